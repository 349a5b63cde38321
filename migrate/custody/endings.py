"""How a run ended, as an operator distinguishes it."""

from enum import StrEnum

from migrate.store.runs import RunRow


class Ending(StrEnum):
    """How a run ended; the values stand in what `migrate status --json` prints."""

    CLEAN = "clean"
    FINDINGS = "findings"
    WRONG = "wrong"
    """The command, a setting or the disk."""
    OUTAGE = "outage"
    """Our own connection failed."""
    FAULT = "fault"
    """Of migrate itself."""
    INTERRUPTED = "interrupted"
    CUT_SHORT = "cut_short"
    """It never said that it ended: it was killed, the machine went down, or it met a fault that it could not note."""
    AT_WORK = "at_work"


GOOD = frozenset({Ending.CLEAN, Ending.FINDINGS})
"""A finding is what a run is for."""

_BY_EXIT_CODE = {
    0: Ending.CLEAN,
    1: Ending.FINDINGS,
    2: Ending.WRONG,
    3: Ending.OUTAGE,
    130: Ending.INTERRUPTED,
}


def ending_of(run: RunRow, *, is_held: bool) -> Ending:
    """Say how a run ended; `is_held` where it is the newest one and somebody is at work in OUT."""
    if run.finished_at is None or run.exit_code is None:
        return Ending.AT_WORK if is_held else Ending.CUT_SHORT
    return _BY_EXIT_CODE.get(run.exit_code, Ending.FAULT)
