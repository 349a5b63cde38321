"""Runs a job in children that are killed at their n-th operation: `python -m tests.faults.killing PLAN`.

One process that forks, since a child of its own costs a second to start; it has no threads, so that it may.
"""

import json
import os
import sys
from pathlib import Path

from tests.faults import job
from tests.faults.disk import Disk, failing
from tests.faults.job import Job


def main(plan: Path) -> None:
    """Run each job of the plan, a list of [arguments, OUT, n], to its n-th operation, one after the other."""
    for arguments, out, at in json.loads(plan.read_text(encoding="utf-8")):
        child = os.fork()
        if not child:
            run(Job(tuple(arguments), Path(out)), at)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201  what the test reads


def run(struck: Job, at: int) -> None:
    code = 99
    try:
        with job.inline(), failing(Disk(struck.out, at=at, dies=True)):
            code = struck.run()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
