"""What people said, from the log of decisions: by link, and whether somebody signed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from migrate.files import below
from migrate.model.review import AGREES_IT_FAILS, DECISION_LABEL, REASON_LABEL, Chained, Decided, Decision, SignedOff
from migrate.model.reviewed import NOTHING_REVIEWED, Standing, standing, withdrawn_of
from migrate.review.wording import counted, day, moment
from migrate.store.reviews import NAME, verify_chain


@dataclass(frozen=True, slots=True)
class Said:
    """One decision, as a person reads it."""

    what: str
    reason: str
    note: str
    replacement: str | None
    by: str
    at: str
    until: str | None
    stands: bool
    """False where it was taken back, replaced, or ran out."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """The last signature."""

    by: str
    at: datetime
    scope: str
    note: str
    receipt: str


@dataclass(frozen=True, slots=True)
class People:
    """All that people said by the moment of the report."""

    stands: Standing = NOTHING_REVIEWED
    said: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    """By URL, oldest first."""
    signed: SignOff | None = None
    entries: int = 0
    fault: str | None = None
    """What is wrong with the log; what follows it there is not told."""

    def decision(self, url: str) -> Decision | None:
        """Give what was decided about the link and still stands."""
        decided = self.stands.decisions.get(url)
        return decided.decision if decided else None

    def gone_at(self, url: str) -> datetime | None:
        """Give when somebody said that what the link meant is no longer there."""
        decided = self.stands.decisions.get(url)
        return decided.at if decided and decided.decision in AGREES_IT_FAILS else None


def people(out: Path, now: datetime) -> People:
    """Read the log; a fault in it is told with what comes before it.

    Raises:
        OutputError: the log is a link that leads out of OUT.
        DiskError: it cannot be read.
    """
    path = below(out, NAME)
    chain = verify_chain(path)
    told = people_of(chain.entries, now)
    return replace(told, fault=chain.fault.told.replace(str(path), NAME)) if chain.fault else told


def people_of(entries: Sequence[Chained], now: datetime) -> People:
    """Give what these entries of the log say."""
    stands, gone = standing(entries, now), withdrawn_of(entries)
    said: dict[str, list[Said]] = defaultdict(list)
    for each in entries:
        if isinstance(each.entry, Decided):
            holds = stands.hashes.get(each.entry.url) == each.hash
            said[each.entry.url].append(_said(each.entry, holds=holds))
    signed = [each for each in entries if isinstance(each.entry, SignedOff) and each.hash not in gone]
    return People(
        stands=stands,
        said={url: tuple(each) for url, each in said.items()},
        signed=_sign_off(signed[-1]) if signed else None,
        entries=len(entries),
    )


def sign_off_sentence(signed: SignOff | None) -> str:
    """Say who signed last, or that nobody did."""
    if signed is None:
        return "Not signed off yet"
    return f"{signed.by}, {day(signed.at)}"


def progress(needing: int, decided: int) -> str:
    """Say how much of what needs a person is decided."""
    if not needing:
        return "Nothing is waiting for a decision."
    waiting = counted(needing, "link that needs", "links that need")
    return f"{counted(decided, 'decision', 'decisions')} on the {waiting} somebody."


def _said(decided: Decided, *, holds: bool) -> Said:
    return Said(
        what=DECISION_LABEL[decided.decision],
        reason=REASON_LABEL[decided.reason],
        note=decided.note,
        replacement=decided.replacement,
        by=decided.by,
        at=moment(decided.at),
        until=day(decided.expires) if decided.expires else None,
        stands=holds,
    )


def _sign_off(each: Chained) -> SignOff:
    entry = each.entry
    assert isinstance(entry, SignedOff)
    return SignOff(entry.by, entry.at, entry.scope, entry.note, each.hash)
