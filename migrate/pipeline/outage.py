"""Is it them, or is it us? Failures that may be our own count only once the network is proved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate import urls
from migrate.errors import NetworkDownError
from migrate.model.capture import (
    Answered,
    Check,
    ConnectionRefused,
    HostSilent,
    NoSuchHost,
    Outcome,
    OwnFault,
    Phase,
    Silent,
    Unsafe,
)
from migrate.model.settings import Settings
from migrate.pipeline.drafts import Draft
from migrate.store.journal import Journal

if TYPE_CHECKING:
    from migrate.fetchers.transport import Transport


@dataclass(slots=True)
class Network:
    """Whether our own connection works: proved by any host that answers, or by a canary."""

    canary_answers: Callable[[], bool]
    enter: Callable[[Draft], None]
    enough_hosts: int
    """So many hosts that fail alike while none answers mean that the fault is ours."""
    proved: bool = False
    silent_hosts: set[str] = field(default_factory=set)
    why: str = ""
    unproved: list[Draft] = field(default_factory=list)
    """Failures that may be ours; they count as evidence only once the network is proved."""
    glimpsed: dict[str, Draft] = field(default_factory=dict)
    """By URL: failures that may be ours, of URLs that will be asked for once more."""

    def weigh(self, draft: Draft) -> None:
        """Enter the check if it can be believed now, else keep it until the network is proved.

        Raises:
            NetworkDownError: so many hosts failed alike, and none answered, that the fault must be ours.
        """
        self.glimpsed.pop(draft.check.url, None)
        if self.proved or isinstance(draft.check.last.outcome, Unsafe):
            self.enter(draft)
            return
        self.unproved.append(draft)
        self._learn_from(draft.check)

    def glimpse(self, draft: Draft) -> None:
        """Learn from a check that is not the last word about its URL.

        Raises:
            NetworkDownError: so many hosts failed alike, and none answered, that the fault must be ours.
        """
        if not self.proved:
            self.glimpsed[draft.check.url] = draft
            self._learn_from(draft.check)

    def _learn_from(self, check: Check) -> None:
        if not _may_be_ours(check.last.outcome):
            self._believe()
            return
        self.why = self.why or _why(check)
        self.silent_hosts.add(urls.host(check.url))
        if len(self.silent_hosts) >= self.enough_hosts:
            self._ask_canary()

    def settle(self) -> None:
        """Let a canary decide about what is still unproved.

        Raises:
            NetworkDownError: no canary answers either.
        """
        if self.unproved:
            self._ask_canary()

    def _ask_canary(self) -> None:
        if not self.canary_answers():
            raise self.down()
        self._believe()

    def _believe(self) -> None:
        self.proved = True
        for draft in self.unproved:
            self.enter(draft)
        self.unproved.clear()
        self.glimpsed.clear()

    @property
    def in_vain(self) -> Iterator[Draft]:
        """Everything that was tried and proves nothing."""
        yield from self.unproved
        yield from self.glimpsed.values()

    def down(self) -> NetworkDownError:
        """Say that our own connection failed."""
        hosts = len(self.silent_hosts)
        return NetworkDownError(
            f"Our own connection seems to be down: {hosts} host{'s' if hosts > 1 else ''} asked, none answered "
            f"({self.why}). Nothing was judged.",
            "Mend the connection (or name a --proxy) and run again; or prove that it works with --canary URL; or use "
            "--offline to work from mirrors alone.",
        )


def _may_be_ours(outcome: Outcome) -> bool:
    if isinstance(outcome, HostSilent):
        return _may_be_ours(outcome.last)
    return isinstance(outcome, NoSuchHost | ConnectionRefused | OwnFault) or (
        isinstance(outcome, Silent) and outcome.phase in {Phase.DNS, Phase.CONNECT, Phase.PROXY}
    )


def _why(check: Check) -> str:
    outcome = check.last.outcome
    return str(getattr(outcome, "detail", None) or outcome.kind)


def canary_answers(settings: Settings, journal: Journal, transport: "Transport") -> bool:
    """Ask links that have long worked, then the pages that surely do; nothing of it is archived."""
    for url in (*journal.checks.long_ok(settings.policy.own_outage_long_ok_links), *settings.canaries):
        exchange = transport.fetch(url, deadline_seconds=settings.timeout, max_bytes=settings.max_bytes)
        exchange.close()
        if isinstance(exchange.outcome, Answered):
            return True
    return False
