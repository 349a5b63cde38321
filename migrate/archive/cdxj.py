"""The index of the archive: one line a capture, sorted by SURT, so that a replay tool finds it by bisection.

CDXJ as pywb writes and reads it: `surt timestamp {json}`. Beside the record's own digest each line has the payload's
SHA-1 as Wayback indexes have it, so that our copy can be compared with theirs.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from migrate.archive.content import entity_of, head_of, rest_of
from migrate.archive.http1 import read_head
from migrate.archive.records import sha1
from migrate.archive.warc import StoredRecord, iter_records
from migrate.errors import ArchiveDamagedError
from migrate.files import Written, write_atomic
from migrate.urls import surt

INDEXED = frozenset({"response", "resource", "revisit"})


@dataclass(frozen=True, slots=True)
class _Capture:
    """What a line tells of a record."""

    key: str
    told: dict[str, str]


def write_index(out: Path, index: str) -> Written:
    """Afterwards the file `index` below OUT lists every response, resource and revisit of OUT's archive.

    Raises:
        ArchiveDamagedError: a file of the archive holds something that is no record.
        DiskError: the index cannot be written.
    """
    folder = (out / index).parent
    captures = [capture for path in sorted(folder.glob("*.warc.gz")) for capture in _captures(path)]
    known = {capture.told["digest"]: capture.told["sha1"] for capture in captures if "sha1" in capture.told}
    return write_atomic(out / index, (line.encode() for line in sorted(_line(capture, known) for capture in captures)))


def _line(capture: _Capture, known: dict[str, str]) -> str:
    """Give the line; a revisit has its payload's SHA-1 from whoever holds the payload."""
    told = capture.told
    if "sha1" not in told and told["digest"] in known:
        told = told | {"sha1": known[told["digest"]]}
    return f"{capture.key} {json.dumps(told, ensure_ascii=False)}\n"


def _captures(path: Path) -> Iterator[_Capture]:
    for record in iter_records(path):
        if record.field("WARC-Type") in INDEXED:
            yield _capture(record, path.name)


def _capture(record: StoredRecord, filename: str) -> _Capture:
    url, date = record.field("WARC-Target-URI"), record.field("WARC-Date")
    if url is None or date is None:
        raise ArchiveDamagedError(f"{filename} holds a record without target or date at {record.offset}")
    kind = record.field("WARC-Type")
    raw_head, begun = (b"", b"") if kind == "resource" else head_of(record.block)
    head = read_head(raw_head) if raw_head else None
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
    if kind != "revisit":
        told["sha1"] = sha1(entity_of(head, chain((begun,), rest_of(record.block))))
    timestamp = "".join(character for character in date if character.isdigit())[:14]
    return _Capture(f"{surt(url)} {timestamp}", told)
