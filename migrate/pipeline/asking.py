"""One URL asked for, again where that is called for, and what may be kept of it archived."""

from collections.abc import Callable
from dataclasses import dataclass

from migrate import markup, urls
from migrate.archive.writing import Archive
from migrate.engines.host_queue import Spared
from migrate.fetchers import robots
from migrate.fetchers.decoding import decoded
from migrate.fetchers.pacing import Patience
from migrate.fetchers.robots import ALLOWED, RobotsDecision
from migrate.fetchers.transport import Transport
from migrate.model.base import rfc3339
from migrate.model.capture import (
    Answered,
    Check,
    Closed,
    ConnectionRefused,
    Exchange,
    HostSilent,
    NoSuchHost,
    Page,
    Reset,
    RobotsRefused,
    Silent,
    Step,
)
from migrate.model.link import Origin
from migrate.model.settings import Robots, Settings
from migrate.pipeline.hosts import is_ours, is_own, pace_of
from migrate.pipeline.keeping import Keeper
from migrate.pipeline.plan import Clock
from migrate.verdict.chain import MAX_HOPS


@dataclass(frozen=True, slots=True)
class _Next:
    """A further request within the same check."""

    url: str
    after_seconds: float
    is_retry: bool


class Asker:
    """Gives the check of a URL; called from many threads, each of which holds the host while it is at work."""

    def __init__(
        self,
        transport: Transport,
        settings: Settings,
        archive: Archive,
        clock: Clock,
        sleep: Callable[[float], None],
    ) -> None:
        self._transport = transport
        self._settings = settings
        self._archive = archive
        self._clock = clock
        self._sleep = sleep
        self._patience = Patience()
        self._keeper = Keeper(archive, settings.budget)
        self._robots = robots.Robots(self._ask_robots, robots.TOKEN)

    def __call__(self, url: str, earlier: Check | None) -> Check:
        """Ask, ask again with the cookie of a cookie wall, or once more when a busy host said when; all is archived.

        Where nothing came the first time, the new check begins with what was tried then.
        """
        if self._settings.robots is Robots.OBEY:
            decision = self._decide(url)
            if not decision.allowed:
                return self._refused(url, decision)
        steps: list[Step] = list(earlier.steps) if earlier else []
        ahead: _Next | None = _Next(url, 0.0, is_retry=False)
        cookies: dict[str, str] = {}
        may_retry, started = True, None
        while ahead is not None:
            self._sleep(ahead.after_seconds)
            may_retry = may_retry and not ahead.is_retry
            exchange = self._fetch(ahead.url, cookies)
            try:
                started = started or exchange.started_at
                page = _page(exchange)
                decision = self._decision_on(exchange)
                kept = self._keeper.keep(exchange, decision)
            finally:
                exchange.close()
            steps.append(Step(url=ahead.url, outcome=exchange.outcome, record=kept.record))
            cookies = dict(exchange.cookies)
            ahead = self._next(exchange, may_retry=may_retry) if len(steps) <= MAX_HOPS else None
        return Check(
            url=url,
            at=started,
            origin=Origin.LIVE,
            steps=tuple(steps),
            page=page,
            robots=decision.rule or None,
            body_kept=kept.body,
            over_budget=kept.over_budget,
        )

    @property
    def turned_away(self) -> int:
        """How many bodies were judged and not kept since the budget was spent."""
        return self._keeper.turned_away

    def spare(self, spared: Spared[Check]) -> Check:
        """Give the check of a URL that was not asked for since its host is silent; that is archived."""
        last = spared.last.last.outcome
        assert isinstance(last, NoSuchHost | ConnectionRefused | Reset | Closed | Silent), last.kind
        outcome = HostSilent(in_vain=spared.in_vain, tried_at=spared.last.at, last=last)
        at = self._clock()
        told = {
            "decision": "host silent",
            "visited": "no",
            "requests-in-vain": spared.in_vain,
            "tried-at": rfc3339(spared.last.at),
            "last-outcome": last.kind,
        }
        record = self._archive.record_metadata(uri=spared.url, fields=told, at=at)
        step = Step(url=spared.url, outcome=outcome, record=record)
        return Check(url=spared.url, at=at, origin=Origin.LIVE, steps=(step,))

    def _refused(self, url: str, decision: RobotsDecision) -> Check:
        at = self._clock()
        record = self._archive.record_metadata(
            uri=url, fields={"decision": "robots", "rule": decision.rule, "visited": "no"}, at=at
        )
        step = Step(url=url, outcome=RobotsRefused(rule=decision.rule), record=record)
        return Check(url=url, at=at, origin=Origin.LIVE, steps=(step,), robots=decision.rule, body_kept=False)

    def _decide(self, url: str) -> RobotsDecision:
        return ALLOWED if is_ours(urls.host(url), self._settings) else self._robots.decide(url)

    def _decision_on(self, exchange: Exchange) -> RobotsDecision:
        """Decide whether the body may be kept; where there is none, nobody needs to be asked."""
        outcome = exchange.outcome
        has_body = isinstance(outcome, Answered) and outcome.body_bytes > 0
        return self._decide(exchange.url) if has_body and self._settings.robots is not Robots.IGNORE else ALLOWED

    def _fetch(self, url: str, cookies: dict[str, str]) -> Exchange:
        own = is_own(urls.host(url), self._settings)
        return self._transport.fetch(
            url,
            deadline_seconds=self._deadline(url),
            max_bytes=self._settings.own_max_bytes if own else self._settings.max_bytes,
            cookies=cookies,
        )

    def _deadline(self, url: str) -> float:
        return self._settings.own_timeout if is_own(urls.host(url), self._settings) else self._settings.timeout

    def _ask_robots(self, url: str) -> Exchange:
        """Ask as politely as for any page: where one has just been asked for, only after the pause."""
        pause = self._pause(url)
        if self._settings.robots is Robots.STORE:
            self._sleep(pause)
        seconds = min(robots.DEADLINE_SECONDS, self._settings.timeout)
        exchange = self._transport.fetch(url, deadline_seconds=seconds, max_bytes=robots.MAX_BYTES)
        self._archive.record_exchange(exchange)
        if self._settings.robots is Robots.OBEY:
            self._sleep(pause)
        return exchange

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


def _page(exchange: Exchange) -> Page | None:
    outcome = exchange.outcome
    if not isinstance(outcome, Answered) or exchange.entity is None:
        return None
    coding = next((value for name, value in outcome.headers if name.lower() == "content-encoding"), None)
    return markup.page_facts(decoded(exchange.entity, coding, markup.ANALYSED_BYTES), outcome.content_type)
