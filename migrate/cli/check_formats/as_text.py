"""The result of a check for a person at a terminal or in a mail: what needs them first, one line where nothing does."""

from collections.abc import Iterable, Iterator, Sequence

from migrate.cli.check_formats.wording import (
    CHANGE_LABEL,
    LISTED,
    copies,
    health,
    needs,
    places,
    visible,
    work_done,
)
from migrate.recheck.told import CheckTold, FindingTold, LinkTold
from migrate.review.wording import counted, day, number
from migrate.verdict.alarm import Change, Concern

NAMED = 20
"""Links of one kind that are named; the report has all."""
_URLS, _PLACES = 3, 5


def as_text(told: CheckTold) -> Iterator[str]:
    """Yield the lines."""
    if told.outage is not None:
        yield "Our own connection failed: nothing was judged.\n"
    if told.is_calm:
        first = "" if told.outage is not None else "Nothing changed. "
        yield f"{first}{health(told)} {' '.join(work_done(told))} Report: {visible(str(told.report))}\n"
        return
    yield f"{health(told)}\n"
    if told.findings:
        yield f"\n{needs(told)}:\n"
        for finding in told.findings:
            yield from _finding(finding)
    for change in LISTED:
        links = [link for link in told.changed(change) if link.concern is None]
        if links:
            yield from _changed(change, links)
    yield f"\n{' '.join(work_done(told))}\n"
    yield f"Report: {visible(str(told.report))}\n"


def _finding(finding: FindingTold) -> Iterator[str]:
    match finding.concern:
        case Concern.HOST_DEAD:
            yield f"\n  {visible(finding.host or '')}\n"
        case Concern.UNUSUAL:
            yield "\n  Unusual, confirm it first\n"
        case Concern.NEWLY_DEAD:
            yield from (f"\n  {visible(link.url)}\n" for link in finding.links)
    yield f"    {visible(finding.reason)}\n"
    yield f"    Found dead on {day(finding.since)}; {copies(finding.links)}.\n"
    if finding.concern is not Concern.NEWLY_DEAD:
        yield from (f"    {visible(link.url)}\n" for link in finding.links[:_URLS])
        yield from _more(len(finding.links), _URLS, "    ")
    yield from _used(finding.links)


def _changed(change: Change, links: Sequence[LinkTold]) -> Iterator[str]:
    yield f"\n{CHANGE_LABEL[change]} ({number(len(links))}):\n"
    for link in links[:NAMED]:
        moved = f" → {visible(link.final_url)}" if change is Change.MOVED and link.final_url else ""
        yield f"  {visible(link.url)}{moved}\n"
        if change not in {Change.MOVED, Change.RECOVERED}:
            yield f"    {visible(link.reason)}\n"
        yield from _used([link])
    yield from _more(len(links), NAMED, "  ")


def _used(links: Iterable[LinkTold]) -> Iterator[str]:
    used = places(links, _PLACES)
    if used:
        yield f"    In {', '.join(used)}\n"


def _more(total: int, shown: int, indent: str) -> Iterator[str]:
    if total > shown:
        yield f"{indent}and {counted(total - shown, 'more', 'more')}, all in the report\n"
