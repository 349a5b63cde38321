"""The journal: the archive's index and the run's memory, in SQLite; rebuildable, never the truth.

Only the coordinating process opens it. A row about a capture is committed after the record's bytes are on disk.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from migrate.errors import DiskError, OutputError
from migrate.store import assets, checks, exports, mementos, payloads, posts, references, runs, verdicts, warcs
from migrate.store.assets import Assets
from migrate.store.checks import Checks
from migrate.store.exports import Exports
from migrate.store.mementos import Mementos
from migrate.store.payloads import Payloads
from migrate.store.posts import Posts
from migrate.store.references import References
from migrate.store.runs import Runs
from migrate.store.verdicts import Verdicts
from migrate.store.warcs import Warcs

LAYOUT = 3
NAME = "journal.sqlite3"

_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;\n",
    posts.TABLES,
    references.TABLES,
    checks.TABLES,
    assets.TABLES,
    exports.TABLES,
    payloads.TABLES,
    warcs.TABLES,
    verdicts.TABLES,
    runs.TABLES,
    mementos.TABLES,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A manifest that says all that the journal knows."""

    plan: str
    """Fingerprint of what was asked for."""
    manifest: str
    """Its digest, sha256 in hex."""
    stock: str
    """What it counts, as the run left it."""


class Journal:
    """One open journal, in rooms over one connection; what changes something must be called inside `transaction()`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, is_new: bool = False) -> None:
        self._db = connection
        self._path = path
        self.posts = Posts(connection)
        self.references = References(connection)
        self.checks = Checks(connection)
        self.assets = Assets(connection)
        self.exports = Exports(connection)
        self.payloads = Payloads(connection)
        self.warcs = Warcs(connection)
        self.verdicts = Verdicts(connection)
        self.runs = Runs(connection)
        self.mementos = Mementos(connection)
        self.is_new = is_new
        """True where there was no journal before, whatever else there was."""

    def close(self) -> None:
        """Fold the write-ahead log in and let the file go."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is on disk when the block ends, or nothing of it is.

        Raises:
            DiskError: the disk is full or failed.
        """
        with _faults_told(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            before = self._db.total_changes
            try:
                yield
                if self._db.total_changes != before:
                    self._db.execute("DELETE FROM meta WHERE key = 'settled'")
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # after some failures SQLite has rolled back by itself
                    self._db.execute("ROLLBACK")
                raise

    def settle(self, plan: str, manifest: str, stock: str) -> None:
        """Remember that the manifest with this digest says all that the journal knows for this plan, and its stock."""
        self.set_meta("settled", f"{plan}\n{manifest}\n{stock}")

    def settled(self) -> Settled | None:
        """Give what the manifest that says all was made for; None once anything has changed since."""
        value = self.meta("settled")
        return Settled(*value.split("\n", 2)) if value else None

    def meta(self, key: str) -> str | None:
        """Give a remembered value."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value under a key."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextmanager
def opened_journal(out: Path) -> Iterator[Journal]:
    """Give OUT's journal while the block runs, begun where there was none; whatever SQLite suffers inside is told.

    Raises:
        OutputError: the file is no journal of ours, is damaged, or one of a newer migrate.
        DiskError: it cannot be opened, read or written.
    """
    journal = open_journal(out)
    with _faults_told(out / NAME):
        try:
            yield journal
        finally:
            journal.close()


def open_journal(out: Path) -> Journal:
    """Open OUT's journal, or begin one; see `opened_journal`."""
    path = out / NAME
    with _faults_told(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            is_new = _settle_layout(connection, path)
        except BaseException:
            connection.close()
            raise
    return Journal(connection, path, is_new=is_new)


@contextmanager
def _faults_told(path: Path) -> Iterator[None]:
    """What SQLite suffers inside is told with the file's name and a next step."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DiskError(f"{path} cannot be read or written: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise OutputError(
            f"{path} is not a journal that can be read: {error}.",
            "Move it aside and run again: what the archive beside it holds is taken up from there.",
        ) from error


def _settle_layout(connection: sqlite3.Connection, path: Path) -> bool:
    """Lay out a new journal, refuse one that is laid out otherwise; True where it was new."""
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout == 0:
        connection.executescript(f"BEGIN; {''.join(_TABLES)} PRAGMA user_version = {LAYOUT}; COMMIT;")
    elif layout != LAYOUT:
        raise OutputError(
            f"{path} was written by another version of migrate (layout {layout}, this one knows {LAYOUT}).",
            "Use that version, or name another folder with -o.",
        )
    return bool(layout == 0)
