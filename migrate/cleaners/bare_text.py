"""Paragraphs that stand as bare text between empty lines, as old editors left them, put into paragraphs."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.embed_codes import film_of
from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect

_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_PHRASING = frozenset({
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
    *("img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt"),
    *("u", "var", "wbr"),
})  # fmt: skip


_PARTED_TOO = ("blockquote", "div", "li")


def part_bare_text(soup: BeautifulSoup) -> list[Change]:
    """Make a paragraph of each piece of text at the top level that an empty line parts from its neighbour.

    Where no paragraph of the post has an element of its own, WordPress (`wpautop`) or another editor like it would have
    shown every line as a line, also in quotations and items, and an address of a film alone on its line as the film.
    """
    runs = _runs_of(soup)
    if not any(run.is_several for run in runs):
        return []
    if soup.find("p", recursive=False) is None:
        runs += [run for inner in elements(soup, *_PARTED_TOO) for run in _runs_of(inner)]
        if not _is_wrapped([line for run in runs for line in run.lines]):
            for run in runs:
                run.break_lines(soup)
        chosen = [run for run in runs if run.parent is soup or run.is_several]
    else:
        chosen = [run for run in runs if run.is_several]
    changes = []
    for run in chosen:
        paragraphs = [p for p in run.paragraphs if any(_is_seen(node) for node in p)]
        if paragraphs:
            run.replace(soup, paragraphs)
        if run.is_several:
            shown = excerpt(" ".join(_words(paragraph) for paragraph in paragraphs))
            changes.append(Change("bare_paragraphs", Effect.REPAIR, f"{len(paragraphs)} paragraphs in “{shown}”"))
    return changes


def _runs_of(parent: Tag) -> "list[_Run]":
    """Give the rows right in an element of which something is seen."""
    return [_Run(parent, nodes) for nodes in _runs(parent) if any(map(_is_seen, nodes))]


class _Run:
    """A row of neighbouring texts and phrasing elements, and the paragraphs in it."""

    def __init__(self, parent: Tag, nodes: list[PageElement]) -> None:
        self.parent = parent
        self._nodes = nodes
        self.paragraphs = list(_parted(nodes))
        self.is_several = sum(any(_is_seen(node) for node in p) for p in self.paragraphs) > 1

    @property
    def lines(self) -> list[list[str]]:
        """The lines of each paragraph as they stand in the source."""
        written = ("".join(str(node) for node in paragraph).strip() for paragraph in self.paragraphs)
        return [[line.strip() for line in text.split("\n")] for text in written]

    def break_lines(self, soup: BeautifulSoup) -> None:
        """Put a line break where a line ends, and films into paragraphs of their own."""
        self.paragraphs = [p for paragraph in self.paragraphs for p in _with_breaks(soup, paragraph)]

    def replace(self, soup: BeautifulSoup, paragraphs: Sequence[Sequence[PageElement]]) -> None:
        """Put the paragraphs in the place of the row."""
        at = self.parent.index(self._nodes[0])
        for node in self._nodes:
            node.extract()
        for paragraph in paragraphs:
            wrapped = soup.new_tag("p")
            wrapped.extend(list(paragraph))
            self.parent.insert(at, wrapped)
            at += 1


def _words(nodes: Sequence[PageElement]) -> str:
    return " ".join(" ".join(node.get_text() for node in nodes).split())


def _runs(parent: Tag) -> Iterator[list[PageElement]]:
    """Give each row of neighbouring texts and phrasing elements right in an element."""
    run: list[PageElement] = []
    for node in [*parent.contents, None]:
        if node is not None and _is_phrasing(node):
            run.append(node)
        elif run:
            yield run
            run = []


def _is_phrasing(node: PageElement) -> bool:
    return type(node) is NavigableString or (isinstance(node, Tag) and node.name in _PHRASING)


def _is_seen(node: PageElement) -> bool:
    return isinstance(node, Tag) or bool(str(node).strip())


def _parted(run: Sequence[PageElement]) -> Iterator[list[PageElement]]:
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


_NARROWEST, _WIDEST = 50, 120
"""Characters of a line that an editor wraps."""


def _is_wrapped(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Tell whether lines end where an editor had no room for the next word, and not where the author wanted."""
    width = max((len(line) for lines in paragraphs for line in lines), default=0)
    pairs = [(line, after) for lines in paragraphs for line, after in pairwise(lines)]
    full = sum(len(line) + 1 + len(after.partition(" ")[0]) > width for line, after in pairs)
    return _NARROWEST <= width <= _WIDEST and full * 10 >= len(pairs) * 8


def _with_breaks(soup: BeautifulSoup, paragraph: Sequence[PageElement]) -> Iterator[list[PageElement]]:
    """Give the paragraph with its lines broken, in several where a film stands between them."""
    part: list[PageElement] = []
    nodes = [node for node in paragraph if _is_seen(node) or "\n" not in str(node)]
    for index, node in enumerate(nodes):
        if isinstance(node, Tag):
            _break_inside(soup, node)
            part.append(node)
            continue
        lines = str(node).split("\n")
        for number, line in enumerate(lines):
            begins, ends = number > 0 or index == 0, number + 1 < len(lines) or index + 1 == len(nodes)
            if begins and ends and film_of(line.strip()):
                yield from filter(None, [part, [NavigableString(line.strip())]])
                part = []
                continue
            if number and part and not _is_break(part[-1]) and _has_more(lines[number:], nodes[index + 1 :]):
                part.append(soup.new_tag("br"))
            if line:
                part.append(NavigableString(line))
    if part:
        yield part


def _has_more(lines: Sequence[str], nodes: Sequence[PageElement]) -> bool:
    return bool(nodes) or any(line.strip() for line in lines)


def _is_break(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name == "br"


def _break_inside(soup: BeautifulSoup, tag: Tag) -> None:
    if tag.name == "code":
        return
    for text in [node for node in tag.descendants if type(node) is NavigableString and "\n" in node.strip()]:
        if text.find_parent("code") is not None:
            continue
        first, *others = str(text).split("\n")
        place: PageElement = NavigableString(first)
        text.replace_with(place)
        for line in others:
            for new in (soup.new_tag("br"), NavigableString(line)):
                place.insert_after(new)
                place = new
