"""The index of the archive: one line a capture, sorted by SURT, so that a replay tool finds it by bisection.

CDXJ as pywb writes and reads it: `surt timestamp {json}`. Beside the record's own digest each line has the payload's
SHA-1 as Wayback indexes have it, so that our copy can be compared with theirs.
"""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from migrate.archive.content import entity_of, head_of, rest_of
from migrate.archive.http1 import read_head
from migrate.archive.records import PAYLOAD_SHA1, digests
from migrate.archive.warc import StoredRecord, iter_records
from migrate.disk_sort import DiskSort
from migrate.errors import ArchiveDamagedError
from migrate.files import Written, sha256_of, write_atomic
from migrate.urls import surt

INDEXED = frozenset({"response", "resource", "revisit"})
COVERS = ".covers.json"
"""Ends the name of the file beside the index that says which files, up to which length, it was made from."""


def write_index(out: Path, index: str) -> Written:
    """Afterwards the file `index` below OUT lists every response, resource and revisit of OUT's archive.

    Of a file that the index covers already, and that has not grown or shrunk since, the lines are taken over: a WARC
    file is only ever appended to or cut. Memory is bounded, however many captures there are.

    Raises:
        ArchiveDamagedError: a file of the archive holds something that is no record.
        DiskError: the index cannot be written.
    """
    path = out / index
    files = {file.name: file.stat().st_size for file in sorted(path.parent.glob("*.warc.gz"))}
    covered = _covered(path)
    kept = {name for name, length in covered.items() if files.get(name) == length}
    fresh = DiskSort(path.parent)
    for name in files.keys() - kept:
        for record in iter_records(path.parent / name):
            if record.field("WARC-Type") in INDEXED:
                fresh.add((_line(record, name),))
    lines = heapq.merge(_lines_of(path, kept), (str(line) for (line,) in fresh.drain()))
    written = write_atomic(path, _in_blocks(lines))
    write_atomic(_covers(path), json.dumps({"sha256": written.sha256, "files": files}, indent=0).encode() + b"\n")
    return written


def _covers(path: Path) -> Path:
    return path.with_name(path.stem + COVERS)


def _covered(path: Path) -> Mapping[str, int]:
    """Give the length by name of each file that the index as it lies there was made from; none where it is another."""
    try:
        told = json.loads(_covers(path).read_bytes())
        return dict(told["files"]) if told["sha256"] == sha256_of(path) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # then it is made anew


def _lines_of(path: Path, names: set[str]) -> Iterator[str]:
    """Give the lines of the index that lead into these files."""
    if not names:
        return
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.rpartition('"filename": "')[2].partition('"')[0] in names:
                yield line


_BLOCK_LINES = 1000


def _in_blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """Give the lines as bytes, many at a time."""
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) == _BLOCK_LINES:
            yield "".join(block).encode()
            block.clear()
    yield "".join(block).encode()


def _line(record: StoredRecord, filename: str) -> str:
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
    }
    sha1 = record.field(PAYLOAD_SHA1)
    if sha1 is None and kind != "revisit":  # by another tool
        sha1 = digests(entity_of(head, chain((begun,), rest_of(record.block)))).sha1
    if sha1 is not None:
        told["sha1"] = sha1
    told["filename"] = filename
    timestamp = "".join(character for character in date if character.isdigit())[:14]
    return f"{surt(url)} {timestamp} {json.dumps(told, ensure_ascii=False)}\n"
