"""What a Wayback CDX server lists."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from migrate import urls
from migrate.fetchers.web_archive import Candidate, Wayback, moment_of


@dataclass(frozen=True, slots=True)
class NoCdx:
    """The answer is not what a CDX server gives."""


def read_cdx(body: bytes, url: str, archive: Wayback) -> tuple[Candidate, ...] | NoCdx:
    """Give the good copies that are listed, oldest first; rows that are junk, or of another address, are passed over.

    Args:
        body: JSON, an array of arrays whose first has the names; cut anywhere.
        url: the original that was asked for.
        archive: where the copies are replayed.
    """
    rows = list(_rows(body.decode("utf-8", errors="replace")))
    if not rows:
        return () if not body.strip() or body.strip() == b"[]" else NoCdx()
    names, key = tuple(rows[0]), urls.surt(url)
    if "timestamp" not in names:
        return NoCdx()
    found = {}
    for row in rows[1:]:
        named = dict(zip(names, row, strict=False))
        candidate = _candidate(named, key, archive)
        if candidate is not None:
            found[candidate.url] = candidate
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.url)))


def _candidate(named: dict[str, str], key: str, archive: Wayback) -> Candidate | None:
    at, original = moment_of(named.get("timestamp", "")), named.get("original", "")
    if at is None or named.get("statuscode") != "200" or urls.scheme(original) not in {"http", "https"}:
        return None
    if urls.surt(original) != key:
        return None
    address = urls.canonical(archive.copy_at(named["timestamp"], original))
    return Candidate(urls.without_fragment(address), at, named.get("digest") or None) if address else None


def _rows(text: str) -> Iterator[list[str]]:
    """Give every row that is a list of texts; from a listing that was cut, those that came whole."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = [_row(line) for line in text.splitlines()]
    for row in table if isinstance(table, list) else ():
        if isinstance(row, list) and row and all(isinstance(value, str) for value in row):
            yield row


def _row(line: str) -> Any:
    """Read one row of the table: `[["urlkey",…],` or `["…"]]` or `["…"],`."""
    bare = line.strip().strip(",")
    try:
        return json.loads("[" + bare.strip("[],").strip() + "]")
    except (ValueError, RecursionError):
        return None
