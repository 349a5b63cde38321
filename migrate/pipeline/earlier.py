"""What we hold of a URL already: what a later answer may confirm, and what it is compared with."""

import re
from collections.abc import Sequence
from pathlib import Path

from migrate.archive.content import holding_of
from migrate.model.capture import Answered, Check
from migrate.model.link import Origin
from migrate.model.record import Earlier
from migrate.urls import REDACTED

_UNSENDABLE = re.compile("[\x00-\x1f\x7f]")
_OK = 200


def earlier_among(out: Path, checks: Sequence[Check]) -> Earlier | None:
    """Give the newest whole answer for a URL that the archive below `out` holds; None where it holds none.

    Args:
        out: the folder of the job.
        checks: of that one URL, oldest first.

    Raises:
        OSError: a file of the archive cannot be read.
        ArchiveDamagedError: a record is not where it should be.
    """
    check = newest_held(checks)
    return _earlier(out, check) if check else None


def newest_held(checks: Sequence[Check]) -> Check | None:
    """Give the newest check that brought a whole answer which the archive holds, of those of one URL, oldest first."""
    return next((check for check in reversed(checks) if _holds(check)), None)


def _holds(check: Check) -> bool:
    """Tell whether the check brought a body for its own URL that lies in the archive."""
    outcome = check.last.outcome
    is_whole = isinstance(outcome, Answered) and outcome.status == _OK and outcome.truncated is None
    is_ours = check.origin is Origin.LIVE and check.body_kept and check.last.record is not None
    return is_whole and is_ours and check.last.url == check.url


def _earlier(out: Path, check: Check) -> Earlier:
    outcome, record = check.last.outcome, check.last.record
    assert isinstance(outcome, Answered)
    assert record is not None
    held = holding_of(out, record)
    return Earlier(
        url=check.url,
        record=held.record,
        target=held.target,
        date=held.date,
        etag=_validator(outcome, "etag"),
        last_modified=_validator(outcome, "last-modified"),
        page=check.page,
        payload_sha1=held.sha1,
    )


def _validator(outcome: Answered, field: str) -> str | None:
    """Give the field's value where it can be sent as it came."""
    value = next((value for name, value in outcome.headers if name.lower() == field), "").strip()
    return value if value and REDACTED not in value and not _UNSENDABLE.search(value) else None
