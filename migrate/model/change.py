"""What an edit of a post's tree confesses."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """Who needs to hear of a change."""

    REPAIR = "repair"
    """Something broken was mended: counted in the post's `repairs`."""
    LOSS = "loss"
    """Something of the post will not be in the Markdown: listed in the post's `losses`."""
    TIDY = "tidy"
    """The same content, put so that Markdown can say it: nobody needs to hear of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of one post."""

    rule: str
    """Id of the rule that made it, snake case."""
    effect: Effect
    detail: str
    """What was changed, short enough to read in a list."""
