"""What takes the place of a link in the exported Markdown, because a person has decided so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new address, and what a reader is told of it."""

    url: str
    note: str
    """Dated: which address stood there, and what stands there now."""
