"""What is being written: a container, its finished blocks, and the paragraph under way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from migrate.exporters.markdown.blocks import Block, Item, Shape
from migrate.exporters.markdown.composing import Place, write
from migrate.exporters.markdown.escaping import escape_html
from migrate.exporters.markdown.pieces import Break, Close, Open, Piece, Settled, Space, Text
from migrate.exporters.markdown.spacing import settle


class Holds(Enum):
    """What a container may hold."""

    BLOCKS = auto()
    ITEMS = auto()
    """A list: whatever is not an item goes into the last one."""
    TAGGED_ITEMS = auto()
    """A list that stands as HTML."""
    LINE = auto()
    """A heading or a cell: paragraphs in it become line breaks."""


@dataclass(slots=True)
class Bracket:
    """A link or an inline tag that is open; it is closed and opened again around every block inside it."""

    opening: str
    closing: str
    marks: int
    kept_empty: bool
    used: bool = False
    """True once something stands inside it."""
    current: Open | None = None

    def open(self) -> Open:
        """Begin it in the paragraph under way."""
        self.current = Open(self.opening, self.marks)
        return self.current

    def close(self) -> Close:
        """End it in the paragraph under way."""
        return Close(self.closing, self.marks)


@dataclass(slots=True)
class Frame:
    """One open container."""

    holds: Holds
    place: Place = Place.PARAGRAPH
    """What a paragraph in it is written as."""
    blocks: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    spaced: bool = False
    """True once a paragraph of its own ended in it."""

    @property
    def last_block(self) -> Block | None:
        """The block that the next one will stand below."""
        held = self.items[-1].blocks if self.items else self.blocks
        return held[-1] if held else None

    def add(self, block: Block) -> None:
        """Take a finished block; a list gives it to its last item, or keeps it to stand above the first."""
        if self.holds is Holds.ITEMS and self.items:
            last = self.items[-1]
            self.items[-1] = Item((*last.blocks, block), last.spaced)
        else:
            self.blocks.append(block)

    def end_paragraph(self) -> int:
        """Make blocks of the pieces and give how many characters they have; 0 where there was nothing to see."""
        settled = settle(self.pieces)
        self.pieces = []
        written = 0
        for paragraph in _paragraphs(settled):
            text = write(paragraph, self.place)
            written += len(text)
            self.add(Block(Shape.PARAGRAPH, text, html=_plain(paragraph)))
        return written


def _paragraphs(settled: Sequence[Settled]) -> Iterator[Sequence[Settled]]:
    """Split where the author put an empty line by breaking twice; not inside a link, which cannot span paragraphs."""
    start = depth = 0
    for index, piece in enumerate(settled):
        depth += isinstance(piece, Open) - isinstance(piece, Close)
        if isinstance(piece, Break) and piece.count > 1 and not depth:
            yield settled[start:index]
            start = index + 1
    if settled[start:]:
        yield settled[start:]


def _plain(settled: Sequence[Settled]) -> str | None:
    """Give a paragraph of nothing but words as HTML, else None."""
    if all(isinstance(piece, Space) or (isinstance(piece, Text) and not piece.marks) for piece in settled):
        return escape_html("".join(piece.data for piece in settled if isinstance(piece, Text | Space)))
    return None
