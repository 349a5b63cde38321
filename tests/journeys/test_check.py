"""A job that is checked again: what is due is asked for, what changed is told, history only grows."""

from collections.abc import Callable
from pathlib import Path

from migrate.demo.answers import NoSuchHost, Page, Site
from tests.journeys.conftest import Ended
from tests.journeys.job import HTML, Job, page

URL = "http://a.example/notes/1"


def test_a_page_that_goes_is_watched_then_confirmed_and_its_copy_is_kept(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.links(URL)
    assert job.run().code == 0
    job.host("a.example", Site())
    verdicts = []
    for day in (2, 6, 10):
        assert job.check(day).code in {0, 1}
        verdicts.append(job.link(URL)["verdict"])
    assert verdicts == ["suspect", "suspect", "dead"]
    link = job.link(URL)
    assert (link["status"], link["copy"], link["strikes"]) == ("not_found", "ours", 3)
    assert link["last_ok"].startswith("2031-01-01")
    assert link["copy_capture"] != link["capture"]


def test_what_is_not_due_is_not_asked_for(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.links(URL)
    job.run()
    before = len(job.web.log)
    assert job.check(0.1).code == 0
    assert len(job.web.log) == before
    job.check(0.2, "--all")
    assert len(job.web.log) > before


def test_one_good_answer_clears_it(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.links(URL)
    job.run()
    job.host("a.example", Site(connect=NoSuchHost()))
    job.host("b.example", Site({"/": page("B")}))
    job.check(2)
    assert job.link(URL)["verdict"] in {"suspect", "ok"}
    job.host("a.example", Site({"/notes/1": page("One")}))
    job.check(6)
    link = job.link(URL)
    assert (link["verdict"], link["strikes"], link["first_failed"]) == ("ok", 0, None)


def test_the_same_answer_again_is_not_stored_again(job: Job) -> None:
    text = b"<title>Long</title><p>" + b"A long page that never changes. " * 4000
    job.host("a.example", Site({"/notes/1": Page(text, headers=HTML)}))
    job.links(URL)
    job.run()
    held = job.link(URL)["copy_capture"]
    job.check(3)
    assert job.link(URL)["verdict"] == "ok"
    assert job.link(URL)["copy_capture"] == held


def test_a_link_that_posts_gained_joins_and_one_that_they_lost_retires(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One"), "/notes/2": page("Two")}))
    job.links(URL)
    job.run()
    job.links("http://a.example/notes/2")
    job.run(1)
    before = [seen.request.url for seen in job.web.log]
    job.check(30)
    asked = [seen.request.url for seen in job.web.log][len(before) :]
    assert "http://a.example/notes/2" in asked
    assert URL not in asked


def test_an_out_without_a_run_says_what_to_do(migrate: Callable[..., Ended], tmp_path: Path) -> None:
    ended = migrate("check", tmp_path / "nothing")
    assert ended.code == 2
    assert "migrate run" in ended.stderr


def test_the_history_is_told_again_by_the_archive_where_the_journal_is_lost(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One"), "/notes/2": page("Two")}))
    job.links(URL, "http://a.example/notes/2")
    job.run()
    job.host("a.example", Site({"/notes/2": page("Two")}))
    for day in (2, 6, 10):
        job.check(day, "--all")
    told = ("status", "verdict", "copy", "first_ok", "last_ok", "first_failed", "strikes", "next_check", "copy_capture")
    before = {key: job.link(URL)[key] for key in told}
    assert before["verdict"] == "dead"
    for file in job.out.glob("journal.sqlite3*"):
        file.unlink()
    assert job.run(10.5).code == 0
    assert {key: job.link(URL)[key] for key in told} == before
