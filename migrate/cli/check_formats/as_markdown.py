"""The result of a check as GitHub Flavored Markdown: a job summary, or the text of an issue."""

import re
from collections.abc import Iterable, Iterator, Sequence

from migrate.cli.check_formats.wording import CHANGE_LABEL, LISTED, copies, health, needs, places, visible, work_done
from migrate.recheck.told import CheckTold, FindingTold, LinkTold
from migrate.review.summary import plain
from migrate.review.wording import counted, day, number
from migrate.verdict.alarm import Change, Concern

MOST_BYTES = 900_000
"""GitHub takes no job summary beyond 1 MiB; the rest is for what is put below it."""
_PLACES, _URLS = 3, 5


def as_markdown(told: CheckTold) -> Iterator[str]:
    """Yield the lines, cut with a note before they are too many for GitHub."""
    size = 0
    for line in _lines(told):
        size += len(line.encode())
        if size > MOST_BYTES:
            yield f"\n**Cut here: it would be too long for a job summary.** All of it is in {code(str(told.report))}.\n"
            return
        yield line


def _lines(told: CheckTold) -> Iterator[str]:
    yield "# Link check\n\n"
    if told.outage is not None:
        yield f"**Our own connection failed: nothing was judged.** {prose(told.outage)}\n\n"
    elif told.is_calm:
        yield "Nothing changed.\n\n"
    yield f"{prose(health(told))}\n\n"
    if told.findings:
        yield f"## {prose(needs(told))}\n\n| what | why | since | used in |\n| --- | --- | --- | --- |\n"
        yield from (_row(_finding(finding)) for finding in told.findings)
        yield "\n"
    for change in LISTED:
        links = [link for link in told.changed(change) if link.concern is None]
        if links:
            yield from _changed(change, links)
    yield f"{prose(' '.join(work_done(told)))}\n"


def _finding(finding: FindingTold) -> Iterator[str]:
    match finding.concern:
        case Concern.HOST_DEAD:
            yield f"{code(finding.host or '')}, {counted(len(finding.links), 'link', 'links')}"
        case Concern.UNUSUAL:
            named = [code(link.url) for link in finding.links[:_URLS]]
            more = len(finding.links) - len(named)
            yield "<br>".join(["Unusual, confirm it first:", *named, *([f"and {number(more)} more"] if more else [])])
        case Concern.NEWLY_DEAD:
            yield "<br>".join(code(link.url) for link in finding.links)
    yield f"{prose(finding.reason)} {prose(copies(finding.links).capitalize())}."
    yield day(finding.since)
    yield _used(finding.links)


def _changed(change: Change, links: Sequence[LinkTold]) -> Iterator[str]:
    last = "new address" if change is Change.MOVED else "why"
    yield f"## {CHANGE_LABEL[change]}: {number(len(links))}\n\n| link | {last} | used in |\n| --- | --- | --- |\n"
    for link in links:
        why = code(link.final_url) if change is Change.MOVED and link.final_url else prose(link.reason)
        yield _row((code(link.url), why, _used([link])))
    yield "\n"


def _used(links: Iterable[LinkTold]) -> str:
    return "<br>".join(each if each.startswith("and ") else code(each) for each in places(links, _PLACES))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def prose(text: str) -> str:
    """Give text that shows as it is: no Markdown, no HTML, no link, nobody mentioned, no issue referred to."""
    return _ACTS_ON_GITHUB.sub(r"\g<0><!-- -->", plain(visible(text)))


def code(text: str) -> str:
    """Give text as a code span that holds together in a table too, cut where it is very long."""
    shown = visible(text)
    shown = shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    gap = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{gap}{shown.replace('|', chr(92) + '|')}{gap}{fence}" if shown else ""


_LONGEST = 500
# A comment between tells these apart from what GitHub makes of them after Markdown: issues, people, links.
_ACTS_ON_GITHUB = re.compile(r"\\#|@|:(?=//)|www(?=\.)", re.IGNORECASE)
