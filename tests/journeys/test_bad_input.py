"""Bad input: each kind has one clear message, names what is concerned, and hurts nothing else."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Ended, command, environment, manifest

Migrate = Callable[..., Ended]
needs_permissions = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "good.html").write_text("---\ntitle: Good\n---\n<p>Fine.</p>", encoding="utf-8")
    return folder


def test_a_missing_path_is_named(migrate: Migrate) -> None:
    ended = migrate("run", "no-such-folder", "--offline")
    assert ended.code == 2
    assert "no-such-folder" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_empty_folder_is_named(migrate: Migrate, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    ended = migrate("run", "nothing", "--offline")
    assert ended.code == 2
    assert "nothing" in ended.stderr
    assert not (tmp_path / "output" / "manifest.json").exists()


BROKEN = {
    "binary.html": (b"\x00\x01\x02\xff\xfe" * 200, "binary.html"),
    "unclosed.html": (b"---\ntitle: Open\n<p>text</p>\n", "unclosed.html"),
    "broken.html": (b"---\ntitle: [one\nauthor: two\n---\n<p>text</p>\n", "broken.html"),
    "list.html": (b"---\n- one\n- two\n---\n<p>text</p>\n", "list.html"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_post_is_failed_with_its_reason_and_the_others_migrate(
    migrate: Migrate, posts: Path, tmp_path: Path, name: str
) -> None:
    data, named = BROKEN[name]
    (posts / name).write_bytes(data)
    ended = migrate("run", "posts", "-o", "out", "--offline")
    assert ended.code == 1
    assert named in ended.stdout
    entries = {post["id"]: post for post in manifest(tmp_path / "out")["posts"]}
    assert (entries["good.html"]["status"], entries[name]["status"]) == ("exported", "failed")
    assert named in entries[name]["error"]
    assert (posts / name).read_bytes() == data


@pytest.mark.parametrize("name", ["broken.html", "unclosed.html"])
def test_broken_front_matter_names_its_line(migrate: Migrate, posts: Path, name: str) -> None:
    (posts / name).write_bytes(BROKEN[name][0])
    ended = migrate("run", "posts", "-o", "out", "--offline")
    assert "line" in ended.stdout.split(name, 1)[1].splitlines()[0]


def test_a_folder_that_holds_something_else_is_left_alone(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter-1.txt").write_text("mine", encoding="utf-8")
    ended = migrate("run", posts, "-o", "thesis", "--offline")
    assert ended.code == 2
    assert "thesis" in ended.stderr
    assert [path.name for path in other.iterdir()] == ["chapter-1.txt"]


def test_an_output_that_is_a_file_is_refused(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    ended = migrate("run", posts, "-o", "out", "--offline")
    assert ended.code == 2
    assert "out" in ended.stderr


@needs_permissions
def test_an_output_that_cannot_be_written_is_named(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    ended = migrate("run", posts, "-o", "locked/out", "--offline")
    assert ended.code == 2
    assert "locked" in ended.stderr


def test_a_second_run_at_the_same_time_leaves_at_once(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for n in range(3000):
        (many / f"{n}.html").write_text("<p>text</p>" * 20, encoding="utf-8")
    first = subprocess.Popen(command("run", many, "-o", tmp_path / "out", "--offline", "-q"), env=environment())
    try:
        deadline = time.monotonic() + 20
        while not (tmp_path / "out" / "journal.sqlite3").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        ended = migrate("run", posts, "-o", "out", "--offline")
        assert first.poll() is None, "the first run ended before the second began"
    finally:
        first.kill()
        first.wait()
    assert ended.code == 2
    assert "out" in ended.stderr
    assert "another" in ended.stderr.lower()


def test_an_unknown_option_value_is_explained(migrate: Migrate, posts: Path) -> None:
    for arguments in (("--mirror", "no-equals-sign"), ("--site", "http://[broken"), ("--repair", "some")):
        ended = migrate("run", posts, "--offline", *arguments)
        assert ended.code == 2, arguments
        assert arguments[1] in ended.stderr


def test_a_mirror_folder_that_is_not_there_is_named(migrate: Migrate, posts: Path) -> None:
    ended = migrate("run", posts, "--offline", "--mirror", "cdn.example=nowhere")
    assert ended.code == 2
    assert "nowhere" in ended.stderr


def test_hostile_front_matter_runs_nothing(migrate: Migrate, posts: Path, tmp_path: Path) -> None:
    (posts / "evil.html").write_text(
        '---\ntitle: !!python/object/apply:os.system ["touch owned"]\n---\n<p>x</p>', encoding="utf-8"
    )
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    (posts / "bomb.html").write_text(f"---\n{bomb}---\n<p>x</p>", encoding="utf-8")
    (posts / "path.html").write_text("---\nslug: ../../../escape\n---\n<p>x</p>", encoding="utf-8")
    ended = migrate("run", "posts", "-o", "out", "--offline")
    assert ended.code == 1
    assert not (tmp_path / "owned").exists()
    assert not list(tmp_path.glob("escape*"))
    entries = {post["id"]: post["status"] for post in manifest(tmp_path / "out")["posts"]}
    assert entries == {"bomb.html": "failed", "evil.html": "failed", "good.html": "exported", "path.html": "exported"}
