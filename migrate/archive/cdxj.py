"""The index of the archive: one line a capture, sorted by SURT, so that a replay tool finds it by bisection.

CDXJ as pywb writes and reads it: `surt timestamp {json}`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from migrate.archive.http1 import Head, head_end, read_head
from migrate.archive.warc import StoredRecord, iter_records
from migrate.errors import ArchiveDamagedError
from migrate.files import Written, write_atomic
from migrate.urls import surt

INDEXED = frozenset({"response", "resource", "revisit"})
_HEAD_READ = 65_536


def write_index(out: Path, index: str) -> Written:
    """Afterwards the file `index` below OUT lists every response, resource and revisit of OUT's archive.

    Raises:
        ArchiveDamagedError: a file of the archive holds something that is no record.
        DiskError: the index cannot be written.
    """
    folder = (out / index).parent
    lines = sorted(line for path in sorted(folder.glob("*.warc.gz")) for line in _lines(path))
    return write_atomic(out / index, (line.encode() for line in lines))


def _lines(path: Path) -> Iterator[str]:
    for record in iter_records(path):
        if record.field("WARC-Type") in INDEXED:
            yield _line(record, path.name)


def _line(record: StoredRecord, filename: str) -> str:
    url, date = record.field("WARC-Target-URI"), record.field("WARC-Date")
    if url is None or date is None:
        raise ArchiveDamagedError(f"{filename} holds a record without target or date at {record.offset}")
    head = _head_of(record)
    kind = record.field("WARC-Type")
    declared = (head.first("content-type") if head else None) or record.field("Content-Type") or "unk"
    mime = "warc/revisit" if kind == "revisit" else declared.partition(";")[0].strip().lower()
    told = {
        "url": url,
        "mime": mime or "unk",
        "status": str(head.status) if head else "200" if kind == "resource" else "-",
        "digest": record.field("WARC-Payload-Digest") or record.field("WARC-Block-Digest") or "-",
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": filename,
    }
    timestamp = "".join(character for character in date if character.isdigit())[:14]
    return f"{surt(url)} {timestamp} {json.dumps(told, ensure_ascii=False)}\n"


def _head_of(record: StoredRecord) -> Head | None:
    if record.field("WARC-Type") == "resource":
        return None
    start = record.block.read(_HEAD_READ)
    while head_end(start) is None and (more := record.block.read(_HEAD_READ)):
        start += more
    return read_head(start[: head_end(start)])
