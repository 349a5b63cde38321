"""Dates of front matter, in the one form that every generator reads."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

_ZERO = re.compile(r"[0\D]*")
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<part>[.,]\d{1,9})?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?)?",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept"
_WORDS = re.compile(
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?"
    rf"|(?P<month_first>{_MONTH})\.?\s+(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?),?\s+(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{9,10}")
_MILLISECONDS = re.compile(r"\d{12,13}")


def is_zero(text: str) -> bool:
    """Tell whether it is the zero date that databases keep for want of one."""
    return bool(_ZERO.fullmatch(text))


def rfc3339(text: str) -> str | None:
    """Give a written date as `YYYY-MM-DD`, with its time and its offset where it names them (RFC 3339).

    None where it cannot be read in only one way, as 03/01/2014 cannot, or is no day of the calendar.
    """
    text = text.strip()
    try:
        if found := _ISO.fullmatch(text):
            return _from_iso(found)
        if found := _WORDS.fullmatch(text):
            month = (found["month"] or found["month_first"])[:3].lower()
            number = next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(month))
            return date(int(found["year"]), number, int(found["day"] or found["day_last"])).isoformat()
        if _SECONDS.fullmatch(text) or _MILLISECONDS.fullmatch(text):
            seconds = int(text) / (1000 if _MILLISECONDS.fullmatch(text) else 1)
            return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0).isoformat()
        return parsedate_to_datetime(text).isoformat() if ":" in text else None
    except (ValueError, OverflowError):
        return None


def _from_iso(found: re.Match[str]) -> str:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None:
        return day.isoformat()
    at = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    return datetime.combine(day, at, _zone(found["zone"])).isoformat()


def _zone(written: str | None) -> timezone | None:
    if written is None:
        return None
    if written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if written[0] == "+" else -offset)
