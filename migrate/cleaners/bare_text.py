"""Paragraphs that stand as bare text between empty lines, as old editors left them, put into paragraphs."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.tree import excerpt
from migrate.model.change import Change, Effect

_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_PHRASING = frozenset({
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
    *("img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt"),
    *("u", "var", "wbr"),
})  # fmt: skip


def part_bare_text(soup: BeautifulSoup) -> list[Change]:
    """Make a paragraph of each piece of text at the top level that an empty line parts from its neighbour."""
    changes = []
    for run in list(_runs(soup)):
        paragraphs = [p for p in _parted(run) if any(_is_seen(node) for node in p)]
        if len(paragraphs) < 2:  # noqa: PLR2004  with one there is nothing to part
            continue
        place = run[0]
        for paragraph in paragraphs:
            wrapped = soup.new_tag("p")
            place.insert_before(wrapped)
            wrapped.extend(paragraph)
        for node in run:
            if node.parent is soup:
                node.extract()
        shown = excerpt(" ".join(wrapped_text(paragraph) for paragraph in paragraphs))
        changes.append(Change("bare_paragraphs", Effect.REPAIR, f"{len(paragraphs)} paragraphs in “{shown}”"))
    return changes


def wrapped_text(nodes: list[PageElement]) -> str:
    """Give the text of the nodes, white space folded."""
    return " ".join("".join(node.get_text() for node in nodes).split())


def _runs(soup: BeautifulSoup) -> Iterator[list[PageElement]]:
    """Give each row of neighbouring texts and phrasing elements at the top level."""
    run: list[PageElement] = []
    for node in [*soup.contents, None]:
        if node is not None and _is_phrasing(node):
            run.append(node)
        elif run:
            yield run
            run = []


def _is_phrasing(node: PageElement) -> bool:
    return type(node) is NavigableString or (isinstance(node, Tag) and node.name in _PHRASING)


def _is_seen(node: PageElement) -> bool:
    return isinstance(node, Tag) or bool(str(node).strip())


def _parted(run: list[PageElement]) -> Iterator[list[PageElement]]:
    paragraph: list[PageElement] = []
    for node in run:
        if isinstance(node, Tag):
            paragraph.append(node)
            continue
        first, *others = _EMPTY_LINE.split(str(node))
        paragraph.append(NavigableString(first) if others else node)
        for text in others:
            yield paragraph
            paragraph = [NavigableString(text)]
    yield paragraph
