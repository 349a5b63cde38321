"""html2text, corrected: it is fed the cleaned tree, and what it would get wrong the modules beside this one write."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from typing import Any

from bs4.element import Comment, NavigableString, PageElement, Tag
from html2text import HTML2Text
from html2text.utils import list_numbering_start

from migrate.exporters.markdown import blocks, links, raw_tags, tables
from migrate.exporters.markdown.blocks import Block, Item, Shape
from migrate.exporters.markdown.code import code_language, code_text, holds_blocks, is_marked_up, needs_tags
from migrate.exporters.markdown.frames import Holds
from migrate.exporters.markdown.pieces import EMPHASIS, STRONG, STRUCK
from migrate.exporters.markdown.writing import Writer
from migrate.markup import elements
from migrate.model.elements import BLOCKS, EMBEDS, HEADINGS, TABLE_PARTS, UNSEEN, named

_MARKS = {
    **dict.fromkeys(("strong", "b"), STRONG),
    **dict.fromkeys(("em", "i"), EMPHASIS),
    **dict.fromkeys(("del", "s", "strike"), STRUCK),
}
_HTML2TEXTS_OWN = named("p div")
_LINES_OF_A_LINK = named("p div section article header footer main nav aside center address hgroup search")
"""Blocks that can be lines of a link in Markdown's own sign."""
_SEEN = EMBEDS | named("img hr")

End = Callable[[], None]


class Whole(Enum):
    """What an element's start says when it has written the whole element."""

    WRITTEN = "written"


def _nothing() -> None:
    """End an element that leaves nothing to do."""


class PostConverter(HTML2Text):
    """Turns one tree into Markdown; used once.

    html2text's events (`handle_tag`, `handle_data`) carry the tree, and html2text itself answers those for paragraphs,
    rules and whatever has no meaning of its own. Text is not printed as it comes but collected, because only at the end
    of a paragraph is it known what stands beside a word.
    """

    def __init__(self, needed_anchors: frozenset[str]) -> None:
        super().__init__(bodywidth=0)
        self._writer = Writer(needed_anchors)
        self._node = Tag(name="div")
        self._ends: list[End] = []
        self._written = False
        self._starts: Mapping[str, Callable[[Tag], End | Whole]] = {
            **dict.fromkeys(_MARKS, self._mark),
            **dict.fromkeys(HEADINGS, self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            **dict.fromkeys(raw_tags.INLINE, self._inline_tag),
            **dict.fromkeys(EMBEDS, self._embed),
            **dict.fromkeys(raw_tags.CONTAINERS | TABLE_PARTS, self._container),
            "table": self._table,
            "a": self._link,
            "li": self._item,
            "blockquote": self._quote,
            "pre": self._code_block,
            "code": self._code,
            "img": self._image,
            "br": self._break_line,
            "hr": self._rule,
            "input": self._checkbox,
        }

    def convert(self, tree: Tag) -> str:
        """Give the Markdown of everything below the root, ending with a line break where there is anything."""
        self._walk(tree)
        text = blocks.stack(self._writer.result())
        return f"{text}\n" if text else ""

    def _walk(self, parent: Tag) -> None:
        for node in parent.contents:
            if type(node) is NavigableString:
                self.handle_data(node)
            elif isinstance(node, Comment):
                self._excerpt_end(node)
            elif isinstance(node, Tag) and node.name not in UNSEEN:
                self._node = node
                self.handle_tag(node.name, node.attrs, start=True)
                if self._written:
                    self._written = False
                    continue
                self._walk(node)
                self.handle_tag(node.name, {}, start=False)

    def _excerpt_end(self, comment: Comment) -> None:
        """Keep the mark by which generators know where the excerpt of a post ends."""
        if comment.strip() == "more" and not self._writer.in_one_line:
            self.p()
            self._writer.block(Block(Shape.RAW, "<!--more-->"))

    def handle_tag(self, tag: str, attrs: Mapping[str, Any], start: bool) -> None:
        """Take the start or the end of an element, as html2text's parser would hand them over."""
        act = self._starts.get(tag)
        if not start:
            self._ends.pop()()
            return
        if "id" in attrs or "name" in attrs:
            self._writer.note_anchor(attrs.get("id", ""))
            if tag == "a":
                self._writer.note_anchor(attrs.get("name", ""))
        end = act(self._node) if act is not None else self._as_html2text_does(tag)
        if isinstance(end, Whole):
            self._written = True
        else:
            self._ends.append(end)

    def _as_html2text_does(self, tag: str) -> End:
        if tag in _HTML2TEXTS_OWN:
            super().handle_tag(tag, {}, start=True)
            return partial(super().handle_tag, tag, {}, start=False) if tag != "p" else self._end_spaced
        if tag in BLOCKS:
            self.p()
            return self.p
        return _nothing

    def handle_data(self, data: str, entity_char: bool = False) -> None:  # noqa: ARG002  html2text's signature
        """Take text as a reader sees it."""
        self._writer.text(data)

    def o(self, data: str, puredata: bool = False, force: bool | str = False) -> None:  # noqa: ARG002
        """Take finished Markdown from html2text."""
        self._writer.atom(data)

    def p(self) -> None:
        """End the paragraph under way, as html2text asks for."""
        self._writer.end_paragraph()

    def _end_spaced(self) -> None:
        self._writer.end_paragraph(spaced=True)

    def _mark(self, node: Tag) -> End:
        before = self._writer.marks
        self._writer.marks |= _MARKS[node.name] & ~self._writer.unsaid
        return partial(setattr, self._writer, "marks", before)

    def _break_line(self, _: Tag) -> Whole:
        self._writer.break_line()
        return Whole.WRITTEN

    def _rule(self, _: Tag) -> Whole:
        self.p()
        if not self._writer.in_one_line:
            self._writer.block(blocks.RULE)
        return Whole.WRITTEN

    def _heading(self, node: Tag) -> End:
        writer = self._writer
        if writer.in_one_line:
            self.p()
            return self.p
        before = writer.marks
        writer.begin(Holds.LINE)
        # A heading is strong as it is; saying so again would only show in the source.
        writer.unsaid = STRONG
        writer.marks &= ~STRONG

        def end() -> None:
            line = writer.finish_line()
            writer.marks, writer.unsaid = before, 0
            if line:
                writer.block(blocks.heading(int(node.name[1]), line))

        return end

    def _list(self, node: Tag) -> End:
        writer = self._writer
        if writer.in_one_line:
            self.p()
            return self.p
        writer.begin(Holds.ITEMS)
        start = list_numbering_start({"start": str(node.get("start", "1"))}) + 1

        def end() -> None:
            frame = writer.finish()
            for block in frame.blocks:
                writer.block(block)
            made = blocks.listing(frame.items, start if node.name == "ol" else None, writer.frame.last_block)
            if made is not None:
                writer.block(made)

        return end

    def _item(self, _: Tag) -> End:
        writer = self._writer
        if writer.frame.holds is not Holds.ITEMS:
            self.p()
            return self.p
        writer.begin(Holds.BLOCKS)

        def end() -> None:
            frame = writer.finish()
            writer.frame.items.append(Item(tuple(frame.blocks), frame.spaced))

        return end

    def _quote(self, _: Tag) -> End:
        writer = self._writer
        if writer.in_one_line:
            self.p()
            return self.p
        writer.begin(Holds.BLOCKS)

        def end() -> None:
            frame = writer.finish()
            if frame.blocks:
                writer.block(blocks.quote(frame.blocks))

        return end

    def _container(self, node: Tag) -> End:
        writer = self._writer
        plain_figure = node.name == "figure" and node.find("figcaption") is None
        if writer.in_one_line or plain_figure:
            self.p()
            return self.p
        writer.begin(Holds.BLOCKS)

        def end() -> None:
            frame = writer.finish()
            if frame.blocks or node.name in ("td", "th"):
                writer.block(blocks.raw(raw_tags.opening(node), frame.blocks, f"</{node.name}>"))

        return end

    def _table(self, node: Tag) -> End | Whole:
        writer = self._writer
        if writer.in_one_line or not tables.fits_pipes(node):
            return self._container(node)
        self.p()
        writer.settle_anchors()
        above, below = tables.captions(node)
        for caption in above:
            self._walk(caption)
            self.p()
        made = tables.pipe_table(node, self._cell)
        if made is not None:
            writer.block(made)
        for caption in below:
            self._walk(caption)
            self.p()
        return Whole.WRITTEN

    def _cell(self, cell: Tag) -> str:
        self._writer.begin(Holds.LINE)
        around = [cell, *list(cell.parents)[:2]] if cell.find_previous_sibling(("td", "th")) is None else [cell]
        for tag in reversed(around):  # the first cell of a row carries what leads to the row and its section
            self._writer.note_anchor(str(tag.get("id", "")))
        self._walk(cell)
        return self._writer.finish_line()

    def _inline_tag(self, node: Tag) -> End:
        self._writer.open_bracket(raw_tags.opening(node), f"</{node.name}>")
        return self._writer.close_bracket

    def _link(self, node: Tag) -> End | Whole:
        writer = self._writer
        url = node.get("href")
        if not isinstance(url, str) or writer.links_open:
            return _nothing
        title = str(node.get("title", ""))
        if len(node.contents) == 1 and type(node.contents[0]) is NavigableString and not title:
            itself = links.autolink(url, node.contents[0])
            if itself is not None:
                writer.release_anchors()
                writer.atom(itself, has_words=True)
                return Whole.WRITTEN
        inside = (BLOCKS | EMBEDS).intersection(tag.name for tag in elements(node))
        joins = bool(inside) and (writer.in_one_line or inside <= _LINES_OF_A_LINK)
        if inside and not joins and writer.frame.holds is Holds.BLOCKS and not _is_one_heading(node):
            return self._container(node)
        if joins and _is_block(next(_not_blank(node.children), None)):
            self.p()
        writer.release_anchors()
        writer.links_open += 1
        writer.joined += joins
        writer.open_bracket("[", links.link_end(url, title), kept_empty=True)

        def end() -> None:
            writer.close_bracket()
            writer.joined -= joins
            writer.links_open -= 1
            if joins and _is_block(next(_not_blank(reversed(node.contents)), None)):
                self.p()

        return end

    def _image(self, node: Tag) -> Whole:
        source = str(node.get("src", ""))
        if source.strip():
            self._writer.atom(links.image(source, str(node.get("alt", "")), str(node.get("title", ""))))
        return Whole.WRITTEN

    def _checkbox(self, node: Tag) -> Whole:
        if node.get("type") == "checkbox":
            self._writer.atom(raw_tags.checkbox(ticked=node.has_attr("checked")))
        return Whole.WRITTEN

    def _code(self, node: Tag) -> End | Whole:
        if needs_tags(node):
            return self._inline_tag(node)
        text = node.get_text()
        words = text.strip(" \t\n\r\f")
        before, _, after = text.partition(words) if words else (text, "", "")
        self._writer.text(before)
        if words:
            self._writer.atom(links.code_span(words), has_words=True)
        self._writer.text(after)
        return Whole.WRITTEN

    def _code_block(self, node: Tag) -> End | Whole:
        writer = self._writer
        if holds_blocks(node):
            self.p()
            return self.p
        text = code_text(node)
        if writer.in_one_line:
            if text.strip():
                writer.atom(links.code_span(text), has_words=True)
            return Whole.WRITTEN
        self.p()
        if is_marked_up(node):
            writer.block(Block(Shape.OTHER, raw_tags.preformatted(node, writer.take_anchor)))
            return Whole.WRITTEN
        for inner in node.find_all(id=True):
            writer.note_anchor(str(inner["id"]))
        writer.settle_anchors()
        if text.strip():
            writer.block(blocks.fence(text, code_language(node)))
        return Whole.WRITTEN

    def _embed(self, node: Tag) -> Whole:
        writer = self._writer
        if raw_tags.shows_nothing(node):
            return Whole.WRITTEN
        if writer.in_one_line:
            writer.atom(raw_tags.embed(node))
            return Whole.WRITTEN
        self.p()
        writer.settle_anchors()
        writer.block(Block(Shape.RAW, raw_tags.embed_block(node)))
        return Whole.WRITTEN


def _not_blank(nodes: Iterable[PageElement]) -> Iterator[PageElement]:
    return (node for node in nodes if isinstance(node, Tag) or not str(node).isspace())


def _is_block(node: PageElement | None) -> bool:
    return isinstance(node, Tag) and node.name in BLOCKS


def _is_one_heading(node: Tag) -> bool:
    """Tell whether all that can be seen in a link is one heading, which can just as well be around the link."""
    headings = node.find_all(HEADINGS)
    return len(headings) == 1 and not any(
        (isinstance(inner, Tag) and inner.name in _SEEN) or (type(inner) is NavigableString and not inner.isspace())
        for inner in node.descendants
        if inner is not headings[0] and headings[0] not in inner.parents
    )
