"""Histories in few words: a status code a day, or 0 for silence, None for our own outage."""

from datetime import UTC, datetime, timedelta

from migrate.model.capture import DIRECT
from migrate.model.link import Status
from migrate.model.policy import Policy
from migrate.verdict.observation import Look, Observation
from migrate.verdict.standing import Judgement, judge

NIGHT = datetime(2024, 5, 3, 3, tzinfo=UTC)
POLICY = Policy()
URL = "http://a.example/page"
ELSEWHERE = "proxy.example:3128"

SEEN = {
    200: Observation(Status.OK, "content-usable", "The address opens and something is there."),
    301: Observation(Status.MOVED, "redirect-permanent", "The site says that it moved for good to http://b.example/."),
    404: Observation(Status.NOT_FOUND, "http-404", "The site says that there is no such page (404)."),
    410: Observation(Status.GONE, "http-410", "The site says that the page was removed (410)."),
    503: Observation(Status.SERVER_ERROR, "http-5xx", "The site reports a fault of its own (503)."),
    999: Observation(Status.BOT_WALL, "http-999", "The site turns programs away (999)."),
    0: Observation(Status.TIMEOUT, "net-silent", "The site gave no answer in 30 s."),
    -1: Observation(Status.NO_SUCH_HOST, "dns-no-such-host", "The name of the website no longer exists."),
    -2: Observation(Status.OWN_OUTAGE, "own-fault", "Our own side failed: no route."),
    -3: Observation(Status.ROBOTS, "robots-refused", "The site asks programs to stay away (Disallow: /)."),
}
TIMEOUT, NO_SUCH_HOST, OUTAGE, ROBOTS = 0, -1, -2, -3


def on(day: float) -> datetime:
    return NIGHT + timedelta(days=day)


def look(day: float, code: int, vantage: str = DIRECT, retry_after_days: float | None = None) -> Look:
    retry_at = None if retry_after_days is None else on(day + retry_after_days)
    return Look(on(day), SEEN[code], vantage, retry_at)


def looks(days: dict[float, int]) -> list[Look]:
    return [look(day, code) for day, code in days.items()]


def judged(days: dict[float, int], *more: Look, policy: Policy = POLICY, gone: float | None = None) -> Judgement:
    return judge([*looks(days), *more], policy, URL, on(gone) if gone is not None else None)
