"""The desk itself: one manifest, one log of decisions, and what a page needs to know of both."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from migrate.desk.catalogue import Catalogue, is_current, read_catalogue
from migrate.desk.importing import Imported
from migrate.desk.signing import Auditing, auditing
from migrate.errors import UsageError
from migrate.model.base import rfc3339
from migrate.model.link import Verdict
from migrate.model.manifest import LinkEntry
from migrate.model.review import Chained, Decided, SignedOff
from migrate.model.reviewed import Standing, withdrawn_of
from migrate.review.wording import day
from migrate.store.reviews import Reviews

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far people have come with the links that need one."""

    needing: int
    decided: int


class Desk:
    """OUT as people decide about it; any thread may use it, one changes something at a time."""

    def __init__(self, out: Path, clock: Clock) -> None:
        """Read manifest and log.

        Raises:
            OutputError: there is no manifest, or one of them cannot be built upon.
            DiskError: they cannot be read.
        """
        self.out = out
        self.clock = clock
        self._lock = threading.Lock()
        self._catalogue = read_catalogue(out)
        self._reviews = Reviews(out)

    @contextmanager
    def log(self) -> Iterator[Reviews]:
        """Hold the log, with what others have written in it meanwhile."""
        with self._lock:
            self._reviews.look_again()
            yield self._reviews

    @property
    def catalogue(self) -> Catalogue:
        """The manifest as it is now."""
        with self._lock:
            if not is_current(self._catalogue, self.out):
                # The old one stays open: another thread may be reading from it. It is one descriptor a check.
                self._catalogue = read_catalogue(self.out)
            return self._catalogue

    def entry(self, number: int) -> LinkEntry:
        """Give a link by its number; raises UsageError where there is none."""
        found = self.catalogue.entry(number)
        if found is None:
            raise UsageError(f"There is no link number {number}.", "Load the page anew: the record was renewed.")
        return found


def state(catalogue: Catalogue, entries: tuple[Chained, ...], stands: Standing) -> dict[str, Any]:
    """Give what a page shows of the decisions, as JSON has it; links by their number."""
    numbers = catalogue.numbers
    decisions = {
        numbers[url]: decision_told(decided, stands.hashes[url])
        for url, decided in stands.decisions.items()
        if url in numbers
    }
    far = progress(catalogue, stands)
    signed = last_sign_off(entries)
    return {
        "manifest": catalogue.sha256,
        "head": entries[-1].hash if entries else None,
        "decisions": decisions,
        "needing": far.needing,
        "decided": far.decided,
        "signed": signed and sign_off_told(*signed),
        "audit": audit_told(auditing(entries, catalogue.sha256), numbers),
        "working": sum(link.verdict is Verdict.OK for link in catalogue.links),
    }


def progress(catalogue: Catalogue, stands: Standing) -> Progress:
    """Count the links that need a person, and those of them on which somebody has decided."""
    needing = [link.url for link in catalogue.links if link.needs_person]
    return Progress(len(needing), sum(url in stands.decisions for url in needing))


def decision_told(decided: Decided, name: str | None = None) -> dict[str, Any]:
    """Give a decision as JSON has it, with the hash that it is known by."""
    return {**decided.model_dump(mode="json", exclude={"kind", "batch"}), "hash": name}


def last_sign_off(entries: tuple[Chained, ...]) -> tuple[str, SignedOff] | None:
    """Give the newest sign-off that was not taken back, and its hash."""
    gone = withdrawn_of(entries)
    signed = ((each.hash, each.entry) for each in reversed(entries) if isinstance(each.entry, SignedOff))
    return next((each for each in signed if each[0] not in gone), None)


def sign_off_told(name: str, signed: SignedOff) -> dict[str, Any]:
    """Give a sign-off as JSON has it."""
    return {"hash": name, "by": signed.by, "at": rfc3339(signed.at), "day": day(signed.at), "scope": signed.scope}


def audit_told(found: Auditing | None, numbers: Mapping[str, int]) -> dict[str, Any] | None:
    """Give an audit under way as JSON has it; None where none is."""
    if found is None:
        return None
    return {
        "draw": found.name,
        "by": found.drawn.by,
        "population": found.drawn.population,
        "sampled": [
            {"url": url, "number": numbers.get(url), "works": found.works.get(url)} for url in found.drawn.sampled
        ],
        "wrong": len(found.wrong),
        "done": found.is_done,
        "at_most_permille": found.at_most_permille if found.is_done else None,
    }


def imported_told(imported: Imported) -> dict[str, Any]:
    """Give what came of a file as JSON has it."""
    met = [
        {
            "url": each.stands.url,
            "stands": decision_told(each.stands),
            "gives_way": decision_told(each.gives_way),
            "from_file": each.from_file,
        }
        for each in imported.met
    ]
    return {"added": imported.added, "there_already": imported.there_already, "met": met, "unknown": imported.unknown}
