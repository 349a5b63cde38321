"""Jobs of which one run is known to have gone well, so that every other can be compared with it."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from migrate.demo.web import Web
from tests.faults import job
from tests.faults.job import Job

Given = Any


@dataclass(frozen=True)
class Bench:
    """A job, what OUT holds before it, and what it must come to."""

    make: Callable[[Path], Job]
    before: Path | None
    manifest: Given
    captures: Counter[tuple[str, str]]
    code: int

    def fresh(self, out: Path) -> Job:
        """OUT as it is before the run."""
        if self.before is not None:
            shutil.copytree(self.before, out)
        return self.make(out)

    def holds(self, out: Path) -> None:
        """Nothing is lost, nothing is there twice, every record reads back."""
        job.assert_sound(out)
        assert job.essence(job.manifest(out)) == self.manifest
        assert job.captures(out) == self.captures

    def readable(self, out: Path) -> None:
        """The manifest, if there is one, is whole, and says what was true before or what is true now."""
        if (out / "manifest.json").exists():
            said = job.essence(job.manifest(out))
            assert said == self.manifest or (self.before and said == job.essence(job.manifest(self.before)))


def points(total: int, few: int) -> list[int]:
    """Every n up to 300 and some beyond where MIGRATE_FAULTS=all, else a few from the first to the last."""
    if os.environ.get("MIGRATE_FAULTS") == "all":
        return [*range(1, min(total, 300) + 1), *range(301, total + 1, 10)]
    return sorted({1 + (total - 1) * n // max(1, few - 1) for n in range(few)})


@pytest.fixture(scope="session")
def inline() -> Iterator[None]:
    with job.inline():
        yield


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    with Web(job.sites()) as running:
        yield running


@pytest.fixture(scope="session")
def benches(tmp_path_factory: pytest.TempPathFactory, inline: None, web: Web) -> dict[str, Bench]:
    """By name: a first run of each kind, and a run over other posts where one has been before."""
    del inline
    root = tmp_path_factory.mktemp("faults")
    for edition in (1, 2):
        job.write_posts(root / f"posts{edition}", root / "cdn", edition=edition)

    def offline(edition: int) -> Callable[[Path], Job]:
        return lambda out: job.offline(root / f"posts{edition}", root / "cdn", out)

    def online(edition: int) -> Callable[[Path], Job]:
        return lambda out: job.online(root / f"posts{edition}", root / "cdn", out, web.proxy_url, web.ca_bundle)

    made = {}
    for name, kind in (("offline", offline), ("online", online)):
        made[name] = _bench(kind(1), None, root / name)
        made[f"{name} again"] = _bench(kind(2), root / name, root / f"{name}-again")
    return made


def _bench(make: Callable[[Path], Job], before: Path | None, out: Path) -> Bench:
    if before is not None:
        shutil.copytree(before, out)
    code = make(out).run()
    job.assert_sound(out)
    return Bench(make, before, job.essence(job.manifest(out)), job.captures(out), code)
