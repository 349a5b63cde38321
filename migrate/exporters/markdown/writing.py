"""The desk on which a post is written: open containers, the marks and brackets that are on, anchors that wait."""

from migrate import markup
from migrate.errors import PostError
from migrate.exporters.markdown import raw_tags
from migrate.exporters.markdown.blocks import Block
from migrate.exporters.markdown.composing import Place, compose
from migrate.exporters.markdown.frames import Bracket, Frame, Holds
from migrate.exporters.markdown.pieces import Atom, Break, Piece, Text

MAX_MARKDOWN = 4 * markup.MAX_CHARACTERS
"""Characters; a post that swells beyond was made to."""


class Writer:
    """Collects pieces into paragraphs and paragraphs into containers.

    A link or an inline tag that spans blocks is closed and opened again around each of them, because Markdown's may not
    span blocks; marks need no such care, every piece carries its own.
    """

    def __init__(self, needed_anchors: frozenset[str], paragraph: Place, *, escaped_alts: bool) -> None:
        self._paragraph = paragraph
        self.escaped_alts = escaped_alts
        """Whether the reader understands escapes in the words of an image."""
        self._frames = [Frame(Holds.BLOCKS, paragraph)]
        self._brackets: list[Bracket] = []
        self._needed_anchors = set(needed_anchors)
        self._waiting_anchors: list[str] = []
        self._written = 0
        self.marks = 0
        self.unsaid = 0
        """Marks that go without saying where we are."""
        self.links_open = 0
        self.joined = 0
        """While positive, the ends of paragraphs are line breaks: a link around several of them stays one link."""

    @property
    def for_kramdown(self) -> bool:
        """Tell whether the reader is one that parses words in a block of HTML, and knows no link around blocks."""
        return self._paragraph is Place.SPACED_PARAGRAPH

    @property
    def frame(self) -> Frame:
        """The innermost open container."""
        return self._frames[-1]

    @property
    def in_one_line(self) -> bool:
        """Tell whether no block may begin here."""
        return self.frame.holds is Holds.LINE or self.joined > 0

    def text(self, data: str) -> None:
        """Add words as a reader sees them."""
        pieces = self.frame.pieces
        if not data or data.isspace():
            if pieces and data:
                pieces.append(Text(data, self.marks))
            return
        if self._waiting_anchors:
            words = data.lstrip(" \t\n\r\f")
            pieces.append(Text(data[: len(data) - len(words)], self.marks))
            data = words
        self._add(Text(data, self.marks, self.links_open > 0))

    def atom(self, source: str, *, has_words: bool = False) -> None:
        """Add finished Markdown of one thing."""
        self._add(Atom(source, self.marks, has_words))

    def _add(self, piece: Piece) -> None:
        for bracket in self._brackets:
            bracket.used = True
        if self._waiting_anchors:
            self.release_anchors()
        self.frame.pieces.append(piece)

    def break_line(self) -> None:
        """Add a line break that the author made."""
        self.frame.pieces.append(Break())

    def block(self, block: Block) -> None:
        """Add a finished block below what there is; nothing may be under way.

        Raises:
            PostError: indentation or repeated tags make the Markdown grow beyond `MAX_MARKDOWN`.
        """
        self._hold(len(block.text))
        self.frame.add(block)

    def _hold(self, characters: int) -> None:
        if characters > MAX_MARKDOWN:
            raise PostError(
                f"its Markdown would have more than {MAX_MARKDOWN:,} characters", "Undo the nesting in it by hand."
            )

    def end_paragraph(self, *, spaced: bool = False) -> None:
        """Finish the paragraph under way; `spaced` where the author made it a paragraph of its own."""
        frame = self.frame
        if not frame.pieces:
            return
        if self.in_one_line:
            frame.pieces.append(Break(2 if frame.holds is Holds.LINE else 1, is_edge=True))
            return
        frame.pieces += [bracket.close() for bracket in reversed(self._brackets)]
        seen = frame.end_paragraph()
        self._written += seen
        self._hold(self._written)
        frame.spaced |= spaced and seen > 0
        frame.pieces += [bracket.open() for bracket in self._brackets]

    def begin(self, holds: Holds) -> None:
        """Open a container."""
        self.end_paragraph()
        self._frames.append(Frame(holds, self._paragraph, pieces=[bracket.open() for bracket in self._brackets]))

    def finish(self) -> Frame:
        """Close the container and give what it holds."""
        self.end_paragraph()
        return self._frames.pop()

    def finish_line(self) -> str:
        """Close a container of one line and give the line."""
        frame = self._frames.pop()
        frame.pieces += [bracket.close() for bracket in reversed(self._brackets)]
        return compose(frame.pieces, Place.LINE)

    def open_bracket(self, opening: str, closing: str, *, kept_empty: bool = False) -> None:
        """Begin a link or an inline tag."""
        bracket = Bracket(opening, closing, self.marks, kept_empty)
        self._brackets.append(bracket)
        self.frame.pieces.append(bracket.open())

    def close_bracket(self) -> None:
        """End the innermost link or inline tag."""
        bracket = self._brackets.pop()
        if bracket.kept_empty and not bracket.used and bracket.current is not None:
            bracket.current.kept_empty = True
        self.frame.pieces.append(bracket.close())

    def note_anchor(self, name: str) -> None:
        """Let the next thing to be seen carry the anchor, if a link of the post leads there."""
        if self.take_anchor(name):
            self._waiting_anchors.append(name)

    def take_anchor(self, name: str) -> bool:
        """Tell whether a link of the post leads to the anchor; whoever asks writes it."""
        needed = name in self._needed_anchors
        self._needed_anchors.discard(name)
        return needed

    def settle_anchors(self) -> None:
        """Give the anchors that wait a paragraph of their own, where what follows cannot carry them."""
        if self._waiting_anchors:
            self.release_anchors()
            self.end_paragraph()

    def release_anchors(self) -> None:
        """Put the anchors that wait here."""
        element = "span" if self.links_open else "a"  # an <a> inside a link would end it
        self.frame.pieces += [Atom(raw_tags.anchor(element, name), self.marks) for name in self._waiting_anchors]
        self._waiting_anchors.clear()

    def result(self) -> tuple[Block, ...]:
        """Finish everything and give the blocks of the post."""
        self.settle_anchors()
        self.end_paragraph()
        assert len(self._frames) == 1
        return tuple(self.frame.blocks)
