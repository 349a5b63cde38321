"""The command line as a person uses it: a process, its exit code, what it prints and what it leaves."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from migrate.cli.app import invoke
from migrate.demo.web import Web
from tests.journeys.job import Job

SECONDS = 100


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "migrate", *map(str, arguments)]


def environment() -> dict[str, str]:
    house = ("proxy", "ca_bundle", "migrate_")
    kept = {k: v for k, v in os.environ.items() if not any(word in k.lower() for word in house)}
    return kept | {"NO_COLOR": "1", "MIGRATE_MEMENTO": "off", "PYTHONWARNINGS": "error::ResourceWarning"}


@pytest.fixture
def migrate(tmp_path: Path) -> Callable[..., Ended]:
    """Run `migrate …` in an empty folder."""

    def run(*arguments: object, cwd: Path = tmp_path) -> Ended:
        done = subprocess.run(
            command(*arguments),
            cwd=cwd,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


def in_process(*arguments: object) -> Ended:
    """Run `migrate …` in this process: ten times as fast, and all the same but for how it begins."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = invoke([str(each) for each in arguments])
    return Ended(code, out.getvalue(), err.getvalue())


@pytest.fixture
def quick_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    """A job on a web without any site, whose commands run in this process."""
    live_in(tmp_path, monkeypatch)
    with Web({}) as web:
        yield Job(web, tmp_path, in_process)


def live_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process have the folder and the surroundings that a command's own process would have."""
    monkeypatch.chdir(folder)
    kept = environment()
    for name in os.environ.keys() - kept.keys():
        monkeypatch.delenv(name)
    for name, value in kept.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def job(tmp_path: Path, migrate: Callable[..., Ended]) -> Iterator[Job]:
    """A job on a web without any site."""
    with Web({}) as web:
        yield Job(web, tmp_path, migrate)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of change of every file, the lock and SQLite's own side files left out."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock" and not path.name.endswith(("-wal", "-shm"))
    }


def manifest(out: Path) -> Any:
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))
