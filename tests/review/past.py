"""A journal and a log of decisions beside a manifest, as several checks and a person leave them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from migrate.model.capture import DIRECT, Answered, Check, Outcome, Step
from migrate.model.link import Origin, Status
from migrate.model.review import Entry
from migrate.store.journal import opened_journal
from migrate.store.reviews import Reviews
from migrate.store.runs import RunRow
from migrate.store.verdicts import LookRow
from tests.review.sample import NOON, head

THIS_RUN = head().run.started_at


def look(at: datetime, status: Status = Status.OK, rule: str = "content-usable", **changes: str) -> LookRow:
    """One look, with a reason made of its status."""
    reason = changes.get("reason", f"It was seen to be {status.value}.")
    return LookRow(at, status, (rule,), reason, changes.get("vantage", DIRECT), None, holds=status is Status.OK)


def failed(at: datetime) -> LookRow:
    """One look that found no such page."""
    return look(at, Status.NOT_FOUND, "http-404", reason="The site says that there is no such page (404).")


def answered(url: str, at: datetime, status: int = 404, headers: Iterable[tuple[str, str]] = (), to: str = "") -> Check:
    """One answer with these header lines."""
    outcome: Outcome = Answered(
        status=status,
        reason="Found" if to else "Not Found",
        headers=tuple(headers),
        content_type="text/html",
        location=to or None,
        body_bytes=7,
    )
    return Check(url=url, at=at, origin=Origin.LIVE, steps=(Step(url=url, outcome=outcome, record=None),))


def ran(days_ago: float, *, code: int | None = 0, dead: int = 0, suspect: int = 0) -> RunRow:
    """One check that ended so many days before this run began."""
    at = THIS_RUN - timedelta(days=days_ago)
    counts = {"links": 10, "links_dead": dead, "links_suspect": suspect} if code is not None else {}
    return RunRow(at, "check", DIRECT, at + timedelta(minutes=3) if code is not None else None, code, counts)


def journal(
    out: Path,
    looks: Mapping[str, Iterable[LookRow]],
    runs: Iterable[RunRow] = (),
    checks: Iterable[Check] = (),
) -> None:
    """`OUT/journal.sqlite3` holds these, and the run that wrote the manifest, which is not over yet."""
    with opened_journal(out) as opened, opened.transaction():
        for url, rows in looks.items():
            opened.verdicts.put_looks(url, rows)
        for run in (*runs, RunRow(THIS_RUN, "check", DIRECT)):
            opened.runs.put(run)
        for check in checks:
            opened.checks.add(check)


def decided(out: Path, *entries: Entry) -> tuple[str, ...]:
    """`OUT/reviews.jsonl` holds these entries; gives their hashes."""
    return Reviews(out).append(*entries)


def days(count: float) -> datetime:
    """Give the instant so many days before noon."""
    return NOON - timedelta(days=count)
