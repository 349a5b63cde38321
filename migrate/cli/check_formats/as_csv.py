"""The result of a check for spreadsheets: one row for each link that was asked for, no cell of it a formula."""

import csv
import io
from collections.abc import Iterator

from migrate.cli.check_formats.wording import visible
from migrate.model.base import rfc3339
from migrate.recheck.told import CheckTold, LinkTold
from migrate.review.spreadsheet import BYTE_ORDER_MARK, harmless
from migrate.urls import host

COLUMNS = (
    "url",
    "host",
    "change",
    "status",
    "verdict",
    "verdict_before",
    "reason",
    "http_status",
    "final_url",
    "copy",
    "finding",
    "review",
    "checked_at",
    "next_check",
    "places",
    "first_post",
    "first_line",
)


def as_csv(told: CheckTold) -> Iterator[str]:
    """Yield rows as RFC 4180 has them, UTF-8 with a byte order mark as in the report's spreadsheet."""
    yield BYTE_ORDER_MARK + _row(COLUMNS)
    for link in told.links:
        yield _row(_cells(link))


def _row(cells: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(cell: object) -> str:
    """Give a cell with nothing in it that acts; what would begin a formula keeps its mark when it is spelt out."""
    return harmless(visible(harmless(cell)))


def _cells(link: LinkTold) -> tuple[object, ...]:
    place = link.places[0] if link.places else None
    return (
        link.url,
        host(link.url),
        link.change,
        link.status,
        link.verdict,
        link.before and link.before[1],
        link.reason,
        link.http_status,
        link.final_url,
        link.copy,
        link.concern,
        link.review,
        link.checked_at and rfc3339(link.checked_at),
        link.next_check and rfc3339(link.next_check),
        link.places_count,
        place and place.post,
        place and place.line,
    )
