"""The old copy of a page that a web archive has: nearest to a date, good, and really of that page (RFC 7089)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, assert_never

from migrate.fetchers.copies import Memento, Unreachable, Unusable, open_copy
from migrate.fetchers.listing import (
    ArchiveBusy,
    ArchiveDown,
    Listed,
    NoneThere,
    OutOfReach,
    list_copies,
    with_timemap,
)
from migrate.fetchers.web_archive import Ask, Candidate, Reply, WebArchive

MOST_OPENED = 4
"""So many copies of a page are opened before we give up."""
MOST_BEFORE = 3
"""So many of them from before the date: a page may have been lost before anybody linked to it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The archive has a good copy."""

    memento: Memento


Finding: TypeAlias = Found | NoneThere | OutOfReach | ArchiveBusy | ArchiveDown
"""What came of a search: only `NoneThere` says that there is no copy."""


def find_memento(
    url: str,
    wanted: datetime | None,
    archive: WebArchive,
    ask: Ask,
    is_good: Callable[[Memento], bool],
    now: datetime,
) -> Finding:
    """Give the good copy nearest before the date, else the nearest after it.

    Args:
        url: the original, WHATWG form, no fragment.
        wanted: the date; without one it is the oldest good copy.
        archive: who is asked.
        ask: asks one address of it.
        is_good: judges a copy that answered 200: whether it is the page, and not one that says it is gone.
        now: when the search is made.
    """
    listed = list_copies(url, wanted, archive, ask)
    if not isinstance(listed, Listed):
        return listed
    search = _Search(url, wanted, ask, is_good, now, listed.at_hand)
    ended = search.among(listed.candidates)
    if ended is None and listed.timemap and search.is_wanting:
        ended = search.among(with_timemap(listed, url, wanted, ask).candidates)
    return ended or search.result()


@dataclass(slots=True)
class _Search:
    """What has been seen of the copies of one page."""

    url: str
    wanted: datetime | None
    ask: Ask
    is_good: Callable[[Memento], bool]
    now: datetime
    at_hand: Reply | None
    best: Memento | None = None
    opened: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    """Digests of content that was no good."""
    unusable: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)

    @property
    def is_wanting(self) -> bool:
        """True where a better copy than the best so far may be among others."""
        return self.best is None or self._is_late(self.best.at)

    def among(self, candidates: Sequence[Candidate]) -> ArchiveBusy | None:
        """Open copies in the order of their worth until one is the best that there can be."""
        for candidate in self._in_order(candidates):
            if self.best and (not self.is_wanting or self._is_late(candidate.at)):
                return None
            if len(self.opened) >= MOST_OPENED:
                return None
            self.opened.add(candidate.url)
            busy = self._open(candidate)
            if busy:
                return busy
        return None

    def result(self) -> Found | NoneThere | OutOfReach:
        """Say what all this comes to."""
        if self.best:
            return Found(self.best)
        if self.unreachable or not self.unusable:
            return OutOfReach(
                self.unreachable[-1] if self.unreachable else "the archive lists no copy that can be asked for"
            )
        looked = "one copy was" if len(self.unusable) == 1 else f"{len(self.unusable)} copies were"
        return NoneThere(f"{looked} opened, none is of use: {self.unusable[-1]}")

    def _open(self, candidate: Candidate) -> ArchiveBusy | None:
        opened = open_copy(candidate, self.url, self.ask, self.now, self.at_hand_of(candidate))
        match opened:
            case Memento() if not self.is_good(opened):
                self._is_bad(candidate, "it does not show the page")
            case Memento():
                self.best = self._better(opened)
            case Unusable(reason=reason):
                self._is_bad(candidate, reason)
            case Unreachable(detail=detail):
                self.unreachable.append(detail)
            case ArchiveBusy():
                return opened
            case _:
                assert_never(opened)
        return None

    def at_hand_of(self, candidate: Candidate) -> Reply | None:
        """Give the copy where it came with the listing."""
        reply = self.at_hand
        return reply if reply and reply.moment == candidate.at else None

    def _is_bad(self, candidate: Candidate, why: str) -> None:
        self.unusable.append(why)
        if candidate.digest:
            self.bad.add(candidate.digest)

    def _better(self, opened: Memento) -> Memento:
        """Give the better of two: what a copy says of its own date may differ from what the list said."""
        if self.best is None or self.wanted is None:
            return self.best or opened
        return min(self.best, opened, key=lambda each: self._worth(each.at))

    def _in_order(self, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
        unseen = (each for each in candidates if each.url not in self.opened)
        ordered = sorted(unseen, key=lambda each: self._worth(each.at))
        before = [each for each in ordered if not self._is_late(each.at)]
        after = [each for each in ordered if self._is_late(each.at)]
        yield from _some(before, MOST_BEFORE if after else MOST_OPENED, self.bad)
        yield from _some(after, MOST_OPENED, self.bad)

    def _worth(self, at: datetime) -> tuple[bool, float]:
        if self.wanted is None:
            return False, at.timestamp()
        return self._is_late(at), abs((at - self.wanted).total_seconds())

    def _is_late(self, at: datetime) -> bool:
        return self.wanted is not None and at > self.wanted


def _some(candidates: Sequence[Candidate], most: int, bad: set[str]) -> Iterator[Candidate]:
    """Give the first of them; those whose content is known to be no good by the time of their turn do not count."""
    for candidate in candidates:
        if most and candidate.digest not in bad:
            most -= 1
            yield candidate
