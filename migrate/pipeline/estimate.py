"""What a run would do, counted without writing anything or asking anybody."""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from migrate import sources, urls
from migrate.engines.local import Killed, in_processes
from migrate.exporters import manifest
from migrate.fetchers import mirror
from migrate.model.post import Unreadable
from migrate.model.settings import Probes, Robots, Settings
from migrate.pipeline import post_doors, post_jobs
from migrate.pipeline.hosts import is_excluded, is_ours, pace_of
from migrate.pipeline.plan import Plan
from migrate.pipeline.reading import SECONDS, processes

SECONDS_PER_REQUEST = 1.0
BYTES_PER_ANSWER = 120_000
"""Rough means over pages, PDFs and images that posts link to; only the order of magnitude is meant."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Counts are exact; `seconds` and `bytes` are rough."""

    posts: int
    unreadable: int
    references: int
    urls: int
    hosts: int
    mirrored: int
    excluded: int
    asked_before: int
    """Of which OUT has an answer."""
    to_ask: int
    seconds: float
    bytes: int

    def as_dict(self) -> dict[str, float]:
        """Give all fields by name."""
        return asdict(self)


def estimate_run(plan: Plan) -> Estimate:
    """Count what the sources hold and what of it would be fetched.

    Raises:
        SourceError: a source is missing or holds no posts.
    """
    settings = plan.settings
    found: set[str] = set()
    posts = unreadable = references = source_bytes = 0
    for file in (files := list(sources.find(plan.sources))):
        source_bytes += file.path.stat().st_size
    jobs = (
        post_jobs.ReadJob(file, raw, settings.sites, settings.repair)
        for file in files
        if isinstance(raw := sources.read_bytes(file), bytes)
    )
    for _, result in in_processes(
        post_doors.read_post, jobs, processes=processes(settings), seconds=SECONDS, preload=[post_doors.WORK]
    ):
        posts += 1
        if isinstance(result, Unreadable | Killed):
            unreadable += 1
            continue
        references += len(result.references)
        found.update(urls.without_fragment(r.url) for r in result.references)
    unreadable += len(files) - posts
    web = {url for url in found if urls.scheme(url) in {"http", "https"}}
    mirrored = {url for url in web if mirror.find(settings.mirrors, url) is not None}
    excluded = {url for url in web - mirrored if is_excluded(url, settings)}
    before = (web - mirrored - excluded) & _asked_before(plan.out / "manifest.json")
    ask = set() if settings.offline else web - mirrored - excluded - before
    by_host = Counter(map(urls.host, ask))
    return Estimate(
        posts=len(files),
        unreadable=unreadable,
        references=references,
        urls=len(found),
        hosts=len({urls.host(url) for url in web}),
        mirrored=len(mirrored),
        excluded=len(excluded),
        asked_before=len(before),
        to_ask=len(ask),
        seconds=_seconds(by_host, plan),
        bytes=source_bytes * 2 + len(ask) * BYTES_PER_ANSWER,
    )


def _asked_before(path: Path) -> set[str]:
    """Every URL that the manifest has an answer for; where the run before this one was cut short, there is none."""
    if not path.is_file():
        return set()
    return {urls.without_fragment(link.url) for link in manifest.iter_links(path) if link.checked_at}


def _seconds(by_host: Counter[str], plan: Plan) -> float:
    """The busiest host decides, or all requests shared by the workers."""
    slowest, requests = 0.0, 0
    for host, n in by_host.items():
        pace = pace_of(host, plan.settings)
        asked = n + _beside(host, plan.settings)
        requests += asked
        slowest = max(slowest, asked * (pace.delay_seconds + SECONDS_PER_REQUEST) / pace.in_flight)
    return max(slowest, requests * SECONDS_PER_REQUEST / plan.settings.workers)


def _beside(host: str, settings: Settings) -> int:
    """Count what a host is asked for beside its links: robots.txt, and an address that cannot exist."""
    if is_ours(host, settings):
        return 0
    return (settings.robots is not Robots.IGNORE) + (settings.probes is not Probes.NONE)
