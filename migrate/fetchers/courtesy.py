"""How archives are asked: one request at a time at each, with a pause between, and not before a busy one wants it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from migrate import urls
from migrate.fetchers.pacing import retry_after
from migrate.fetchers.web_archive import Reply

BUSY_WAIT = 60.0
"""Seconds that a busy archive is left alone where it does not say for how long: the Wayback Machine shuts out for an
hour whoever goes on asking within the minute."""
LONGEST_WAIT = 120.0
"""Seconds that we wait for a busy archive at most; one that wants more is not asked again in this run."""
PATIENCE = 900.0
"""Seconds that we wait in all for one archive that is busy again and again."""
TRIES = 2


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    waited: float = 0.0
    turned_away: Reply | None = None
    """The answer after which it is left alone for good."""


class Courtesy:
    """Lets requests through, host by host; any thread may ask."""

    def __init__(
        self, delay_of: Callable[[str], float], clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        """Be ready; `delay_of` gives the seconds from the end of a host's answer to the next request to it."""
        self._delay_of = delay_of
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def ask(self, url: str, once: Callable[[], Reply]) -> Reply:
        """Give the reply when it is the host's turn; where it is busy, what it says when it wants to be asked again."""
        host = urls.host(url)
        for _ in range(TRIES):
            with self._turn(host) as state:
                if state.turned_away is not None:
                    return state.turned_away
                reply = once()
                state.free_at = self._clock() + self._delay_of(host)
                if not reply.is_busy:
                    return reply
                self._leave_alone(state, reply)
        return reply

    @contextmanager
    def _turn(self, host: str) -> Iterator[_Host]:
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
        with state.lock:
            wait = state.free_at - self._clock()
            if wait > 0 and state.turned_away is None:
                self._sleep(wait)
            yield state

    def _leave_alone(self, state: _Host, reply: Reply) -> None:
        wanted = retry_after(reply.step.outcome, reply.at)
        wait = BUSY_WAIT if wanted is None else wanted
        state.waited += wait
        if wait > LONGEST_WAIT or state.waited > PATIENCE:
            state.turned_away = reply
        state.free_at = max(state.free_at, self._clock() + wait)
