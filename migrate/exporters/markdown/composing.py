"""The pieces of one paragraph, heading or table cell as one stretch of Markdown."""

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from migrate.exporters.markdown.delimiting import LinkEdge, Part, sign
from migrate.exporters.markdown.escaping import escape_line_start, escape_lone_text, escape_text
from migrate.exporters.markdown.marking import Delimiter, Marked, mark
from migrate.exporters.markdown.pieces import DONE, OPEN, Atom, Break, Close, Open, Piece, Settled, Space, Text
from migrate.exporters.markdown.spacing import settle


class Place(Enum):
    """Where the pieces stand, which decides how a line break is written."""

    PARAGRAPH = "paragraph"
    SPACED_PARAGRAPH = "spaced paragraph"
    """One for a reader (kramdown) that knows two blanks at the end of a line and no backslash."""
    LINE = "line"
    """A heading or a cell: one line, whatever is in it."""


_BREAKS = {Place.PARAGRAPH: "\\\n", Place.SPACED_PARAGRAPH: "  \n", Place.LINE: "<br>"}


def compose(pieces: Sequence[Piece], place: Place) -> str:
    """Give the pieces as Markdown that renders to just them; empty where nothing would be seen."""
    return write(settle(pieces), place)


def write(settled: Sequence[Settled], place: Place) -> str:
    """Give settled pieces as Markdown."""
    if len(settled) == 1 and isinstance(settled[0], Text) and not settled[0].marks:  # most paragraphs are this
        text = escape_lone_text(settled[0].data)
        return text if place is Place.LINE else escape_line_start(text)
    marked = mark(settled)
    parts: list[Part] = [_source(marked, index, place) for index in range(len(marked))]
    source = sign(parts)
    if place is Place.LINE:
        return source
    return _escape_line_starts(source, settled)


def _source(marked: Sequence[Marked], index: int, place: Place) -> Part:
    match marked[index]:
        case Text() as text:
            before = _edge(marked[index - 1], -1, place) if index else ""
            after = _edge(marked[index + 1], 0, place) if index + 1 < len(marked) else ""
            return escape_text(text.data, before, after, in_link=text.in_link)
        case Atom() as atom:
            previous = marked[index - 1] if index else None
            # Two code spans that touch would be read as one with backticks in it.
            parted = isinstance(previous, Atom) and previous.source[-1] == atom.source[0] == "`"
            return f"<!-- -->{atom.source}" if parted else atom.source
        case Open() | Close() as bracket:
            return LinkEdge(bracket.source) if bracket.source[0] in "[]" else bracket.source
        case Space() as space:
            return space.data
        case Break() as line_break:
            return _BREAKS[place] * line_break.count
        case Delimiter() as delimiter:
            return delimiter


def _edge(neighbour: Marked, at: int, place: Place) -> str:
    """Give the first (0) or last (-1) character that the neighbour will have, as far as escaping needs it."""
    match neighbour:
        case Text() | Space():
            return neighbour.data[at]
        case Atom() | Open() | Close():
            return neighbour.source[at]
        case Break():
            return _BREAKS[place][at]
        case Delimiter():
            return "*"


def _is_task(piece: Settled) -> bool:
    return isinstance(piece, Atom) and piece.source in (DONE, OPEN)


def _escape_line_starts(source: str, settled: Sequence[Settled]) -> str:
    """Escape the start of every line that begins with words; what begins with our own markup is meant."""
    lines = source.split("\n")
    starts = [settled[0]]
    for piece, following in pairwise(settled):
        if isinstance(piece, Break):
            starts += [piece] * (piece.count - 1) + [following]
    return "\n".join(
        escape_line_start(line)
        if isinstance(start, Text | Space) or (line[0:1] == "[" and not _is_task(start))
        else line
        for line, start in zip(lines, starts, strict=True)
    )
