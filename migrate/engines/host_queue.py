"""The queue of one host: what is asked next and when, what is set aside, and when nobody believes in it any more."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, TypeVar

Result = TypeVar("Result")

LONGEST_WAIT = 30.0
"""Seconds that a busy host can make its other URLs wait by saying so."""
LONGEST_BUSY_DELAY = 8.0
"""Seconds to which the delay of a busy host grows."""
FIRST_BUSY_DELAY = 1.0
BUSY_IN_A_ROW = 5
"""So many URLs that a busy host turns away, one after the other, and it is set aside."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How politely one host is asked."""

    in_flight: int
    delay_seconds: float
    """From the end of one request to the start of the next."""


class Sign(Enum):
    """What a result says about the host it came from."""

    ANSWERED = auto()
    SLOWED = auto()
    """It answered, but not before it had wanted to be asked less."""
    BUSY = auto()
    """It turned us away, and wants to be asked less."""
    MUTE = auto()
    """Nothing came: no name, no connection, no answer in time."""
    NOTHING = auto()
    """It says nothing about the host, such as a fault of our own."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a result says about its host."""

    sign: Sign
    wait_seconds: float = 0.0
    """How long a busy host wants us to wait."""


class Standing(Enum):
    """How much is expected of a door of a host."""

    TRUSTED = auto()
    SUSPECT = auto()
    """It failed once: it is asked one by one."""
    SET_ASIDE = auto()
    """Its breaker is open, since it is silent or turns everybody away: nobody asks it before the end of the run."""
    ON_TRIAL = auto()
    """It is tried with one URL."""
    GIVEN_UP = auto()
    """It failed that too: what is left is never asked."""


@dataclass(frozen=True, slots=True)
class Errand(Generic[Result]):
    """A URL to ask for, with what came of it the first time."""

    url: str
    door: str
    earlier: Result | None = None


@dataclass(frozen=True, slots=True)
class Spared(Generic[Result]):
    """A URL that was never asked for, since its host had failed others, or turned them away."""

    url: str
    in_vain: int
    """So many requests for other URLs had come to nothing, one after the other."""
    last: Result
    """What came of the last of them."""


@dataclass(slots=True)
class _Door(Generic[Result]):
    """One scheme and port of a host; each may be shut while the others are open."""

    waiting: deque[Errand[Result]] = field(default_factory=deque)
    held: deque[Errand[Result]] = field(default_factory=deque)
    """Failed once, and asked once more at the end."""
    standing: Standing = Standing.TRUSTED
    in_flight: int = 0
    answered: bool = False
    tried: bool = False
    """True once it has been on trial: there is no second one."""
    in_vain: int = 0
    """Failures in a row, all of the kind of the last."""
    last_sign: Sign = Sign.NOTHING
    last: Result | None = None
    """What came of the last failure."""

    @property
    def aside(self) -> int:
        """How many URLs wait for the end of the run."""
        return len(self.held) + (len(self.waiting) if self.standing is Standing.SET_ASIDE else 0)

    def limit(self, in_flight: int) -> int:
        """How many requests it may have in flight, where the host may have so many."""
        if self.standing in {Standing.SET_ASIDE, Standing.GIVEN_UP}:
            return 0
        return in_flight if self.standing is Standing.TRUSTED else 1

    def succeeded(self) -> None:
        """It is believed in again; after a trial, what failed before is asked once more."""
        if self.standing in {Standing.ON_TRIAL, Standing.GIVEN_UP}:
            self.waiting.extend(self.held)
            self.held.clear()
        self.standing, self.answered, self.in_vain, self.last_sign = Standing.TRUSTED, True, 0, Sign.ANSWERED

    def failed(self, result: Result) -> None:
        """It is believed in less: a door that never opened at once, one that did after two failures in a row."""
        self._count(Sign.MUTE, result)
        match self.standing:
            case Standing.TRUSTED if self.answered:
                self.standing = Standing.SUSPECT
            case Standing.TRUSTED | Standing.SUSPECT:
                self._set_aside()
            case Standing.ON_TRIAL:
                self.standing = Standing.GIVEN_UP
            case Standing.SET_ASIDE | Standing.GIVEN_UP:
                pass

    def turned_away(self, result: Result, wait_seconds: float) -> None:
        """It answers, and is believed in; but who turns all away, or for longer than we wait, is left in peace."""
        if self.last_sign is not Sign.BUSY:
            self.succeeded()
        self._count(Sign.BUSY, result)
        match self.standing:
            case Standing.TRUSTED | Standing.SUSPECT:
                if self.in_vain >= BUSY_IN_A_ROW or wait_seconds > LONGEST_WAIT:
                    self._set_aside()
            case Standing.ON_TRIAL:
                self.standing = Standing.GIVEN_UP
            case Standing.SET_ASIDE | Standing.GIVEN_UP:
                pass

    def _count(self, sign: Sign, result: Result) -> None:
        self.in_vain = self.in_vain + 1 if self.last_sign is sign else 1
        self.last_sign, self.last = sign, result

    def _set_aside(self) -> None:
        self.standing = Standing.GIVEN_UP if self.tried else Standing.SET_ASIDE

    def try_again(self) -> None:
        """Ask once more what failed; where nothing is believed, one URL first, and one that has not failed if any."""
        if self.standing is not Standing.SET_ASIDE:
            self.waiting.extend(self.held)
            self.held.clear()
            return
        self.standing, self.tried = Standing.ON_TRIAL, True
        if not self.waiting:
            self.waiting.append(self.held.popleft())


class HostQueue(Generic[Result]):
    """The URLs of one host; not thread-safe, and it knows no time but its clock's."""

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        self._pace, self._clock = pace, clock
        self._doors: dict[str, _Door[Result]] = {}
        self._in_flight = 0
        self._probed = False  # until the first URL is answered nobody asks for a second
        self._delay = pace.delay_seconds
        self.free_at = 0.0
        """The clock's time from which it may be asked again."""

    @property
    def aside(self) -> int:
        """How many URLs wait for the end of the run."""
        return sum(door.aside for door in self._doors.values())

    def add(self, url: str, door: str) -> None:
        """Queue a URL that has not been asked for."""
        self._doors.setdefault(door, _Door()).waiting.append(Errand(url, door))

    def is_ready(self) -> bool:
        """Say whether another URL may be asked for once the host is free."""
        return self._next() is not None

    def start(self) -> Errand[Result]:
        """Give the URL to ask for next; only where one is ready."""
        door = self._next()
        assert door is not None
        door.in_flight += 1
        self._in_flight += 1
        return door.waiting.popleft()

    def over(self, errand: Errand[Result], result: Result, heard: Heard) -> bool:
        """Learn what came; True where that is the last word, False where the URL will be asked for once more."""
        door = self._doors[errand.door]
        door.in_flight -= 1
        self._in_flight -= 1
        self._probed = True
        self._pause(heard)
        match heard.sign:
            case Sign.ANSWERED | Sign.SLOWED:
                door.succeeded()
            case Sign.BUSY:
                door.turned_away(result, heard.wait_seconds)
            case Sign.MUTE:
                on_trial = door.standing is Standing.ON_TRIAL
                door.failed(result)
                if errand.earlier is None and not on_trial and door.standing is not Standing.GIVEN_UP:
                    door.held.append(Errand(errand.url, errand.door, result))
                    return False
            case Sign.NOTHING:
                pass
        return True

    def given_up(self) -> Iterator[Spared[Result] | Errand[Result]]:
        """Give, and forget, what will not be asked any more: never asked, or once with what came then."""
        for door in self._doors.values():
            if door.standing is Standing.GIVEN_UP and not door.in_flight:
                assert door.last is not None
                for errand in (*door.waiting, *door.held):
                    yield errand if errand.earlier is not None else Spared(errand.url, door.in_vain, door.last)
                door.waiting.clear()
                door.held.clear()

    def try_again(self) -> None:
        """Let everything that was set aside have its second chance."""
        for door in self._doors.values():
            if door.aside:
                door.try_again()

    def _next(self) -> _Door[Result] | None:
        limit = self._pace.in_flight if self._probed else 1
        if self._in_flight >= limit:
            return None
        return next((d for d in self._doors.values() if d.waiting and d.in_flight < d.limit(limit)), None)

    def _pause(self, heard: Heard) -> None:
        if heard.sign in {Sign.BUSY, Sign.SLOWED}:
            grown = max(FIRST_BUSY_DELAY, 2 * self._delay)
            self._delay = max(self._pace.delay_seconds, min(LONGEST_BUSY_DELAY, grown))
        elif heard.sign is Sign.ANSWERED:
            calmer = self._delay / 2
            self._delay = max(self._pace.delay_seconds, calmer if calmer >= FIRST_BUSY_DELAY else 0.0)
        wait = max(self._delay, min(heard.wait_seconds, LONGEST_WAIT))
        self.free_at = max(self.free_at, self._clock() + wait)
