"""The round-trip gate: Markdown rendered again and compared with the tree it came from, dimension by dimension."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import cmarkgfm
from bs4 import BeautifulSoup
from cmarkgfm.cmark import Options

from migrate import markup
from migrate.exporters.facts import Facts, facts
from migrate.model.manifest import Loss, RoundTrip

LISTED_PER_DIMENSION = 20
"""Differences beyond these are counted in one loss, so that a hopeless post does not fill the manifest."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How faithful the Markdown of one post is, and what it lacks or has too much."""

    round_trip: RoundTrip
    losses: tuple[Loss, ...]


def compare(cleaned: BeautifulSoup, markdown: str) -> Fidelity:
    """Render the Markdown as CommonMark with GFM's tables and strikethrough and compare it with the cleaned tree."""
    return prove(facts(cleaned), markdown)


def prove(before: Facts, markdown: str, *, footnotes: bool = False) -> Fidelity:
    """Render the Markdown and compare it with what the cleaned tree had.

    A dimension is None where neither side has anything of it; each difference is a loss named after its dimension.
    """
    after = facts(markup.parse(_render(markdown, footnotes=footnotes), max_depth=2 * markup.MAX_DEPTH))
    judged: dict[str, bool | None] = {}
    losses: list[Loss] = []
    for name, (old, new) in _dimensions(before, after).items():
        judged[name] = (old == new) if any(old) or any(new) else None
        if judged[name] is False:
            losses += [Loss(kind=name, detail=detail) for detail in _at_most(list(_differences(old, new)))]
    return Fidelity(RoundTrip(**judged), tuple(losses))


def _render(markdown: str, *, footnotes: bool) -> str:
    options = Options.CMARK_OPT_UNSAFE | (Options.CMARK_OPT_FOOTNOTES if footnotes else 0)
    html: str = cmarkgfm.markdown_to_html_with_extensions(
        markdown, options=options, extensions=["table", "strikethrough"]
    )
    return html


Side = tuple[Sequence[Hashable] | Counter[Hashable], ...]
"""What one side has in one dimension."""


def _dimensions(before: Facts, after: Facts) -> dict[str, tuple[Side, Side]]:
    """Give both sides of each dimension of the manifest."""

    def both(*names: str) -> tuple[Side, Side]:
        return tuple(getattr(before, name) for name in names), tuple(getattr(after, name) for name in names)

    return {
        "text": both("words"),
        "links": both("links"),
        "images": both("images"),
        "headings": both("headings"),
        "lists": both("lists"),
        "tables": both("tables"),
        "code": both("code_blocks", "code_spans"),
        "emphasis": both("emphasis"),
        "embeds": both("embeds"),
        "anchors": ((Counter(before.anchors),), (Counter(before.anchors & after.ids),)),
    }


def _at_most(details: list[str]) -> list[str]:
    more = len(details) - LISTED_PER_DIMENSION
    return details if more <= 0 else [*details[:LISTED_PER_DIMENSION], f"and {more} more"]


def _differences(before: Side, after: Side) -> Iterator[str]:
    """Say each difference in a few words."""
    for old, new in zip(before, after, strict=True):
        if isinstance(old, Counter) and isinstance(new, Counter):
            yield from (f"missing: {_say(one)}" for one in (old - new).elements())
            yield from (f"added: {_say(one)}" for one in (new - old).elements())
        elif old != new:
            yield _first_difference(list(old), list(new))


def _first_difference(old: list[Hashable], new: list[Hashable]) -> str:
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"from no. {at + 1} on: {_say_some(old, at)} became {_say_some(new, at)}"


def _say_some(things: list[Hashable], at: int) -> str:
    some = things[at : at + 6] if all(isinstance(thing, str) for thing in things) else things[at : at + 1]
    return f"“{_cut(' '.join(_say(thing) for thing in some))}”" if some else "nothing"


def _say(thing: Hashable) -> str:
    if isinstance(thing, tuple):
        return _cut(" ".join(_say(part) for part in thing))
    return str(thing)


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}…"  # noqa: PLR2004  fits a line of a report
