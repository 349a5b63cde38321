"""What a reader gets from a tree: its words, links, pictures and structure, as values that can be compared.

White space counts as browsers fold it; the edge of a block, or an empty line made of two breaks, parts what stands on
its two sides; URLs are compared with percent-escapes undone, because renderers escape them differently.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote

from bs4.element import NavigableString, Tag

from migrate.model.elements import BLOCKS, EMBEDS, HEADINGS, SOURCE_OF, UNSEEN

STRONG = 1
EMPHASIS = 2
_MARKS = {"strong": STRONG, "b": STRONG, "em": EMPHASIS, "i": EMPHASIS}
_EDGE = -1
_BREAK = -2

Stretch = tuple[str, int]
"""Text and the marks it carries; the edge of a block and a line break are blanks that carry their own sign."""


@dataclass(slots=True)
class Facts:
    """What the gate compares, of one side; sequences where the order matters, counters where only the number does."""

    words: list[str] = field(default_factory=list)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    """URL and text."""
    images: Counter[tuple[str, str]] = field(default_factory=Counter)
    """URL and alternative text."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    lists: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Kind, first number, depth, number of items with content."""
    tables: list[tuple[tuple[str, ...], ...]] = field(default_factory=list)
    code_blocks: list[str] = field(default_factory=list)
    code_spans: Counter[str] = field(default_factory=Counter)
    emphasis: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind and characters of each unbroken stretch, white space left out."""
    embeds: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    fragments: set[str] = field(default_factory=set)
    """Where links within the page lead."""

    @property
    def anchors(self) -> set[str]:
        """The ids that links within the page need."""
        return self.ids & self.fragments


def facts(tree: Tag) -> Facts:
    """Read everything below the tree's root."""
    reading = _Reading()
    reading.children(tree)
    reading.stream.append((" ", _EDGE))
    stream = _part_at_empty_lines(reading.stream)
    reading.facts.words = "".join(text for text, _ in stream).split()
    for kind, mark in (("strong", STRONG), ("emphasis", EMPHASIS)):
        reading.facts.emphasis += Counter((kind, run) for run in _runs(stream, mark))
    return reading.facts


class _Reading:
    """The stream of text so far, and what stands around the node at hand."""

    def __init__(self) -> None:
        self.facts = Facts()
        self.stream: list[Stretch] = []
        self._marks = 0
        self._list_depth = 0
        self._in_code_block = False
        self._in_heading = False

    def children(self, parent: Tag) -> None:
        for node in parent.contents:
            if type(node) is NavigableString:
                self.stream.append((node, self._marks))
            elif isinstance(node, Tag) and node.name not in UNSEEN:
                self._element(node)

    def _element(self, tag: Tag) -> None:
        name = tag.name
        is_block = name in BLOCKS or name in EMBEDS
        if is_block:
            self.stream.append((" ", _EDGE))
        if tag.attrs:
            self._attributes(tag)
        start = len(self.stream)
        self._inside(tag)
        if name == "a" and tag.has_attr("href"):
            self.facts.links[_url(tag["href"]), self._since(start)] += 1
        elif name in HEADINGS:
            self._keep(self.facts.headings, int(name[1]), self._since(start))
        elif name == "code" and not self._in_code_block:
            text = self._since(start)
            if text:
                self.facts.code_spans[text] += 1
        if is_block:
            self.stream.append((" ", _EDGE))

    @staticmethod
    def _keep(headings: list[tuple[int, str]], level: int, text: str) -> None:
        if text:
            headings.append((level, text))

    def _inside(self, tag: Tag) -> None:
        """Read the content of an element as its kind asks for."""
        match tag.name:
            case "br":
                self.stream.append((" ", _BREAK))
            case "iframe":
                pass
            case "strong" | "b" | "em" | "i":
                before, self._marks = self._marks, self._marks | (0 if self._in_heading else _MARKS[tag.name])
                self.children(tag)
                self._marks = before
            case "ul" | "ol":
                self._list(tag)
            case "table":
                self._table(tag)
            case "pre":
                self._code_block(tag)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                before, self._marks, self._in_heading = self._marks, 0, True
                self.children(tag)
                self._marks, self._in_heading = before, False
            case _:
                self.children(tag)

    def _attributes(self, tag: Tag) -> None:
        name, found = tag.name, self.facts
        found.ids.update(str(tag[key]) for key in ("id", "name") if tag.get(key))
        if name == "a":
            target = str(tag.get("href", ""))
            if target.startswith("#"):
                found.fragments.update((target[1:], unquote(target[1:])))
        elif name == "img" and str(tag.get("src", "")).strip():
            found.images[_url(tag["src"]), " ".join(str(tag.get("alt", "")).split())] += 1
        elif name in SOURCE_OF and tag.get(SOURCE_OF[name]):
            found.embeds[_url(tag[SOURCE_OF[name]])] += 1

    def _since(self, start: int) -> str:
        """Give the text of the stream from there on, folded."""
        return " ".join("".join(text for text, _ in self.stream[start:]).split())

    def _list(self, tag: Tag) -> None:
        place = len(self.facts.lists)
        depth, items = self._list_depth, 0
        self._list_depth += 1
        for node in tag.contents:
            start = len(self.stream)
            if isinstance(node, Tag) and node.name == "li":
                self._element(node)
                items += bool(self._since(start)) or node.find(("img", "iframe")) is not None
            elif isinstance(node, Tag) and node.name not in UNSEEN:
                self._element(node)
            elif type(node) is NavigableString:
                self.stream.append((node, self._marks))
        self._list_depth -= 1
        if items:
            first = str(tag.get("start", "1")) if tag.name == "ol" else ""
            self.facts.lists.insert(place, (tag.name, "" if first == "1" else first, depth, items))

    def _table(self, tag: Tag) -> None:
        place = len(self.facts.tables)
        self.children(tag)
        rows = []
        for row in tag.find_all("tr"):
            cells = [_text(cell) for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(tuple(cells))
        if rows:
            self.facts.tables.insert(place, tuple(rows))

    def _code_block(self, tag: Tag) -> None:
        was, self._in_code_block = self._in_code_block, True
        self.children(tag)
        self._in_code_block = was
        lines = [line.rstrip() for line in _code_text(tag).strip("\n").split("\n")]
        text = "\n".join(lines).rstrip()
        if text:
            self.facts.code_blocks.append(text)


def _text(tag: Tag) -> str:
    """Give the folded text of an element by itself."""
    reading = _Reading()
    reading.children(tag)
    return reading._since(0)  # noqa: SLF001


def _code_text(tag: Tag) -> str:
    parts = []
    for node in tag.descendants:
        if isinstance(node, Tag) and node.name == "br":
            parts.append("\n")
        elif type(node) is NavigableString:
            parts.append(node)
    return "".join(parts)


def _url(value: object) -> str:
    return unquote(re.sub(r"[\t\n\r]", "", str(value).strip()))


def _part_at_empty_lines(stream: list[Stretch]) -> list[Stretch]:
    """Make an edge of every two or more breaks with nothing but white space between them."""
    parted: list[Stretch] = []
    waiting: list[Stretch] = []
    for stretch in stream:
        if stretch[1] == _BREAK or (stretch[0].isspace() and stretch[1] != _EDGE):
            waiting.append(stretch)
            continue
        empty_line = sum(sign == _BREAK for _, sign in waiting) > 1
        parted += [(" ", _EDGE)] if empty_line else waiting
        waiting = []
        parted.append(stretch)
    return parted


def _runs(stream: list[Stretch], mark: int) -> list[str]:
    """Give the characters of each unbroken stretch that carries the mark."""
    runs: list[str] = []
    run: list[str] = []
    for text, marks in stream:
        if marks >= 0 and marks & mark:
            run += text.split()
        elif run and (marks == _EDGE or not text.isspace()):
            runs.append("".join(run))
            run = []
    return runs
