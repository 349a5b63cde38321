"""Whether the checker itself can be believed: when it last did its work, and how often it could not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from migrate.errors import NetworkDownError
from migrate.model.manifest import ManifestHead
from migrate.review.wording import Tone, counted, moment
from migrate.store.beside import Reading
from migrate.store.runs import RunRow

_LOOKING = frozenset({"run", "check"})
"""Verbs that ask the web about links."""
_GOOD = frozenset({0, 1})
"""Exit codes of runs that did what was asked of them; findings are what they are for."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the checker, as the first screen tells it."""

    tone: Tone
    title: str
    details: tuple[str, ...]


def health(head: ManifestHead, reading: Reading) -> Health:
    """Say how the checker is; the run that wrote the manifest is not over yet when its report is written."""
    runs = [run for run in reading.runs.newest_first() if run.verb in _LOOKING]
    before = [run for run in runs if run.started_at < head.run.started_at]
    since = _failed_since(before)
    waiting, due = reading.census.waiting(), reading.census.due(head.generated_at).links
    details = [f"Last looked on {moment(head.run.finished_at)}."]
    if before:
        details.append(f"{counted(len(before) + 1, 'time', 'times')} since {moment(before[-1].started_at)}.")
    else:
        details.append("It was the first time.")
    if since:
        details.append(f"Before that, {counted(len(since), 'attempt', 'attempts')} did not end well: {_why(since)}.")
    if waiting:
        details.append(f"{counted(waiting, 'link was', 'links were')} never asked for.")
    if due:
        details.append(f"{counted(due, 'link is', 'links are')} due to be asked again.")
    is_well = not since and not waiting
    return Health(Tone.GOOD if is_well else Tone.WARN, "In good order" if is_well else "Needs a look", tuple(details))


def unknown(head: ManifestHead, why: str) -> Health:
    """Say what can be said where there is no record of the runs."""
    return Health(Tone.CALM, "Not known", (f"Last looked on {moment(head.run.finished_at)}.", why))


def previous_start(head: ManifestHead, reading: Reading) -> datetime | None:
    """Give when the look before the manifest's began; None where its was the first."""
    earlier = (run.started_at for run in reading.runs.newest_first() if run.verb in _LOOKING)
    return next((start for start in earlier if start < head.run.started_at), None)


def _failed_since(newest_first: Iterable[RunRow]) -> list[RunRow]:
    failed = []
    for run in newest_first:
        if run.exit_code in _GOOD:
            break
        failed.append(run)
    return failed


def _why(failed: Iterable[RunRow]) -> str:
    reasons = dict.fromkeys(
        "our own connection failed" if run.exit_code == NetworkDownError.exit_code else "it was stopped or broke off"
        for run in failed
    )
    return ", ".join(reasons)
