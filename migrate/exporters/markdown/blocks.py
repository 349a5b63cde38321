"""Finished blocks of Markdown and how they stand together: one below the other, in lists, in quotes, in raw HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise


class Shape(Enum):
    """What a block is to the blocks around it."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    RAW = "raw"
    """HTML; an HTML block goes on until a blank line, so that two of them may touch."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Block:
    """One finished block, without the indentation of what it will stand in."""

    shape: Shape
    text: str
    sign: str = ""
    """Of a list: the sign that a list right after it must not use, or the two would become one."""
    interrupts: bool = True
    """False for a list that needs a blank line before it: only bullets and 1 may follow a paragraph directly."""
    html: str | None = None
    """Of a paragraph of nothing but words: the same as HTML."""


RULE = Block(Shape.OTHER, "* * *")
"""A thematic break, in the sign that no list of ours begins with."""


PARTING = Block(Shape.RAW, "<!-- -->")
"""What keeps two lists apart for a reader that takes every sign of a list for the same."""


def stack(blocks: Sequence[Block], *, tight: bool = False) -> str:
    """Give the blocks one below the other, with blank lines between them unless `tight`."""
    return ("\n" if tight else "\n\n").join(block.text for block in blocks)


def heading(level: int, line: str) -> Block:
    """Give an ATX heading; number signs at its end stay text."""
    escaped = _TRAILING_SIGNS.sub(r"\\\g<0>", line)
    return Block(Shape.OTHER, f"{'#' * level} {escaped}")


_TRAILING_SIGNS = re.compile(r"(?:^|(?<=\s))#+\s*\Z")
HIGHEST_NUMBER = 999_999_999  # CommonMark 5.2


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    blocks: tuple[Block, ...]
    spaced: bool
    """True where the author gave the item paragraphs of its own."""


def listing(items: Sequence[Item], start: int | None, above: Block | None) -> Block | None:
    """Give a list, numbered from `start` or with bullets where that is None; None where nothing is in it.

    It avoids the sign of a list right above it, with which it would become one. An empty bullet goes: CommonMark would
    take it for a heading's underline in places; an empty number stays, because the others count on it.
    """
    filled = [item for item in items if item.blocks]
    if not filled:
        return None
    taken = above.sign if above is not None else ""
    if start is None:
        sign = "+" if taken == "-" else "-"
        return Block(Shape.LIST, _items(filled, [sign] * len(filled)), sign=sign)
    sign = ")" if taken == "." else "."
    markers = [f"{start + index}{sign}" for index in range(len(items))]
    return Block(Shape.LIST, _items(items, markers), sign=sign, interrupts=start == 1 and items[0] is filled[0])


def _items(items: Sequence[Item], markers: Sequence[str]) -> str:
    tight = not any(_is_loose(item) for item in items)
    written = [_item(item, marker, tight=tight) for item, marker in zip(items, markers, strict=True)]
    return ("\n" if tight else "\n\n").join(written)


def _is_loose(item: Item) -> bool:
    """Tell whether an item cannot stand without blank lines: a paragraph and lists below it can, HTML cannot."""
    return item.spaced or any(
        below.shape is not Shape.LIST or not below.interrupts or above.shape is Shape.RAW
        for above, below in pairwise(item.blocks)
    )


def _item(item: Item, marker: str, *, tight: bool) -> str:
    content = stack(item.blocks, tight=tight)
    return f"{marker} {indent(content, ' ' * (len(marker) + 1))}" if content else marker


_LINE_BREAK = re.compile(r"\n(?!\n)(?!\Z)")


def indent(text: str, by: str) -> str:
    """Give the text with every line but the first indented, empty lines left empty."""
    return _LINE_BREAK.sub(f"\n{by}", text)


def quote(blocks: Sequence[Block]) -> Block:
    """Give the blocks as a quotation."""
    return Block(Shape.OTHER, "\n".join(f"> {line}" if line else ">" for line in stack(blocks).split("\n")))


_FENCES = {"`": re.compile(r"`{3,}"), "~": re.compile(r"~{3,}")}
_LONGEST_FENCE = 200
"""Characters; cmark counts no further than 255."""


def fence(code: str, language: str) -> Block:
    """Give a fenced code block whose fence is longer than any in the code."""
    lengths = {sign: max([3, *(len(run) + 1 for run in runs.findall(code))]) for sign, runs in _FENCES.items()}
    sign = "`" if lengths["`"] <= _LONGEST_FENCE else "~"
    bar = sign * lengths[sign]
    return Block(Shape.OTHER, f"{bar}{language}\n{code}\n{bar}")


def raw(opening: str, blocks: Sequence[Block], closing: str, *, on_one_line: bool = True) -> Block:
    """Give an HTML element around blocks of Markdown, each set off by blank lines so that it is read as Markdown."""
    if not blocks:
        return Block(Shape.RAW, f"{opening}{closing}")
    if on_one_line and len(blocks) == 1 and blocks[0].html is not None:
        return Block(Shape.RAW, f"{opening}{blocks[0].html}{closing}")
    lines = [opening]
    for above, below in pairwise([Block(Shape.RAW, opening), *blocks, Block(Shape.RAW, closing)]):
        touching = above.shape is Shape.RAW and below.shape is Shape.RAW
        lines += ["\n" if touching else "\n\n", below.text]
    return Block(Shape.RAW, "".join(lines))
