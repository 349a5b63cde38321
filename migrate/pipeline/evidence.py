"""Checks made from their records: what was seen, without asking again."""

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from migrate import pages
from migrate.archive.adoption import Found
from migrate.archive.content import read_message, rest_of
from migrate.archive.spool import spool
from migrate.archive.warc import read_record
from migrate.errors import ArchiveDamagedError
from migrate.fetchers.answering import answered
from migrate.fetchers.decoding import content_of
from migrate.model.capture import Answered, Check, Step, Truncation
from migrate.model.exchange import Exchange
from migrate.model.link import Origin
from migrate.model.page import Page
from migrate.model.record import RecordRef

_BY_US = frozenset({Truncation.LENGTH, Truncation.TIME})
"""A limit of size or time is always our own; a server's ends in one of the others."""


def page_of(outcome: Answered, entity: BinaryIO, url: str) -> Page:
    """Give what the beginning of the entity shows once its coding is undone; `url` is the one that answered."""
    refresh = next((value for name, value in outcome.headers if name.lower() == "refresh"), None)
    data = content_of(outcome, entity, pages.ANALYSED_BYTES)
    return pages.page_facts(data, outcome.content_type, url, refresh)


def page_in(out: Path, check: Check, holder: RecordRef) -> Page:
    """Give what the content of a check shows, measured anew from the record that has it.

    Raises:
        OSError: a file cannot be read.
        ArchiveDamagedError: the record, or the one that it refers to, is not where it should be, or holds other bytes.
    """
    outcome, url = check.last.outcome, check.last.url
    if isinstance(outcome, Answered):
        with read_message(out, holder) as message:
            return page_of(outcome, _beginning(message.entity, holder), url)
    with read_record(out, holder) as found:
        return pages.page_facts(_beginning(rest_of(found.block), holder).read(pages.ANALYSED_BYTES), None, url)


_ENOUGH_BYTES = 2 * pages.ANALYSED_BYTES
"""Of an entity: no content coding makes what is analysed longer than this."""


def _beginning(content: Iterator[bytes], holder: RecordRef) -> BinaryIO:
    """Give the beginning of the content, all of which was read and is what it was."""
    begins, digest = io.BytesIO(), hashlib.sha256()
    for piece in content:
        digest.update(piece)
        begins.write(piece[: max(0, _ENOUGH_BYTES - begins.tell())])
    if holder.payload_digest is not None and holder.payload_digest != f"sha256:{digest.hexdigest()}":
        raise ArchiveDamagedError(f"{holder.warc} holds at {holder.offset} other content than was written")
    begins.seek(0)
    return begins


def recalled(out: Path, check: Check) -> Exchange:
    """Give the last exchange of a check as its record has it: outcome and entity; whoever reads it closes it.

    Raises:
        ArchiveDamagedError: the record, or the one that it refers to, is not where it should be.
    """
    entity = spool()
    if check.last.record is not None and isinstance(check.last.outcome, Answered):
        with read_message(out, check.last.record) as message:
            entity.writelines(message.entity)
    return Exchange(
        url=check.last.url,
        started_at=check.at,
        seconds=0.0,
        outcome=check.last.outcome,
        request=b"",
        head=b"",
        body=None,
        entity=entity,
    )


def plain_check(out: Path, found: Found) -> Check | None:
    """Give the check whose one request brought this response; None where it is none that can be read.

    Raises:
        ArchiveDamagedError: the record, or the one that it refers to, is not where it should be.
    """
    with read_message(out, found.ref) as message, spool() as entity:
        if message.head is None:
            return None
        size = sum(entity.write(piece) for piece in message.entity)
        reason = message.record.field("WARC-Truncated") if found.kind == "response" else None
        truncated = Truncation(reason) if reason else None
        outcome = answered(message.head, found.uri, body_bytes=size, truncated=truncated, cut_by_us=truncated in _BY_US)
        return Check(
            url=found.uri,
            at=datetime.fromisoformat(found.date),
            origin=Origin.LIVE,
            steps=(Step(url=found.uri, outcome=outcome, record=found.ref),),
            page=page_of(outcome, entity, found.uri),
        )
