"""Checks made from their records: what was seen, without asking again."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from migrate import pages
from migrate.archive.adoption import Found
from migrate.archive.content import read_message
from migrate.archive.spool import spool
from migrate.fetchers.answering import answered
from migrate.fetchers.decoding import decoded
from migrate.model.capture import Answered, Check, Exchange, Step, Truncation
from migrate.model.link import Origin
from migrate.model.page import Page

_BY_US = frozenset({Truncation.LENGTH, Truncation.TIME})
"""A limit of size or time is always our own; a server's ends in one of the others."""


def page_of(outcome: Answered, entity: BinaryIO, url: str) -> Page:
    """Give what the beginning of the entity shows once its coding is undone; `url` is the one that answered."""
    fields = {name.lower(): value for name, value in reversed(outcome.headers)}
    data = decoded(entity, fields.get("content-encoding"), pages.ANALYSED_BYTES)
    return pages.page_facts(data, outcome.content_type, url, fields.get("refresh"))


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
