"""Decisions of one person at one stroke, kept; what somebody else decided in between is told, and lost never."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from migrate import urls
from migrate.errors import UsageError
from migrate.model.base import Frozen
from migrate.model.review import Chained, Decided, Decision, Hash, Name, Note, Reason, Url, When, Withdrawn
from migrate.model.reviewed import withdrawn_of
from migrate.store.reviews import Reviews

_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is a key that migrate does not know",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "enum": "is none of {expected}",
    "literal_error": "is not {expected}",
    "timezone_aware": "lacks its time zone (a Z at the end for UTC)",
    "datetime_from_date_parsing": "is no time such as 2031-05-01T12:00:00Z",
    "json_invalid": "is not JSON",
}
"""By pydantic's name of a fault what a person is told."""


class Proposed(Frozen):
    """A decision on one link, as a person sends it."""

    url: Url
    decision: Decision
    reason: Reason
    note: Note = ""
    replacement: Url | None = None
    expires: When | None = None
    seen: Hash | None = None
    """The decision that stood there when the person looked."""


class Stroke(Frozen):
    """What a person decides at one stroke."""

    by: Name
    batch: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}$")]
    """Made up by the page: sent twice, it is kept once."""
    decisions: Annotated[tuple[Proposed, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a stroke."""

    hashes: tuple[str, ...]
    """Of its entries, in their order."""
    overtook: tuple[Chained, ...]
    """Decisions of others that the person had not seen, and that the new ones now stand in place of."""


def decide(reviews: Reviews, stroke: Stroke, now: datetime) -> Kept:
    """Afterwards the decisions are in the log, on disk; a stroke that is there already is not added again.

    Raises:
        UsageError: a decision lacks something, or names an address that is none.
        OutputError: the log is not as it was written; nothing was added.
        DiskError: the disk is full or failed; nothing was added.
    """
    wanted = [_decided(each, stroke, now) for each in stroke.decisions]
    reviews.look_again()
    there = {entry.url: each.hash for each in reviews.entries if (entry := _of_batch(each, stroke.batch)) is not None}
    reviews.append(*(each for each in wanted if each.url not in there))
    mine = {entry.url: each for each in reviews.entries if (entry := _of_batch(each, stroke.batch)) is not None}
    seen = {each.url: each.seen for each in stroke.decisions}
    overtook = tuple(_unseen(reviews.entries, mine, seen))
    return Kept(tuple(mine[each.url].hash for each in wanted), overtook)


def withdraw(reviews: Reviews, names: Sequence[str], by: str, note: str, now: datetime) -> tuple[str, ...]:
    """Afterwards these entries are taken back; what they replaced stands again.

    Raises:
        UsageError: one of them is not there, or was taken back already.
        OutputError: the log is not as it was written; nothing was added.
        DiskError: the disk is full or failed; nothing was added.
    """
    return reviews.append(*(Withdrawn(entry=name, by=by, at=now, note=note) for name in names))


def checked(decided: Decided) -> Decided:
    """Give the decision; raises UsageError where its replacement is no address that a reader can follow."""
    if decided.replacement is not None and (
        urls.canonical(decided.replacement) is None or urls.scheme(decided.replacement) not in {"http", "https"}
    ):
        raise UsageError(
            f"“{decided.replacement}” is no address of a web page.", "It has to begin with https:// or http://."
        )
    return decided


def first_fault(error: ValidationError) -> str:
    """Say what is wrong first, and where."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    said = _SAID.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
    said = said.format(**fault.get("ctx", {}))
    return f"{where}: {said}" if where else said


def _decided(each: Proposed, stroke: Stroke, now: datetime) -> Decided:
    told = each.model_dump(exclude={"seen"})
    try:
        return checked(Decided(**told, by=stroke.by, at=now, batch=stroke.batch))
    except ValidationError as error:
        raise UsageError(f"{each.url} – {first_fault(error)}.", "Complete it and save again.") from error


def _of_batch(each: Chained, batch: str) -> Decided | None:
    return each.entry if isinstance(each.entry, Decided) and each.entry.batch == batch else None


def _unseen(entries: Iterable[Chained], mine: dict[str, Chained], seen: dict[str, str | None]) -> Iterable[Chained]:
    """Give what stood on each link just before ours, where the person had seen something else there, or nothing."""
    entries = tuple(entries)
    gone = withdrawn_of(entries)
    before: dict[str, Chained] = {}
    for each in entries:
        if not isinstance(each.entry, Decided) or each.entry.url not in mine or each.hash in gone:
            continue
        if each.line < mine[each.entry.url].line:
            before[each.entry.url] = each
    return (each for url, each in before.items() if each.hash != seen.get(url))
