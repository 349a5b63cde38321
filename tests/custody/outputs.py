"""Outputs as runs and checks leave them, without a run: a journal with links, checks, runs, and WARC files by name."""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from migrate.model.base import rfc3339
from migrate.model.capture import Check, Phase, Silent, Step
from migrate.model.link import Kind, Occurrence, Origin, Reference, Status, Verdict
from migrate.model.manifest import PostEntry, PostStatus
from migrate.store.journal import Journal, open_journal
from migrate.store.posts import PostRow
from migrate.store.runs import RunRow
from migrate.store.verdicts import StandingRow

NOW = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NO_COUNTS: Mapping[str, int] = {}


def ran(
    ago: timedelta,
    exit_code: int | None,
    verb: str = "check",
    took: timedelta = HOUR,
    counts: Mapping[str, int] = NO_COUNTS,
) -> RunRow:
    """A run that began so long before now; with no exit code it never said how it ended."""
    began = NOW - ago
    return RunRow(began, verb, "direct", None if exit_code is None else began + took, exit_code, counts)


def standing(
    url: str, next_check: datetime | None, verdict: Verdict = Verdict.OK, *, worked: bool = True
) -> StandingRow:
    return StandingRow(
        url=url,
        fetchable=url,
        kinds=frozenset({Kind.LINK}),
        evidence=1,
        shown_at=NOW - DAY,
        copy_at=None,
        verdict=verdict,
        status=Status.OK,
        next_check=next_check,
        data=json.dumps({"first_ok": rfc3339(NOW - 30 * DAY) if worked else None}),
    )


def link(n: int) -> str:
    return f"https://site{n}.example/page"


def output(
    out: Path,
    *,
    runs: Iterable[RunRow] = (),
    standings: Iterable[StandingRow] = (),
    never_seen: Iterable[str] = (),
    no_address: Iterable[str] = (),
    checks: Iterable[tuple[str, datetime]] = (),
    vanished: Iterable[StandingRow] = (),
) -> Path:
    """Lay out an output and close its journal."""
    out.mkdir(parents=True)
    standings, vanished = list(standings), list(vanished)
    seen = [row.url for row in standings]
    with closing(open_journal(out)) as journal, journal.transaction():
        urls = [*seen, *never_seen]
        _post(journal, "here", urls, list(no_address))
        _post(journal, "gone", [row.url for row in vanished], [])
        journal.posts.keep_only({"here"})
        for row in [*standings, *vanished]:
            journal.verdicts.put(row)
        for url, at in checks:
            step = Step(url=url, outcome=Silent(phase=Phase.CONNECT, waited_seconds=1.0), record=None)
            journal.checks.add(Check(url=url, at=at, origin=Origin.LIVE, steps=(step,)))
        for run in runs:
            journal.runs.put(run)
    return out


def warc(out: Path, begun: datetime, size: int) -> None:
    (out / "archive").mkdir(exist_ok=True)
    (out / "archive" / f"migrate-{begun:%Y%m%d%H%M%S}-00000.warc.gz").write_bytes(b"x" * size)


def _post(journal: Journal, post: str, urls: list[str], no_address: list[str]) -> None:
    entry = PostEntry(
        id=post,
        source=f"posts/{post}",
        title=None,
        author=None,
        date=None,
        url=None,
        slug=post,
        status=PostStatus.EXPORTED,
        error=None,
        markdown=None,
        sha256=None,
        capture=None,
        round_trip=None,
    )
    places = [
        Occurrence(post=post, line=1, element="a", attribute="href", text="", raw=url) for url in [*urls, *no_address]
    ]
    references = [Reference(place.raw, Kind.LINK, place) for place in places]
    row = PostRow(post, f"posts/{post}", "00", "reading", None, None, entry, None)
    journal.posts.put(row, None)
    journal.references.put(post, references, {url: url for url in urls})
