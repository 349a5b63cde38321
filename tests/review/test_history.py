"""What the journal adds to the report: every check, what changed since when, headers, the checker's health."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from migrate.exporters.manifest import read_head
from migrate.model.link import Status
from migrate.model.manifest import HopEntry, LinkEntry
from migrate.model.review import Decided, Decision, Reason, SignedOff
from migrate.review.checker import Checker, checker
from migrate.review.decided import people
from migrate.review.history import HEADERS_SHOWN, Past
from migrate.review.report import write_report
from migrate.review.wording import Tone
from migrate.store.beside import read_beside
from migrate.store.runs import RunRow
from migrate.store.verdicts import LookRow
from migrate.verdict.alarm import Change
from tests.review import past, sample
from tests.review.past import days, failed, look, ran
from tests.review.sample import NOON

URL = "https://a.example/"


def asked(out: Path, link: LinkEntry, *, with_replies: bool = False) -> tuple[Past, Checker]:
    """What the journal says of a link, and of itself."""
    sample.write(out, [], [link])
    head = read_head(out / "manifest.json")

    def ask(reading: object) -> tuple[Past, Checker]:
        found = checker(head, people(out, NOON).signed, reading)  # type: ignore[arg-type]
        return found.history.past(link, None, with_replies=with_replies), found

    return read_beside(out, ask)


def test_every_check_is_told_in_plain_words_oldest_first(tmp_path: Path) -> None:
    past.journal(tmp_path, {URL: [failed(NOON), look(days(9), vantage="proxy.example:3128")]}, [ran(9)])
    told, _ = asked(tmp_path, sample.failing(URL))
    assert [(seen.at, seen.what, seen.reason, seen.where_from) for seen in told.seen] == [
        ("23 February 2026, 12:00 UTC", "Works", "It was seen to be ok.", "by way of proxy.example:3128"),
        (
            "4 March 2026, 12:00 UTC",
            "Site says: no such page",
            "The site says that there is no such page (404).",
            "our own network",
        ),
    ]


@pytest.mark.parametrize(
    ("earlier", "now", "change"),
    [
        ([look(days(9))], failed(NOON), Change.SUSPECT),
        ([look(days(40)), failed(days(9)), failed(days(5))], failed(NOON), Change.NEWLY_DEAD),
        ([failed(days(9)), failed(days(5))], failed(NOON), Change.ALREADY_DEAD),
        ([failed(days(20)), failed(days(15)), failed(days(9))], look(NOON), Change.RECOVERED),
        ([look(days(20)), failed(days(9))], look(NOON), Change.CLEARED),
        ([look(days(9))], look(NOON, Status.MOVED, "redirect-permanent"), Change.MOVED),
        ([look(days(9))], look(NOON), None),
        ([], look(NOON), Change.NEW),
        ([look(days(9))], look(days(8)), None),
    ],
)
def test_what_changed_since_the_check_before_is_told(
    tmp_path: Path, earlier: list[LookRow], now: LookRow, change: Change | None
) -> None:
    past.journal(tmp_path, {URL: [*earlier, now]}, [ran(9)])
    told, found = asked(tmp_path, sample.link(URL))
    assert (told.change, found.since) == (change, "since the check before, of 23 February 2026, 11:55 UTC")


def test_after_the_first_look_nothing_has_changed(tmp_path: Path) -> None:
    past.journal(tmp_path, {URL: [look(NOON)]})
    told, found = asked(tmp_path, sample.link(URL))
    assert (told.change, found.since, found.trend) == (None, None, None)


def test_after_a_sign_off_everything_since_then_is_told(tmp_path: Path) -> None:
    signed = SignedOff(scope="All links", counts={}, policy_version=1, by="A. Archivist", at=days(12))
    past.decided(tmp_path, signed)
    past.journal(tmp_path, {URL: [look(days(20)), failed(days(9)), failed(days(3))]}, [ran(9), ran(3)])
    told, found = asked(tmp_path, sample.failing(URL))
    assert (told.change, found.since) == (Change.SUSPECT, "since A. Archivist signed off on 20 February 2026")


def test_each_answer_on_the_way_is_told_with_its_headers(tmp_path: Path) -> None:
    end = "https://a.example/new"
    many = [(f"X-{n}", "v" * 2_000) for n in range(HEADERS_SHOWN + 5)]
    checks = [past.answered(URL, NOON, 302, [("Location", "/new")], end), past.answered(end, NOON, 404, many)]
    past.journal(tmp_path, {URL: [failed(NOON)]}, checks=checks)
    hops = (HopEntry(url=URL, status=302, location=end),)
    link = sample.failing(URL, hops=hops, final_url=end)
    first, last = asked(tmp_path, link, with_replies=True)[0].replies
    assert (first.url, first.line, first.headers) == (URL, "302 Found", (("Location", "/new"),))
    assert (last.url, last.line, len(last.headers), last.left_out) == (end, "404 Not Found", HEADERS_SHOWN, 5)
    assert max(len(value) for _, value in last.headers) < 700
    assert asked(tmp_path, link)[0].replies == ()


@pytest.mark.parametrize(
    ("runs", "title", "tone", "told"),
    [
        ([], "In good order", Tone.GOOD, "It was the first time."),
        ([ran(5), ran(2)], "In good order", Tone.GOOD, "3 times since 27 February 2026, 11:55 UTC."),
        (
            [ran(5), ran(2, code=3), ran(1, code=None)],
            "Needs a look",
            Tone.WARN,
            "Before that, 2 attempts did not end well: it was stopped or broke off, our own connection failed.",
        ),
        ([ran(5, code=3), ran(2, code=1)], "In good order", Tone.GOOD, "3 times since"),
    ],
)
def test_the_health_of_the_checker_is_that_of_its_runs(
    tmp_path: Path, runs: list[RunRow], title: str, tone: Tone, told: str
) -> None:
    past.journal(tmp_path, {}, runs)
    health = asked(tmp_path, sample.link(URL))[1].health
    assert (health.title, health.tone) == (title, tone)
    assert told in " ".join(health.details)


def test_a_journal_that_cannot_be_read_is_told_and_stops_no_report(tmp_path: Path) -> None:
    sample.write(tmp_path, [], [sample.link(URL)])
    (tmp_path / "journal.sqlite3").write_bytes(b"no journal at all" * 100)
    index = write_report(tmp_path)[0].read_text(encoding="utf-8")
    assert "The record of earlier checks, journal.sqlite3, cannot be read" in index
    assert str(tmp_path) not in index


def test_decisions_stand_in_the_evidence_with_name_day_and_reason(tmp_path: Path) -> None:
    def said(decision: Decision, at: datetime, **more: object) -> Decided:
        return Decided.model_validate(
            {"url": URL, "decision": decision, "reason": Reason.TOLD, "by": "A. Archivist", "at": at, **more}
        )

    past.decided(
        tmp_path,
        said(Decision.ASK_AGAIN, days(30), expires=NOON + timedelta(days=3)),
        said(Decision.GONE, days(2), note="The museum closed."),
    )
    sample.write(tmp_path, [], [sample.failing(URL)])
    evidence = next(path for path in write_report(tmp_path) if path.name == "links-0001.html").read_text("utf-8")
    assert "<b>Gone</b>" in evidence
    assert "A. Archivist, 2 March 2026, 12:00 UTC. Told by somebody who knows." in evidence
    assert "The museum closed." in evidence
    assert "No longer stands." in evidence


def test_a_log_of_decisions_that_was_changed_is_told_on_the_first_screen(tmp_path: Path) -> None:
    sample.write(tmp_path, [], [sample.failing(URL)])
    (tmp_path / "reviews.jsonl").write_text('{"schema_version":1,"entry":"forged"}\n')
    index = write_report(tmp_path)[0].read_text(encoding="utf-8")
    assert "The record of decisions is not as it was written:" in index
    assert str(tmp_path) not in index
