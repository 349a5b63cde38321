"""From a run to a job that is watched: the printed units start commands that do what they are there for."""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Ended, environment, tree

Migrate = Callable[..., Ended]


@pytest.fixture
def out(migrate: Migrate, tmp_path: Path) -> Path:
    """The output of a run on one post, in a folder with a space and a percent sign in its name."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.html").write_text('<p>See <a href="mailto:a@a.example">a</a>.</p>', encoding="utf-8")
    made = tmp_path / "my links, 100%"
    assert migrate("run", "posts", "-o", made, "--offline").code == 0
    return made


def started(units: str, part: str) -> Ended:
    """Run what the service starts, read as systemd reads it."""
    service = units.split(f"{part}.service\n", 1)[1]
    line = re.search(r"^ExecStart=(.*)$", service, re.MULTILINE)
    assert line
    command = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line[1])]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def test_the_status_unit_looks_at_the_output_and_touches_nothing(migrate: Migrate, out: Path) -> None:
    units = migrate("schedule", "systemd", "-o", out).stdout
    before = tree(out)
    ended = started(units, "status")
    assert (ended.code in {0, 1}, ended.stderr, tree(out)) == (True, "", before)


def test_the_check_unit_finds_its_output(migrate: Migrate, out: Path) -> None:
    units = migrate("schedule", "systemd", "-o", out).stdout
    ended = started(units, "check")
    assert (ended.code, ended.stderr) == (0, "")


def test_status_tells_of_an_output_what_it_is(migrate: Migrate, out: Path) -> None:
    ended = migrate("status", out, "--json")
    told = ended.json
    assert (told["not_askable"], told["archive_bytes"] > 0, told["exit_code"]) == (1, True, ended.code)


def test_an_output_that_is_not_there_is_named(migrate: Migrate) -> None:
    ended = migrate("status", "nowhere")
    assert (ended.code, ended.stdout) == (2, "")
    assert "nowhere is no folder" in ended.stderr
    assert "migrate run SOURCE -o nowhere" in ended.stderr
