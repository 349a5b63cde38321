"""Cleans, converts and proves every post of a folder on all cores, as `migrate run` does it, and keeps nothing."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from migrate.engines.workers import warm_up


def main(folder: Path) -> None:
    """Print as JSON how many posts came to which end."""
    warm_up(["migrate.pipeline.post_worker"])
    # As in `migrate run`: the workers' server starts while this process still imports.
    from migrate.engines.local import in_processes  # noqa: PLC0415  after the server has been started
    from migrate.model.settings import Repair  # noqa: PLC0415
    from migrate.pipeline import post_doors, post_jobs  # noqa: PLC0415
    from migrate.sources import find  # noqa: PLC0415

    def jobs() -> Iterator[post_jobs.ExportJob]:
        for file in find([folder]):
            yield post_jobs.ExportJob(file, file.path.read_bytes(), "http://blog.example/", Repair.SAFE, {})

    done = in_processes(
        post_doors.export_post, jobs(), processes=os.cpu_count() or 1, seconds=60.0, preload=[post_doors.WORK]
    )
    ends = Counter(type(result).__name__ for _, result in done)
    sys.stdout.write(json.dumps(ends) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
