"""A source file as a post: what its front matter, its old path and its name say about it."""

import html
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Any

from migrate.model.post import Post, Unreadable
from migrate.sources.finding import SourceFile, find
from migrate.sources.naming import FileName, last_segment
from migrate.sources.text import binary_kind, decode

MAX_BYTES = 50_000_000
"""A post beyond this is not read into memory; the largest of a thousand real ones has 60 kB."""


def read(sources: Sequence[Path]) -> Iterator[Post | Unreadable]:
    """Give every post of the sources, one at a time.

    Raises:
        SourceError: a source is missing or holds no posts.
    """
    for file in find(sources):
        yield read_file(file)


def read_file(file: SourceFile) -> Post | Unreadable:
    """Give the post that the file holds, or why it holds none."""
    raw = read_bytes(file)
    return parse_post(file, raw) if isinstance(raw, bytes) else raw


def read_bytes(file: SourceFile) -> bytes | Unreadable:
    """Give the bytes of the file, or why they cannot be had."""
    try:
        # Not to wait for a writer, should the file have become a pipe since it was listed.
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as opened:  # noqa: PTH123  a descriptor has no path
            if not S_ISREG(os.fstat(descriptor).st_mode):
                return _unreadable(file, "it is no longer a file", "Put the file back, then run again.")
            raw = opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _unreadable(file, "it vanished while the sources were read", "Put the file back, then run again.")
    except PermissionError:
        return _unreadable(file, "you may not read it", f"Run: chmod u+r {file.source}")
    except OSError as error:
        return _unreadable(file, f"it cannot be read ({error.strerror or error})", "Check the disk, then run again.")
    if len(raw) > MAX_BYTES:
        return _unreadable(file, f"it is larger than the {MAX_BYTES:,} bytes that one post may have", "Split the file.")
    return raw


def parse_post(file: SourceFile, raw: bytes) -> Post | Unreadable:
    """Give the post that the bytes of the file are, or why they are none."""
    # Late: who only looks for posts, and finds them as they were, does not wait for YAML.
    from migrate.sources.front_matter import FrontMatterError, split  # noqa: PLC0415

    kind = binary_kind(raw)
    if kind:
        return _unreadable(file, f"it is {kind}, not text", "Move it out of the source folder.", raw)
    text, notes = decode(raw)
    try:
        parts = split(text)
    except FrontMatterError as error:
        where = f"{file.source}, line {error.line}"
        return Unreadable(
            file.id, file.source, f"{where}: {error.message}.", "Mend the front matter, then run again.", raw
        )
    values = {key.lower(): value for key, value in reversed(list(parts.front_matter.items()))}
    url = _old_url(values)
    named = FileName.of(file.id)
    return Post(
        id=file.id,
        source=file.source,
        raw=raw,
        front_matter=parts.front_matter,
        body=parts.body,
        body_line=parts.body_line,
        title=_line(values.get("title")) or (None if parts.front_matter else _document_title(parts.body)),
        author=_author(values),
        date=_date(values) or named.date,
        url=url,
        slug=_text(values.get("slug")) or last_segment(url) or named.slug,
        notes=notes + parts.notes,
    )


def _unreadable(file: SourceFile, why: str, advice: str, raw: bytes | None = None) -> Unreadable:
    return Unreadable(file.id, file.source, f"{file.source}: {why}.", advice, raw)


def _text(value: Any) -> str | None:
    """Give a front-matter value as text; None where it is empty, or neither text nor number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _document_title(body: str) -> str | None:
    """Give the `<title>` where the post is a whole HTML document."""
    found = re.search(r"<title[^>]*>([^<]*)</title", body[:_HEAD], re.IGNORECASE)
    return " ".join(html.unescape(found[1]).split()) or None if found else None


def _line(value: Any) -> str | None:
    text = _text(value)
    return " ".join(text.split()) if text else None


_HEAD = 20_000
_AUTHOR_KEYS = ("author", "authors", "byline", "creator")
_NAME_KEYS = ("name", "display_name", "full_name", "nickname", "username", "login", "email")


def _author(values: Mapping[str, Any]) -> str | None:
    names = next((names for key in _AUTHOR_KEYS if (names := _names(values.get(key)))), [])
    return ", ".join(names) or None


def _names(value: Any) -> list[str]:
    """Give the names in a name, in a mapping that has one, or in a list of such."""
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    if isinstance(value, Mapping):
        return next((names for key in _NAME_KEYS if (names := _names(value.get(key)))), [])
    name = _text(value)
    return [" ".join(name.split())] if name else []


_DATE_KEYS = ("date", "published_at", "publish_date", "date_published", "datepublished", "published_on", "pubdate")
_DATE_KEYS_TOO = ("publishdate", "published", "created_at", "created", "issued")
_ZERO_DATE = re.compile(r"[0\D]*")


def _date(values: Mapping[str, Any]) -> str | None:
    """Give the first date as it was written; the zero date of databases is none."""
    found = (_text(values.get(key)) for key in _DATE_KEYS + _DATE_KEYS_TOO)
    return next((text for text in found if text and not _ZERO_DATE.fullmatch(text)), None)


_URL_KEYS = ("url", "permalink", "old_url", "original_url", "source_url", "canonical_url", "canonical")
# Jekyll's permalink may be a rule instead of an address: `/:year/:title/`, `pretty`.
_PERMALINK_RULE = re.compile(r"(?:.*/)?:[a-z_]|(?:pretty|date|ordinal|none|weekdate)\Z")


def _old_url(values: Mapping[str, Any]) -> str | None:
    found = (_text(values.get(key)) for key in _URL_KEYS)
    return next((text for text in found if text and not _PERMALINK_RULE.match(text)), None)
