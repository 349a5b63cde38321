"""Killed anywhere and run again, a run ends as if it had never been killed."""

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from migrate.archive.warc import iter_records
from tests.journeys.conftest import Ended, command, environment, manifest

Migrate = Callable[..., Ended]
POSTS = 120


@pytest.fixture
def job(tmp_path: Path) -> list[str]:
    posts = tmp_path / "posts"
    cdn = tmp_path / "cdn"
    posts.mkdir()
    cdn.mkdir()
    for n in range(POSTS):
        (cdn / f"{n}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg"><text>{n}</text></svg>', encoding="utf-8"
        )
        (posts / f"{n:03}.html").write_text(
            f'---\ntitle: Post {n}\n---\n<p>{n} <a href="http://x.example/{n}">x</a> '
            f'<img src="http://cdn.example/{n}.svg" alt="null"></p>\n' + "<p>More text.</p>\n" * 50,
            encoding="utf-8",
        )
    return ["run", str(posts), "--offline", "--mirror", f"cdn.example={cdn}", "-q", "-o"]


def without_times(value: Any) -> Any:
    """The manifest without what differs between any two runs: times, and where in the archive a record lies."""
    if isinstance(value, list):
        return [without_times(item) for item in value]
    if isinstance(value, dict):
        dropped = {"run", "generated_at", "archives", "checked_at", "first_ok", "last_ok", "warc", "offset", "length"}
        return {k: without_times(v) for k, v in value.items() if k not in dropped | {"record_id"}}
    return value


def resources(out: Path) -> Counter[str]:
    return Counter(
        str(record.field("WARC-Target-URI"))
        for path in sorted((out / "archive").glob("*.warc.gz"))
        for record in iter_records(path)
        if record.field("WARC-Type") == "resource"
    )


def test_killed_at_any_time_and_run_again_it_ends_the_same(migrate: Migrate, job: list[str], tmp_path: Path) -> None:
    began = time.monotonic()
    assert migrate(*job, tmp_path / "whole").code == 0
    whole_seconds = time.monotonic() - began
    out = tmp_path / "killed"
    chance = random.Random(20240501)
    killed = 0
    for _ in range(6):
        running = subprocess.Popen(command(*job, out), env=environment())
        try:
            running.wait(timeout=chance.uniform(0.1, 1.0) * whole_seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            killed += 1
            if (out / "manifest.json").exists():
                json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert killed, "every run was faster than its kill"
    assert migrate(*job, out).code == 0
    assert without_times(manifest(out)) == without_times(manifest(tmp_path / "whole"))
    assert resources(out) == resources(tmp_path / "whole")
    for made in ("posts", "assets"):
        whole, again = (
            {path.name: path.read_bytes() for path in (folder / made).iterdir()} for folder in (tmp_path / "whole", out)
        )
        assert again == whole
