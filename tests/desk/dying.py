"""A desk that is killed, or whose disk is full, while it keeps a decision: `python -m tests.desk.dying STAGE OUT`.

A disk is full while the file OUT/full exists.
"""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from migrate.cli.app import invoke

STAGES = ("before-it-is-written", "half-written", "written", "durable")
"""When a process can die."""


def main(stage: str, out: Path) -> int:
    """Serve the desk of OUT until it dies."""
    fsync, pwrite = os.fsync, os.pwrite

    def die(when: str, then: Callable[..., Any], *args: Any) -> Any:
        if stage == when:
            os.kill(os.getpid(), 9)
        return then(*args)

    def written(log: int, data: bytes, at: int) -> int:
        if (out / "full").exists():
            pwrite(log, data[:7], at)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if stage == "half-written":
            pwrite(log, data[: len(data) // 2], at)
        die("half-written", lambda: None)
        return int(die("before-it-is-written", pwrite, log, data, at))

    def synced(file: int) -> None:
        if Path(f"/proc/self/fd/{file}").readlink().name != "reviews.jsonl":
            fsync(file)
            return
        die("written", fsync, file)
        die("durable", lambda: None)

    os.pwrite, os.fsync = written, synced  # type: ignore[assignment]  # as narrow as they are called
    return invoke(["review", str(out)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
