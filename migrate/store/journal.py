"""The journal: the archive's index and the run's memory, in SQLite; rebuildable, never the truth.

Only the coordinating process opens it. A row about a capture is committed after the record's bytes are on disk.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from migrate import urls
from migrate.errors import DiskError, OutputError
from migrate.model.base import rfc3339
from migrate.model.capture import Answered, Check, Holder, Payload, RecordRef, StoredPayload
from migrate.model.link import Kind, Occurrence, Reference
from migrate.model.manifest import PostEntry
from migrate.store import mementos, runs, verdicts
from migrate.store.mementos import Mementos
from migrate.store.runs import Runs
from migrate.store.verdicts import Verdicts

LAYOUT = 3
NAME = "journal.sqlite3"

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE posts (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, sha256 TEXT, reading TEXT NOT NULL, output TEXT UNIQUE, base TEXT,
  entry TEXT NOT NULL, record TEXT, present INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE occurrences (
  url TEXT NOT NULL, post TEXT NOT NULL, ordinal INTEGER NOT NULL, fetchable TEXT, kind TEXT NOT NULL,
  line INTEGER NOT NULL, element TEXT NOT NULL, attribute TEXT NOT NULL, text TEXT NOT NULL, raw TEXT NOT NULL,
  PRIMARY KEY (post, ordinal)
) WITHOUT ROWID;
CREATE INDEX occurrences_url ON occurrences (url, post, ordinal);
CREATE INDEX occurrences_fetchable ON occurrences (fetchable) WHERE fetchable IS NOT NULL;
CREATE TABLE checks (
  id INTEGER PRIMARY KEY, url TEXT NOT NULL, at TEXT NOT NULL, leads_to TEXT, data TEXT NOT NULL
);
CREATE TABLE siblings (host TEXT NOT NULL, at TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (host, at)) WITHOUT ROWID;
CREATE INDEX checks_url ON checks (url, id);
CREATE INDEX checks_leading ON checks (url, leads_to) WHERE leads_to IS NOT NULL;
CREATE TABLE assets (url TEXT PRIMARY KEY, evidence TEXT NOT NULL, path TEXT, reason TEXT) WITHOUT ROWID;
CREATE TABLE exports (post TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, entry TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE payloads (
  digest TEXT NOT NULL, holder TEXT NOT NULL, uri TEXT NOT NULL, date TEXT NOT NULL, chunked INTEGER NOT NULL,
  warc TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, record_id TEXT NOT NULL,
  PRIMARY KEY (digest, holder, uri)
) WITHOUT ROWID;
CREATE TABLE warcs (path TEXT PRIMARY KEY, length INTEGER NOT NULL, sha256 TEXT, records INTEGER) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as it was last read."""

    id: str
    source: str
    sha256: str | None
    """Of the source bytes, hex; None where they could not be read."""
    reading: str
    """Fingerprint of everything that decided how the source was read."""
    output: str | None
    """Stem of the Markdown file; None where the post is not exported."""
    base: str | None
    """What relative references resolve against."""
    entry: PostEntry
    """What the manifest says before the export has had its say."""
    record: RecordRef | None


@dataclass(frozen=True, slots=True)
class AssetRow:
    """What became of the content of one URL: a local file, or the reason why not."""

    url: str
    evidence: str
    """Record id of the content it was made from."""
    path: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """One distinct URL with every place that refers to it, in the order of the posts."""

    url: str
    fetchable: str | None
    """The URL without fragment, where it is one that can be asked for."""
    kinds: tuple[Kind, ...]
    occurrences: tuple[Occurrence, ...]


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
    """One open journal; every method either reads, or must be called inside `transaction()`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, is_new: bool = False) -> None:
        self._db = connection
        self._path = path
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

    # posts and what they refer to

    def posts(self) -> Iterator[PostRow]:
        """Every post that the sources held when last read, by id."""
        for row in self._db.execute(
            "SELECT id, source, sha256, reading, output, base, entry, record FROM posts WHERE present ORDER BY id"
        ):
            yield _post_row(row)

    def readings(self) -> dict[str, tuple[str | None, str]]:
        """Source digest and reading fingerprint by post id, of posts present or not."""
        return {row[0]: (row[1], row[2]) for row in self._db.execute("SELECT id, sha256, reading FROM posts")}

    def outputs(self) -> dict[str, str]:
        """Stem of the Markdown file by post id, also of posts that have vanished: a name is never given twice."""
        return dict(self._db.execute("SELECT id, output FROM posts WHERE output IS NOT NULL"))

    def name_output(self, post: str, stem: str) -> None:
        """Give a post the stem of its Markdown file."""
        self._db.execute("UPDATE posts SET output = ? WHERE id = ?", (stem, post))

    def put_post(
        self, post: PostRow, output: str | None, references: Iterable[Reference], fetchable: Mapping[str, str]
    ) -> None:
        """Replace a post and its occurrences; `fetchable` maps a reference's URL to what is asked for."""
        self._db.execute(
            "INSERT OR REPLACE INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (
                post.id,
                post.source,
                post.sha256,
                post.reading,
                output,
                post.base,
                post.entry.model_dump_json(),
                post.record.model_dump_json() if post.record else None,
            ),
        )
        self._db.execute("DELETE FROM occurrences WHERE post = ?", (post.id,))
        self._db.executemany(
            "INSERT INTO occurrences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_occurrence_columns(reference, ordinal, fetchable) for ordinal, reference in enumerate(references)),
        )

    def keep_only(self, present: set[str]) -> list[str]:
        """Mark posts that the sources no longer hold as absent, those that came back as present; give the changed."""
        changed = [
            (int(post in present), post)
            for post, was in self._db.execute("SELECT id, present FROM posts").fetchall()
            if bool(was) != (post in present)
        ]
        self._db.executemany("UPDATE posts SET present = ? WHERE id = ?", changed)
        return [post for _, post in changed]

    def absent(self) -> Iterator[PostRow]:
        """Posts that were once read and that the sources no longer hold."""
        for row in self._db.execute(
            "SELECT id, source, sha256, reading, output, base, entry, record FROM posts WHERE NOT present ORDER BY id"
        ):
            yield _post_row(row)

    def references_of(self, post: str) -> list[tuple[str, str | None, Kind]]:
        """URL, what is asked for, and use, in the order of the post."""
        rows = self._db.execute("SELECT url, fetchable, kind FROM occurrences WHERE post = ? ORDER BY ordinal", (post,))
        return [(url, fetchable, Kind(kind)) for url, fetchable, kind in rows]

    def fetchable(self) -> Iterator[tuple[str, frozenset[Kind]]]:
        """Each distinct URL that can be asked for, with all it is used for."""
        rows = self._db.execute(
            "SELECT fetchable, group_concat(DISTINCT kind) FROM occurrences JOIN posts ON posts.id = post "
            "WHERE fetchable IS NOT NULL AND present GROUP BY fetchable ORDER BY fetchable"
        )
        for url, kinds in rows:
            yield url, frozenset(Kind(kind) for kind in kinds.split(","))

    def found_urls(self) -> Iterator[FoundUrl]:
        """Each distinct URL of the present posts, in the order of the URL."""
        cursor = self._db.execute(
            "SELECT url, fetchable, kind, post, line, element, attribute, text, raw FROM occurrences "
            "JOIN posts ON posts.id = post WHERE present ORDER BY url, post, ordinal"
        )
        group: list[tuple[Any, ...]] = []
        for row in cursor:
            if group and group[0][0] != row[0]:
                yield _found(group)
                group = []
            group.append(row)
        if group:
            yield _found(group)

    # evidence

    def add_check(self, check: Check) -> None:
        """Append one observation."""
        self._db.execute(
            "INSERT INTO checks (url, at, leads_to, data) VALUES (?, ?, ?, ?)",
            (check.url, rfc3339(check.at), check.leads_to, check.model_dump_json()),
        )

    def add_sibling(self, host: str, check: Check) -> None:
        """Append an observation of a random address of the host, which tells what it answers where there is nothing."""
        self.add_check(check)
        self._db.execute("INSERT OR REPLACE INTO siblings VALUES (?, ?, ?)", (host, rfc3339(check.at), check.url))

    def sibling_near(self, host: str, at: datetime) -> Check | None:
        """Give what the host answered for a random address at about this time: within a day of it."""
        near = [
            (abs(datetime.fromisoformat(when) - at), url)
            for when, url in self._db.execute("SELECT at, url FROM siblings WHERE host = ?", (host,))
        ]
        nearest = min(near, default=None)
        return self.check_near(nearest[1], at) if nearest and nearest[0] <= timedelta(days=1) else None

    def check_near(self, url: str, at: datetime) -> Check | None:
        """Give the observation of a URL (without fragment) that was made nearest to this time."""
        near = min(((abs(when - at), -number) for number, when in self.check_times(url)), default=None)
        return self.check(-near[1]) if near else None

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Give each URL whose newest observation leads on, and where it leads, fragments and all."""
        yield from self._db.execute(
            "SELECT url, leads_to FROM checks WHERE leads_to IS NOT NULL"
            " AND id IN (SELECT max(id) FROM checks GROUP BY url)"
        )

    def checks(self, url: str) -> list[Check]:
        """All observations of a URL (without fragment), oldest first."""
        rows = self._db.execute("SELECT data FROM checks WHERE url = ? ORDER BY id", (url,))
        return [Check.model_validate_json(data) for (data,) in rows]

    def check_times(self, url: str) -> list[tuple[int, datetime]]:
        """Give number and time of each observation of a URL (without fragment), oldest first."""
        rows = self._db.execute("SELECT id, at FROM checks WHERE url = ? ORDER BY id", (url,))
        return [(number, datetime.fromisoformat(at)) for number, at in rows]

    def check(self, number: int) -> Check:
        """Give the observation with this number, which there is."""
        (data,) = self._db.execute("SELECT data FROM checks WHERE id = ?", (number,)).fetchone()
        return Check.model_validate_json(data)

    def checks_after(self, number: int, count: int) -> list[tuple[int, Check]]:
        """Give at most so many observations of all URLs with their numbers, in the order in which they were entered."""
        rows = self._db.execute("SELECT id, data FROM checks WHERE id > ? ORDER BY id LIMIT ?", (number, count))
        return [(found, Check.model_validate_json(data)) for found, data in rows]

    def replace_check(self, number: int, check: Check) -> None:
        """Replace what was made of an observation: its evidence stays, what is measured on it may be something else."""
        self._db.execute(
            "UPDATE checks SET leads_to = ?, data = ? WHERE id = ?", (check.leads_to, check.model_dump_json(), number)
        )

    def checks_ending_in(self, end: str) -> Iterator[Check]:
        """Every observation of URLs (without fragment) with this end, oldest first."""
        rows = self._db.execute(
            "SELECT data FROM checks WHERE id IN (SELECT id FROM checks WHERE substr(url, -?) = ?) ORDER BY id",
            (len(end), end),
        )  # the inner search reads the index alone
        for (data,) in rows:
            yield Check.model_validate_json(data)

    def last_check(self, url: str) -> Check | None:
        """The newest observation of a URL (without fragment)."""
        row = self._db.execute("SELECT data FROM checks WHERE url = ? ORDER BY id DESC LIMIT 1", (url,)).fetchone()
        return Check.model_validate_json(row[0]) if row else None

    def long_ok(self, count: int) -> list[str]:
        """Give URLs of so many hosts that answered well when last asked, the longest not asked first."""
        last = "SELECT data FROM checks WHERE id IN (SELECT max(id) FROM checks GROUP BY url) ORDER BY id"
        found: dict[str, str] = {}
        for (data,) in self._db.execute(last):
            check = Check.model_validate_json(data)
            outcome = check.last.outcome
            if isinstance(outcome, Answered) and outcome.status == 200:  # noqa: PLR2004
                found.setdefault(urls.host(check.url), check.url)
            if len(found) == count:
                break
        return list(found.values())

    def last_checked_at(self) -> datetime | None:
        """Give the time of the newest observation of all, to the second; None where nothing was ever asked for."""
        (newest,) = self._db.execute("SELECT max(at) FROM checks").fetchone()
        return datetime.fromisoformat(newest).replace(microsecond=0) if newest else None

    def checked(self) -> set[str]:
        """Every URL that has been observed."""
        return {url for (url,) in self._db.execute("SELECT DISTINCT url FROM checks")}

    def assets(self) -> Iterator[AssetRow]:
        """Every decision about content, by URL."""
        for row in self._db.execute("SELECT url, evidence, path, reason FROM assets ORDER BY url"):
            yield AssetRow(*row)

    def put_asset(self, asset: AssetRow) -> None:
        """Replace the decision about one URL's content."""
        self._db.execute(
            "INSERT OR REPLACE INTO assets VALUES (?, ?, ?, ?)", (asset.url, asset.evidence, asset.path, asset.reason)
        )

    # what the archive holds

    def response_with(self, digest: str) -> StoredPayload | None:
        """Give a response whose whole payload has this digest."""
        return self._payload("digest = ? AND holder = ?", digest, Holder.RESPONSE)

    def resource_with(self, uri: str, digest: str) -> StoredPayload | None:
        """Give the resource of this URI, as its record names it, whose payload has this digest."""
        return self._payload("digest = ? AND holder = ? AND uri = ?", digest, Holder.RESOURCE, uri)

    def put_payloads(self, stored: Iterable[StoredPayload]) -> None:
        """Remember which record holds a payload; the first that did stays."""
        self._db.executemany(
            "INSERT OR IGNORE INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_payload_columns, stored)
        )

    def _payload(self, which: str, *values: str) -> StoredPayload | None:
        row = self._db.execute(f"SELECT * FROM payloads WHERE {which} LIMIT 1", values).fetchone()  # noqa: S608  ours
        if row is None:
            return None
        digest, holder, uri, date, chunked, warc, offset, length, record_id = row
        ref = RecordRef(warc=warc, offset=offset, length=length, record_id=record_id, payload_digest=digest)
        return StoredPayload(Payload(digest, uri, date, Holder(holder), bool(chunked)), ref)

    # what was made

    def export(self, post: str) -> tuple[str, PostEntry] | None:
        """Give fingerprint and entry of a post's last export."""
        row = self._db.execute("SELECT fingerprint, entry FROM exports WHERE post = ?", (post,)).fetchone()
        return (row[0], PostEntry.model_validate_json(row[1])) if row else None

    def put_export(self, post: str, fingerprint: str, entry: PostEntry) -> None:
        """Replace what is known of a post's export."""
        self._db.execute(
            "INSERT OR REPLACE INTO exports VALUES (?, ?, ?)", (post, fingerprint, entry.model_dump_json())
        )

    def committed(self) -> dict[str, int]:
        """Length by WARC file up to which every record is accounted for."""
        return dict(self._db.execute("SELECT path, length FROM warcs"))

    def warcs(self) -> list[tuple[str, int, str | None, int | None]]:
        """Path, committed length, digest and number of records of each WARC file."""
        return self._db.execute("SELECT path, length, sha256, records FROM warcs ORDER BY path").fetchall()

    def commit_warc(self, path: str, length: int) -> None:
        """Account for a WARC file up to `length`; its digest is unknown again."""
        self._db.execute("INSERT OR REPLACE INTO warcs VALUES (?, ?, NULL, NULL)", (path, length))

    def finish_warc(self, path: str, length: int, sha256: str, records: int) -> None:
        """Account for a finished WARC file."""
        self._db.execute("INSERT OR REPLACE INTO warcs VALUES (?, ?, ?, ?)", (path, length, sha256, records))


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
        tables = _TABLES + verdicts.TABLES + runs.TABLES + mementos.TABLES
        connection.executescript(f"BEGIN; {tables} PRAGMA user_version = {LAYOUT}; COMMIT;")
    elif layout != LAYOUT:
        raise OutputError(
            f"{path} was written by another version of migrate (layout {layout}, this one knows {LAYOUT}).",
            "Use that version, or name another folder with -o.",
        )
    return bool(layout == 0)


def _post_row(row: tuple[Any, ...]) -> PostRow:
    post, source, sha256, reading, output, base, entry, record = row
    return PostRow(
        id=post,
        source=source,
        sha256=sha256,
        reading=reading,
        output=output,
        base=base,
        entry=PostEntry.model_validate_json(entry),
        record=RecordRef.model_validate_json(record) if record else None,
    )


def _occurrence_columns(reference: Reference, ordinal: int, fetchable: Mapping[str, str]) -> tuple[Any, ...]:
    at = reference.occurrence
    return (
        reference.url,
        at.post,
        ordinal,
        fetchable.get(reference.url),
        reference.kind.value,
        at.line,
        at.element,
        at.attribute,
        at.text,
        at.raw,
    )


def _payload_columns(stored: StoredPayload) -> tuple[Any, ...]:
    payload, record = stored.payload, stored.record
    return (
        payload.digest,
        payload.holder.value,
        payload.uri,
        payload.date,
        payload.chunked,
        record.warc,
        record.offset,
        record.length,
        record.record_id,
    )


_ORDER = {kind: n for n, kind in enumerate(Kind)}


def _found(group: list[tuple[Any, ...]]) -> FoundUrl:
    return FoundUrl(
        url=group[0][0],
        fetchable=group[0][1],
        kinds=tuple(sorted({Kind(row[2]) for row in group}, key=_ORDER.__getitem__)),
        occurrences=tuple(
            Occurrence(post=post, line=line, element=element, attribute=attribute, text=text, raw=raw)
            for _, _, _, post, line, element, attribute, text, raw in group
        ),
    )
