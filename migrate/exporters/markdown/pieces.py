"""What one paragraph is made of before it becomes text: words, things, brackets around them, and breaks."""

from dataclasses import dataclass

STRONG = 1
EMPHASIS = 2
STRUCK = 4
MARKS = (STRONG, EMPHASIS, STRUCK)
"""What may be marked about a piece; a set of marks is their sum."""


DONE, OPEN = "[x]", "[ ]"
"""The signs of a task at the start of an item (GFM 5.3)."""


@dataclass(slots=True)
class Text:
    """Words as a reader sees them, not escaped; white space in them folds as in HTML."""

    data: str
    marks: int = 0
    in_link: bool = False


@dataclass(slots=True)
class Atom:
    """Finished Markdown or HTML of one thing: an image, a code span, a tag without content."""

    source: str
    marks: int = 0
    has_words: bool = False
    """False where marks would show on nothing, as on an image."""


@dataclass(slots=True)
class Open:
    """The start of a link or of an inline tag that Markdown has no sign for."""

    source: str
    marks: int = 0
    closing: str = ""
    """What a Close must write when the paragraph ends before the element does."""
    kept_empty: bool = False
    """True where the pair is written even with nothing inside."""


@dataclass(slots=True)
class Close:
    """The end of the nearest Open that is still open."""

    source: str
    marks: int = 0


@dataclass(slots=True)
class Break:
    """A line break that the author made, `count` of them in a row, or the edge of a block that had to become some."""

    count: int = 1
    is_edge: bool = False


@dataclass(slots=True)
class Space:
    """White space between pieces: one blank, or characters that must stay as they are, such as U+00A0."""

    data: str = " "


Piece = Text | Atom | Open | Close | Break
Settled = Text | Atom | Open | Close | Break | Space
