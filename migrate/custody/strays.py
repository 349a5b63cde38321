"""Files that lie among ours, and of which the manifest says nothing."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from migrate import files
from migrate.custody.manifest import Rows
from migrate.custody.proof import Finding, Flaw
from migrate.exporters.assets import FOLDER

HASH_IN_NAME = re.compile(r"-([0-9a-f]{64}|[0-9a-f]{16}|[0-9a-f]{8})\.[^./]+\Z")
"""Pictures and files bear the beginning of their SHA-256 in their name."""


def check_strays(out: Path, rows: Rows) -> Iterator[Finding]:
    """Yield the Markdown, pictures and files that no row of the manifest names.

    A picture that an earlier version of a post used stays where it was: it is known by the hash in its name.

    Raises:
        DiskError: a folder cannot be read.
    """
    folders = {PurePosixPath(path).parent.as_posix() for path in rows.markdown}
    with files.disk_faults_told(out):
        found = [path for folder in sorted(folders) for path in (out / folder).glob("*.md")]
        found += (path for path in (out / FOLDER).rglob("*") if path.is_file())
        for path in sorted(found):
            name = path.relative_to(out).as_posix()
            if name not in rows.markdown and name not in rows.assets and not _is_left_over(path):
                told = f"{name} is in no row of the manifest: migrate did not write it, or not under this name."
                yield Finding(Flaw.UNLISTED, name, told, "Look at it, and keep it elsewhere if you want it.")


def _is_left_over(path: Path) -> bool:
    named = HASH_IN_NAME.search(path.name)
    return named is not None and files.sha256_of(path).startswith(named[1])
