"""What somebody has to be told after a check, and that they say to know of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from migrate.archive.segments import begun_at
from migrate.model.link import Verdict
from migrate.model.policy import Policy
from migrate.model.review import Acknowledged
from migrate.model.reviewed import Standing
from migrate.pipeline.judging import judgements_by_host
from migrate.pipeline.reviewing import shown
from migrate.store.journal import Journal
from migrate.verdict.alarm import Acknowledgement, Concern, Finding, findings


def standing_findings(journal: Journal, policy: Policy, reviews: Standing) -> tuple[Finding, ...]:
    """Give every finding that nobody has said to know of, from earlier checks too.

    Who acknowledged a link or its host, or decided anything about it that still stands, knows.
    """
    rows = list(journal.verdicts.standings())
    judgements = {
        url: judgement for ours in judgements_by_host(rows, {Verdict.DEAD}).values() for url, judgement in ours.items()
    }
    return findings(judgements, len(rows), _runs_began(journal), list(known_of(reviews, judgements)), policy)


def _runs_began(journal: Journal) -> list[datetime]:
    """Give when each run started, oldest first; of those that a lost journal knew, the archive's files tell it."""
    told = {run.started_at for run in journal.runs.newest_first()}
    filed = {at for path, *_ in journal.warcs.rows() if (at := begun_at(path))}
    return sorted(told | filed)


def acknowledging(told: Iterable[Finding], by: str, at: datetime) -> list[Acknowledged]:
    """Give the entries by which somebody says to know of these findings: one for a host that fails whole."""
    what = dict.fromkeys(
        each
        for finding in told
        for each in ((finding.host,) if finding.concern is Concern.HOST_DEAD and finding.host else finding.urls)
    )
    return [Acknowledged(what=each, by=by, at=at) for each in what]


def known_of(reviews: Standing, links: Iterable[str]) -> Iterator[Acknowledgement]:
    """Yield of what somebody knows, by what they are: hosts, and links both as they are shown and as they are."""
    said: dict[str, datetime] = {}
    decided = ((url, each.at) for url, each in reviews.decisions.items())
    for what, at in (*((each.what, each.at) for each in reviews.known), *decided):
        said[what] = max(at, said.get(what, at))
    for what, at in said.items():
        yield Acknowledgement(what, at)
    for url in links:
        if shown(url) != url and shown(url) in said:
            yield Acknowledgement(url, said[shown(url)])
