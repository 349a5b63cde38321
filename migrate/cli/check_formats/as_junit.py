"""The result of a check as JUnit XML, for whatever shows test results.

Each finding is one failure. Each link that was asked for is one more case: it passes where nothing has to be told of
it, and is skipped, with the reason as its message, where it fails and that is no finding: still watched, dead already
when first seen, known to somebody, or told of in a finding above.
"""

import html
import re
from collections.abc import Iterator

from migrate.model.link import Verdict
from migrate.recheck.told import CheckTold, FindingTold, LinkTold
from migrate.urls import host
from migrate.verdict.alarm import Concern

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, escaped or not (XML 1.0, 2.2)."""
_FAILING = frozenset({Verdict.SUSPECT, Verdict.DEAD})


def as_junit(told: CheckTold) -> Iterator[str]:
    """Yield the document in pieces."""
    skipped = sum(link.verdict in _FAILING for link in told.links)
    errors = int(told.outage is not None)
    failures = len(told.findings) if told.acknowledged_by is None else 0
    in_findings = len(told.findings) + errors
    total = in_findings + len(told.links)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="migrate check" tests="{total}" failures="{failures}" errors="{errors}">\n'
    known = len(told.findings) - failures
    bad = f'failures="{failures}" errors="{errors}" skipped="{known}"'
    yield f'<testsuite name="findings" tests="{in_findings}" {bad}>\n'
    if told.outage is not None:
        yield _case("network", "our own connection", f'<error message="{_text(told.outage)}"/>')
    for finding in told.findings:
        yield _case("findings", _name(finding), _verdict_on(finding, told.acknowledged_by))
    yield "</testsuite>\n"
    yield f'<testsuite name="links" tests="{len(told.links)}" failures="0" errors="0" skipped="{skipped}">\n'
    for link in told.links:
        yield _case(host(link.url) or "no host", link.url, _skipped(link) if link.verdict in _FAILING else "")
    yield "</testsuite>\n</testsuites>\n"


def _case(where: str, name: str, inside: str) -> str:
    return f'<testcase classname="{_text(where)}" name="{_text(name)}">{inside}</testcase>\n'


def _name(finding: FindingTold) -> str:
    match finding.concern:
        case Concern.HOST_DEAD:
            return f"host {finding.host}"
        case Concern.UNUSUAL:
            return "unusually many, confirm them first"
        case Concern.NEWLY_DEAD:
            return ", ".join(link.url for link in finding.links)


def _verdict_on(finding: FindingTold, known_to: str | None) -> str:
    if known_to is not None:
        return f'<skipped message="{_text(f"Known to {known_to}. {finding.reason}")}"/>'
    listed = "\n".join(line for link in finding.links for line in _where(link))
    return f'<failure type="{finding.concern}" message="{_text(finding.reason)}">{_text(listed)}</failure>'


def _where(link: LinkTold) -> Iterator[str]:
    yield link.url
    yield from (f"  {place.post}:{place.line}" for place in link.places)
    if link.places_count > len(link.places):
        yield f"  and {link.places_count - len(link.places)} more places"


def _skipped(link: LinkTold) -> str:
    return f'<skipped message="{_text(link.reason)}"/>'


def _text(text: str) -> str:
    """Give text that stays text in content and attributes; what XML cannot hold is left out."""
    return html.escape(_ILLEGAL.sub("", text)).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
