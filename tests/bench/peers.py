"""Other converters, where they are installed; each does conversion alone on the same HTML bodies."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import Spent, run

_HERE = Path(__file__).parent
_NODE_PACKAGES = ("turndown@7", "turndown-plugin-gfm@1")


@dataclass(frozen=True, slots=True)
class Converted:
    """What a peer made of a folder of posts."""

    seconds: float
    failed: int
    """Posts that it could not convert."""


Converter = Callable[[Path], Converted]
"""Converts every file of a folder, and keeps nothing."""


class AbsentError(LookupError):
    """The peer is not on this machine; the message says what is missing."""


def turndown() -> Converter:
    """Give turndown with its GFM plug-in in one node process; its packages are put into the user's cache, once.

    Raises:
        AbsentError: there is no node, or the packages cannot be had.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise AbsentError("node and npm are not installed")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "html-migrate" / "bench"
    if not (cache / "node_modules" / "turndown-plugin-gfm").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(cache), *_NODE_PACKAGES]
        try:
            subprocess.run(install, capture_output=True, check=True, timeout=120)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise AbsentError("npm could not install turndown") from error
    script = cache / "convert.cjs"
    shutil.copyfile(_HERE / "turndown.cjs", script)  # node looks for packages beside the script
    return lambda bodies: _converted(run([node, script, bodies]))


def pandoc() -> Converter:
    """Give pandoc, sandboxed, one process a post, as many at once as there are cores.

    Raises:
        AbsentError: it is not installed.
    """
    program = shutil.which("pandoc")
    if not program:
        raise AbsentError("pandoc is not installed")

    def fails(body: Path) -> bool:
        command = [program, "--sandbox", "--from=html", "--to=gfm", "--wrap=none", str(body)]
        return bool(subprocess.run(command, capture_output=True, check=False).returncode)

    def convert_all(bodies: Path) -> Converted:
        before = time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            failed = sum(threads.map(fails, sorted(bodies.iterdir())))
        return Converted(time.perf_counter() - before, failed)

    return convert_all


def html2text() -> Converter:
    """Give html2text as it comes, in one process."""
    return lambda bodies: _converted(run([sys.executable, _HERE / "plain_html2text.py", bodies]))


def _converted(spent: Spent) -> Converted:
    return Converted(spent.seconds, int(spent.output))
