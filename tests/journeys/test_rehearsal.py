"""A rehearsal: the clock of evidence and policy is set, and nobody can take what comes of it for evidence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.archive.warc import iter_records
from migrate.demo.answers import Page, Site
from migrate.demo.web import Web
from tests.journeys.conftest import Ended, manifest, tree

Migrate = Callable[..., Ended]
NOW = "2031-05-01T03:00:00Z"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "a.html").write_text('<p><a href="https://a.example/page">one</a></p>', encoding="utf-8")
    return folder


def fields(out: Path, name: str) -> set[str]:
    return {
        str(record.field(name))
        for path in (out / "archive").glob("*.warc.gz")
        for record in iter_records(path)
        if record.field(name)
    }


def warcinfo(out: Path) -> str:
    [path] = (out / "archive").glob("*.warc.gz")
    return next(r.block.read().decode() for r in iter_records(path) if r.field("WARC-Type") == "warcinfo")


def test_the_clock_starts_where_it_is_told_and_all_that_is_written_follows_it(
    migrate: Migrate, posts: Path, tmp_path: Path
) -> None:
    page = Page(b"<title>A</title><p>Something to read.</p>", headers=(("Content-Type", "text/html"),))
    with Web({"a.example": Site({"/page": page})}) as web:
        through = ("--proxy", web.proxy_url, "--ca-bundle", web.ca_bundle, "--delay", "0")
        ended = migrate("run", posts, "-o", "out", "--now", NOW, *through)
    assert ended.code == 0, ended.stderr
    out = tmp_path / "out"
    assert {when[:14] for when in fields(out, "WARC-Date")} == {"2031-05-01T03:"}
    assert '"rehearsal": true' in warcinfo(out)
    record = manifest(out)
    [link] = record["links"]
    assert link["status"] == "ok"
    times = (link["checked_at"], record["generated_at"], record["run"]["started_at"], record["run"]["finished_at"])
    assert [when[:14] for when in times] == ["2031-05-01T03:"] * 4
    assert record["run"]["settings"]["rehearsal"] is True


def test_a_rehearsal_and_the_real_thing_share_no_folder(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    assert migrate("run", posts, "-o", "played", "--offline", "--now", NOW).code == 0
    assert migrate("run", posts, "-o", "real", "--offline").code == 0
    assert '"rehearsal"' not in warcinfo(tmp_path / "real")
    before = tree(tmp_path)
    for out, arguments in (("played", ()), ("real", ("--now", NOW))):
        ended = migrate("run", posts, "-o", out, "--offline", "--json", *arguments)
        assert ended.code == 2
        assert "a rehearsal (--now)" in ended.json["error"]
        assert out in ended.stderr
    assert tree(tmp_path) == before


def test_the_clock_cannot_go_back_behind_what_was_seen(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "page").write_text("<p>kept</p>", encoding="utf-8")
    run = ("run", posts, "-o", "out", "--mirror", f"a.example={tmp_path / 'copy'}", "--offline")
    assert migrate(*run, "--now", "2031-05-01T05:00:00+02:00").code == 0
    before = tree(tmp_path)
    ended = migrate(*run, "--now", "2031-05-01T02:59:00Z")
    assert ended.code == 2
    assert "2031-05-01T02:59:00Z is before 2031-05-01T03:00:0" in ended.stderr
    assert tree(tmp_path) == before
    assert migrate(*run, "--now", "2031-05-09T00:00:00Z").code == 0


@pytest.mark.parametrize("text", ["tomorrow", "2031-05-01", "2031-05-01T03:00:00"])
def test_what_is_no_instant_is_explained(migrate: Migrate, posts: Path, text: str) -> None:
    ended = migrate("run", posts, "--offline", "--now", text, "--json")
    assert ended.code == 2
    assert json.loads(ended.stdout)["error"] == f"--now: “{text}” is no instant with its offset from UTC."
    assert "2031-05-01T03:00:00Z" in json.loads(ended.stdout)["advice"]
