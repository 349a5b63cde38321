"""html2text, corrected: it is fed the cleaned tree, and what it would get wrong the modules beside this one write."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bs4.element import Comment, NavigableString, Tag
from html2text import HTML2Text

from migrate.exporters.markdown import blocks
from migrate.exporters.markdown.blocks import Block, Shape
from migrate.exporters.markdown.containers import Containers
from migrate.exporters.markdown.inlines import End, Inlines, Whole, nothing
from migrate.exporters.markdown.writing import Writer
from migrate.model.elements import BLOCKS, UNSEEN, named

_HTML2TEXTS_OWN = named("p div")


class PostConverter(HTML2Text):
    """Turns one tree into Markdown; used once.

    html2text's events (`handle_tag`, `handle_data`) carry the tree, and html2text itself answers those for paragraphs,
    rules and whatever has no meaning of its own. Text is not printed as it comes but collected, because only at the end
    of a paragraph is it known what stands beside a word.
    """

    def __init__(self, writer: Writer) -> None:
        super().__init__(bodywidth=0)
        self._writer = writer
        self._node = Tag(name="div")
        self._ends: list[End] = []
        self._written = False
        containers = Containers(self._writer, self._walk)
        self._starts = {**Inlines(self._writer, containers.container).starts, **containers.starts}

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
        if not start:
            self._ends.pop()()
            return
        if "id" in attrs or "name" in attrs:
            self._writer.note_anchor(attrs.get("id", ""))
            if tag == "a":
                self._writer.note_anchor(attrs.get("name", ""))
        act = self._starts.get(tag)
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
        return nothing

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
