"""Killed anywhere and run again, a run ends as if it had never been killed."""

import json
import signal
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
        return {k: without_times(v) for k, v in value.items() if k not in dropped | {"record_id", "next_check"}}
    return value


def resources(out: Path) -> Counter[str]:
    return Counter(
        str(record.field("WARC-Target-URI"))
        for path in sorted((out / "archive").glob("*.warc.gz"))
        for record in iter_records(path)
        if record.field("WARC-Type") == "resource"
    )


def written(out: Path, pattern: str, at_least: int = 1) -> bool:
    return sum(1 for _ in out.glob(pattern)) >= at_least


# In the order in which a run makes them: each kill lets the next run come a little further.
MOMENTS: dict[str, Callable[[Path], bool]] = {
    "the lock": lambda out: (out / "lock").exists(),
    "the journal": lambda out: (out / "journal.sqlite3").exists(),
    "the archive": lambda out: written(out, "archive/*.warc.gz"),
    "more of the archive": lambda out: sum(path.stat().st_size for path in out.glob("archive/*.warc.gz")) > 100_000,
    "a picture": lambda out: written(out, "assets/*"),
    "half of the pictures": lambda out: written(out, "assets/*", POSTS // 2),
    "a post": lambda out: written(out, "posts/*.md"),
    "half of the posts": lambda out: written(out, "posts/*.md", POSTS // 2),
    "the manifest": lambda out: (out / "manifest.json").exists(),
}
SURE = {"the lock", "the journal", "the archive", "a picture"}
"""So long before the end that no run is faster than its kill."""


def killed_at(job: list[str], out: Path, moment: Callable[[Path], bool]) -> bool:
    """Run until the moment has come, and tell whether the run was still there to be killed."""
    running = subprocess.Popen(command(*job, out), env=environment())
    bound = time.monotonic() + 60
    while running.poll() is None and not moment(out):
        assert time.monotonic() < bound
        time.sleep(0.001)
    running.kill()
    return running.wait() == -signal.SIGKILL


def test_killed_at_any_time_and_run_again_it_ends_the_same(migrate: Migrate, job: list[str], tmp_path: Path) -> None:
    assert migrate(*job, tmp_path / "whole").code == 0
    out = tmp_path / "killed"
    killed = set()
    for name, moment in MOMENTS.items():
        if killed_at(job, out, moment):
            killed.add(name)
        if (out / "manifest.json").exists():
            json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert killed >= SURE, "a run was faster than its kill"
    assert migrate(*job, out).code == 0
    assert without_times(manifest(out)) == without_times(manifest(tmp_path / "whole"))
    assert resources(out) == resources(tmp_path / "whole")
    for made in ("posts", "assets"):
        whole, again = (
            {path.name: path.read_bytes() for path in (folder / made).iterdir()} for folder in (tmp_path / "whole", out)
        )
        assert again == whole
