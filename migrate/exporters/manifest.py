"""`manifest.json`, streamed in and out: constant memory however many links there are.

One record a line inside its arrays, so that a diff shows what changed and a reader needs one record at a time.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from migrate.errors import OutputError
from migrate.files import Written, write_atomic
from migrate.model.manifest import (
    SCHEMA_VERSION,
    ArchiveEntry,
    HostEntry,
    LinkEntry,
    Manifest,
    ManifestHead,
    PostEntry,
)

_ARRAYS = ("posts", "links", "hosts", "archives")
_PIECE_BYTES = 1 << 18
Entry = TypeVar("Entry", bound=BaseModel)


def write(
    path: Path,
    head: ManifestHead,
    posts: Iterable[PostEntry],
    links: Iterable[LinkEntry],
    hosts: Iterable[HostEntry],
    archives: Iterable[ArchiveEntry],
) -> Written:
    """Put the manifest at `path`, whole or not at all; entries stand in the order in which they come.

    Raises:
        DiskError: it cannot be written.
    """
    return write_summed(path, lambda: head, posts, links, hosts, archives)


def write_summed(
    path: Path,
    head: Callable[[], ManifestHead],
    posts: Iterable[PostEntry],
    links: Iterable[LinkEntry],
    hosts: Iterable[HostEntry],
    archives: Iterable[ArchiveEntry],
) -> Written:
    """Put the manifest at `path` as `write` does, with a head that is asked for when every entry has passed.

    The head counts what comes after it, and an entry is dear to make: so each is made once, and waits on disk.

    Raises:
        DiskError: it cannot be written.
    """
    return write_atomic(path, _chunks(head, (posts, links, hosts, archives), path.parent))


def _chunks(head: Callable[[], ManifestHead], arrays: tuple[Iterable[BaseModel], ...], folder: Path) -> Iterator[bytes]:
    with TemporaryFile(dir=folder) as spool:
        for name, entries in zip(_ARRAYS, arrays, strict=True):
            spool.write(f',\n"{name}":['.encode())
            before = b"\n"
            for entry in entries:
                spool.write(before + entry.model_dump_json(by_alias=True).encode())
                before = b",\n"
            spool.write(b"\n]")
        opening = ",\n".join(
            f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
            for key, value in head().model_dump(mode="json", by_alias=True).items()
        )
        yield b"{\n" + opening.encode()
        spool.seek(0)
        while piece := spool.read(_PIECE_BYTES):
            yield piece
        yield b"\n}\n"


def read_head(path: Path) -> ManifestHead:
    """Give everything before the arrays.

    Raises:
        OutputError: there is no manifest, it is damaged, or a newer migrate wrote it.
    """
    found: dict[str, Any] = {}
    lines = _lines(path)
    if next(lines, b"").strip() != b"{":
        raise _damaged(path)
    for line in lines:
        key, _, rest = line.partition(b":")
        if rest.strip() == b"[":
            break
        if rest:
            try:
                found[json.loads(key)] = json.loads(rest.rstrip(b",\r\n"))
            except ValueError:
                raise _damaged(path) from None
    version = found.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise OutputError(
            f"{path} was written by a newer migrate (schema_version {version}; this one reads {SCHEMA_VERSION}).",
            "Update html-migrate: pip install --upgrade html-migrate",
        )
    try:
        return ManifestHead.model_validate_json(json.dumps(found))
    except ValidationError:
        raise _damaged(path) from None


def iter_posts(path: Path) -> Iterator[PostEntry]:
    """Give the posts, one at a time; raises OutputError like `read_head`."""
    return _entries(path, "posts", PostEntry)


def iter_links(path: Path) -> Iterator[LinkEntry]:
    """Give the links, one at a time; raises OutputError like `read_head`."""
    return _entries(path, "links", LinkEntry)


def iter_hosts(path: Path) -> Iterator[HostEntry]:
    """Give the hosts, one at a time; raises OutputError like `read_head`."""
    return _entries(path, "hosts", HostEntry)


def iter_archives(path: Path) -> Iterator[ArchiveEntry]:
    """Give the WARC files, one at a time; raises OutputError like `read_head`."""
    return _entries(path, "archives", ArchiveEntry)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies in the file; it is what `LinkEntry.model_validate_json` reads."""

    offset: int
    length: int


def iter_placed_links(path: Path) -> Iterator[tuple[Place, LinkEntry]]:
    """Give the links with their places, so that one can be read again alone; raises OutputError like `read_head`."""
    return _placed(path, "links", LinkEntry)


def _entries(path: Path, array: str, entry: type[Entry]) -> Iterator[Entry]:
    return (found for _, found in _placed(path, array, entry))


def _placed(path: Path, array: str, entry: type[Entry]) -> Iterator[tuple[Place, Entry]]:
    read_head(path)
    opening, inside, offset = f'"{array}":['.encode(), False, 0
    for number, line in enumerate(_lines(path), start=1):
        text = line.rstrip(b"\r\n")
        if text == opening:
            inside = True
        elif inside and text in (b"]", b"],"):
            return
        elif inside:
            told = text.removesuffix(b",")
            try:
                yield Place(offset, len(told)), entry.model_validate_json(told)
            except ValidationError as error:
                raise _damaged(path, number) from error
        offset += len(line)
    raise _damaged(path)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        raise OutputError(f"{path} does not exist.", "Do the work first: migrate run SOURCE -o OUT") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def _damaged(path: Path, line: int | None = None) -> OutputError:
    where = f"{path}:{line}" if line else str(path)
    return OutputError(
        f"{where} is not as migrate writes it.",
        "Run `migrate run` again on the same OUT: it writes the manifest anew from the journal.",
    )


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the manifest as it stands in the file."""
    described = Manifest.model_json_schema(by_alias=True, mode="serialization")
    for part in (described, *described["$defs"].values()):
        if "properties" in part:
            part["required"] = list(part["properties"])  # defaults are written out too
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
