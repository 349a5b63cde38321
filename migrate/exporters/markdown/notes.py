"""Footnotes as `[^1]`, where the tree says that a reference or a note is one."""

from collections.abc import Sequence

from migrate.exporters.markdown.blocks import Block, Shape, indent, stack

REFERENCE = "data-footnote-reference"
"""Attribute of a `<sup>`: the number of the note that it leads to."""
NOTE = "data-footnote"
"""Attribute of an `<li>`: the number of the note that it is."""


def reference(number: str) -> str:
    """Give the mark in the text."""
    return f"[^{number}]"


def note(number: str, blocks: Sequence[Block]) -> Block:
    """Give the note itself, what follows its first line indented."""
    return Block(Shape.OTHER, f"[^{number}]: {indent(stack(blocks), '    ')}")
