"""What is to be known of records together, written before them: how a reader knows that all of them are there.

A plain capture, one request and its answer, needs no seal: its response comes last and tells all. Everything else, the
steps of a cookie wall, a failed attempt, a body that was not kept, is told by a `metadata` record in front.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from migrate.archive.records import Record, record, target_uri, warc_date
from migrate.errors import ArchiveDamagedError
from migrate.model.capture import Answered, Check
from migrate.model.record import RecordRef
from migrate.urls import mask_secrets

CONTENT_TYPE = "application/x.html-migrate.check+json"


class Decision(StrEnum):
    """What follows from the records behind a seal."""

    CHECKED = "checked"
    """They are evidence about the URL."""
    OWN_OUTAGE = "own-outage"
    """Our own connection was down: nothing follows from them."""
    SIBLING = "sibling"
    """They are evidence about a random address, which tells what the host answers where there is nothing."""
    MEMENTO = "memento"
    """They are what a web archive answered when it was asked for an old copy; the reason tells what that came to."""
    BESIDE = "beside"
    """They were asked for the sake of another URL, and are no evidence about their own."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A decision about a check whose records are in the parcel."""

    decision: Decision
    check: Check
    """Its records are in the parcel, and have no place yet."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as it was read."""

    decision: Decision
    records: tuple[str, ...]
    """Ids of every record that belongs to it, in their order."""
    check: Check | None
    """Its records have no place; None where its addresses hold a secret, which is not written."""
    reason: str | None


def seal_record(seal: Seal, records: tuple[str, ...]) -> Record:
    """Give the record that goes before the others, and names them."""
    told = None if tells_secret(seal.check) else seal.check.model_dump(mode="json")
    named = {"decision": seal.decision, "reason": seal.reason, "records": records, "check": told}
    fields = (
        ("WARC-Target-URI", target_uri(seal.check.url)[0]),
        ("WARC-Date", warc_date(seal.check.at)),
        *(("WARC-Concurrent-To", step.record.record_id) for step in seal.check.steps if step.record),
    )
    return record("metadata", fields, CONTENT_TYPE, json.dumps(named, ensure_ascii=False).encode())


def read_seal(block: bytes) -> Sealed:
    """Read what `seal_record` wrote; raises ArchiveDamagedError where it is something else."""
    try:
        named = json.loads(block)
        check = Check.model_validate(named["check"]) if named["check"] else None
        return Sealed(Decision(named["decision"]), tuple(named["records"]), check, named["reason"])
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveDamagedError(f"a seal cannot be read: {error}") from error


def placed(check: Check, refs: Mapping[str, RecordRef]) -> Check:
    """Give the check with its records where they lie now."""
    steps = tuple(
        step.model_copy(update={"record": refs[step.record.record_id]}) if step.record else step for step in check.steps
    )
    return check.model_copy(update={"steps": steps})


def tells_secret(check: Check) -> bool:
    """Tell whether the check's addresses hold what must not be written."""
    return any(mask_secrets(address)[1] for address in _addresses(check))


def _addresses(check: Check) -> Iterator[str]:
    yield check.url
    for step in check.steps:
        yield step.url
        if isinstance(step.outcome, Answered) and step.outcome.location:
            yield step.outcome.location
    if check.page is not None:
        yield check.page.refresh or ""
        yield (check.page.content.canonical if check.page.content else None) or ""
