"""What the journal adds to the manifest: how the checker is, what changed since when, how it went check by check."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from migrate.errors import OutputError
from migrate.model.manifest import ManifestHead
from migrate.model.policy import Policy
from migrate.review import health
from migrate.review.decided import SignOff
from migrate.review.health import Health
from migrate.review.history import History, Unwritten, Written
from migrate.review.pictures import Picture, over_checks
from migrate.review.policy_text import policy_of
from migrate.review.wording import day, moment
from migrate.store.beside import Reading, read_beside
from migrate.store.journal import NAME


@dataclass(frozen=True, slots=True)
class Checker:
    """All that a report asks of the journal."""

    history: History
    health: Health
    trend: Picture | None
    since: str | None
    """Since when changes are told, in words; None where none can be."""
    untold: str = (
        "This was the first look. After the next check this place tells what died, what came back and what moved."
    )
    """Why no changes can be told."""


def journal_fault(out: Path) -> str | None:
    """Say why OUT's journal cannot be read; None where it can."""
    if not (out / NAME).is_file():
        return "The record of earlier checks, journal.sqlite3, is not here."
    try:
        read_beside(out, lambda _: None)
    except OutputError:
        return "The record of earlier checks, journal.sqlite3, cannot be read; “migrate status” says why."
    return None


def checker(head: ManifestHead, signed: SignOff | None, reading: Reading) -> Checker:
    """Ask the journal."""
    previous = health.previous_start(head, reading)
    since, words = _since(head, signed, previous)
    return Checker(
        history=Written(reading.journal, policy_of(head) or Policy(), since),
        health=health.health(head, reading),
        trend=over_checks(head, reading.runs.newest_first()),
        since=words,
    )


def checker_without(head: ManifestHead, why: str) -> Checker:
    """Say what can be said where the journal cannot be read."""
    return Checker(Unwritten(), health.unknown(head, why), None, None, untold=why)


def _since(head: ManifestHead, signed: SignOff | None, previous: datetime | None) -> tuple[datetime | None, str | None]:
    if signed:
        return signed.at, f"since {signed.by} signed off on {day(signed.at)}"
    if previous:
        return head.run.started_at, f"since the check before, of {moment(previous)}"
    return None, None
