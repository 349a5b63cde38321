"""Signs for emphasis that CommonMark is sure to pair as meant.

CommonMark 0.31.2, 6.2: a delimiter opens or closes by the characters on its two sides, and which characters count as
punctuation depends on the version (symbols such as € do since 0.31), so that both answers must agree here.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from migrate.exporters.markdown.marking import Delimiter
from migrate.exporters.markdown.pieces import EMPHASIS, STRONG, STRUCK

Part = str | Delimiter
"""Finished source, or a delimiter that still lacks its sign."""

_SIGNS = {STRONG: "**", EMPHASIS: "*", STRUCK: "~~"}
_TAGS = {STRONG: "strong", EMPHASIS: "em", STRUCK: "del"}


def sign(parts: list[Part]) -> str:
    """Give the source with a sign for every delimiter; where no sign would do, a letter beside it becomes an entity."""
    delimiters = [part for part in parts if isinstance(part, Delimiter)]
    for delimiter in delimiters:
        delimiter.sign = _SIGNS[delimiter.mark]
    _turn_to_underscores(parts)
    _free_the_flanks(parts)
    if not _pairs_as_meant(parts):
        for delimiter in delimiters:
            if delimiter.mark != STRUCK:
                delimiter.sign = f"<{'' if delimiter.opens else '/'}{_TAGS[delimiter.mark]}>"
    return "".join(part if isinstance(part, str) else part.sign for part in parts)


def _turn_to_underscores(parts: Sequence[Part]) -> None:
    """Write `**a:**_b_` where emphasis touches the end or start of a strong part on its outside."""
    places = {id(part): index for index, part in enumerate(parts) if isinstance(part, Delimiter)}
    for index, part in enumerate(parts):
        if not isinstance(part, Delimiter) or part.mark != EMPHASIS or part.partner is None:
            continue
        beside = parts[index - 1] if part.opens and index else parts[index + 1] if index + 1 < len(parts) else None
        touches = isinstance(beside, Delimiter) and beside.mark == STRONG and beside.opens is not part.opens
        if touches and all(_may_be_underscore(parts, places[id(one)], one) for one in (part, part.partner)):
            part.sign = part.partner.sign = "_"


def _may_be_underscore(parts: Sequence[Part], index: int, delimiter: Delimiter) -> bool:
    """Tell whether no letter or digit stands directly outside."""
    outside = parts[index - 1 : index] if delimiter.opens and index else parts[index + 1 : index + 2]
    if delimiter.opens and not index:
        return True
    if not outside or not isinstance(outside[0], str):
        return True
    return _side(outside[0][-1 if delimiter.opens else 0]) in (Side.SPACE, Side.PUNCTUATION)


class Side(Enum):
    """What a character is to a delimiter beside it."""

    SPACE = "space"
    PUNCTUATION = "punctuation"
    SYMBOL = "symbol"
    """Punctuation since CommonMark 0.31, a letter before."""
    LETTER = "letter"


def _side(char: str) -> Side:
    if not char or char.isspace():
        return Side.SPACE
    category = unicodedata.category(char)[0]
    if category == "P" or char in "$+<=>^`|~":
        return Side.PUNCTUATION
    return Side.SYMBOL if category == "S" else Side.LETTER


@dataclass(slots=True)
class _Run:
    """Delimiters of one character in a row, and what stands around them."""

    char: str
    start: int
    end: int
    before: Side
    after: Side
    delimiters: list[Delimiter] = field(default_factory=list)

    @property
    def length(self) -> int:
        return sum(len(delimiter.sign) for delimiter in self.delimiters)

    @property
    def left_flanking(self) -> bool:
        return _flanks(self.before, self.after)

    @property
    def right_flanking(self) -> bool:
        return _flanks(self.after, self.before)

    @property
    def can_open(self) -> bool:
        return self.left_flanking and (self.char != "_" or not self.right_flanking or self.before is Side.PUNCTUATION)

    @property
    def can_close(self) -> bool:
        return self.right_flanking and (self.char != "_" or not self.left_flanking or self.after is Side.PUNCTUATION)


def _flanks(outside: Side, inside: Side) -> bool:
    """Tell whether a run flanks what is on its inner side, whichever way symbols are counted."""
    match inside:
        case Side.SPACE:
            return False
        case Side.LETTER:
            return True
        case Side.PUNCTUATION | Side.SYMBOL:
            return outside in (Side.SPACE, Side.PUNCTUATION) or (inside is outside is Side.SYMBOL)


def _runs(parts: Sequence[Part]) -> list[_Run]:
    runs: list[_Run] = []
    for index, part in enumerate(parts):
        if not isinstance(part, Delimiter):
            continue
        char = part.sign[0]
        if runs and runs[-1].end == index and runs[-1].char == char:
            runs[-1].delimiters.append(part)
            runs[-1].end = index + 1
        else:
            runs.append(_Run(char, index, index + 1, Side.SPACE, Side.SPACE, [part]))
    for run in runs:
        run.before = _side(_last(parts, run.start))
        run.after = _side(_first(parts, run.end))
    return runs


def _last(parts: Sequence[Part], end: int) -> str:
    if not end:
        return ""
    part = parts[end - 1]
    return part[-1] if isinstance(part, str) else part.sign[-1]


def _first(parts: Sequence[Part], start: int) -> str:
    if start == len(parts):
        return ""
    part = parts[start]
    return part[0] if isinstance(part, str) else part.sign[0]


def _free_the_flanks(parts: list[Part]) -> None:
    """Write the letter outside a delimiter as an entity where it keeps the delimiter from opening or closing."""
    for run in _runs(parts):
        opens = any(delimiter.opens for delimiter in run.delimiters)
        closes = any(not delimiter.opens for delimiter in run.delimiters)
        if opens and not run.can_open and run.start and run.before in (Side.LETTER, Side.SYMBOL):
            before = parts[run.start - 1]
            assert isinstance(before, str)
            parts[run.start - 1] = f"{before[:-1]}&#{ord(before[-1])};"
        if closes and not run.can_close and run.end < len(parts) and run.after in (Side.LETTER, Side.SYMBOL):
            after = parts[run.end]
            assert isinstance(after, str)
            parts[run.end] = f"&#{ord(after[0])};{after[1:]}"


def _pairs_as_meant(parts: Sequence[Part]) -> bool:
    """Run the algorithm of CommonMark's appendix over the delimiters and compare its pairs with ours."""
    openers: list[tuple[_Run, list[Delimiter]]] = []
    for run in _runs(parts):
        left = list(run.delimiters)
        if run.can_close:
            _close(run, left, openers)
        strays = run.can_close and any(_compatible(opener, run) for opener, _ in openers)
        if left and (strays or not run.can_open or not all(delimiter.opens for delimiter in left)):
            return False
        if left:
            openers.append((run, left))
    return not openers


def _close(run: _Run, left: list[Delimiter], openers: list[tuple[_Run, list[Delimiter]]]) -> None:
    """Pair the closing run with what CommonMark pairs it with, as long as that is what was meant."""
    while left and not left[0].opens:
        found = next((i for i in range(len(openers) - 1, -1, -1) if _compatible(openers[i][0], run)), None)
        if found is None:
            return
        del openers[found + 1 :]
        waiting = openers[found][1]
        if waiting[-1] is not left[0].partner:
            return
        waiting.pop()
        left.pop(0)
        if not waiting:
            openers.pop()


def _compatible(opener: _Run, closer: _Run) -> bool:
    """Tell whether the rule of three lets the runs pair."""
    if opener.char != closer.char:
        return False
    if opener.char == "~" or not (opener.can_close or closer.can_open):
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)
