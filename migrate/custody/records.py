"""Every record of every WARC file, read whole: its bytes against its digests, and what it refers to.

Stricter than `warcio check`, which passes most truncated files: a file has to end where a record ends, the block digest
has to hold, the payload digest has to hold over the entity as the standard has it (chunk framing undone) or, as other
tools read it, over the body as it lies there; a revisit has to refer to a record with that very payload.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath

from migrate import files
from migrate.archive.content import head_of, rest_of
from migrate.archive.http1 import Dechunker, Framed, framing, read_head
from migrate.archive.segments import FOLDER
from migrate.archive.warc import StoredRecord, iter_records
from migrate.custody.digesting import Digesting
from migrate.custody.proof import FROM_A_COPY, Finding, Flaw, Looked
from migrate.errors import ArchiveDamagedError, ArchiveTornError
from migrate.model.manifest import ArchiveEntry
from migrate.model.record import RecordRef

_RUN_AGAIN = "Run 'migrate check' or 'migrate run' again: it keeps what is whole and cuts off the rest."
_MAGIC = b"\x1f\x8b\x08"
_PIECE_BYTES = 1 << 20
_INDEXED = frozenset({"response", "resource", "revisit"})


@dataclass(frozen=True, slots=True)
class _Revisit:
    """What a revisit refers to."""

    file: str
    offset: int
    target: str
    target_offset: int
    target_id: str
    digest: str | None


@dataclass(slots=True)
class Inventory:
    """Which records there are, and where; about 200 bytes of memory a record."""

    looked: Looked
    _marks: dict[tuple[str, int], bytes] = field(default_factory=dict)
    _lengths: dict[tuple[str, int], int] = field(default_factory=dict)
    _revisits: list[_Revisit] = field(default_factory=list)
    indexed: int = 0
    """Records that an index has to list."""

    def add(self, path: str, stored: StoredRecord) -> None:
        """Note a record that was read."""
        at = path, stored.offset
        digest, name = stored.field("WARC-Payload-Digest"), stored.field("WARC-Record-ID") or ""
        self._marks[at] = _mark(name, digest)
        self._lengths[at] = stored.length
        kind = stored.field("WARC-Type")
        self.indexed += kind in _INDEXED
        revisit = _revisit(path, stored, digest) if kind == "revisit" else None
        if revisit is not None:
            self._revisits.append(revisit)

    def holds(self, ref: RecordRef) -> bool:
        """Tell whether that very record lies at that very place."""
        at = ref.warc, ref.offset
        return self._marks.get(at) == _mark(ref.record_id, ref.payload_digest) and self._lengths[at] == ref.length

    def has_at(self, path: str, offset: int, length: int) -> bool:
        """Tell whether a record of that length lies there."""
        return self._lengths.get((path, offset)) == length

    def unresolved(self) -> Iterator[Finding]:
        """Yield the revisits whose original is not there, or has another payload."""
        for each in self._revisits:
            if self._marks.get((each.target, each.target_offset)) != _mark(each.target_id, each.digest):
                told = f"{each.file} refers, at {each.offset}, to a body in {each.target} that is not there."
                yield Finding(Flaw.UNRESOLVED, each.file, told, f"Restore {each.target} from a copy, and verify again.")


def check_archive(out: Path, listed: Iterable[ArchiveEntry], inventory: Inventory) -> Iterator[Finding]:
    """Yield what is wrong in OUT's WARC files, and note every record that is right.

    Raises:
        DiskError: a file cannot be read.
    """
    entries = {entry.path: entry for entry in listed}
    with files.disk_faults_told(out):
        there = {f"{FOLDER}/{file.name}" for file in (out / FOLDER).glob("*.warc.gz")}
        for path in sorted(entries.keys() | there):
            if path not in there:
                yield Finding(Flaw.MISSING, path, f"{path} is not there; the manifest lists it.", FROM_A_COPY)
                continue
            yield from _check_file(out, path, entries.get(path), inventory)
    yield from inventory.unresolved()


def _check_file(out: Path, path: str, entry: ArchiveEntry | None, inventory: Inventory) -> Iterator[Finding]:
    file = files.below(out, path)
    size = file.stat().st_size
    looked = inventory.looked
    looked.files += 1
    looked.bytes += size
    before = looked.records
    if entry is None:
        told = f"{path} is not listed in the manifest: a run was cut short, or another tool put it there."
        yield Finding(
            Flaw.UNLISTED, path, told, "Run 'migrate check' or 'migrate run' again: it takes in what is ours."
        )
    yield from _check_records(file, path, inventory, size)
    if entry is None:
        return
    if size < entry.bytes:
        told = f"{path} has {size} bytes; {entry.bytes} were recorded: its end is missing."
        yield Finding(Flaw.MISSING, path, told, FROM_A_COPY)
    elif size > entry.bytes:
        told = f"{path} has {size - entry.bytes} bytes more than were recorded: a run was cut short."
        yield Finding(Flaw.UNLISTED, path, told, _RUN_AGAIN)
    elif files.sha256_of(file) != entry.sha256:
        yield Finding(Flaw.CHANGED, path, f"{path} is not byte for byte what was recorded (SHA-256).", FROM_A_COPY)
    elif looked.records - before != entry.records:
        told = f"{path} holds {looked.records - before} records; {entry.records} were recorded."
        yield Finding(Flaw.CHANGED, path, told, FROM_A_COPY)


def _check_records(file: Path, path: str, inventory: Inventory, size: int) -> Iterator[Finding]:
    """Read every record; behind one that cannot be read go on with the next that can."""
    at: int | None = 0
    while at is not None and at < size:
        end = at
        try:
            for stored in iter_records(file, at):
                wrong = _wrong(path, stored, inventory.looked)
                inventory.add(path, stored)
                inventory.looked.records += 1
                end = stored.offset + stored.length
                yield from wrong
        except ArchiveTornError:
            following = _next_member(file, end + 1)
            if following is None:
                yield Finding(Flaw.TORN, path, f"{path} ends inside the record at {end}.", _RUN_AGAIN)
                return
        except ArchiveDamagedError:
            following = _next_member(file, end + 1)
        else:
            return
        yield Finding(Flaw.DAMAGED, path, f"{path} holds no whole record at {end}.", FROM_A_COPY)
        at = following


def _next_member(file: Path, start: int) -> int | None:
    """Give where the next readable record begins; None where there is none."""
    with file.open("rb") as handle:
        handle.seek(start)
        base, window = start, b""
        while piece := handle.read(_PIECE_BYTES):
            window += piece
            found = window.find(_MAGIC)
            while found >= 0:
                if _is_record(file, base + found):
                    return base + found
                found = window.find(_MAGIC, found + 1)
            base, window = base + len(window) - len(_MAGIC) + 1, window[-len(_MAGIC) + 1 :]
    return None


def _is_record(file: Path, offset: int) -> bool:
    try:
        return next(iter_records(file, offset), None) is not None
    except ArchiveDamagedError:
        return False


def _wrong(path: str, stored: StoredRecord, looked: Looked) -> list[Finding]:
    """Read the record whole, and give what is wrong with it."""
    block_digest, payload_digest = stored.field("WARC-Block-Digest"), stored.field("WARC-Payload-Digest")
    kind = stored.field("WARC-Type")
    block, length = Digesting(block_digest), 0
    readings: tuple[Digesting, ...] = ()
    pieces: Iterable[bytes] = rest_of(stored.block)
    chunks = None
    if kind == "response" and payload_digest:
        raw, begun = head_of(stored.block)
        block.update(raw)
        length += len(raw)
        head = read_head(raw) if raw else None
        chunks = Dechunker() if head is not None and framing(head) is Framed.CHUNKED else None
        readings = (Digesting(payload_digest), Digesting(payload_digest if chunks else None))
        pieces = chain((begun,), pieces)
    elif kind == "resource" and payload_digest:
        # Its block is its payload: where both digests are the same, one reading proves both.
        readings = (block,) if payload_digest == block_digest else (Digesting(payload_digest),)
    for piece in pieces:
        length += len(piece)
        block.update(piece)
        if readings and readings[0] is not block:
            readings[0].update(chunks.feed(piece)[0] if chunks else piece)
        if len(readings) > 1:
            readings[1].update(piece)
    return list(_told(path, stored, block, length, readings, looked))


def _told(
    path: str,
    stored: StoredRecord,
    block: "Digesting",
    length: int,
    readings: tuple["Digesting", ...],
    looked: Looked,
) -> Iterator[Finding]:
    where = f"{path}, record at {stored.offset}"
    declared = stored.field("Content-Length")
    if declared != str(length):
        yield Finding(
            Flaw.CHANGED, path, f"{where}: its block has {length} bytes, its head says {declared}.", FROM_A_COPY
        )
    if block.holds is False:
        yield Finding(Flaw.CHANGED, path, f"{where}: its block is not what its digest says.", FROM_A_COPY)
    if readings and all(each.holds is False for each in readings if each.is_asked):
        yield Finding(Flaw.CHANGED, path, f"{where}: its payload is not what its digest says.", FROM_A_COPY)
    looked.payloads += any(each.holds is True for each in readings)
    looked.unproved += block.holds is None


def _mark(name: str, digest: str | None) -> bytes:
    return hashlib.blake2b(f"{name} {digest}".encode(), digest_size=16).digest()


def _revisit(path: str, stored: StoredRecord, digest: str | None) -> _Revisit | None:
    """Give what it refers to; None where another tool wrote it, which says no place."""
    name, offset = stored.field("WARC-Refers-To-Filename"), stored.field("WARC-Refers-To-File-Offset")
    if name is None or offset is None or not offset.isdigit():
        return None
    return _Revisit(
        file=path,
        offset=stored.offset,
        target=f"{FOLDER}/{PurePosixPath(name).name}",
        target_offset=int(offset),
        target_id=stored.field("WARC-Refers-To") or "",
        digest=digest,
    )
