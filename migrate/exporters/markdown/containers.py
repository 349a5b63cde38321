"""Elements that stand as blocks or hold some: headings, lists, quotations, tables, code blocks, embeds."""

from collections.abc import Callable, Sequence

from bs4.element import Tag

from migrate.exporters.markdown import blocks, links, notes, numbering, raw_tags, tables
from migrate.exporters.markdown.blocks import Block, Item, Shape
from migrate.exporters.markdown.code import code_language, code_text, holds_blocks, is_marked_up
from migrate.exporters.markdown.frames import Holds
from migrate.exporters.markdown.inlines import End, Whole
from migrate.exporters.markdown.pieces import STRONG
from migrate.exporters.markdown.writing import Writer
from migrate.markup import elements
from migrate.model.elements import BLOCKS, EMBEDS, HEADINGS, TABLE_PARTS


class Containers:
    """Writes each kind of block at its start, and gives what is left for its end."""

    def __init__(self, writer: Writer, walk: Callable[[Tag], None]) -> None:
        self._writer = writer
        self._walk = walk
        """Writes the content of an element."""

    @property
    def starts(self) -> dict[str, Callable[[Tag], End | Whole]]:
        """Give what writes each element."""
        return {
            **dict.fromkeys(HEADINGS, self.heading),
            **dict.fromkeys(("ul", "ol"), self.list),
            **dict.fromkeys(EMBEDS, self.embed),
            **dict.fromkeys(raw_tags.CONTAINERS | TABLE_PARTS, self.container),
            "table": self.table,
            "li": self.item,
            "blockquote": self.quote,
            "pre": self.code_block,
            "hr": self.rule,
        }

    def _paragraph(self) -> End:
        """Let a block that may not stand here be a paragraph."""
        self._writer.end_paragraph()
        return self._writer.end_paragraph

    def rule(self, _: Tag) -> Whole:
        """Write a thematic break."""
        self._writer.end_paragraph()
        if not self._writer.in_one_line:
            self._writer.block(blocks.RULE)
        return Whole.WRITTEN

    def heading(self, node: Tag) -> End:
        """Write a heading on one line."""
        writer = self._writer
        if writer.in_one_line:
            return self._paragraph()
        if not BLOCKS.intersection(tag.name for tag in elements(node)) <= raw_tags.LINES:
            return self._swallowing_heading(node)
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

    def _swallowing_heading(self, node: Tag) -> End:
        """Write a heading that was not closed before lists or tables: its first paragraph is the heading."""
        writer = self._writer
        writer.begin(Holds.BLOCKS)

        def end() -> None:
            for index, block in enumerate(writer.finish().blocks):
                if index == 0 and block.shape is Shape.PARAGRAPH:
                    writer.block(blocks.heading(int(node.name[1]), block.text.replace("\\\n", "<br>")))
                else:
                    writer.block(block)

        return end

    def list(self, node: Tag) -> End | Whole:
        """Write a list, below what stands in it before its first item."""
        writer = self._writer
        if writer.in_one_line:
            return self._paragraph()
        if node.find("li", attrs={notes.NOTE: True}, recursive=False) is not None:
            return self._notes(node)
        if node.name == "ol" and numbering.is_beyond_markdown(node):
            return self._wrap(node, Holds.TAGGED_ITEMS)
        writer.begin(Holds.ITEMS)
        start = numbering.first_number(node)

        def end() -> None:
            frame = writer.finish()
            for block in frame.blocks:
                writer.block(block)
            above = writer.frame.last_block
            if writer.for_kramdown and above is not None and above.sign and frame.items:
                writer.block(blocks.PARTING)
            made = blocks.listing(frame.items, start if node.name == "ol" else None, writer.frame.last_block)
            if made is not None:
                writer.block(made)

        return end

    def _notes(self, node: Tag) -> Whole:
        """Write footnotes; the way back is the renderer's to make."""
        for item in elements(node, "li"):
            if item.has_attr(notes.NOTE):
                for back in elements(item, "a")[-1:]:
                    back.extract()
                self._writer.begin(Holds.BLOCKS)
                self._walk(item)
                self._writer.block(notes.note(str(item[notes.NOTE]), self._writer.finish().blocks))
        return Whole.WRITTEN

    def item(self, node: Tag) -> End:
        """Write an item of the list around it."""
        writer = self._writer
        if writer.frame.holds is Holds.TAGGED_ITEMS:
            return self._wrap(node, Holds.BLOCKS)
        if writer.frame.holds is not Holds.ITEMS:
            return self._paragraph()
        writer.begin(Holds.BLOCKS)

        def end() -> None:
            frame = writer.finish()
            writer.frame.items.append(Item(tuple(frame.blocks), frame.spaced))

        return end

    def quote(self, _: Tag) -> End:
        """Write a quotation."""
        writer = self._writer
        if writer.in_one_line:
            return self._paragraph()
        writer.begin(Holds.BLOCKS)

        def end() -> None:
            frame = writer.finish()
            if frame.blocks:
                writer.block(blocks.quote(frame.blocks))

        return end

    def container(self, node: Tag) -> End:
        """Write an element as HTML around the Markdown of what is in it."""
        writer = self._writer
        plain_figure = node.name == "figure" and node.find("figcaption") is None
        if writer.in_one_line or plain_figure:
            return self._paragraph()
        return self._wrap(node, Holds.BLOCKS)

    def _wrap(self, node: Tag, holds: Holds) -> End:
        writer = self._writer
        writer.begin(holds)

        def end() -> None:
            frame = writer.finish()
            if frame.blocks or node.name in ("td", "th", "li"):
                writer.block(self._raw(node, frame.blocks))

        return end

    def _raw(self, node: Tag, inside: Sequence[Block]) -> Block:
        return blocks.raw(raw_tags.opening(node), inside, f"</{node.name}>", on_one_line=not self._writer.for_kramdown)

    def table(self, node: Tag) -> End | Whole:
        """Write a table in pipes where these can say it, else as HTML."""
        writer = self._writer
        if writer.in_one_line or not tables.fits_pipes(node):
            return self.container(node)
        writer.end_paragraph()
        writer.settle_anchors()
        above, below = tables.captions(node)
        for caption in above:
            self._walk(caption)
            self._writer.end_paragraph()
        made = tables.pipe_table(node, self._cell)
        if made is not None:
            writer.block(made)
        for caption in below:
            self._walk(caption)
            self._writer.end_paragraph()
        return Whole.WRITTEN

    def _cell(self, cell: Tag) -> str:
        self._writer.begin(Holds.LINE)
        around = [cell, *list(cell.parents)[:2]] if cell.find_previous_sibling(("td", "th")) is None else [cell]
        for tag in reversed(around):  # the first cell of a row carries what leads to the row and its section
            self._writer.note_anchor(str(tag.get("id", "")))
        self._walk(cell)
        return self._writer.finish_line()

    def code_block(self, node: Tag) -> End | Whole:
        """Write a code block: fenced, or as HTML where words of it are linked or marked."""
        writer = self._writer
        if holds_blocks(node):
            return self._paragraph()
        text = code_text(node)
        if writer.in_one_line:
            if text.strip():
                writer.atom(links.code_span(text), has_words=True)
            return Whole.WRITTEN
        writer.end_paragraph()
        writer.settle_anchors()
        if is_marked_up(node):
            writer.block(Block(Shape.OTHER, raw_tags.preformatted(node, writer.take_anchor)))
            return Whole.WRITTEN
        for inner in elements(node):
            writer.note_anchor(str(inner.get("id", "") or inner.get("name", "")))
        writer.settle_anchors()
        if text.strip():
            writer.block(blocks.fence(text, code_language(node)))
        return Whole.WRITTEN

    def embed(self, node: Tag) -> Whole:
        """Write what shows something from elsewhere as a block of HTML."""
        writer = self._writer
        if raw_tags.shows_nothing(node):
            return Whole.WRITTEN
        if writer.in_one_line:
            writer.atom(raw_tags.embed(node))
            return Whole.WRITTEN
        writer.end_paragraph()
        writer.settle_anchors()
        writer.block(Block(Shape.RAW, raw_tags.embed_block(node)))
        return Whole.WRITTEN
