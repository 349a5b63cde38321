"""Signs for emphasis that CommonMark is sure to pair as meant.

CommonMark 0.31.2, 6.2: a delimiter opens or closes by the characters on its two sides, and which characters count as
punctuation depends on the version (symbols such as € do since 0.31), so that both answers must agree here.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from migrate.exporters.markdown.marking import Delimiter
from migrate.exporters.markdown.pieces import EMPHASIS, STRONG, STRUCK


class LinkEdge(str):
    """The start or the end of a link: delimiters inside pair only with each other."""

    __slots__ = ()


Part = str | Delimiter
"""Finished source, or a delimiter that still lacks its sign."""

_SIGNS = {STRONG: "**", EMPHASIS: "*", STRUCK: "~~"}
_TAGS = {STRONG: "strong", EMPHASIS: "em", STRUCK: "del"}


def sign(parts: list[Part]) -> str:
    """Give the source with a sign for every delimiter; where no sign would do, a letter beside it becomes an entity."""
    delimiters = [part for part in parts if isinstance(part, Delimiter)]
    if not delimiters:
        return "".join(part for part in parts if isinstance(part, str))
    for delimiter in delimiters:
        delimiter.sign = _SIGNS[delimiter.mark]
    _turn_to_underscores(parts)
    _free_the_flanks(parts)
    if not _pairs_as_meant(parts) and not _pairs_with_underscores(parts, delimiters):
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


def _pairs_with_underscores(parts: Sequence[Part], delimiters: Sequence[Delimiter]) -> bool:
    for delimiter in delimiters:
        delimiter.sign = "_" if delimiter.mark == EMPHASIS else delimiter.sign
    return _pairs_as_meant(parts)


class Side(Enum):
    """What a character is to a delimiter beside it."""

    SPACE = "space"
    PUNCTUATION = "punctuation"
    SYMBOL = "symbol"
    """Punctuation since CommonMark 0.31, a letter before."""
    LETTER = "letter"

    def with_symbols_as(self, other: "Side") -> "Side":
        """Give what it is where symbols count as the other."""
        return other if self is Side.SYMBOL else self


@lru_cache(maxsize=4096)
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
    delimiters: list[Delimiter]
    views: tuple[tuple[Side, Side], ...] = ()
    """What is before and after it: as CommonMark sees it, and as cmark-gfm does, which looks past tildes."""

    @property
    def length(self) -> int:
        return sum(len(delimiter.sign) for delimiter in self.delimiters)

    @property
    def can_open(self) -> bool:
        """Tell whether it opens, whichever way symbols are counted."""
        return all(
            _flanks(before, after) and (self.char != "_" or not _flanks(after, before) or before is Side.PUNCTUATION)
            for before, after in self._readings()
        )

    @property
    def can_close(self) -> bool:
        """Tell whether it closes, whichever way symbols are counted."""
        return all(
            _flanks(after, before) and (self.char != "_" or not _flanks(before, after) or after is Side.PUNCTUATION)
            for before, after in self._readings()
        )

    @property
    def may_close(self) -> bool:
        """Tell whether there is a way of counting symbols by which it closes."""
        return any(_flanks(after, before) for before, after in self._readings())

    def _readings(self) -> Iterator[tuple[Side, Side]]:
        for before, after in self.views:
            yield before.with_symbols_as(Side.LETTER), after.with_symbols_as(Side.LETTER)
            if Side.SYMBOL in (before, after):
                yield before.with_symbols_as(Side.PUNCTUATION), after.with_symbols_as(Side.PUNCTUATION)


def _flanks(outside: Side, inside: Side) -> bool:
    """Tell whether a run flanks what is on its inner side."""
    return inside is Side.LETTER or (inside is Side.PUNCTUATION and outside is not Side.LETTER)


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
            runs.append(_Run(char, index, index + 1, [part]))
    for run in runs:
        run.views = _views(parts, run)
    return runs


def _views(parts: Sequence[Part], run: _Run) -> tuple[tuple[Side, Side], ...]:
    before, after = run.start - 1, run.end
    plain = (_side(_char(parts, before, -1)), _side(_char(parts, after, 0)))
    if before == _past_tildes(parts, before, -1) and after == _past_tildes(parts, after, 1):
        return (plain,)
    past = (
        _side(_char(parts, _past_tildes(parts, before, -1), -1)),
        _side(_char(parts, _past_tildes(parts, after, 1), 0)),
    )
    return (plain,) if plain == past else (plain, past)


def _past_tildes(parts: Sequence[Part], index: int, step: int) -> int:
    """Give the place of the next part that is no strikethrough delimiter."""
    while 0 <= index < len(parts):
        part = parts[index]
        if not isinstance(part, Delimiter) or part.mark != STRUCK:
            break
        index += step
    return index


def _char(parts: Sequence[Part], index: int, at: int) -> str:
    if not 0 <= index < len(parts):
        return ""
    part = parts[index]
    return part[at] if isinstance(part, str) else part.sign[at]


def _free_the_flanks(parts: list[Part]) -> None:
    """Write the letter outside a delimiter as an entity where it keeps the delimiter from opening or closing."""
    spelt = False
    for run in _runs(parts):
        if spelt:  # what stands before may just have become an entity
            run.views = _views(parts, run)
            spelt = False
        opens = any(delimiter.opens for delimiter in run.delimiters)
        closes = any(not delimiter.opens for delimiter in run.delimiters)
        if opens and not run.can_open:
            _spell_out(parts, _past_tildes(parts, run.start - 1, -1), -1)
            run.views = _views(parts, run)
            spelt = True
        if closes and not run.can_close:
            _spell_out(parts, _past_tildes(parts, run.end, 1), 0)
            spelt = True


def _spell_out(parts: list[Part], index: int, at: int) -> None:
    """Write the first (0) or last (-1) character of a part as an entity, where it is a letter or a symbol."""
    char = _char(parts, index, at)
    if _side(char) not in (Side.LETTER, Side.SYMBOL):
        return
    part = parts[index]
    assert isinstance(part, str)
    entity = f"&#{ord(char)};"
    if at == 0:
        parts[index] = f"{entity}{part[1:]}"
        return
    rest = part[:-1]
    is_bare = (len(rest) - len(rest.rstrip("\\"))) % 2  # a backslash that needed no escape before a letter
    escape = "\\" if is_bare else ""
    parts[index] = f"{rest}{escape}{entity}"


def _pairs_as_meant(parts: Sequence[Part]) -> bool:
    """Run the algorithm of CommonMark's appendix over the delimiters and compare its pairs with ours."""
    runs = iter(_runs(parts))
    run = next(runs, None)
    levels: list[list[tuple[_Run, list[Delimiter]]]] = [[]]
    for index, part in enumerate(parts):
        if isinstance(part, LinkEdge):
            if part.startswith("["):
                levels.append([])
            elif levels.pop():
                return False
        elif run is not None and index == run.start:
            if not _pair(run, levels[-1]):
                return False
            run = next(runs, None)
    return levels == [[]]


def _pair(run: _Run, openers: list[tuple[_Run, list[Delimiter]]]) -> bool:
    """Let the run close and open what it can; False where that is not what was meant."""
    left = list(run.delimiters)
    if run.can_close:
        _close(run, left, openers)
    if not left:
        return True
    strays = run.may_close and any(_compatible(opener, run) for opener, _ in openers)
    if strays or not run.can_open or not all(delimiter.opens for delimiter in left):
        return False
    openers.append((run, left))
    return True


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
