"""Pictures and files as the new site will serve them: named by their content, typed by their content."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

from migrate.exporters.asset_types import content_type_of, stem_and_ending
from migrate.files import below, safe_name, sha256_of, write_atomic

FOLDER = "assets"
_CHUNK = 1 << 18
_SNIFFED = 8192


@dataclass(frozen=True, slots=True)
class Asset:
    """A file below OUT/assets."""

    path: str
    """Path below OUT, `/` between parts, not percent-encoded."""
    content_type: str
    """What its bytes are."""
    sha256: str
    """Hex."""
    bytes: int


@dataclass(frozen=True, slots=True)
class NotAnAsset:
    """What came for the URL is nothing to show, and why."""

    reason: str


def place(url: str, data: Path | bytes | BinaryIO, declared_type: str | None, out: Path) -> Asset | NotAnAsset:
    """Put the content of `url` below OUT/assets as `<original stem>-<hash>.<ending>`, and say where.

    The ending follows the bytes, not the name and not `declared_type`, which counts only where the bytes show nothing.
    The same content under the same stem is one file; other content never takes its name. Constant memory.

    Raises:
        DiskError: the file cannot be written.
        OSError: `data` cannot be read.
    """
    with _opened(data) as content:
        head = content.read(_SNIFFED)
        if not head:
            return NotAnAsset("it is empty")
        kind = content_type_of(head, declared_type)
        if kind in ("text/html", "application/xhtml+xml"):
            return NotAnAsset("it is a web page, not a picture or file")
        content.seek(0)
        digest = _sha256(content)
        path = _free_path(url, kind, digest, out)
        content.seek(0)
        written = write_atomic(below(out, path), _chunks(content))
    return Asset(path, kind, digest, written.bytes)


def place_data_url(url: str, out: Path) -> Asset | NotAnAsset:
    """Put the content of a `data:` URL (RFC 2397) below OUT/assets, and say where; see `place`."""
    content = decode_data_url(url)
    if content is None:
        return NotAnAsset("its data cannot be decoded")
    return place("data:inline", content[1], content[0], out)


_DATA_URL = re.compile(r"data:(?P<type>[^,;]*)(?P<parameters>(?:;[^,;]*)*?)(?P<base64>;\s*base64)?\s*,", re.IGNORECASE)


def decode_data_url(url: str) -> tuple[str | None, bytes] | None:
    """Give the declared type and the bytes of a `data:` URL; None where it is none or its base64 is broken."""
    found = _DATA_URL.match(url)
    if found is None:
        return None
    declared = found["type"].strip().lower() or None
    raw = unquote_to_bytes(url[found.end() :])
    if not found["base64"]:
        return declared, raw
    # Forgiving, as browsers are (WHATWG Infra, 7): white space and missing padding do not matter.
    letters = re.sub(rb"[\s=]+", b"", raw)
    try:
        return declared, base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return None


def _opened(data: Path | bytes | BinaryIO) -> AbstractContextManager[BinaryIO]:
    if isinstance(data, Path):
        return data.open("rb")
    if isinstance(data, bytes):
        return BytesIO(data)
    return nullcontext(data) if data.seekable() else _spooled(data)


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    with TemporaryFile() as copy:
        for chunk in _chunks(stream):
            copy.write(chunk)
        copy.seek(0)
        yield copy


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(_CHUNK):
        yield chunk


def _sha256(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(content):
        digest.update(chunk)
    return digest.hexdigest()


def _free_path(url: str, kind: str, digest: str, out: Path) -> str:
    """Give the path of this content: eight digits of its hash, more only where other content has that name already."""
    stem, ending = stem_and_ending(url, kind)
    for digits in (8, 16, 64):
        name = safe_name(stem, suffix=f"-{digest[:digits]}.{ending}")
        path = below(out, f"{FOLDER}/{name}")
        if not path.exists() or sha256_of(path) == digest:
            break
    return f"{FOLDER}/{name}"
