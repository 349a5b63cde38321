"""Elements within a line: marks, links, images, code, and tags that Markdown has no sign for."""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import partial

from bs4.element import NavigableString, PageElement, Tag

from migrate.exporters.markdown import links, notes, raw_tags
from migrate.exporters.markdown.code import IN_TAGS, needs_tags
from migrate.exporters.markdown.frames import Holds
from migrate.exporters.markdown.pieces import EMPHASIS, STRONG, STRUCK
from migrate.exporters.markdown.writing import Writer
from migrate.markup import elements
from migrate.model.elements import BLOCKS, EMBEDS, HEADINGS, named

MARKS = {
    **dict.fromkeys(("strong", "b"), STRONG),
    **dict.fromkeys(("em", "i"), EMPHASIS),
    **dict.fromkeys(("del", "s", "strike"), STRUCK),
}
"""The mark that each element puts on its words."""
_SEEN = EMBEDS | named("img hr")

End = Callable[[], None]
"""What is to be done at the end of an element."""


class Whole(Enum):
    """What an element's start says when it has written the whole element."""

    WRITTEN = "written"


def nothing() -> None:
    """End an element that leaves nothing to do."""


class Inlines:
    """Writes each kind of element within a line at its start, and gives what is left for its end."""

    def __init__(self, writer: Writer, wrap: Callable[[Tag], End]) -> None:
        self._writer = writer
        self._wrap = wrap
        """Writes an element as HTML around blocks."""

    @property
    def starts(self) -> dict[str, Callable[[Tag], End | Whole]]:
        """Give what writes each element."""
        return {
            **dict.fromkeys(MARKS, self.mark),
            **dict.fromkeys(raw_tags.INLINE, self.inline_tag),
            "a": self.link,
            "code": self.code,
            "img": self.image,
            "br": self.break_line,
            "input": self.checkbox,
            "output": self.task,
        }

    def mark(self, node: Tag) -> End:
        """Mark the words inside as strong, emphasised or struck."""
        before = self._writer.marks
        self._writer.marks |= MARKS[node.name] & ~self._writer.unsaid
        return partial(setattr, self._writer, "marks", before)

    def break_line(self, node: Tag) -> Whole:
        """Break the line; in code, which keeps the line break of Markdown's own as a blank, by a tag."""
        if any(outer.name == "code" for outer in node.parents):
            self._writer.atom("<br>")
        else:
            self._writer.break_line()
        return Whole.WRITTEN

    def inline_tag(self, node: Tag) -> End | Whole:
        """Keep an inline tag that Markdown has no sign for."""
        if node.has_attr(notes.REFERENCE):
            self._writer.atom(notes.reference(str(node[notes.REFERENCE])), has_words=True)
            return Whole.WRITTEN
        self._writer.open_bracket(raw_tags.opening(node), f"</{node.name}>")
        return self._writer.close_bracket

    def link(self, node: Tag) -> End | Whole:
        """Write a link; around more than lines of text it is a tag, because Markdown's own may not span blocks."""
        writer = self._writer
        url = node.get("href")
        if not isinstance(url, str) or writer.links_open:
            return nothing
        title = str(node.get("title", ""))
        if len(node.contents) == 1 and type(node.contents[0]) is NavigableString and not title:
            itself = links.autolink(url, node.contents[0])
            if itself is not None:
                writer.release_anchors()
                writer.atom(itself, has_words=True)
                return Whole.WRITTEN
        inside = (BLOCKS | EMBEDS).intersection(tag.name for tag in elements(node))
        must_join = writer.in_one_line or (writer.for_kramdown and not _is_one_heading(node))
        joins = bool(inside) and (must_join or inside <= raw_tags.LINES)
        if inside and not joins and writer.frame.holds is Holds.BLOCKS and not _is_one_heading(node):
            return self._wrap(node)
        if joins and _is_block(next(_not_blank(node.children), None)):
            writer.end_paragraph()
        writer.release_anchors()
        writer.links_open += 1
        writer.joined += joins
        writer.open_bracket("[", links.link_end(url, title), kept_empty=True)

        def end() -> None:
            writer.close_bracket()
            writer.joined -= joins
            writer.links_open -= 1
            if joins and _is_block(next(_not_blank(reversed(node.contents)), None)):
                writer.end_paragraph()

        return end

    def image(self, node: Tag) -> Whole:
        """Write an image."""
        source, alt, title = (str(node.get(name, "")) for name in ("src", "alt", "title"))
        if source.strip():
            in_signs = self._writer.escaped_alts or not links.needs_escapes(alt)
            self._writer.atom(links.image(source, alt, title) if in_signs else raw_tags.image(source, alt, title))
        return Whole.WRITTEN

    def checkbox(self, node: Tag) -> Whole:
        """Write the box of a task; other form fields show nothing that could be kept."""
        if node.get("type") == "checkbox":
            self._writer.atom(raw_tags.checkbox(ticked=node.has_attr("checked")))
        return Whole.WRITTEN

    def task(self, node: Tag) -> Whole:
        """Write the sign of a task, in the place of which the exporter has left it."""
        self._writer.atom(node.get_text(), has_words=True)
        return Whole.WRITTEN

    def code(self, node: Tag) -> End | Whole:
        """Write inline code, as a tag where it holds more than characters."""
        if node.has_attr(IN_TAGS):
            self._writer.atom(raw_tags.code(node.get_text()), has_words=True)
            return Whole.WRITTEN
        if needs_tags(node):
            return self.inline_tag(node)
        text = node.get_text()
        words = text.strip(" \t\n\r\f")
        before, _, after = text.partition(words) if words else (text, "", "")
        self._writer.text(before)
        if words:
            self._writer.atom(links.code_span(words), has_words=True)
        self._writer.text(after)
        return Whole.WRITTEN


def _not_blank(nodes: Iterable[PageElement]) -> Iterator[PageElement]:
    return (node for node in nodes if isinstance(node, Tag) or not str(node).isspace())


def _is_block(node: PageElement | None) -> bool:
    return isinstance(node, Tag) and node.name in BLOCKS


def _is_one_heading(node: Tag) -> bool:
    """Tell whether all that can be seen in a link is one heading, which can just as well be around the link."""
    headings = elements(node, *HEADINGS)
    return len(headings) == 1 and not any(
        (isinstance(inner, Tag) and inner.name in _SEEN) or (type(inner) is NavigableString and not inner.isspace())
        for inner in node.descendants
        if not any(outer is headings[0] for outer in (inner, *inner.parents))
    )
