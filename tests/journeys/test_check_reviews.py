"""What people know and decide: it silences what was told, has its part in verdicts, and loses no history."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from migrate.demo.answers import Page, Site
from migrate.model.review import Decided, Decision, Reason, Withdrawn
from migrate.store.reviews import Reviews
from tests.journeys.job import Job, on, page

URL = "http://a.example/notes/1"
HISTORY = ("first_ok", "last_ok", "first_failed", "strikes", "checked_at", "status", "copy_capture")


def decided(decision: Decision, day: float, expires: float | None = None) -> Decided:
    until: datetime | None = None if expires is None else on(expires)
    return Decided(url=URL, decision=decision, reason=Reason.SEEN, note="seen", by="Ada", at=on(day), expires=until)


def dead(job: Job) -> None:
    """Let the one link die, and be told of it on day 10."""
    failing(job, Site())
    assert job.check(10).code == 1


def failing(job: Job, site: Site) -> None:
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.host("b.example", Site({"/": page("B")}))
    job.links(URL, "http://b.example/")
    job.run()
    job.host("a.example", site)
    for day in (2, 6):
        assert job.check(day, "--all").code == 0


def logged(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line)["entry"] for line in (out / "reviews.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_dead_link_is_told_until_somebody_acknowledges_it(job: Job) -> None:
    dead(job)
    assert job.check(10.1, "--offline").code == 1
    assert job.check(10.2, "--offline", "--ack", "--by", "Ada L.").code == 0
    [entry] = logged(job.out)
    assert (entry["kind"], entry["what"], entry["by"]) == ("acknowledged", URL, "Ada L.")
    assert entry["at"].startswith("2031-01-11T07:48")
    assert job.check(10.3, "--offline").code == 0
    assert job.link(URL)["verdict"] == "dead"


def test_who_acknowledges_is_asked_for_only_with_ack(job: Job) -> None:
    dead(job)
    for wrong in (("--by", "Ada"), ("--ack", "--by", " ")):
        ended = job.check(10.1, "--offline", *wrong)
        assert (ended.code, "--by" in ended.stderr) == (2, True)
    assert not (job.out / "reviews.jsonl").exists()


def test_who_decided_knows_as_long_as_the_decision_stands_and_it_shows_beside_the_verdict(job: Job) -> None:
    dead(job)
    Reviews(job.out).append(decided(Decision.WORKS, 10.1, expires=20))
    assert job.check(10.2, "--offline").code == 0
    assert job.link(URL)["verdict"] == "dead"
    assert job.link(URL)["review"] == {
        "decision": "works",
        "by": "Ada",
        "at": "2031-01-11T05:24:00Z",
        "reason": "seen",
        "note": "seen",
        "replacement": None,
        "expires": "2031-01-21T03:00:00Z",
    }
    assert job.check(20.1, "--offline").code == 1
    assert job.link(URL)["review"] is None


def test_a_person_who_says_gone_takes_the_place_of_a_second_network_and_nothing_is_forgotten(job: Job) -> None:
    failing(job, Site({"/notes/1": Page(b"out of order", status=503)}))
    assert job.check(10).code == 0
    before = job.link(URL)
    assert (before["verdict"], before["status"], before["strikes"]) == ("suspect", "server_error", 3)
    [name] = Reviews(job.out).append(decided(Decision.GONE, 10.1))
    assert job.check(10.2, "--offline").code == 0
    after = job.link(URL)
    assert (after["verdict"], after["rules"][-1]) == ("dead", "history-person")
    assert {key: after[key] for key in HISTORY} == {key: before[key] for key in HISTORY}
    Reviews(job.out).append(Withdrawn(entry=name, by="Ada", at=on(10.3)))
    job.check(10.4, "--offline")
    again = job.link(URL)
    assert again == before


def test_ask_again_on_a_day_is_the_next_check_and_not_before(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.links(URL)
    job.run()
    [name] = Reviews(job.out).append(decided(Decision.ASK_AGAIN, 0.1, expires=50))
    before = len(job.web.log)
    job.check(40)
    assert (len(job.web.log), job.link(URL)["next_check"]) == (before, "2031-02-20T03:00:00Z")
    job.check(50.1)
    assert len(job.web.log) > before
    assert job.link(URL)["next_check"] > "2031-02-20T06"
    assert name in {each.hash for each in Reviews(job.out).entries}


def test_a_run_that_has_nothing_else_to_do_tells_a_decision_in_the_manifest(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.links(URL)
    job.run()
    Reviews(job.out).append(decided(Decision.KEEP, 0.05))
    assert job.run(0.1).code == 0
    assert job.link(URL)["review"]["decision"] == "keep"


def test_a_log_that_somebody_changed_stops_everything_with_its_line(job: Job) -> None:
    job.links("http://a.example/")
    job.run()
    log = job.out / "reviews.jsonl"
    Reviews(job.out).append(decided(Decision.KEEP, 0), decided(Decision.GONE, 0))
    log.write_bytes(log.read_bytes().replace(b'"keep"', b'"gone"'))
    for ended in (job.check(1, "--offline"), job.run(1)):
        assert (ended.code, "reviews.jsonl:1" in ended.stderr) == (2, True)


def test_an_unfinished_end_of_the_log_is_told_and_nothing_else_stops(job: Job) -> None:
    job.links("http://a.example/")
    job.run()
    (job.out / "reviews.jsonl").write_bytes(b'{"entry":{"at"')
    ended = job.check(1, "--offline")
    assert (ended.code, "reviews.jsonl:1 was never finished" in ended.stderr) == (0, True)
