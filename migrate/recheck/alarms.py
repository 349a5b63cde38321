"""What somebody has to be told after a check."""

from migrate.model.link import Verdict
from migrate.model.policy import Policy
from migrate.pipeline.judging import judgements_by_host
from migrate.store.journal import Journal
from migrate.verdict.alarm import Finding, findings


def standing_findings(journal: Journal, policy: Policy) -> tuple[Finding, ...]:
    """Give every finding that nobody has said to know of, from earlier checks too."""
    rows = list(journal.verdicts.standings())
    judgements = {
        url: judgement for ours in judgements_by_host(rows, {Verdict.DEAD}).values() for url, judgement in ours.items()
    }
    began = sorted(run.started_at for run in journal.runs.newest_first())
    return findings(judgements, len(rows), began, (), policy)
