"""What a reader gets from a tree: its words, links, pictures and structure, as values that can be compared.

White space counts as browsers fold it; the edge of a block, or an empty line made of two breaks, parts what stands on
its two sides; URLs are compared with percent-escapes undone, because renderers escape them differently.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from bs4.element import NavigableString, PageElement, Tag

from migrate.model.elements import BLOCKS, EMBEDS, SOURCE_OF, UNSEEN
from migrate.urls import without_breaks

STRONG = 1
EMPHASIS = 2
_MARKS = {"strong": STRONG, "b": STRONG, "em": EMPHASIS, "i": EMPHASIS}
_EDGE = -1
_BREAK = -2

_START = re.compile(r"\s*[+-]?[0-9]{1,12}")

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
    lists: list[tuple[str, int, int, int]] = field(default_factory=list)
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
    reading.read(tree)
    reading.stream.append((" ", _EDGE))
    stream = _part_at_empty_lines(reading.stream) if reading.breaks > 1 else reading.stream
    reading.facts.words = "".join([text for text, _ in stream]).split()
    for kind, mark in (("strong", STRONG), ("emphasis", EMPHASIS)):
        if reading.marks_seen & mark:
            reading.facts.emphasis += Counter((kind, run) for run in _runs(stream, mark))
    return reading.facts


End = Callable[[], None]


class _Reading:
    """The stream of text so far, and what stands around the node at hand; no recursion, posts may be deep."""

    def __init__(self) -> None:
        self.facts = Facts()
        self.stream: list[Stretch] = []
        self.breaks = 0
        self.marks_seen = 0
        """All marks that anything had."""
        self._marks = 0
        self._in_code_block = False
        self._in_heading = False
        self._lists: list[list[bool]] = []
        """For each open list, whether there was something in each of its items."""
        self._tables: list[list[tuple[str, ...]]] = []
        self._cells: list[list[str]] = []

    def read(self, root: Tag) -> None:
        """Read everything below the root."""
        pending: list[tuple[Iterator[PageElement], End | None]] = [(iter(root.contents), None)]
        while pending:
            nodes, end = pending[-1]
            for node in nodes:
                if type(node) is NavigableString:
                    self.stream.append((node, self._marks))
                elif isinstance(node, Tag) and node.name not in UNSEEN:
                    inside = () if node.name == "iframe" else node.contents
                    pending.append((iter(inside), self._start(node)))
                    break
            else:
                pending.pop()
                if end is not None:
                    end()

    def _start(self, tag: Tag) -> End | None:
        """Take the start of an element; gives what is to be done at its end."""
        name = tag.name
        is_block = name in BLOCKS or name in EMBEDS
        if is_block:
            self.stream.append((" ", _EDGE))
        if tag.attrs:
            self._attributes(tag)
        if name == "br":
            self.stream.append((" ", _BREAK))
            self.breaks += 1
        keep = self._keeper(tag, len(self.stream))
        if not is_block:
            return keep

        def end() -> None:
            if keep is not None:
                keep()
            self.stream.append((" ", _EDGE))

        return end

    def _keeper(self, tag: Tag, start: int) -> End | None:  # noqa: PLR0911  one for each kind of element
        """Give what notes the facts of an element at its end, None where it has none."""
        match tag.name:
            case "strong" | "b" | "em" | "i":
                return self._marked(0 if self._in_heading else _MARKS[tag.name])
            case "a" if tag.has_attr("href"):
                return lambda: self.facts.links.update([(_url(tag["href"]), self._since(start))])
            case "code" if not self._in_code_block:
                return lambda: self.facts.code_spans.update(filter(None, [self._since(start)]))
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self._heading(int(tag.name[1]), start)
            case "ul" | "ol":
                return self._list(tag)
            case "li" if self._lists and tag.parent is not None and tag.parent.name in ("ul", "ol"):
                seen = self._lists[-1]
                return lambda: seen.append(bool(self._since(start)) or tag.find(("img", "iframe")) is not None)
            case "table" | "tr" | "td" | "th":
                return self._table_part(tag.name, start)
            case "pre":
                return self._code_block(tag)
            case _:
                return None

    def _marked(self, marks: int) -> End:
        before, self._marks = self._marks, self._marks | marks
        self.marks_seen |= marks

        def end() -> None:
            self._marks = before

        return end

    def _heading(self, level: int, start: int) -> End:
        before, self._marks, self._in_heading = self._marks, 0, True

        def end() -> None:
            self._marks, self._in_heading = before, False
            text = self._since(start)
            if text:
                self.facts.headings.append((level, text))

        return end

    def _list(self, tag: Tag) -> End:
        place, depth = len(self.facts.lists), len(self._lists)
        self._lists.append([])

        def end() -> None:
            items = sum(self._lists.pop())
            first = _START.match(str(tag.get("start", ""))) if tag.name == "ol" else None
            number = int(first[0]) if first is not None else 1
            if items:
                self.facts.lists.insert(place, (tag.name, number, depth, items))

        return end

    def _table_part(self, name: str, start: int) -> End:
        if name == "table":
            self._tables.append([])
        elif name == "tr":
            self._cells.append([])

        def end() -> None:
            if name == "table":
                self.facts.tables += filter(None, [tuple(self._tables.pop())])
            elif name == "tr":
                row = tuple(_without_empty_end(self._cells.pop()))
                for table in self._tables if row else ():
                    table.append(row)
            elif self._cells:
                self._cells[-1].append(self._since(start))

        return end

    def _code_block(self, tag: Tag) -> End:
        was, self._in_code_block = self._in_code_block, True

        def end() -> None:
            self._in_code_block = was
            text = "\n".join(line.rstrip() for line in _code_text(tag).strip("\n").split("\n")).rstrip()
            if text:
                self.facts.code_blocks.append(text)

        return end

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
        return " ".join("".join([text for text, _ in self.stream[start:]]).split())


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _code_text(tag: Tag) -> str:
    parts = []
    for node in tag.descendants:
        if isinstance(node, Tag) and node.name == "br":
            parts.append("\n")
        elif type(node) is NavigableString:
            parts.append(node)
    return "".join(parts)


def _url(value: object) -> str:
    return unquote(without_breaks(str(value).strip()))


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
