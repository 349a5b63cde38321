"""Judgements, findings and manifests that a check would have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from migrate.errors import NetworkDownError
from migrate.model.link import Status, Verdict
from migrate.pipeline.plan import Stock
from migrate.recheck.result import CheckResult
from migrate.verdict.alarm import Concern, Finding
from migrate.verdict.standing import Judgement

NIGHT = datetime(2031, 5, 3, 3, tzinfo=UTC)
DOWN = NetworkDownError("No host answered.", "Try again later.")


def on(day: float) -> datetime:
    return NIGHT + timedelta(days=day)


def works() -> Judgement:
    return Judgement(Status.OK, Verdict.OK, "It works.", ("content-usable",), first_ok=on(0), last_ok=on(0))


def fails(verdict: Verdict = Verdict.DEAD, first_failed: float = 1) -> Judgement:
    return Judgement(
        Status.NOT_FOUND,
        verdict,
        "Not working.",
        ("http-404",),
        first_ok=on(0),
        last_ok=on(0),
        first_failed=on(first_failed),
        strikes=3,
        died_at=on(first_failed + 8) if verdict is Verdict.DEAD else None,
        looked_at=on(first_failed + 8),
    )


def finding(*urls: str, concern: Concern = Concern.NEWLY_DEAD, host: str | None = None) -> Finding:
    return Finding(concern, urls, host, on(9), "Not working.")


def result(out: Path = Path("out"), **found: Any) -> CheckResult:
    counts = {f"links_{verdict}": 0 for verdict in Verdict}
    plain = CheckResult(
        out=out,
        asked=0,
        left=0,
        joined=0,
        retired=0,
        compared=(),
        findings=(),
        acknowledged_by=None,
        stock=Stock(counts | found.pop("counts", {}), 0, ()),
        notices=(),
        outage=None,
    )
    return replace(plain, **found)
