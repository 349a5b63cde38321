"""Words that the formats for people share, and text from posts and the web made safe to show."""

import unicodedata
from collections.abc import Iterable, Iterator

from migrate.model.link import Copy, Verdict
from migrate.recheck.told import CheckTold, LinkTold
from migrate.review.wording import counted, number
from migrate.verdict.alarm import Change

CHANGE_LABEL: dict[Change, str] = {
    Change.NEWLY_DEAD: "Newly dead",
    Change.RECOVERED: "Works again",
    Change.MOVED: "Moved for good",
    Change.CHANGED: "Seen otherwise than before",
    Change.ALREADY_DEAD: "Dead already when first seen",
    Change.NEW: "Asked for the first time",
    Change.SUSPECT: "Began to fail, being watched",
    Change.CLEARED: "Being watched, and works again",
}
LISTED = (Change.NEWLY_DEAD, Change.RECOVERED, Change.MOVED, Change.CHANGED, Change.ALREADY_DEAD)
"""These are told link by link, in this order; the others in number only."""

_JOINERS = "\u200c\u200d"
"""Persian and emoji are spelt with these."""


def visible(text: str) -> str:
    """Give text on one line in which nothing acts: controls, directions and what nobody sees are spelt out."""
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    if character in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    if character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn", "Co"}:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


_VERDICTS = (
    (Verdict.OK, "works", "work"),
    (Verdict.DEGRADED, "opens, but look", "open, but look"),
    (Verdict.UNVERIFIABLE, "could not be told", "could not be told"),
    (Verdict.SUSPECT, "is being watched", "are being watched"),
    (Verdict.DEAD, "is gone", "are gone"),
    (Verdict.NOT_CHECKED, "was not checked", "were not checked"),
)


def health(told: CheckTold) -> str:
    """Give the state of all links in one sentence."""
    counts = told.counts
    shares = [
        f"{number(n)} {one if n == 1 else more}"
        for verdict, one, more in _VERDICTS
        if (n := counts[f"links_{verdict}"])
    ]
    links = counted(counts["links"], "link", "links")
    return f"{links}: {'; '.join(shares)}." if shares else f"{links}."


def work_done(told: CheckTold) -> Iterator[str]:
    """Yield what was asked, what was left, and what else is only counted, a sentence each."""
    if told.joined or told.retired:
        yield f"{counted(told.joined, 'link', 'links')} joined, {number(told.retired)} retired."
    yield f"{counted(told.asked, 'address was', 'addresses were')} asked for."
    for change in Change:
        if change not in LISTED and told.changes[change]:
            yield f"{CHANGE_LABEL[change]}: {number(told.changes[change])}."
    if told.left:
        yield f"{counted(told.left, 'address is', 'addresses are')} due and left for another time."


def needs(told: CheckTold) -> str:
    """Give how many findings there are, and whether somebody knows of them now."""
    one = len(told.findings) == 1
    findings = counted(len(told.findings), "finding", "findings")
    if told.acknowledged_by is not None:
        return f"{findings}, known to {visible(told.acknowledged_by)} from now on"
    return f"{findings} {'needs' if one else 'need'} somebody"


def copies(links: Iterable[LinkTold]) -> str:
    """Say of how many links no copy is known."""
    listed = list(links)
    lost = sum(link.copy is Copy.NONE for link in listed)
    if not lost:
        return "a copy is kept" if len(listed) == 1 else "a copy of each is kept"
    if lost == len(listed):
        return "no copy is known" if lost == 1 else "no copy of any is known"
    return f"no copy of {number(lost)} of {number(len(listed))} is known"


def places(links: Iterable[LinkTold], most: int) -> list[str]:
    """Give where the links are used: `post:line`, the first so many, then how many more there are."""
    listed = list(links)
    found = list(dict.fromkeys(f"{visible(place.post)}:{place.line}" for link in listed for place in link.places))
    total = sum(link.places_count - len(link.places) for link in listed) + len(found)
    more = total - len(found[:most])
    return [*found[:most], *([f"and {counted(more, 'more place', 'more places')}"] if more else [])]
