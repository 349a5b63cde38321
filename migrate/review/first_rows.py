"""The first page of the queue, for people whose browser runs no scripts."""

from dataclasses import dataclass

from migrate.model.manifest import LinkEntry
from migrate.model.review import Decision
from migrate.review.rows import DECIDED_RANK, need

ROWS = 50


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One link of the page."""

    number: int
    link: LinkEntry
    decision: Decision | None


class FirstRows:
    """The rows that are needed most, of links that come in any order."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, FirstRow]] = []

    def add(self, number: int, link: LinkEntry, decision: Decision | None) -> None:
        """Take a link in."""
        rank = need(link.verdict, link.copy_) + (DECIDED_RANK if decision else 0)
        self._kept.append((rank, FirstRow(number, link, decision)))
        if len(self._kept) >= 2 * ROWS:
            self._kept = self._sorted()

    def listed(self) -> tuple[FirstRow, ...]:
        """Give the rows, the most needed first."""
        return tuple(row for _, row in self._sorted())

    def _sorted(self) -> list[tuple[int, FirstRow]]:
        return sorted(self._kept, key=lambda each: (each[0], each[1].number))[:ROWS]
