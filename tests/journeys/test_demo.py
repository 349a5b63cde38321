"""`migrate demo`: the whole job against a web with every trouble in it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.demo.scenario import truth
from tests.journeys.conftest import Ended, command, environment, manifest, tree

MUSEUM = "http://marrowquaymuseum.example/collections/harbour-books"
TIMES = "http://www.estuarytimes.example/news/2012/02/book-found-in-boathouse.html"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        command("demo", "-o", out), env=environment(), capture_output=True, text=True, timeout=100, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr), out


def test_it_ends_with_the_path_of_the_report(demo: tuple[Ended, Path]) -> None:
    ended, out = demo
    assert str(out / "report" / "index.html") in ended.stdout
    assert (out / "report" / "index.html").is_file()
    assert ended.code == 0, ended.stderr


def test_every_post_is_exported(demo: tuple[Ended, Path]) -> None:
    posts = manifest(demo[1])["posts"]
    assert {post["status"] for post in posts} == {"exported"}


def test_every_verdict_is_what_is_true(demo: tuple[Ended, Path]) -> None:
    links = {link["url"]: link for link in manifest(demo[1])["links"]}
    assert links.keys() == truth().keys()
    asked = {url: link["status"] for url, link in links.items() if link["source"] != "mirror"}
    wrong = {url: (status, str(truth()[url])) for url, status in asked.items() if status != str(truth()[url])}
    assert wrong == {}


def test_what_is_gone_has_its_old_copy_nearest_the_post(demo: tuple[Ended, Path]) -> None:
    """Not the newest, which is a copy of an error page; and a lost picture is the picture again."""
    links = {link["url"]: link for link in manifest(demo[1])["links"] if link["memento"]}
    archive = "http://shorelinearchive.example/web"
    museum, times = links[MUSEUM], links[TIMES]
    assert (museum["copy"], museum["source"], museum["memento"]) == (
        "elsewhere",
        None,
        {
            "url": f"{archive}/20111105120000/{MUSEUM}",
            "datetime": "2011-11-05T12:00:00Z",
            "days_from_post": -130,
            "status": "ok",
        },
    )
    assert times["memento"]["url"] == f"{archive}/20120301060000/{TIMES}"
    [picture] = [link for link in links.values() if link["source"] == "memento"]
    assert picture["copy"] == "ours"
    assert (demo[1] / picture["asset"]).is_file()


def test_the_demo_and_real_posts_are_never_mixed(
    demo: tuple[Ended, Path], migrate: Callable[..., Ended], tmp_path: Path
) -> None:
    (tmp_path / "post.html").write_text("<p>mine</p>", encoding="utf-8")
    before = tree(demo[1])
    ended = migrate("run", "post.html", "-o", demo[1], "--offline")
    assert ended.code == 2
    assert "-o" in ended.stderr
    assert tree(demo[1]) == before


def test_a_second_demo_changes_nothing(demo: tuple[Ended, Path], migrate: Callable[..., Ended]) -> None:
    before = tree(demo[1])
    assert migrate("demo", "-o", demo[1]).code == demo[0].code
    assert tree(demo[1]) == before
