"""A year of nights over a scripted web, in memory: what is told each morning, and what is not."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from migrate import urls
from migrate.model.capture import DIRECT
from migrate.model.link import Status, Verdict
from migrate.verdict.alarm import Acknowledgement, Change, Concern, Finding, change, findings
from migrate.verdict.host import called_up
from migrate.verdict.observation import Look
from migrate.verdict.standing import Judgement, judge
from tests.verdict.looks import ELSEWHERE, NIGHT, NO_SUCH_HOST, OUTAGE, POLICY, SEEN, TIMEOUT

BAD_NIGHT, OWN_OUTAGE, WALL, DIES, DIES_FOR_A_WHILE, BACK = 60, 80, 100, 120, 150, 210
BLOCKED, UNBLOCKED, REMOVED, FAULTY, CDN_DIES = 130, 300, 170, 190, 240
DAYS = 365
KNOWN_AFTER = 3
"""Days until whoever is told acknowledges it."""

Script = Callable[[int, str], int]
"""What a link answers on a day to a vantage."""


def fails_from(first: int, code: int, before: int = 200) -> Script:
    return lambda day, _: code if day >= first else before


def works(day: int, _: str) -> int:
    return TIMEOUT if day == BAD_NIGHT else 200


def scripted() -> dict[str, Script]:
    web: dict[str, Script] = {f"http://site{n}.example/page": works for n in range(150)}
    web |= {f"http://flapping.example/{n}": lambda day, _: NO_SUCH_HOST if day % 3 == 0 else 200 for n in range(5)}
    web |= {f"http://rotten{n}.example/": fails_from(0, 404) for n in range(30)}
    web |= {f"http://walled.example/{n}": fails_from(WALL, 999) for n in range(4)}
    web |= {f"http://cdn.example/{n}.png": fails_from(CDN_DIES, NO_SUCH_HOST) for n in range(39)}
    web["http://cdn.example/private.png"] = fails_from(CDN_DIES, NO_SUCH_HOST, 999)
    web |= {
        f"http://far{n}.example/": lambda day, vantage: (
            TIMEOUT if vantage == DIRECT and BLOCKED <= day < UNBLOCKED else 200
        )
        for n in range(3)
    }
    web["http://dies.example/page"] = fails_from(DIES, 404)
    web["http://comes-back.example/page"] = lambda day, _: 404 if DIES_FOR_A_WHILE <= day < BACK else 200
    web["http://removed.example/page"] = fails_from(REMOVED, 410)
    web["http://faulty.example/page"] = fails_from(FAULTY, 503)
    return web


@dataclass
class Year:
    """What a daily job did and told."""

    web: dict[str, Script]
    looks: dict[str, list[Look]] = field(default_factory=lambda: defaultdict(list))
    judgements: dict[str, Judgement] = field(default_factory=dict)
    runs: list[datetime] = field(default_factory=list)
    known: list[Acknowledgement] = field(default_factory=list)
    told: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    changes: dict[int, dict[str, Change]] = field(default_factory=dict)
    verdicts: dict[str, dict[int, Verdict]] = field(default_factory=lambda: defaultdict(dict))

    def live(self) -> "Year":
        for day in range(DAYS):
            self._night(day)
        return self

    def _night(self, day: int) -> None:
        """One run; it starts some minutes early or late, as timers do."""
        start = NIGHT + timedelta(days=day, minutes=(day * 7) % 25)
        self.runs.append(start)
        before = dict(self.judgements)
        for place, url in enumerate(sorted(self._due(start))):
            self._look(url, day, start + timedelta(seconds=place), DIRECT)
            if self.judgements[url].ask_elsewhere:
                self._look(url, day, start + timedelta(seconds=place, milliseconds=500), ELSEWHERE)
        changes = {url: change(before.get(url), now) for url, now in self.judgements.items()}
        self.changes[day] = {url: changed for url, changed in changes.items() if changed}
        for url, now in self.judgements.items():
            self.verdicts[url][day] = now.verdict
        self.told[day] = findings(self.judgements, len(self.web), self.runs, self.known, POLICY)
        for finding in self.told[day]:
            if day - self.night_of(finding.since) >= KNOWN_AFTER:
                what = [finding.host] if finding.host else finding.urls
                self.known += [Acknowledgement(each, start) for each in what]

    def _due(self, start: datetime) -> Iterator[str]:
        hosts: dict[str, dict[str, Judgement]] = defaultdict(dict)
        for url, judgement in self.judgements.items():
            hosts[urls.host(url) or ""][url] = judgement
        called = {url for of_host in hosts.values() for url in called_up(of_host, POLICY)}
        for url in self.web:
            due = self.judgements[url].next_check if url in self.judgements else start
            if url in called or (due and due <= start):
                yield url

    def _look(self, url: str, day: int, at: datetime, vantage: str) -> None:
        code = OUTAGE if day == OWN_OUTAGE else self.web[url](day, vantage)
        self.looks[url].append(Look(at, SEEN[code], vantage))
        self.judgements[url] = judge(self.looks[url], POLICY, url)

    def night_of(self, moment: datetime) -> int:
        return round((moment - NIGHT) / timedelta(days=1))

    def died_on(self, url: str) -> list[int]:
        """Days on which the link was first shown dead."""
        days = [day for day, verdict in self.verdicts[url].items() if verdict is Verdict.DEAD]
        return [day for day in days if self.verdicts[url].get(day - 1) is not Verdict.DEAD]

    def failed_first(self, url: str, since: int) -> int:
        return next(
            day
            for day in (self.night_of(look.at) for look in self.looks[url] if look.observation.status is not Status.OK)
            if day >= since
        )

    def alarms(self, name: str) -> list[int]:
        """Days on which a URL or host was told."""
        return [day for day, told in self.told.items() if any(name == each.host or name in each.urls for each in told)]


@pytest.fixture(scope="module")
def year() -> Year:
    return Year(scripted()).live()


SINGLE = {
    "http://dies.example/page": DIES,
    "http://comes-back.example/page": DIES_FOR_A_WHILE,
    "http://removed.example/page": REMOVED,
    "http://faulty.example/page": FAULTY,
}


@pytest.mark.parametrize(("url", "since"), SINGLE.items())
def test_a_page_that_dies_is_dead_a_week_after_it_was_first_seen_to_fail(year: Year, url: str, since: int) -> None:
    first = year.failed_first(url, since)
    assert since <= first <= since + 30
    assert year.died_on(url) == [first + 7]
    assert year.alarms(url) == [first + 7 + n for n in range(KNOWN_AFTER + 1)]
    assert year.changes[first + 7][url] is Change.NEWLY_DEAD


def test_a_page_that_comes_back_is_seen_to_within_a_month_and_keeps_its_past(year: Year) -> None:
    url = "http://comes-back.example/page"
    [back] = [day for day, changes in year.changes.items() if changes.get(url) is Change.RECOVERED]
    now = year.judgements[url]
    assert BACK <= back <= BACK + 30
    assert (now.verdict, now.strikes, now.first_ok, now.first_failed) == (Verdict.OK, 0, year.looks[url][0].at, None)


def test_a_host_that_dies_whole_is_one_finding_even_for_a_link_that_told_nothing_before(year: Year) -> None:
    cdn = [url for url in year.web if urls.host(url) == "cdn.example"]
    days = year.alarms("cdn.example")
    first = min(year.failed_first(url, CDN_DIES) for url in cdn if "private" not in url)
    concerns = {each.concern for told in year.told.values() for each in told if set(each.urls) & set(cdn)}
    assert concerns == {Concern.HOST_DEAD}
    assert days == list(range(first + 7, first + 7 + KNOWN_AFTER + 1))
    assert {year.judgements[url].verdict for url in cdn} == {Verdict.DEAD}
    assert max(day for url in cdn for day in year.died_on(url)) <= first + 5 + 7


def test_what_was_rotten_at_the_start_is_dead_after_a_week_and_told_to_nobody(year: Year) -> None:
    rotten = [url for url in year.web if "rotten" in url]
    assert {tuple(year.died_on(url)) for url in rotten} == {(7,)}
    assert {year.changes[7][url] for url in rotten} == {Change.ALREADY_DEAD}
    assert [year.alarms(url) for url in rotten] == [[]] * 30


@pytest.mark.parametrize("part", ["site", "flapping", "walled", "far"])
def test_what_lives_is_never_called_dead(year: Year, part: str) -> None:
    links = [url for url in year.web if part in url]
    assert [(year.died_on(url), year.alarms(url)) for url in links] == [([], [])] * len(links)


def test_one_bad_night_is_over_the_next_day(year: Year) -> None:
    seen = {url: changed for url, changed in year.changes[BAD_NIGHT].items() if "site" in url}
    assert len(seen) > 1
    assert set(seen.values()) == {Change.SUSPECT}
    assert {year.changes[BAD_NIGHT + 1][url] for url in seen} == {Change.CLEARED}


def test_our_own_outage_changes_nothing_and_is_made_good_the_next_night(year: Year) -> None:
    seen = [url for url, looks in year.looks.items() if any(year.night_of(look.at) == OWN_OUTAGE for look in looks)]
    again = [url for url in seen if any(year.night_of(look.at) == OWN_OUTAGE + 1 for look in year.looks[url])]
    assert len(seen) > 1
    assert again == seen
    assert year.changes[OWN_OUTAGE] == {}


def test_a_wall_before_pages_that_worked_tells_nothing(year: Year) -> None:
    walled = [year.judgements[url] for url in year.web if "walled" in url]
    assert {(each.verdict, each.strikes) for each in walled} == {(Verdict.UNVERIFIABLE, 0)}
    assert all(each.last_ok for each in walled)


def test_what_only_our_network_cannot_reach_is_watched_for_days_at_most_and_then_seen_from_elsewhere(
    year: Year,
) -> None:
    for url in (url for url in year.web if "far" in url):
        watched = [day for day, verdict in year.verdicts[url].items() if verdict is Verdict.SUSPECT]
        spells = [list(days) for _, days in groupby(watched, key=lambda day: day - watched.index(day))]
        assert [len(spell) for spell in spells] == [4]
        assert year.judgements[url].verdict is Verdict.OK


def test_each_morning_tells_what_it_should_and_nothing_else(year: Year) -> None:
    """Exit code 1 on the days from a death until it is acknowledged, and on no other."""
    due = {day for name in (*SINGLE, "cdn.example") for day in year.alarms(name)}
    assert {day for day, told in year.told.items() if told} == due
    assert len(due) <= (KNOWN_AFTER + 1) * (len(SINGLE) + 1)
    assert not any(each.concern is Concern.UNUSUAL for told in year.told.values() for each in told)


def test_no_link_is_looked_at_more_than_it_has_to_be(year: Year) -> None:
    looks = [len(year.looks[url]) for url in year.web if "site" in url]
    assert max(looks) <= 26
