"""When the posts that refer to a URL were written, as far as anything says so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from migrate.exporters.dates import rfc3339
from migrate.model.link import Kind

_IN_PATH = re.compile(r"/((?:19|20)[0-9]{2})/(0[1-9]|1[0-2])(?:/(0[1-9]|[12][0-9]|3[01]))?(?=/|$)")


@dataclass(frozen=True, slots=True)
class Dated:
    """When a post was written."""

    at: datetime
    """The last instant that is meant: a copy of the post's own day is not from after it."""
    is_told: bool
    """False where only the post's old address says so: good enough to look for a copy by, not to count days from."""


@dataclass(frozen=True, slots=True)
class Want:
    """A URL of which an old copy is wanted."""

    url: str
    """WHATWG form without fragment."""
    kinds: frozenset[Kind]
    dated: Dated | None
    """When the first post that refers to it was written."""


def earliest(posts: Iterable[tuple[str | None, str | None]]) -> Dated | None:
    """Give the earliest date among posts, each by its date and its old address as written; None where none has any."""
    dates = [dated for written, url in posts if (dated := _dated(written, url))]
    return min(dates, key=lambda dated: (dated.at, not dated.is_told), default=None)


def days_between(dated: Dated | None, made_at: datetime) -> int | None:
    """Give the days from the post to a copy of what it refers to."""
    if dated is None or not dated.is_told:
        return None
    return (made_at.astimezone(UTC).date() - dated.at.astimezone(UTC).date()).days


def _dated(written: str | None, url: str | None) -> Dated | None:
    told = _moment(written) if written else None
    if told:
        return Dated(told, is_told=True)
    found = _IN_PATH.search(url) if url else None
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), found[3]
    try:
        last = date(year, month, int(day)) if day else _last_of(year, month)
    except ValueError:
        return None
    return Dated(_end_of(last), is_told=False)


def _moment(written: str) -> datetime | None:
    text = rfc3339(written)
    if text is None:
        return None
    if len(text) == len("2014-03-01"):
        return _end_of(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)


def _last_of(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
