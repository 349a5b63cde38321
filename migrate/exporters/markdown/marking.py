"""Where strong, emphasis and strikethrough begin and end, properly nested within brackets and each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrate.exporters.markdown.pieces import MARKS, Atom, Break, Close, Open, Settled, Space, Text


@dataclass(slots=True)
class Delimiter:
    """One end of a marked run."""

    mark: int
    opens: bool
    partner: "Delimiter | None" = None
    sign: str = ""
    """How it is written; chosen last, when its neighbours are known."""


Marked = Settled | Delimiter


def mark(pieces: Sequence[Settled]) -> list[Marked]:
    """Give the pieces with a delimiter wherever marks begin or end, as few of them as will do."""
    if not any(getattr(piece, "marks", 0) for piece in pieces):
        return list(pieces)
    _leave_wordless_unmarked(pieces)
    marking = _Marking(pieces)
    for index, piece in enumerate(pieces):
        marking.take(index, piece)
    marking.close_down_to(0)
    return marking.marked


def _leave_wordless_unmarked(pieces: Sequence[Settled]) -> None:
    """Let images and anchors carry only the marks that go on after them."""
    goes_on = 0
    for piece in reversed(pieces):
        if isinstance(piece, Close):
            goes_on = 0
        elif isinstance(piece, Atom) and not piece.has_words:
            piece.marks &= goes_on
        elif isinstance(piece, Text | Atom | Open):
            goes_on = piece.marks
    begun = 0
    for piece in pieces:
        if isinstance(piece, Open):
            begun = 0
        elif isinstance(piece, Atom) and not piece.has_words:
            piece.marks &= begun
        elif isinstance(piece, Text | Atom | Close):
            begun = piece.marks


class _Marking:
    """The pieces and delimiters so far, and the marks that are open around the next one."""

    def __init__(self, pieces: Sequence[Settled]) -> None:
        self._pieces = pieces
        self._open: list[Delimiter] = []
        self._barriers: list[int] = []
        self.marked: list[Marked] = []

    def take(self, index: int, piece: Settled) -> None:
        if isinstance(piece, Space | Break):
            self.marked.append(piece)
            return
        if isinstance(piece, Close):
            self.close_down_to(self._barriers.pop() if self._barriers else 0)
        else:
            self._change(index, piece.marks)
        if isinstance(piece, Open):
            self._barriers.append(len(self._open))
        self.marked.append(piece)

    def _change(self, index: int, marks: int) -> None:
        floor = self._barriers[-1] if self._barriers else 0
        ending = [at for at, delimiter in enumerate(self._open) if at >= floor and not delimiter.mark & marks]
        if ending:
            self.close_down_to(ending[0])
        already = sum(delimiter.mark for delimiter in self._open)
        beginning = [one for one in MARKS if one & marks & ~already]
        if len(beginning) > 1:
            beginning.sort(key=lambda one: -self._extent(index, one))
        for one in beginning:
            opening = Delimiter(one, opens=True)
            self._open.append(opening)
            self.marked.append(opening)

    def _extent(self, index: int, one: int) -> int:
        """Give how many pieces from here on keep the mark, up to the end of the bracket around them."""
        depth = count = 0
        for piece in self._pieces[index:]:
            if isinstance(piece, Space | Break):
                continue
            depth += isinstance(piece, Open) - isinstance(piece, Close)
            if depth < 0 or not piece.marks & one:
                break
            count += 1
        return count

    def close_down_to(self, level: int) -> None:
        """Close the open marks above the level, before any white space that was written last."""
        if len(self._open) <= level:
            return
        at = len(self.marked)
        while at and isinstance(self.marked[at - 1], Space | Break):
            at -= 1
        closing = []
        while len(self._open) > level:
            opening = self._open.pop()
            closing.append(Delimiter(opening.mark, opens=False, partner=opening))
            opening.partner = closing[-1]
        self.marked[at:at] = closing
