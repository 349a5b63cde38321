"""What the old address and the file name of a post say about it."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Self
from urllib.parse import unquote

from migrate import urls

_PAGE_ENDING = re.compile(
    r"(?:\.(?:html?|xhtml|shtml|php\d?|aspx?|jspx?|cfm|cgi|do|md|mkd|mdown|markdown|textile|txt|erb|liquid))+\Z",
    re.IGNORECASE,
)
_FRONT_PAGE = re.compile(r"(?:index|default|_index)\Z", re.IGNORECASE)


def last_segment(url: str | None) -> str | None:
    """Give the last part of an old URL's path that names a page, without `.html` and its like; None where none does."""
    absolute = urls.canonical(url, "http://base.invalid/") if url else None
    if absolute is None:
        return None
    names = [_PAGE_ENDING.sub("", unquote(part)) for part in urls.path(absolute).split("/")]
    return next((name for name in reversed(names) if name and not _FRONT_PAGE.match(name)), None)


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file name of the kinds `2014-03-01-name.html`, `name.html` and `name/index.html` says."""

    slug: str
    date: str | None
    """`YYYY-MM-DD`, None where the name begins with no day of the calendar."""

    @classmethod
    def of(cls, post_id: str) -> Self:
        """Read the name out of the path below the source."""
        parts = PurePosixPath(post_id).parts
        bare = _PAGE_ENDING.sub("", parts[-1]) or parts[-1]
        name = bare if bare != parts[-1] else PurePosixPath(bare).stem
        if _FRONT_PAGE.match(name) and len(parts) > 1:
            name = parts[-2]
        found = _DATED.match(name)
        day = _day(found) if found else None
        return cls(found["rest"] if found and day else name, day)


_DATED = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[-_](?P<rest>.+)", re.DOTALL)


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None
