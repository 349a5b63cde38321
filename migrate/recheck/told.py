"""A check as it is told: what it found, with what the manifest knows of each link; every format says this."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from migrate.exporters.manifest import iter_links
from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import LinkEntry
from migrate.model.review import Decision
from migrate.pipeline.reviewing import shown
from migrate.recheck.result import CheckResult, Compared
from migrate.verdict.alarm import Change, Concern, Finding

PLACES_KEPT = 20
"""Places of one link that are told one by one; the manifest has all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post has the link."""

    post: str
    line: int


@dataclass(frozen=True, slots=True)
class LinkTold:
    """One link as it stands after the check."""

    url: str
    """Without secrets, as the manifest has it."""
    status: Status
    verdict: Verdict
    reason: str
    http_status: int | None
    final_url: str | None
    copy: Copy
    checked_at: datetime | None
    next_check: datetime | None
    places: tuple[Place, ...]
    """The first of them."""
    places_count: int
    review: Decision | None
    was_asked: bool
    change: Change | None
    """What became of it in this check; None where nothing did, or it was not asked for."""
    before: tuple[Status, Verdict] | None
    """What was thought of it before this check; None where it was not asked for in it, or never before."""
    concern: Concern | None
    """Why somebody has to be told of it; None where nobody has."""


@dataclass(frozen=True, slots=True)
class FindingTold:
    """One thing that somebody has to be told, with its links."""

    concern: Concern
    host: str | None
    since: datetime
    reason: str
    links: tuple[LinkTold, ...]


@dataclass(frozen=True)
class CheckTold:
    """All there is to tell of a check."""

    out: Path
    exit_code: int
    outage: str | None
    """What kept us from the network."""
    asked: int
    left: int
    joined: int
    retired: int
    counts: Mapping[str, int]
    """As the manifest's `run.counts`."""
    acknowledged_by: str | None
    findings: tuple[FindingTold, ...]
    links: tuple[LinkTold, ...]
    """Every link that was asked for, by URL."""
    notices: tuple[str, ...]

    @property
    def report(self) -> Path:
        """Where a person reads on."""
        return self.out / "report" / "index.html"

    @cached_property
    def changes(self) -> Counter[Change]:
        """How many links changed, and how."""
        return Counter(link.change for link in self.links if link.change)

    @property
    def is_calm(self) -> bool:
        """True where nothing changed and nobody has to be told anything."""
        return not (self.findings or self.changes or self.joined or self.retired)

    def changed(self, change: Change) -> tuple[LinkTold, ...]:
        """Give the links that changed so, by URL."""
        return tuple(link for link in self.links if link.change is change)


def told_of(result: CheckResult, exit_code: int) -> CheckTold:
    """Put together what a check found and what the manifest, written after it, says of those links.

    Raises:
        OutputError: the manifest cannot be read.
    """
    compared = {shown(each.url): each for each in result.compared}
    concerns = {shown(url): finding.concern for finding in result.findings for url in finding.urls}
    links = _links(result.out / "manifest.json", compared, concerns)
    return CheckTold(
        out=result.out,
        exit_code=exit_code,
        outage=result.outage.message if result.outage else None,
        asked=result.asked,
        left=result.left,
        joined=result.joined,
        retired=result.retired,
        counts=result.stock.counts,
        acknowledged_by=result.acknowledged_by,
        findings=tuple(_finding(finding, links) for finding in result.findings),
        links=tuple(link for link in links.values() if link.was_asked),
        notices=result.notices,
    )


def _links(manifest: Path, compared: Mapping[str, Compared], concerns: Mapping[str, Concern]) -> dict[str, LinkTold]:
    if not compared and not concerns:
        return {}
    return {
        entry.url: _link(entry, compared.get(entry.url), concerns.get(entry.url))
        for entry in iter_links(manifest)
        if entry.url in compared or entry.url in concerns
    }


def _link(entry: LinkEntry, compared: Compared | None, concern: Concern | None) -> LinkTold:
    before = compared.before if compared else None
    return LinkTold(
        url=entry.url,
        status=entry.status,
        verdict=entry.verdict,
        reason=entry.reason,
        http_status=entry.http_status,
        final_url=entry.final_url,
        copy=entry.copy_,
        checked_at=entry.checked_at,
        next_check=entry.next_check,
        places=tuple(Place(each.post, each.line) for each in entry.occurrences[:PLACES_KEPT]),
        places_count=len(entry.occurrences),
        review=entry.review.decision if entry.review else None,
        was_asked=compared is not None,
        change=compared.change if compared else None,
        before=(before.status, before.verdict) if before else None,
        concern=concern,
    )


def _finding(finding: Finding, links: Mapping[str, LinkTold]) -> FindingTold:
    return FindingTold(finding.concern, finding.host, finding.since, finding.reason, tuple(_of(finding.urls, links)))


def _of(urls: tuple[str, ...], links: Mapping[str, LinkTold]) -> Iterator[LinkTold]:
    yield from (links[url] for url in dict.fromkeys(map(shown, urls)) if url in links)
