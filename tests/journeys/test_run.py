"""`migrate run`, end to end, on posts written for it; no network."""

import base64
import hashlib
import json
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.archive.warc import iter_records
from migrate.demo.answers import Page, Site
from migrate.demo.web import Web
from migrate.model.manifest import Manifest
from tests.journeys.conftest import Ended, environment, manifest, tree

Migrate = Callable[..., Ended]


def png(red: int) -> bytes:
    """A real picture of one pixel."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + part(b"IDAT", zlib.compress(bytes([0, red, 0, 0])))
        + part(b"IEND", b"")
    )


RIVER = """---
title: "The river, measured"
author: mpereira
weather: cold
---

Two of us walked the bank.

<p>We <strong>measured </strong>it.
<img src="http://cdn.old.example/up/a%20b.png-large.png" alt="null" id="x1"></p>
<p>Then <a href="http://data.old.example/levels">levels</a> and <a href="mailto:river@old.example">write</a>.</p>
<p><a href="/about">About us</a>, again <a href="http://data.old.example/levels">levels</a></p>
"""


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "river.html").write_text(RIVER, encoding="utf-8")
    (folder / "plain.html").write_text("<p>No front matter at all.</p>\n", encoding="utf-8")
    mirror = tmp_path / "cdn" / "up"
    mirror.mkdir(parents=True)
    (mirror / "a b.png-large.png").write_bytes(png(200))
    return folder


@pytest.fixture
def offline(tmp_path: Path) -> tuple[str, ...]:
    return ("--offline", "--site", "https://old.example", "--mirror", f"cdn.old.example={tmp_path / 'cdn'}")


@pytest.mark.usefixtures("posts")
def test_a_run_makes_all_that_it_promises(migrate: Migrate, tmp_path: Path, offline: tuple[str, ...]) -> None:
    ended = migrate("run", "posts", "-o", "out", *offline)
    out = tmp_path / "out"
    assert ended.code == 1, ended.stderr  # /about on the own site is not saved
    assert str(Path("out/report/index.html")) in ended.stdout
    record = manifest(out)
    Manifest.model_validate(record)
    asset = next(path for path in (out / "assets").iterdir())
    assert asset.read_bytes() == png(200)
    assert asset.suffix == ".png"
    assert (out / "posts" / "river.md").read_text(encoding="utf-8") == (
        "---\ntitle: The river, measured\nauthor: mpereira\nweather: cold\n---\n\n"
        "Two of us walked the bank.\n\n"
        f"We **measured** it. ![](../assets/{asset.name})\n\n"
        "Then [levels](http://data.old.example/levels) and [write](mailto:river@old.example).\n\n"
        "[About us](/about), again [levels](http://data.old.example/levels)\n"
    )
    assert {post["id"]: post["status"] for post in record["posts"]} == {
        "plain.html": "exported",
        "river.html": "exported",
    }


def test_every_reference_is_in_the_manifest_once_with_all_its_places(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    migrate("run", posts, "-o", "out", *offline)
    links = manifest(tmp_path / "out")["links"]
    assert {
        link["url"]: [(at["post"], at["line"], at["element"], at["text"]) for at in link["occurrences"]]
        for link in links
    } == {
        "http://cdn.old.example/up/a%20b.png-large.png": [("river.html", 10, "img", "")],
        "http://data.old.example/levels": [
            ("river.html", 11, "a", "levels"),
            ("river.html", 12, "a", "levels"),
        ],
        "https://old.example/about": [("river.html", 12, "a", "About us")],
        "mailto:river@old.example": [("river.html", 11, "a", "write")],
    }
    assert {link["url"]: (link["status"], link["verdict"], link["copy"]) for link in links} == {
        "http://cdn.old.example/up/a%20b.png-large.png": ("ok", "ok", "ours"),
        "http://data.old.example/levels": ("offline", "not_checked", "none"),
        "https://old.example/about": ("offline", "not_checked", "none"),
        "mailto:river@old.example": ("scheme", "not_checked", "none"),
    }


def test_the_archive_holds_the_bytes_of_every_post_and_mirror_file(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    migrate("run", posts, "-o", "out", *offline)
    out = tmp_path / "out"
    held = {
        record.field("WARC-Target-URI"): record.block.read()
        for path in sorted((out / "archive").glob("*.warc.gz"))
        for record in iter_records(path)
        if record.field("WARC-Type") == "resource"
    }
    plain = (posts / "plain.html").read_bytes()
    assert held == {
        f"urn:sha256:{hashlib.sha256(RIVER.encode()).hexdigest()}": RIVER.encode(),
        f"urn:sha256:{hashlib.sha256(plain).hexdigest()}": plain,
        "http://cdn.old.example/up/a%20b.png-large.png": png(200),
    }


def test_a_second_run_touches_no_file(migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]) -> None:
    first = migrate("run", posts, "-o", "out", *offline)
    before = tree(tmp_path / "out")
    second = migrate("run", posts, "-o", "out", *offline)
    assert tree(tmp_path / "out") == before
    assert second.code == first.code
    assert "Nothing has changed" in second.stdout


def test_a_second_run_imports_no_parser_and_starts_no_worker(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    migrate("run", posts, "-o", "out", *offline)
    script = """
import json, sys
from migrate.cli.app import invoke
code = invoke(sys.argv[1:])
late = ("bs4", "turbohtml", "yaml", "pebble", "multiprocessing.forkserver", "requests", "jinja2")
print(json.dumps([code, [name for name in late if name in sys.modules]]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, "run", str(posts), "-o", "out", "--quiet", *offline],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout) == [1, []]  # findings: the site has not saved all


def test_only_the_post_that_changed_is_written_again(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    migrate("run", posts, "-o", "out", *offline)
    before = tree(tmp_path / "out")
    (posts / "plain.html").write_text("<p>Changed.</p>\n", encoding="utf-8")
    migrate("run", posts, "-o", "out", *offline)
    after = tree(tmp_path / "out")
    assert after["posts/plain.md"][0] == b"Changed.\n"
    assert after["posts/river.md"] == before["posts/river.md"]
    warcs = {name for name in before if name.endswith(".warc.gz")}
    assert all(after[name] == before[name] for name in warcs)


def test_a_post_that_vanished_is_set_aside_and_comes_back(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    out = tmp_path / "out"
    migrate("run", posts, "-o", "out", *offline)
    (posts / "plain.html").rename(tmp_path / "plain.html")
    migrate("run", posts, "-o", "out", *offline)
    assert {post["id"]: post["status"] for post in manifest(out)["posts"]} == {
        "plain.html": "removed",
        "river.html": "exported",
    }
    assert (out / "removed" / "plain.md").is_file()
    assert not (out / "posts" / "plain.md").exists()
    (tmp_path / "plain.html").rename(posts / "plain.html")
    migrate("run", posts, "-o", "out", *offline)
    assert {post["status"] for post in manifest(out)["posts"]} == {"exported"}
    assert (out / "posts" / "plain.md").is_file()


def test_a_cover_and_a_picture_given_as_data_become_files(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    inline = "data:image/png;base64," + base64.b64encode(png(7)).decode()
    (posts / "cover.html").write_text(
        f'---\nimage: http://cdn.old.example/up/a%20b.png-large.png\n---\n<p><img src="{inline}" alt="dot"></p>\n',
        encoding="utf-8",
    )
    migrate("run", posts, "-o", "out", *offline)
    text = (tmp_path / "out" / "posts" / "cover.md").read_text(encoding="utf-8")
    cover, dot = re.fullmatch(
        r"---\nimage: (\.\./assets/\S+\.png)\n---\n\n!\[dot\]\((\.\./assets/\S+\.png)\)\n", text
    ).groups()  # type: ignore[union-attr]  # no match is the failure that this test is for
    assert ((tmp_path / "out" / "posts") / cover).read_bytes() == png(200)
    assert ((tmp_path / "out" / "posts") / dot).read_bytes() == png(7)


def test_two_posts_with_one_slug_are_both_kept(migrate: Migrate, tmp_path: Path) -> None:
    for year in ("2013", "2014"):
        (tmp_path / "posts" / year).mkdir(parents=True)
        (tmp_path / "posts" / year / "news.html").write_text(f"<p>{year}</p>", encoding="utf-8")
    ended = migrate("run", "posts", "-o", "out", "--offline")
    assert (tmp_path / "out" / "posts" / "news.md").read_text(encoding="utf-8") == "2013\n"
    assert (tmp_path / "out" / "posts" / "news-2.md").read_text(encoding="utf-8") == "2014\n"
    assert "2014/news.html" in ended.stderr
    assert "news-2.md" in ended.stderr
    assert ended.code == 0


def test_a_dry_run_writes_nothing(migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]) -> None:
    before = tree(tmp_path)
    ended = migrate("run", posts, "-o", "out", "--dry-run", "--json", *offline)
    assert tree(tmp_path) == before
    assert not (tmp_path / "out").exists()
    assert ended.json | {"seconds": 0, "bytes": 0} == {
        "dry_run": True,
        "posts": 2,
        "unreadable": 0,
        "references": 5,
        "urls": 4,
        "hosts": 3,
        "mirrored": 1,
        "excluded": 0,
        "asked_before": 0,
        "to_ask": 0,
        "seconds": 0,
        "bytes": 0,
    }


def gets(web: Web) -> int:
    return sum(seen.request.method == "GET" for seen in web.log)


def test_a_dry_run_counts_what_a_run_would_then_ask_for(migrate: Migrate, tmp_path: Path) -> None:
    links = [f"http://a.example/{n}" for n in range(5)] + ["http://b.example/x", "http://b.example/x#part"]
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.html").write_text("".join(f'<a href="{url}">x</a>' for url in links), encoding="utf-8")
    page = Page(b"<p>Something to read.</p>", headers=(("Content-Type", "text/html"),))
    with Web({"a.example": Site(otherwise=page), "b.example": Site(otherwise=page)}) as web:
        through = ("--proxy", web.proxy_url, "--delay", "0", "--robots", "ignore", "--probes", "none")
        options = ("run", "posts", "-o", "out", "--exclude", "a[.]example/4", *through)
        expected = migrate(*options, "--dry-run", "--json").json
        assert {"excluded": 1, "asked_before": 0, "to_ask": 5, "hosts": 2}.items() <= expected.items()
        assert gets(web) == 0
        assert migrate(*options).code == 0
        assert gets(web) == expected["to_ask"]
        before = tree(tmp_path)
        again = migrate(*options, "--dry-run", "--json").json
        assert {"excluded": 1, "asked_before": 5, "to_ask": 0, "seconds": 0}.items() <= again.items()
    assert tree(tmp_path) == before


def test_json_is_one_object_on_stdout_and_nothing_else(migrate: Migrate, posts: Path, offline: tuple[str, ...]) -> None:
    ended = migrate("run", posts, "-o", "out", "--json", *offline)
    told = ended.json
    assert (told["exit_code"], told["changed"], told["counts"]["posts"], told["own_not_saved"]) == (1, True, 2, 1)
    assert ended.stderr == ""


def test_nothing_is_repaired_or_rewritten_when_told_so(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    migrate("run", posts, "-o", "out", "--repair", "none", "--rewrite", "none", *offline)
    text = (tmp_path / "out" / "posts" / "river.md").read_text(encoding="utf-8")
    assert "http://cdn.old.example/up/a%20b.png-large.png" in text
    assert not (tmp_path / "out" / "assets").exists()
    post = next(post for post in manifest(tmp_path / "out")["posts"] if post["id"] == "river.html")
    assert post["repairs"] == []


def test_without_any_network_nothing_is_judged_and_all_else_is_made(
    migrate: Migrate, posts: Path, tmp_path: Path
) -> None:
    """The proxy that is named does not listen: that is our side, not the web's."""
    ended = migrate("run", posts, "-o", "out", "--proxy", "http://127.0.0.1:9", "--timeout", "5", "--json")
    assert ended.code == 3, ended.stderr
    assert "Nothing was judged" in ended.json["outage"]
    record = manifest(tmp_path / "out")
    assert {link["status"] for link in record["links"]} == {"own_outage", "scheme"}
    assert {link["verdict"] for link in record["links"]} == {"not_checked"}
    assert {post["status"] for post in record["posts"]} == {"exported"}
    assert {link["strikes"] for link in record["links"]} == {0}


def test_the_schema_that_is_printed_is_that_of_the_manifest(migrate: Migrate) -> None:
    schema = json.loads(migrate("schema", "manifest").stdout)
    assert {"posts", "links", "hosts", "archives"} <= set(schema["required"])


def test_whoever_wants_it_hears_of_every_step_and_where_settings_stand(
    migrate: Migrate, posts: Path, tmp_path: Path, offline: tuple[str, ...]
) -> None:
    (tmp_path / "migrate.toml").write_text("# mine\ntimeout = 7\n", encoding="utf-8")
    ended = migrate("run", posts, "-o", "out", "-v", "--json", *offline)
    assert ended.json["exit_code"] == 1
    assert ended.stderr.splitlines() == [
        "Setting site: --site",
        "Setting mirror: --mirror",
        "Setting offline: --offline",
        "Setting timeout: migrate.toml, line 2, timeout",
        "Setting memento: MIGRATE_MEMENTO",
        "Reading posts: 2",
        "Archiving links: 1",
        "  works: http://cdn.old.example/up/a%20b.png-large.png",
        "Saving images: 1",
        "Writing Markdown: 2",
        "Writing manifest: 1",
    ]
