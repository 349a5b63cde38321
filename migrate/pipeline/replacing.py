"""Approved replacements: what people decided about links, as the export applies it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from migrate.model.replacement import Replacement
from migrate.model.review import Decided, Decision
from migrate.model.reviewed import Standing

_REPLACES = frozenset({Decision.USE_OLD_COPY, Decision.USE_ADDRESS})
# As web archives with a Wayback interface name a copy: https://web.archive.org/web/20120506123456id_/http://…
_ARCHIVED_ON = re.compile(r"/(?P<day>\d{8})\d{0,6}(?:[a-z]{2}_)?/https?:", re.IGNORECASE)


def replacements(reviews: Standing) -> Mapping[str, Replacement]:
    """Give by URL, as the manifest shows it, what the standing decisions put in its place."""
    return {
        url: Replacement(decided.replacement, _note(url, decided, decided.replacement))
        for url, decided in reviews.decisions.items()
        if decided.decision in _REPLACES and decided.replacement is not None
    }


def _note(url: str, decided: Decided, replacement: str) -> str:
    day = decided.at.astimezone(UTC).date()
    if decided.decision is Decision.USE_ADDRESS:
        return f"Was {url} until {day}"
    made = _made_on(replacement)
    return f"Old copy of {url}{f', made on {made}' if made else ''}; linked since {day}"


def _made_on(address: str) -> date | None:
    found = _ARCHIVED_ON.search(address)
    if found is None:
        return None
    try:
        return datetime.strptime(found["day"], "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
