"""What a check found, and what follows from it for whoever started it."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from migrate.errors import NetworkDownError
from migrate.pipeline.plan import Stock
from migrate.verdict.alarm import Change, Finding
from migrate.verdict.standing import Judgement


class FailOn(StrEnum):
    """What ends a check with exit code 1."""

    NEWLY_DEAD = "newly-dead"
    DEAD = "dead"
    SUSPECT = "suspect"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Compared:
    """One link before and after the check."""

    url: str
    before: Judgement | None
    """None where it was never asked for."""
    after: Judgement
    change: Change | None
    """None where nothing changed."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found."""

    out: Path
    asked: int
    """URLs that were to be asked for, without fragments."""
    left: int
    """URLs that are due and were left for another time."""
    joined: int
    """Links that what was read again has gained."""
    retired: int
    """Links that it has lost."""
    compared: tuple[Compared, ...]
    """Every link that was judged anew, by URL."""
    findings: tuple[Finding, ...]
    """All that somebody has to be told, from earlier checks too as long as nobody has said to know of it."""
    acknowledged_by: str | None
    """Who said to know of these findings with this check."""
    stock: Stock
    notices: tuple[str, ...]
    outage: NetworkDownError | None


def exit_code(result: CheckResult, fail_on: FailOn) -> int:
    """Give the exit code of a check: 0, 1 for what was to fail it, or that of our own outage."""
    if result.outage:
        return result.outage.exit_code
    counts = result.stock.counts
    match fail_on:
        case FailOn.NEWLY_DEAD:
            return int(bool(result.findings) and result.acknowledged_by is None)
        case FailOn.DEAD:
            return int(counts["links_dead"] > 0)
        case FailOn.SUSPECT:
            return int(counts["links_dead"] + counts["links_suspect"] > 0)
        case FailOn.NEVER:
            return 0
        case _:
            assert_never(fail_on)


def counts_of(result: CheckResult) -> dict[str, int]:
    """Give what the journal remembers of a check in numbers."""
    changes = Counter(each.change for each in result.compared)
    told = {f"changes_{change.value}": changes[change] for change in Change}
    return (
        result.stock.counts
        | told
        | {
            "asked": result.asked,
            "left": result.left,
            "joined": result.joined,
            "retired": result.retired,
            "findings": len(result.findings),
        }
    )
