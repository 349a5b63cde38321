"""Real output, the demo's and a rehearsal's never share a folder, and no clock runs backwards in one."""

from datetime import datetime
from pathlib import Path
from typing import assert_never

from migrate.errors import OutputForeignError, UsageError
from migrate.model.base import rfc3339
from migrate.pipeline.plan import OutputKind
from migrate.store.journal import Journal

_META = "kind"


def claim_kind(out: Path, kind: OutputKind, journal: Journal, now: datetime) -> None:
    """Afterwards OUT is of this kind, and was so before if anything was in it.

    Raises:
        OutputForeignError: it holds output of another kind.
        UsageError: a rehearsal would begin before the last check that OUT holds.
    """
    held = journal.meta(_META)
    if held is None:
        with journal.transaction():
            journal.set_meta(_META, kind)
    elif held != kind:
        raise OutputForeignError(
            f"{out} holds {_words(OutputKind(held))}, and this would be {_words(kind)}; the two are not mixed.",
            _way_out(OutputKind(held), kind),
        )
    last = journal.checks.newest_at()
    if kind is OutputKind.REHEARSAL and last is not None and now < last:
        raise UsageError(
            f"--now {rfc3339(now.replace(microsecond=0))} is before {rfc3339(last)}, the last check in {out}.",
            "Name a later time, or another folder with -o.",
        )


def _words(kind: OutputKind) -> str:
    match kind:
        case OutputKind.REAL:
            return "the output of a real run"
        case OutputKind.DEMO:
            return "the output of the demo"
        case OutputKind.REHEARSAL:
            return "a rehearsal (--now)"
        case _:
            assert_never(kind)


def _way_out(held: OutputKind, kind: OutputKind) -> str:
    if held is OutputKind.REHEARSAL and kind is OutputKind.REAL:
        return "Name another folder with -o; or, to go on with the rehearsal, a time with --now."
    return "Name another folder with -o (with make: OUT=another-folder)."
