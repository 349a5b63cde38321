"""`links.csv`: one row a link, for people who work in a spreadsheet."""

import csv
from typing import IO

from migrate.model.base import rfc3339
from migrate.model.link import STATUS_LABEL, VERDICT_LABEL
from migrate.model.manifest import LinkEntry
from migrate.model.review import DECISION_LABEL, Decided
from migrate.review.wording import COPY_LABEL, KIND_LABEL
from migrate.urls import host

COLUMNS = (
    "number",
    "url",
    "host",
    "verdict",
    "seen",
    "copy",
    "used_as",
    "own_site",
    "places",
    "first_post",
    "first_line",
    "first_text",
    "reason",
    "http_status",
    "final_url",
    "checked_at",
    "last_ok",
    "first_failed",
    "local_file",
    "old_copy",
    "old_copy_made_at",
    "decision",
    "decided_by",
    "decided_at",
    "replacement",
    "note",
    "warc",
    "warc_offset",
)

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the letters of its own country."""

# A cell that begins so is a formula for some spreadsheet (OWASP, "CSV Injection"; full width: Excel in Japanese).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Spreadsheet:
    """A CSV (RFC 4180) that is written row by row into `file`, which was opened with `newline=""`."""

    def __init__(self, file: IO[str]) -> None:
        file.write(BYTE_ORDER_MARK)
        self._rows = csv.writer(file, lineterminator="\r\n")
        self._rows.writerow(COLUMNS)

    def add(self, number: int, link: LinkEntry, decided: Decided | None) -> None:
        """Write the link and what stands decided about it as one row; no cell is a formula to any spreadsheet."""
        self._rows.writerow([harmless(cell) for cell in _cells(number, link, decided)])


def harmless(cell: object) -> str:
    """Give the cell as text; what could be read as a formula begins with an apostrophe, which spreadsheets hide."""
    text = "" if cell is None else str(cell).replace("\0", "")
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _cells(number: int, link: LinkEntry, decided: Decided | None) -> tuple[object, ...]:
    place = link.occurrences[0] if link.occurrences else None
    times = (link.checked_at, link.last_ok, link.first_failed)
    return (
        number,
        link.url,
        host(link.url),
        VERDICT_LABEL[link.verdict],
        STATUS_LABEL[link.status],
        COPY_LABEL[link.copy_],
        ", ".join(KIND_LABEL[kind] for kind in link.kinds),
        "yes" if link.own else "no",
        len(link.occurrences),
        place and place.post,
        place and place.line,
        place and place.text,
        link.reason,
        link.http_status,
        link.final_url,
        *(time and rfc3339(time) for time in times),
        link.asset,
        link.memento and link.memento.url,
        link.memento and rfc3339(link.memento.datetime),
        decided and DECISION_LABEL[decided.decision],
        decided and decided.by,
        decided and rfc3339(decided.at),
        decided and decided.replacement,
        decided and decided.note,
        link.capture and link.capture.warc,
        link.capture and link.capture.offset,
    )
