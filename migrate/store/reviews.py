"""`OUT/reviews.jsonl`: what people decided, appended only, each line holding the hash of the one before it.

Any number of processes append at once: the file itself is the lock (flock), and who holds it reads first what others
have added. Nothing that was ever in the file is deleted: what a killed writer left unfinished is set aside in a file
beside it, when the next entry is written.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from migrate import files, urls
from migrate.errors import UsageError
from migrate.model.review import Chained, Entry, Line, Withdrawn, with_shown_urls
from migrate.model.reviewed import Standing, standing, withdrawn_of
from migrate.store.review_chain import Chain, Fault, Found, canonical, go_on, pieces, read, sound

NAME = "reviews.jsonl"


def verify_chain(path: Path) -> Chain:
    """Read the whole log and say whether it is as it was written; one that does not exist has no entries.

    Raises:
        DiskError: it cannot be read.
    """
    return read(path).chain


class Reviews:
    """The log of one OUT: as it was when last looked at, and a door to append."""

    def __init__(self, out: Path) -> None:
        """Read the log.

        Raises:
            OutputError: it is not as it was written, a newer migrate wrote it, or it is a link that leads out of OUT.
            DiskError: it cannot be read.
        """
        self.path = files.below(out, NAME)
        self._seen = sound(read(self.path))

    @property
    def entries(self) -> Sequence[Chained]:
        """Every entry, oldest first."""
        return self._seen.chain.entries

    @property
    def torn(self) -> Fault | None:
        """What a killed writer left unfinished at the end; nothing that was confirmed to anybody is missing."""
        return self._seen.chain.fault

    def look_again(self) -> None:
        """Afterwards what others have appended meanwhile is among the entries; raises as reading the log does."""
        self._seen = sound(read(self.path, self._seen))

    def state(self, now: datetime) -> Standing:
        """Give what stands as of this moment."""
        return standing(self.entries, now)

    def append(self, *entries: Entry) -> tuple[str, ...]:
        """Afterwards the entries are the last of the log, together, on disk (fsync); gives their hashes.

        What others appended meanwhile comes before them and is among `entries` too. Secrets in URLs read REDACTED.

        Raises:
            UsageError: one takes back what is not there, or was taken back already.
            OutputError: the log is not as it was written; nothing was appended.
            DiskError: the disk is full or failed; nothing was appended.
        """
        if not entries:
            return ()
        with files.disk_faults_told(self.path.parent), _held(self.path) as log:
            self._seen = sound(go_on(self.path, log, self._seen))
            _refuse_undoing(entries, self.entries)
            _set_aside(self.path, log, self._seen)
            added = [b"" if self._seen.ends_its_line else b"\n"]
            names, previous = [], self._seen.chain.head
            for entry in entries:
                text = canonical(Line(previous=previous, entry=with_shown_urls(entry, _shown)))
                previous = hashlib.sha256(text).hexdigest()
                names.append(previous)
                added += [text, b"\n"]
            _write(log, self._seen.whole, b"".join(added))
            self._seen = sound(go_on(self.path, log, self._seen))
        return tuple(names)


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """Hold the log for this process alone, begun where there was none."""
    log = _opened(path)
    try:
        yield log
    finally:
        os.close(log)


def _opened(path: Path) -> int:
    while True:
        is_new = not path.exists()
        log = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            if is_new:
                _sync_folder(path.parent)
            fcntl.flock(log, fcntl.LOCK_EX)
            if _is_at(path, log):
                return log
        except BaseException:
            os.close(log)
            raise
        os.close(log)  # a copy was put in its place while we waited


def _is_at(path: Path, log: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(log))
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _set_aside(path: Path, log: int, found: Found) -> None:
    """Afterwards what was never finished lies in a file of its own, and no longer in the log."""
    if found.size == found.whole:
        return
    rest = b"".join(pieces(log, found.whole, found.size))
    files.write_atomic(path.with_name(f"{NAME}.torn-{hashlib.sha256(rest).hexdigest()[:16]}"), rest)
    os.ftruncate(log, found.whole)
    os.fsync(log)


def _write(log: int, end: int, data: bytes) -> None:
    """Append, or leave the log as it was."""
    try:
        written = 0
        while written < len(data):
            written += os.pwrite(log, data[written:], end + written)
        os.fsync(log)
    except BaseException:
        os.ftruncate(log, end)
        raise


def _refuse_undoing(entries: Iterable[Entry], before: Sequence[Chained]) -> None:
    """Raise UsageError where an entry takes back what cannot be taken back."""
    there = {each.hash for each in before if not isinstance(each.entry, Withdrawn)}
    gone = set(withdrawn_of(before))
    for entry in entries:
        if isinstance(entry, Withdrawn):
            if entry.entry not in there:
                raise UsageError(f"There is no entry {entry.entry} that could be taken back.", "Look at the list anew.")
            if entry.entry in gone:
                raise UsageError(f"The entry {entry.entry} was taken back already.", "Look at the list anew.")
            gone.add(entry.entry)


def _shown(url: str) -> str:
    return urls.mask_secrets(url)[0]
