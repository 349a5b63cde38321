"""Decisions that were made in the static report, merged into the log: nothing is lost, and nothing is added twice.

Whose decision is the later one stands, wherever it was made. What the file says and a later decision of the log goes
against is kept in the log too, and taken back there at once, so that the later one stands on.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from migrate import urls
from migrate.desk.deciding import checked, first_fault
from migrate.errors import UsageError
from migrate.model.base import rfc3339
from migrate.model.review import Chained, Decided, Withdrawn, with_shown_urls
from migrate.model.reviewed import withdrawn_of
from migrate.store.reviews import Reviews

FORMAT = "html-migrate decisions"
VERSION = 1
_CLOCKS_DIFFER = timedelta(days=1)
_FAULTS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Met:
    """A decision of the file and one of the log that differ about the same link."""

    stands: Decided
    gives_way: Decided
    from_file: bool
    """True where the one of the file stands."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file."""

    added: int
    there_already: int
    met: tuple[Met, ...]
    unknown: tuple[str, ...]
    """Links that this record does not have; what was decided about them is kept all the same."""


def read_decisions(name: str, text: str, now: datetime) -> tuple[Decided, ...]:
    """Give the decisions of an exported file, oldest first; `name` is what messages call it.

    Raises:
        UsageError: it is no such file, a newer migrate wrote it, or somebody changed it so that it cannot be read.
    """
    told = _parsed(name, text)
    decisions: list[Decided] = []
    faults: list[str] = []
    for number, each in enumerate(told, start=1):
        read = _decided(each, now)
        if isinstance(read, Decided):
            decisions.append(read)
        else:
            faults.append(f"{name}, decision {number}{_about(each)}: {read}.")
    if faults:
        more = f"\nand {len(faults) - _FAULTS_TOLD} more." if len(faults) > _FAULTS_TOLD else ""
        raise UsageError(
            "\n".join(faults[:_FAULTS_TOLD]) + more,
            "Was the file edited by hand? Export it anew, or mend these; nothing of it was taken in yet.",
        )
    return tuple(sorted(decisions, key=lambda decided: decided.at))


def merge(
    reviews: Reviews, decisions: Sequence[Decided], name: str, known: Mapping[str, int], now: datetime
) -> Imported:
    """Afterwards the log has every one of the decisions, once, and on each link the latest stands.

    Raises:
        OutputError: the log is not as it was written; nothing was added.
        DiskError: the disk is full or failed; the same file can be merged again.
    """
    before = tuple(reviews.entries)
    there = {each.entry for each in before if isinstance(each.entry, Decided)}
    shown = [_shown(each) for each in decisions]
    fresh = [each for each in dict.fromkeys(shown) if each not in there]
    stood = _by_url(before)
    reviews.append(*fresh)
    reviews.append(*_given_way(reviews.entries, frozenset(shown), name, now))
    return Imported(
        added=len(fresh),
        there_already=len(shown) - len(fresh),
        met=tuple(_met(fresh, stood)),
        unknown=tuple(dict.fromkeys(each.url for each in shown if each.url not in known)),
    )


def _parsed(name: str, text: str) -> list[Any]:
    try:
        told = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(
            f"{name}{where} is not JSON: it was cut off, or changed by hand.", "Export the decisions anew."
        ) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise UsageError(f"{name} is no file of decisions.", "Export one from the report: “Export them as a file”.")
    version = told.get("schema_version")
    if isinstance(version, int) and version > VERSION:
        raise UsageError(
            f"{name} was written by a newer migrate (schema_version {version}; this one reads {VERSION}).",
            "Update html-migrate: pip install --upgrade html-migrate",
        )
    if version != VERSION or not isinstance(told.get("decisions"), list):
        raise UsageError(f"{name} lacks its version or its decisions.", "Was it edited by hand? Export it anew.")
    return list(told["decisions"])


def _decided(each: Any, now: datetime) -> Decided | str:
    """Give the decision, or what is wrong with it."""
    try:
        decided = checked(Decided.model_validate_json(json.dumps(each)))
    except ValidationError as error:
        return first_fault(error)
    except UsageError as error:
        return error.message.removesuffix(".")
    if decided.at > now + _CLOCKS_DIFFER:
        return f"at: {rfc3339(decided.at)} has not come yet"
    return decided


def _about(each: Any) -> str:
    url = each.get("url") if isinstance(each, dict) else None
    return f" ({str(url)[:200]})" if url else ""


def _shown(decided: Decided) -> Decided:
    """Give the decision as the log keeps it."""
    shown = with_shown_urls(decided, lambda url: urls.mask_secrets(url)[0])
    assert isinstance(shown, Decided)
    return shown


def _by_url(entries: Iterable[Chained]) -> dict[str, list[Chained]]:
    """Give the decisions that were not taken back, by link, in the order of the log."""
    listed = tuple(entries)
    gone = withdrawn_of(listed)
    found: dict[str, list[Chained]] = defaultdict(list)
    for each in listed:
        if isinstance(each.entry, Decided) and each.hash not in gone:
            found[each.entry.url].append(each)
    return found


def _given_way(
    entries: Sequence[Chained], of_file: frozenset[Decided], name: str, now: datetime
) -> Iterator[Withdrawn]:
    """Take back what the file says and stands, in the log, behind a later decision."""
    for chained in _by_url(entries).values():
        at = max(range(len(chained)), key=lambda place: (_at(chained[place]), place))
        latest = chained[at].entry
        assert isinstance(latest, Decided)
        for each in chained[at + 1 :]:
            if each.entry in of_file:
                note = f"The later decision of {latest.by} ({rfc3339(latest.at)}) stands on."
                yield Withdrawn(entry=each.hash, by=f"import of {name}"[:200], at=now, note=note)


def _at(each: Chained) -> datetime:
    assert isinstance(each.entry, Decided)
    return each.entry.at


def _met(fresh: Sequence[Decided], stood: Mapping[str, list[Chained]]) -> Iterator[Met]:
    """Tell where a new decision and the one that stood before differ."""
    newest = {each.url: each for each in fresh}
    for url, decided in newest.items():
        earlier = stood[url][-1].entry if stood.get(url) else None
        if isinstance(earlier, Decided) and _content(earlier) != _content(decided):
            wins = decided.at >= earlier.at
            yield Met(decided, earlier, from_file=True) if wins else Met(earlier, decided, from_file=False)


def _content(decided: Decided) -> tuple[object, ...]:
    return decided.decision, decided.replacement, decided.expires
