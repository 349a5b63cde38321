"""A link checker without posts: lists of links, by `check --links` and by `run`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.demo.answers import Site
from tests.journeys.conftest import Ended, manifest
from tests.journeys.job import Job, page

TABLE = "id,url,title\n1,http://a.example/one,First\n2,\n3,http://a.example/two,Second\n"


@pytest.fixture
def listed(job: Job, tmp_path: Path) -> Job:
    job.host("a.example", Site({f"/{name}": page(name) for name in ("one", "two", "three")}))
    (tmp_path / "links.csv").write_text(TABLE, encoding="utf-8")
    return job


def places(job: Job) -> dict[str, list[tuple[str, int, str]]]:
    return {
        link["url"]: [(at["post"], at["line"], at["text"]) for at in link["occurrences"]]
        for link in manifest(job.out)["links"]
    }


def test_a_list_is_enough_to_begin_with_and_bad_rows_are_named(listed: Job) -> None:
    ended = listed.check(0, "--links", "links.csv")
    assert ended.code == 0
    assert "links.csv, line 3: no address; passed over." in ended.stderr
    assert ended.stdout.startswith("2 links: 2 work.\n")
    assert places(listed) == {
        "http://a.example/one": [("links.csv", 2, "First")],
        "http://a.example/two": [("links.csv", 4, "Second")],
    }
    assert listed.link("http://a.example/one")["copy"] == "ours"
    [post] = manifest(listed.out)["posts"]
    assert (post["status"], post["markdown"]) == ("skipped", None)
    assert "a list of links" in post["error"]
    assert not (listed.out / "posts").exists()


def test_what_the_list_gains_joins_and_what_it_loses_retires(listed: Job, tmp_path: Path) -> None:
    listed.check(0, "--links", "links.csv")
    (tmp_path / "links.csv").write_text("url\nhttp://a.example/two\nhttp://a.example/three\n", encoding="utf-8")
    asked = len(listed.web.log)
    assert listed.check(0.1, "--links", "links.csv").code == 0
    assert [seen.request.url for seen in listed.web.log[asked:]][:1] == ["http://a.example/three"]
    assert places(listed) == {
        "http://a.example/three": [("links.csv", 3, "")],
        "http://a.example/two": [("links.csv", 2, "")],
    }
    assert listed.link("http://a.example/two")["first_ok"].startswith("2031-01-01")


def test_a_later_check_needs_no_list(listed: Job) -> None:
    listed.check(0, "--links", "links.csv")
    listed.host("a.example", Site())
    for day in (2, 6):
        assert listed.check(day, "--all").code == 0
    ended = listed.check(10, "--all")
    assert ended.code == 1
    assert "In links.csv:2" in ended.stdout


def test_run_takes_a_list_too(listed: Job, tmp_path: Path, migrate: Callable[..., Ended]) -> None:
    (tmp_path / "links.txt").write_text("# ours\nhttp://a.example/one\n", encoding="utf-8")
    network = ("--proxy", listed.web.proxy_url, "--robots", "ignore", "--delay", "0")
    assert migrate("run", "links.txt", "-o", listed.out, *network).code == 0
    assert places(listed) == {"http://a.example/one": [("links.txt", 2, "")]}
    before = (listed.out / "manifest.json").read_bytes()
    assert "Nothing has changed" in migrate("run", "links.txt", "-o", listed.out, *network).stdout
    assert (listed.out / "manifest.json").read_bytes() == before


def test_an_output_about_posts_is_not_turned_into_one_about_a_list(listed: Job) -> None:
    listed.links("http://a.example/one")
    listed.run()
    before = (listed.out / "manifest.json").read_bytes()
    ended = listed.check(1, "--links", "links.csv")
    assert (ended.code, "about posts" in ended.stderr) == (2, True)
    assert (listed.out / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [("<p>No list.</p>", "is no list of links"), ("name,address\n", "is no list of links"), (None, "does not exist")],
)
def test_what_is_no_list_is_refused_and_nothing_is_made(
    job: Job, tmp_path: Path, content: str | None, told: str
) -> None:
    if content:
        (tmp_path / "wrong.txt").write_text(content, encoding="utf-8")
    ended = job.check(0, "--links", "wrong.txt")
    assert (ended.code, told in ended.stderr) == (2, True)
    assert not job.out.exists()
