"""All looks at one link in order of time, sorted by what each of them is worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from migrate.model.link import Status, Verdict
from migrate.verdict.judge import FAILING, WORKING, verdict_of
from migrate.verdict.observation import Look


class Weight(IntEnum):
    """What a look does to what was known before, weakest first."""

    VOID = 0
    """Nothing at all: our own side failed, so it was no look at the link."""
    SILENT = 1
    """It neither strikes nor clears: the answer, or that we did not ask, tells nothing about the page."""
    FAILS = 2
    WORKS = 3


NEEDS_SUPPORT = frozenset(
    {
        Status.REFUSED,
        Status.RESET,
        Status.CLOSED,
        Status.TIMEOUT,
        Status.SERVER_ERROR,
        Status.NOT_HTTP,
        Status.TLS_EXPIRED,
        Status.TLS_NAME,
        Status.TLS_UNTRUSTED,
        Status.TLS_FAILED,
    }
)
"""Failures that may be those of the way to the site, or pass: never dead by themselves."""

ABOUT_THE_SITE = NEEDS_SUPPORT | {Status.NO_SUCH_HOST}
"""Failures of the whole site, which any answer from it disproves."""

ANSWERS = frozenset(
    {
        Status.LOGIN,
        Status.PAYWALL,
        Status.FORBIDDEN,
        Status.BOT_WALL,
        Status.RATE_LIMITED,
        Status.NEEDS_SCRIPTS,
    }
)
"""What tells nothing about the page, and yet that its site is there."""


def weight(status: Status) -> Weight:
    """Give what a look with this status is worth."""
    if status is Status.OWN_OUTAGE:
        return Weight.VOID
    verdict = verdict_of(status)
    if verdict in WORKING:
        return Weight.WORKS
    return Weight.FAILS if verdict in FAILING else Weight.SILENT


@dataclass(frozen=True, slots=True)
class History:
    """The looks at a link, oldest first; at one same instant the one that speaks for the link is the last."""

    looks: tuple[Look, ...]
    """Without the void ones."""
    void: tuple[Look, ...]
    """Those on which our own side failed."""

    @property
    def working(self) -> tuple[Look, ...]:
        """Every look that found it working."""
        return tuple(look for look in self.looks if weight(look.observation.status) is Weight.WORKS)

    @property
    def failing(self) -> tuple[Look, ...]:
        """Every look that found it failing since it last worked: what is held against it."""
        return _failing(_after_the_last(Weight.WORKS, self.looks))

    @property
    def silent(self) -> tuple[Look, ...]:
        """The looks that told nothing, since the last one that told something."""
        last = next((n for n in range(len(self.looks), 0, -1) if _tells(self.looks[n - 1])), 0)
        return self.looks[last:]

    @property
    def streak(self) -> tuple[Look, ...]:
        """Every look that found it working since it last failed."""
        return tuple(
            look
            for look in _after_the_last(Weight.FAILS, self.looks)
            if weight(look.observation.status) is Weight.WORKS
        )

    @property
    def overcome(self) -> tuple[Look, ...]:
        """The failing looks that the present streak put an end to; none where it never failed, or does now."""
        if not self.streak:
            return ()
        return _failing(_after_the_last(Weight.WORKS, self.looks[: self.looks.index(self.streak[0])]))


def read(looks: Iterable[Look]) -> History:
    """Put looks, which may come in any order, in theirs."""
    ordered = sorted(looks, key=_order)
    return History(
        looks=tuple(look for look in ordered if weight(look.observation.status) is not Weight.VOID),
        void=tuple(look for look in ordered if weight(look.observation.status) is Weight.VOID),
    )


def disproved(shown: Look, silent: Iterable[Look]) -> bool:
    """Tell whether answers that tell nothing about the page still show that the failure is over."""
    return shown.observation.status in ABOUT_THE_SITE and any(look.observation.status in ANSWERS for look in silent)


def dead_at_once(look: Look) -> bool:
    """Tell whether one such look is enough: the address can never work."""
    return verdict_of(look.observation.status) is Verdict.DEAD


def _order(look: Look) -> tuple[datetime, Weight, str, str, str, tuple[str, ...], str, str]:
    """Total, so that a history is judged by which looks it has and not by who listed them."""
    seen = look.observation
    retry_at = look.retry_at.isoformat() if look.retry_at else ""
    return look.at, weight(seen.status), seen.status, seen.rule, seen.reason, seen.beside, look.vantage, retry_at


def _after_the_last(sort: Weight, looks: tuple[Look, ...]) -> tuple[Look, ...]:
    last = next((n for n in range(len(looks), 0, -1) if weight(looks[n - 1].observation.status) is sort), 0)
    return looks[last:]


def _failing(looks: tuple[Look, ...]) -> tuple[Look, ...]:
    return tuple(look for look in looks if weight(look.observation.status) is Weight.FAILS)


def _tells(look: Look) -> bool:
    return weight(look.observation.status) in {Weight.WORKS, Weight.FAILS}
