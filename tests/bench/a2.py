"""A2: kill -9 at random moments, then run again: what is lost, what is there twice, what reads back no more.

The job is that of tests/faults: posts with mirrored pictures and links into a web on this machine, by the command line.
"""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from migrate.demo.web import Web
from tests.bench.figures import Figure, Measured
from tests.faults import job

ROW = "A2"
KILLS = 200
_SEED = 20240501


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  # every row is asked alike
    """Yield the figures of this row."""
    scratch.mkdir(parents=True, exist_ok=True)
    for edition in (1, 2):
        job.write_posts(scratch / f"posts{edition}", scratch / "cdn", edition=edition)
    with Web(job.sites()) as web:
        trials = [_Trial(scratch, web, edition) for edition in (1, 2)]
        trials[0].learn(None)
        trials[1].learn(trials[0].whole)
        chance = random.Random(_SEED)
        for n in range(KILLS):
            trials[n % 2].strike(scratch / f"out{n}", chance.random())
    killed = sum(trial.killed for trial in trials)
    yield Figure(
        ROW, f"captures lost, of {KILLS} runs of which {killed} were killed", sum(t.lost for t in trials), "", bar=0
    )
    yield Figure(ROW, "  captures there twice", sum(t.twice for t in trials), "", bar=0)
    yield Figure(
        ROW, "  runs after which something did not read back or agree", sum(t.unsound for t in trials), "", bar=0
    )


class _Trial:
    """Runs over the same posts and the same OUT, one whole, the others killed."""

    def __init__(self, scratch: Path, web: Web, edition: int) -> None:
        self._arguments = job.online(
            scratch / f"posts{edition}", scratch / "cdn", scratch, web.proxy_url, web.ca_bundle
        ).arguments
        self.whole = scratch / f"whole{edition}"
        self._before: Path | None = None
        self._seconds = 0.0
        self.killed = self.lost = self.twice = self.unsound = 0

    def learn(self, before: Path | None) -> None:
        """Run once to the end, to know what the others must come to and how long that takes."""
        self._before = before
        self._lay_out(self.whole)
        began = time.perf_counter()
        self._run(self.whole).check_returncode()
        self._seconds = time.perf_counter() - began
        self._manifest = job.essence(job.manifest(self.whole))
        self._captures = job.captures(self.whole)

    def strike(self, out: Path, moment: float) -> None:
        """Kill a run at that part of its time, run again, and count what is wrong."""
        self._lay_out(out)
        try:
            self._run(out, moment * self._seconds)
        except subprocess.TimeoutExpired:
            self.killed += 1
        ended = self._run(out)
        found = job.captures(out)
        self.lost += (self._captures - found).total()
        self.twice += (found - self._captures).total()
        if ended.returncode or not self._is_sound(out):
            sys.stderr.write(f"{out}: exit {ended.returncode} {ended.stderr[-300:]}\n")
            self.unsound += 1
            return
        shutil.rmtree(out)

    def _is_sound(self, out: Path) -> bool:
        try:
            job.assert_sound(out)
        except AssertionError as error:
            sys.stderr.write(f"{out}: {error}\n")
            return False
        return bool(job.essence(job.manifest(out)) == self._manifest)

    def _lay_out(self, out: Path) -> None:
        if self._before is not None:
            shutil.copytree(self._before, out)

    def _run(self, out: Path, seconds: float | None = None) -> subprocess.CompletedProcess[str]:
        """Run to the end, or kill it (SIGKILL) when its time is up."""
        command = [sys.executable, "-m", "migrate", *self._arguments, "-o", str(out)]
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
