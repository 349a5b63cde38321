"""One URL asked for, again where that is called for, and what may be kept of it packed for the archive."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from migrate import urls
from migrate.archive.parcels import Parcel
from migrate.archive.records import is_not_modified
from migrate.errors import MigrateError
from migrate.fetchers import robots
from migrate.fetchers.pacing import Patience
from migrate.fetchers.robots import ALLOWED, RobotsDecision
from migrate.fetchers.transport import Transport
from migrate.model.capture import Answered, Check, OwnFault, Phase, Step
from migrate.model.exchange import Exchange
from migrate.model.link import Origin
from migrate.model.page import Page
from migrate.model.record import Earlier
from migrate.model.settings import Robots, Settings
from migrate.pipeline.drafts import Draft, beside_draft_of, draft_of, sibling_draft_of
from migrate.pipeline.evidence import page_of
from migrate.pipeline.hosts import is_ours, is_own, pace_of
from migrate.pipeline.keeping import Keeper, Keeps, Kept, keeps_every_change
from migrate.pipeline.plan import Clock
from migrate.pipeline.unasked import refused_draft, undecided_draft
from migrate.verdict.chain import MAX_HOPS


@dataclass(frozen=True, slots=True)
class _Next:
    """A further request within the same check."""

    url: str
    after_seconds: float
    is_retry: bool


@dataclass(frozen=True, slots=True)
class _Came:
    """What one request of a check brought; the exchange is closed."""

    exchange: Exchange
    page: Page | None
    decision: RobotsDecision
    kept: Kept


class _Beside(threading.local):
    """What this thread asked of robots.txt, until its check takes it along.

    The check of another thread may be entered when this one is not: then a decision would be without its evidence.
    """

    drafts: tuple[Draft, ...] = ()


def nothing_earlier(_url: str) -> Earlier | None:
    """Hold nothing of any URL, as a first run does."""
    return None


class Asker:
    """Gives the draft of a check; called from many threads, each of which holds the host while it is at work."""

    def __init__(
        self,
        transport: Transport,
        settings: Settings,
        clock: Clock,
        sleep: Callable[[float], None],
        recall: Callable[[str], Exchange | None],
        *,
        earlier_of: Callable[[str], Earlier | None] = nothing_earlier,
        keeps: Keeps = keeps_every_change,
        siblings: Collection[str] = (),
    ) -> None:
        """Be ready to ask.

        Args:
            transport: asks.
            settings: decide how politely, and what is kept.
            clock: tells when something was decided without asking.
            sleep: waits so many seconds.
            recall: gives what a robots.txt said not long ago, where an earlier run asked for it.
            earlier_of: gives what the archive holds of a URL already; it is asked for on condition that it changed
                where it had a validator. Called in the threads that ask.
            keeps: tells whether a body that is another than the earlier one is stored.
            siblings: random addresses among those to ask for; it may grow meanwhile.
        """
        self._transport = transport
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._recall = recall
        self._earlier_of = earlier_of
        self._siblings = siblings
        self._patience = Patience()
        self._keeper = Keeper(settings.budget, keeps)
        self._robots = robots.Robots(self._ask_robots, robots.TOKEN)
        self._beside = _Beside()
        # A hostile page takes 70 MB while it is read, and two at a time would not be faster: the parser keeps the GIL.
        self._reading = threading.Lock()
        self.faulty: dict[str, str] = {}
        """By URL: which fault of migrate itself was met."""

    def __call__(self, url: str, begun: Draft | None) -> Draft:
        """Ask, ask again with the cookie of a cookie wall, or once more when a busy host said when; all is packed.

        Where nothing came the first time, the new check begins with what was tried then. Where what came trips a fault
        of migrate itself, that is what is told of the link, and the others go on.
        """
        try:
            return self._asked(url, begun)
        except (OSError, MemoryError, MigrateError):
            raise
        except Exception as error:  # noqa: BLE001  told with the link: one page must not end every run from now on
            said = urls.mask_secrets_in_text(" ".join(str(error).split()))[0][:200]
            self.faulty[url] = f"migrate itself met a fault, please report it ({type(error).__name__}: {said})"
            return self._told_of(url, OwnFault(phase=Phase.BODY, detail=self.faulty[url]))

    def _asked(self, url: str, begun: Draft | None) -> Draft:
        if self._settings.robots is Robots.OBEY:
            decision = self._decide(url)
            if not decision.allowed:
                return self._refused(url, decision)
        parcel = Parcel.going_on(begun.parcel) if begun else Parcel(self._settings.secrets)
        steps: list[Step] = list(begun.check.steps) if begun else []
        ahead: _Next | None = _Next(url, 0.0, is_retry=False)
        cookies: dict[str, str] = {}
        earlier, may_retry, started, spent = self._earlier_of(url), True, None, 0.0
        while ahead is not None:
            if ahead.after_seconds:  # sleeping for no time gives the interpreter away: a quarter of what asking costs
                self._sleep(ahead.after_seconds)
            may_retry = may_retry and not ahead.is_retry
            came = self._ask(ahead.url, cookies, earlier if ahead.url == url else None, parcel)
            started = started or came.exchange.started_at
            steps.append(Step(url=ahead.url, outcome=came.exchange.outcome, record=came.kept.record))
            cookies = dict(came.exchange.cookies)
            spent += came.exchange.seconds
            # A wall of cookies whose every step comes in drops would else take its deadline twenty times.
            goes_on = len(steps) <= MAX_HOPS and spent < self._deadline(url)
            ahead = self._next(came.exchange, may_retry=may_retry) if goes_on else None
        check = Check(
            url=url,
            at=started,
            origin=Origin.LIVE,
            steps=tuple(steps),
            page=came.page,
            robots=came.decision.rule or None,
            not_kept=came.kept.not_kept,
            confirms=came.kept.confirms,
            vantage=self._settings.vantage,
        )
        beside = (*(begun.beside if begun else ()), *self._taken_along())
        return sibling_draft_of(check, parcel, beside) if url in self._siblings else draft_of(check, parcel, beside)

    def _ask(self, url: str, cookies: dict[str, str], earlier: Earlier | None, parcel: Parcel) -> _Came:
        """Ask once, and pack what may be kept of the answer."""
        exchange = self._fetch(url, cookies, earlier)
        try:
            decision = self._decision_on(exchange)
            if decision.fault is not None:
                # Whether it may be kept is not known, by our own fault: as if it had never come, and asked for again.
                void = replace(exchange, outcome=decision.fault, head=b"", body=None, entity=None, interim=b"")
                return _Came(void, None, ALLOWED, self._keeper.keep(void, None, ALLOWED, earlier, parcel))
            page = self._page(exchange, earlier)
            return _Came(exchange, page, decision, self._keeper.keep(exchange, page, decision, earlier, parcel))
        finally:
            exchange.close()

    def _taken_along(self) -> tuple[Draft, ...]:
        """Give what was asked of robots.txt for the check in hand."""
        drafts, self._beside.drafts = self._beside.drafts, ()
        return drafts

    @property
    def turned_away(self) -> int:
        """How many bodies were judged and not kept since the budget was spent."""
        return self._keeper.turned_away

    def _refused(self, url: str, decision: RobotsDecision) -> Draft:
        if decision.fault is not None:
            return self._told_of(url, decision.fault)
        return replace(refused_draft(url, decision, self._clock()), beside=self._taken_along())

    def _told_of(self, url: str, fault: OwnFault) -> Draft:
        return replace(undecided_draft(url, fault, self._clock()), beside=self._taken_along())

    def _decide(self, url: str) -> RobotsDecision:
        return ALLOWED if is_ours(urls.host(url), self._settings) else self._robots.decide(url)

    def _decision_on(self, exchange: Exchange) -> RobotsDecision:
        """Decide whether the body may be kept; where there is none, nobody needs to be asked."""
        outcome = exchange.outcome
        has_body = isinstance(outcome, Answered) and outcome.body_bytes > 0
        return self._decide(exchange.url) if has_body and self._settings.robots is not Robots.IGNORE else ALLOWED

    def _fetch(self, url: str, cookies: dict[str, str], earlier: Earlier | None) -> Exchange:
        own = is_own(urls.host(url), self._settings)
        return self._transport.fetch(
            url,
            deadline_seconds=self._deadline(url),
            max_bytes=self._settings.own_max_bytes if own else self._settings.max_bytes,
            cookies=cookies,
            headers=_conditions(earlier) if earlier else {},
        )

    def _deadline(self, url: str) -> float:
        return self._settings.own_timeout if is_own(urls.host(url), self._settings) else self._settings.timeout

    def _ask_robots(self, url: str) -> Exchange:
        """Ask as politely as for any page: where one has just been asked for, only after the pause."""
        recalled = self._recall(url)
        if recalled is not None:
            return recalled
        pause = self._pause(url)
        if self._settings.robots is Robots.STORE:
            self._sleep(pause)
        seconds = min(robots.DEADLINE_SECONDS, self._settings.timeout)
        exchange = self._transport.fetch(url, deadline_seconds=seconds, max_bytes=robots.MAX_BYTES)
        parcel = Parcel(self._settings.secrets)
        step = Step(url=exchange.url, outcome=exchange.outcome, record=parcel.add_exchange(exchange))
        check = Check(
            url=exchange.url, at=exchange.started_at, origin=Origin.LIVE, steps=(step,), page=self._page(exchange)
        )
        self._beside.drafts += (beside_draft_of(check, parcel),)
        if self._settings.robots is Robots.OBEY:
            self._sleep(pause)
        return exchange

    def _page(self, exchange: Exchange, earlier: Earlier | None = None) -> Page | None:
        """Give what the content shows; that of a 304 is the earlier one's."""
        outcome = exchange.outcome
        if isinstance(outcome, Answered) and earlier is not None and is_not_modified(outcome):
            return earlier.page
        if not isinstance(outcome, Answered) or exchange.entity is None:
            return None
        with self._reading:
            return page_of(outcome, exchange.entity, exchange.url)

    def _pause(self, url: str) -> float:
        return pace_of(urls.host(url), self._settings).delay_seconds

    def _next(self, exchange: Exchange, *, may_retry: bool) -> _Next | None:
        wait = self._patience.wait_for(exchange, self._deadline(exchange.url)) if may_retry else None
        if wait is not None:
            return _Next(exchange.url, max(wait, self._pause(exchange.url)), is_retry=True)
        onward = _onward_with_cookie(exchange)
        return _Next(onward, self._pause(onward), is_retry=False) if onward else None


def _onward_with_cookie(exchange: Exchange) -> str | None:
    """Where to ask next within this check: a redirect with a cookie that stays on its host, and as secure as it was."""
    outcome = exchange.outcome
    if not isinstance(outcome, Answered) or not exchange.cookies or not outcome.location:
        return None
    target = urls.without_fragment(outcome.location)
    is_downgrade = urls.scheme(exchange.url) == "https" != urls.scheme(target)
    return target if urls.host(target) == urls.host(exchange.url) and not is_downgrade else None


def _conditions(earlier: Earlier) -> dict[str, str]:
    """Give the fields that ask for a body only where it is no longer the earlier one (RFC 9110, 13.1)."""
    named = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.last_modified}
    return {name: value for name, value in named.items() if value is not None}
