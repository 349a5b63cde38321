"""A year of nights by the command itself, over a scripted web: what is told each morning, and what is not.

`tests/verdict/test_year.py` lives through every night of one in memory. Here some quiet nights are left out, as if the
machine had been off: what was due then is asked for the next time.
"""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from migrate.demo.web import Web
from tests.journeys.conftest import Ended, command, environment, in_process, live_in
from tests.journeys.nights import KNOWN_AFTER, SELDOM, Nights, lived
from tests.journeys.year_web import (
    BACK,
    BAD,
    BAD_NIGHT,
    BLOCKED,
    CDN,
    CDN_DIES,
    FAR,
    FLAPPING,
    GONE,
    LINKS,
    MOVED,
    MOVES,
    OUTAGE,
    REFUSING,
    ROTTEN,
    STEADY,
    UNBLOCKED,
    WALL,
    WALLED,
    Dies,
)

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """All of the year; the web still answers."""
    folder = tmp_path_factory.mktemp("year")
    with ExitStack() as stack:
        live_in(folder, stack.enter_context(pytest.MonkeyPatch.context()))
        yield lived(Nights(folder, stack.enter_context(Web({})), stack.enter_context(Web({}))))


@pytest.mark.parametrize("gone", GONE, ids=lambda gone: gone.status)
def test_a_page_that_dies_is_dead_a_week_after_it_was_first_seen_to_fail(year: Nights, gone: Dies) -> None:
    first = year.first_seen(gone.url, gone.since)
    assert gone.since <= first <= gone.since + 30 + SELDOM
    assert year.verdicts(gone.url, first, first + 6) == {"suspect"}
    assert year.died_on(gone.url) == [first + 7]
    assert year.nights[first].changes[gone.url] == "suspect"
    assert year.nights[first + 7].changes[gone.url] == "newly_dead"
    assert year.told_on(gone.url) == [first + 7 + n for n in range(KNOWN_AFTER + 1)]
    link = year.nights[first + 7].links[gone.url]
    assert (link["status"], link["copy"]) == (gone.status, "ours")


def test_a_page_that_comes_back_works_again_and_keeps_its_past(year: Nights) -> None:
    url = "http://comes-back.example/page"
    [back] = [day for day, night in year.nights.items() if night.changes.get(url) == "recovered"]
    assert BACK <= back <= BACK + 30 + SELDOM
    link = year.last.links[url]
    assert (link["verdict"], link["strikes"], link["first_failed"]) == ("ok", 0, None)
    assert link["first_ok"].startswith("2031-01-01")
    assert "It works again: from " in link["reason"]


def test_a_host_that_dies_whole_is_one_finding_until_somebody_knows(year: Nights) -> None:
    first = min(year.first_seen(url, CDN_DIES) for url in CDN)
    told = {day: night.findings for day, night in year.nights.items() if night.told_of & set(CDN)}
    assert list(told) == [first + 7 + n for n in range(KNOWN_AFTER + 1)]
    assert {(each["concern"], each["host"]) for findings in told.values() for each in findings} == {
        ("host_dead", "cdn.example")
    }
    assert [len(findings) for findings in told.values()] == [1] * len(told)
    assert {year.last.links[url]["verdict"] for url in CDN} == {"dead"}
    assert max(day for url in CDN for day in year.died_on(url)) <= first + 5 + 7
    assert {year.last.links[url]["copy"] for url in CDN} == {"ours"}


def test_what_was_rotten_at_the_start_is_listed_and_nobody_is_alarmed(year: Nights) -> None:
    assert {tuple(year.died_on(url)) for url in ROTTEN} == {(7,)}
    assert {year.nights[7].changes[url] for url in ROTTEN} == {"already_dead"}
    assert year.nights[7].code == 0
    assert {(year.last.links[url]["verdict"], year.last.links[url]["copy"]) for url in ROTTEN} == {("dead", "none")}
    assert [year.told_on(url) for url in ROTTEN] == [[]] * len(ROTTEN)


@pytest.mark.parametrize("urls", [STEADY, FLAPPING, BAD, WALLED, FAR, (MOVED,)], ids=lambda urls: urls[0])
def test_what_lives_is_never_called_dead(year: Nights, urls: tuple[str, ...]) -> None:
    assert [(year.died_on(url), year.told_on(url)) for url in urls] == [([], [])] * len(urls)


def test_one_bad_night_is_over_the_next_day(year: Nights) -> None:
    seen = {url: change for url, change in year.nights[BAD_NIGHT].changes.items() if url not in FLAPPING}
    assert seen == dict.fromkeys(BAD, "suspect")
    assert {url: year.nights[BAD_NIGHT + 1].changes[url] for url in BAD} == dict.fromkeys(BAD, "cleared")
    assert year.nights[BAD_NIGHT].code == 0


@pytest.mark.parametrize("day", [OUTAGE, REFUSING])
def test_an_outage_of_our_own_judges_nothing(year: Nights, day: int) -> None:
    """Nothing of it is in any verdict; that is exit code 3, and the next night is as any other."""
    night, before = year.nights[day], year.nights[year.night_before(day)]
    assert (night.code, night.findings, night.changes) == (3, [], {})
    assert night.links == before.links
    assert len(night.asked) > 10
    assert year.nights[day + 1].code == 0


def test_a_wall_before_pages_that_worked_tells_nothing(year: Nights) -> None:
    for url in WALLED:
        first = year.first_seen(url, WALL)
        assert year.verdicts(url, first, 400) == {"unverifiable"}
        link = year.last.links[url]
        assert (link["status"], link["strikes"], link["copy"]) == ("bot_wall", 0, "ours")


def test_what_only_our_network_cannot_reach_is_watched_and_then_seen_from_elsewhere(year: Nights) -> None:
    for url in FAR:
        first = year.first_seen(url, BLOCKED)
        assert year.verdicts(url, first, first + 3) == {"suspect"}
        assert year.verdicts(url, first + 4, first + 4) == {"ok"}
        assert year.verdicts(url, UNBLOCKED + 30 + SELDOM, 400) == {"ok"}


def test_a_page_that_moves_for_good_is_offered_its_new_address(year: Nights) -> None:
    first = year.first_seen(MOVED, MOVES)
    assert year.nights[first].changes[MOVED] == "moved"
    link = year.last.links[MOVED]
    assert (link["verdict"], link["final_url"]) == ("degraded", "http://moved.example/new")


def test_each_morning_tells_what_it_should_and_nothing_else(year: Nights) -> None:
    """Exit code 1 from a death until it is acknowledged, 3 where our own connection failed, 0 on all other days."""
    told = {day for each in (*GONE, Dies(CDN[0], CDN_DIES, "")) for day in year.told_on(each.url)}
    told |= {day for day, night in year.nights.items() if night.told_of & set(CDN)}
    expected = {day: 1 if day in told else 3 if day in {OUTAGE, REFUSING} else 0 for day in year.nights}
    assert {day: night.code for day, night in year.nights.items()} == expected
    assert len(told) == (KNOWN_AFTER + 1) * (len(GONE) + 1)
    assert {each["concern"] for night in year.nights.values() for each in night.findings} == {"newly_dead", "host_dead"}


def test_history_never_gets_shorter(year: Nights) -> None:
    """Law: what was known of a link, and every file of the archive, is there the next night too."""
    for before, after in pairwise(year.nights.values()):
        assert before.archives.items() <= after.archives.items()
        for url in LINKS:
            old, new = before.links[url], after.links[url]
            assert new["first_ok"] == old["first_ok"] or old["first_ok"] is None
            assert (new["last_ok"] or "") >= (old["last_ok"] or "")
            assert new["checked_at"] >= old["checked_at"] or new["verdict"] == "dead"
            is_cleared = new["last_ok"] != old["last_ok"]
            assert is_cleared or (new["strikes"], new["first_failed"] or "") >= (
                old["strikes"],
                old["first_failed"] or "",
            )
            assert old["copy"] != "ours" or new["copy"] == "ours"


def test_status_agrees_with_the_manifest_and_tells_how_the_archive_grows(year: Nights) -> None:
    for day, health in year.health.items():
        night = year.nights[day]
        counted = dict.fromkeys(health["links"], 0)
        for link in night.links.values():
            counted[link["verdict"]] += 1
        assert health["links"] == counted, day
        assert health["findings"] == len(night.findings) or night.code == 3
        assert health["healthy"] is (night.code != 3)
        assert (health["waiting"], health["at_work"]) == (0, None)
    sizes = [health["archive_bytes"] for health in year.health.values()]
    assert sizes == sorted(sizes)
    assert sizes[-1] == sum(file.stat().st_size for file in (year.out / "archive").iterdir())
    assert 0 < year.health[max(year.health)]["growth_bytes_per_year"] < 5 * sizes[-1]


def test_the_manifest_could_be_read_at_all_times(year: Nights) -> None:
    assert year.times_read > len(year.nights)
    assert year.misread == []


def test_a_journal_that_is_lost_in_between_is_made_again_and_nothing_else_changes(year: Nights) -> None:
    assert len(year.rebuilt) == 3
    for before, after, told_before, told_after in year.rebuilt:
        assert after == before
        assert told_after == told_before
    assert any(told for _, _, told, _ in year.rebuilt)


def test_the_last_night_in_a_process_of_its_own_is_as_the_others(year: Nights, tmp_path: Path) -> None:
    arguments = year.check_arguments(370, "--offline")
    done = subprocess.run(
        command(*arguments), cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    alone, here = Ended(done.returncode, done.stdout, done.stderr), in_process(*arguments)
    assert (alone.code, alone.json["counts"], alone.json["findings"]) == (0, here.json["counts"], here.json["findings"])
