"""The health of an output, for a person in a few lines or for a program as one object."""

from datetime import UTC, datetime, timedelta
from typing import assert_never

from migrate.custody.disk import Disk
from migrate.custody.endings import Ending
from migrate.custody.status import Backlog, Health, Links, Trouble
from migrate.model.base import rfc3339
from migrate.model.link import VERDICT_LABEL, Verdict
from migrate.store.runs import RunRow

_SINCE_GOOD = "since the last good check"


def as_text(health: Health, found: Trouble | None) -> str:
    """Say how the job is, the answer first."""
    rows = [
        ("Last good check", _last_good(health)),
        ("Last run", _last(health)),
        *([("At work now", health.at_work)] if health.at_work else []),
        *zip(["Links", *[""] * len(Verdict)], _links(health.links), strict=False),
        ("Newly dead", _newly_dead(health)),
        ("Due now", _due(health)),
        ("Next due", _next(health)),
        ("Disk", _disk(health.disk)),
        ("Growth", _growth(health.disk, health.at)),
        *([("Last verify", _when(health.last_verify.started_at, health.at))] if health.last_verify else []),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join([headline(health, found), "", *(f"{name:<{width}}  {said}" for name, said in rows)])


def headline(health: Health, found: Trouble | None) -> str:
    """Say in one sentence whether somebody has to look after the job."""
    match found:
        case None:
            return f"{health.out}: healthy."
        case Trouble.NEVER:
            return f"{health.out}: NOT HEALTHY: no run has begun there yet."
        case Trouble.STALE:
            age = f"the last good check is {_span(health.age)} old" if health.last_good else "no check was good so far"
            return f"{health.out}: NOT HEALTHY: {age}{_why(health)}."
        case Trouble.FAILED:
            return f"{health.out}: NOT HEALTHY: {_failures(health, _SINCE_GOOD)}."
        case _:
            assert_never(found)


def as_json(health: Health, found: Trouble | None, code: int) -> dict[str, object]:
    """Give what `--json` prints; bytes are bytes, times RFC 3339, spans seconds."""
    disk, backlog, age = health.disk, health.backlog, health.age
    pace, growth = backlog.pace, disk.growth
    caught_up = pace.caught_up_in(backlog.due.links) if pace else None
    return {
        "out": str(health.out),
        "at": rfc3339(health.at),
        "healthy": found is None,
        "trouble": found.name.lower() if found else None,
        "age_seconds": round(age.total_seconds()) if age is not None else None,
        "last_good": _run(health.last_good),
        "last": _run(health.last),
        "last_ending": health.last_ending,
        "failed_since": {ending.value: n for ending, n in sorted(health.failed_since.items())},
        "at_work": health.at_work,
        "links": {verdict.value: health.links.verdicts.get(verdict, 0) for verdict in Verdict},
        "waiting": health.links.waiting,
        "not_askable": health.links.not_askable,
        "newly_dead": health.links.newly_dead,
        "findings": health.findings,
        "due": backlog.due.links,
        "oldest_due": _moment(backlog.due.oldest),
        "left_behind": backlog.left_behind,
        "next_due": _moment(backlog.next_due),
        "links_per_check": pace.links if pace else None,
        "falling_due_per_check": round(pace.falling_due, 1) if pace else None,
        "caught_up_in_seconds": round(caught_up.total_seconds()) if caught_up is not None else None,
        "bytes": disk.archive + disk.other,
        "archive_bytes": disk.archive,
        "free_bytes": disk.free,
        "growth_bytes_per_year": growth.bytes_per_year if growth else None,
        "full_at": _moment(growth.full_at) if growth else None,
        "last_verify": _run(health.last_verify),
        "exit_code": code,
    }


def _run(run: RunRow | None) -> dict[str, object] | None:
    if run is None:
        return None
    return {
        "verb": run.verb,
        "started_at": rfc3339(run.started_at),
        "finished_at": _moment(run.finished_at),
        "exit_code": run.exit_code,
        "counts": dict(run.counts),
    }


def _moment(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None


def _last_good(health: Health) -> str:
    good = health.last_good
    if good is None or good.finished_at is None:
        return "none so far"
    return f"{_when(good.finished_at, health.at)} (migrate {good.verb})"


def _last(health: Health) -> str:
    if health.last is None or health.last_ending is None:
        return "none so far"
    begun = f"migrate {health.last.verb}, begun {_when(health.last.started_at, health.at)}"
    failed = f"; {_failures(health, _SINCE_GOOD)}" if health.failed_since.total() > 1 else ""
    return f"{begun}: {_ENDED[health.last_ending]}{failed}"


_ENDED: dict[Ending, str] = {
    Ending.CLEAN: "clean",
    Ending.FINDINGS: "done, with findings",
    Ending.WRONG: "could not work: the command, a setting or the disk was wrong",
    Ending.OUTAGE: "our own connection failed, nothing was judged",
    Ending.FAULT: "a fault of migrate itself",
    Ending.INTERRUPTED: "interrupted by somebody",
    Ending.CUT_SHORT: "came to no end: it was killed, or met a fault",
    Ending.AT_WORK: "still at work",
}


def _failures(health: Health, since: str) -> str:
    failed = health.failed_since.total()
    outages = health.failed_since[Ending.OUTAGE]
    if outages == failed:
        return f"{_many(failed, 'outage')} of our own connection {since}"
    apart = f", {outages:,} of them of our own connection" if outages else ""
    return f"{_many(failed, 'failure')} {since}{apart}"


def _why(health: Health) -> str:
    if health.failed_since.total():
        return f"; {_failures(health, 'since')}"
    return f"; {health.at_work} is at work" if health.at_work else "; nothing has run since"


def _links(links: Links) -> list[str]:
    """Give a line for each verdict that there is."""
    said = [f"{VERDICT_LABEL[v].lower()}: {links.verdicts[v]:,}" for v in Verdict if links.verdicts.get(v)]
    waiting = [f"never looked at yet: {links.waiting:,}"] if links.waiting else []
    return [*said, *waiting] or ["none that can be looked at"]


def _newly_dead(health: Health) -> str:
    dead = health.links.newly_dead
    told = f"; {_many(health.findings, 'finding')} that nobody has acknowledged" if health.findings else ""
    return f"{_many(dead, 'link')} that once worked{told}" if dead else f"none{told}"


def _due(health: Health) -> str:
    due = health.backlog.due
    if not due.oldest:
        return "nothing"
    left = health.backlog.left_behind
    behind = f"; {left:,} of them were left over by the last good check" if left else ""
    oldest = f"the oldest for {_span(health.at - due.oldest)}"
    return f"{_many(due.links, 'link')}, {oldest}{behind}{_caught_up(health.backlog)}"


def _caught_up(backlog: Backlog) -> str:
    pace = backlog.pace
    if pace is None:
        return ""
    needed = pace.caught_up_in(backlog.due.links)
    if needed is not None:
        return f"; caught up in about {_span(needed)}"
    return f"; NEVER caught up: {pace.falling_due:,.0f} fall due for each check, and {pace.links:,} are looked at"


def _next(health: Health) -> str:
    return _when(health.backlog.next_due, health.at) if health.backlog.next_due else "nothing"


def _disk(disk: Disk) -> str:
    return f"{_bytes(disk.archive + disk.other)}, {_bytes(disk.archive)} of it archive; {_bytes(disk.free)} free"


def _growth(disk: Disk, now: datetime) -> str:
    growth = disk.growth
    if growth is None:
        return "too early to tell"
    measured = f"archive + {_bytes(growth.bytes_per_year)} a year (drawn from {growth.days} days)"
    if growth.full_at is None:
        return f"{measured}; the disk will do"
    return f"{measured}; disk full in about {_span(growth.full_at - now)}"


def _when(moment: datetime, now: datetime) -> str:
    ago = f"{_span(now - moment)} ago" if moment <= now else f"in {_span(moment - now)}"
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {ago}"


_STEPS = ((365.25 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"))


def _span(span: timedelta | None) -> str:
    """Write a span in the largest unit of which there are at least two."""
    seconds = span.total_seconds() if span else 0.0
    for unit, name in _STEPS:
        if seconds >= 2 * unit:
            return f"{seconds / unit:,.0f} {name}s"
    return "a minute" if seconds >= 60 else "less than a minute"  # noqa: PLR2004  a minute's seconds


_POWERS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"))


def _bytes(count: float) -> str:
    for power, name in _POWERS:
        if count >= power:
            return f"{count / power:,.1f} {name}"
    return f"{count / 1e3:,.0f} kB"


def _many(n: int, one: str) -> str:
    return f"{n:,} {one if n == 1 else one + 's'}"
