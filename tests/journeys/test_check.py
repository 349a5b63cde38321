"""A job that is checked again: what is due is asked for, what changed is told, history only grows."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from migrate.demo.answers import NoSuchHost, Page, Site
from migrate.demo.web import Web
from tests.journeys.conftest import Ended

BEGAN = datetime(2031, 1, 1, 3, tzinfo=UTC)
HTML = (("Content-Type", "text/html"),)


def page(title: str) -> Page:
    text = f"All that there is to say about {title}. " * 20
    return Page(f"<title>{title}</title><h1>{title}</h1><p>{text}</p>".encode(), headers=HTML)


class Job:
    """One OUT on a scripted web, on days that are rehearsed."""

    def __init__(self, web: Web, folder: Path, migrate: Callable[..., Ended]) -> None:
        self.web, self.out, self._migrate, self._folder = web, folder / "out", migrate, folder
        self.sites: dict[str, Site] = {}

    def links(self, *urls: str) -> None:
        (self._folder / "posts").mkdir(exist_ok=True)
        html = "".join(f'<p><a href="{url}">a link</a></p>' for url in urls)
        (self._folder / "posts" / "post.html").write_text(html, encoding="utf-8")

    def host(self, name: str, site: Site) -> None:
        self.sites[name] = site
        self.web.change(self.sites)

    def run(self, day: float = 0) -> Ended:
        return self._do("run", "posts", "-o", self.out, "--memento", "off", day=day)

    def check(self, day: float, *options: str) -> Ended:
        return self._do("check", self.out, *options, day=day)

    def _do(self, *arguments: object, day: float) -> Ended:
        at = (BEGAN + timedelta(days=day)).isoformat()
        network = ("--proxy", self.web.proxy_url, "--ca-bundle", self.web.ca_bundle)
        return self._migrate(*arguments, *network, "--robots", "ignore", "--delay", "0", "--now", at)

    def link(self, url: str) -> Mapping[str, Any]:
        manifest = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        [found] = [link for link in manifest["links"] if link["url"] == url]
        return dict(found)


@pytest.fixture
def job(tmp_path: Path, migrate: Callable[..., Ended]) -> Iterator[Job]:
    with Web({}) as web:
        yield Job(web, tmp_path, migrate)


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
