"""Checks of URLs that nobody asked for, since robots.txt forbids it or their host had failed others; and why."""

from datetime import datetime

from migrate.archive.parcels import Parcel
from migrate.engines.host_queue import Spared
from migrate.fetchers.robots import RobotsDecision
from migrate.model.base import rfc3339
from migrate.model.capture import (
    Answered,
    Check,
    Closed,
    ConnectionRefused,
    HostBusy,
    HostSilent,
    NoSuchHost,
    NotKept,
    Outcome,
    OwnFault,
    Reset,
    RobotsRefused,
    Silent,
    Step,
)
from migrate.model.link import Origin
from migrate.pipeline.drafts import Draft, draft_of


def refused_draft(url: str, decision: RobotsDecision, at: datetime) -> Draft:
    """Give the draft of a check of a URL that robots.txt asks us to leave alone."""
    parcel = Parcel()
    told = {"decision": "robots", "rule": decision.rule, "visited": "no"}
    step = Step(url=url, outcome=RobotsRefused(rule=decision.rule), record=parcel.add_metadata(url, told, at))
    check = Check(url=url, at=at, origin=Origin.LIVE, steps=(step,), robots=decision.rule, not_kept=NotKept.ROBOTS)
    return draft_of(check, parcel)


def undecided_draft(url: str, fault: OwnFault, at: datetime) -> Draft:
    """Give the draft of a check of a URL of which nobody knows whether it may be asked for, by our own fault."""
    parcel = Parcel()
    told = {"decision": "own fault", "visited": "no", "detail": fault.detail}
    step = Step(url=url, outcome=fault, record=parcel.add_metadata(url, told, at))
    return draft_of(Check(url=url, at=at, origin=Origin.LIVE, steps=(step,)), parcel)


def spared_draft(spared: Spared[Draft], at: datetime) -> Draft:
    """Give the draft of a check of a URL whose host is silent, or turns everybody away."""
    outcome, tried = _outcome(spared), spared.last.check
    told = {
        "decision": outcome.kind.replace("_", " "),
        "visited": "no",
        "requests-in-vain": spared.in_vain,
        "tried-at": rfc3339(tried.at),
        "last-outcome": tried.last.outcome.kind,
        **({"last-status": outcome.last.status} if isinstance(outcome, HostBusy) else {}),
    }
    parcel = Parcel()
    step = Step(url=spared.url, outcome=outcome, record=parcel.add_metadata(spared.url, told, at))
    return draft_of(Check(url=spared.url, at=at, origin=Origin.LIVE, steps=(step,), vantage=tried.vantage), parcel)


def _outcome(spared: Spared[Draft]) -> HostSilent | HostBusy:
    tried = spared.last.check
    last: Outcome = tried.last.outcome
    if isinstance(last, Answered):
        return HostBusy(in_vain=spared.in_vain, tried_at=tried.at, last=last)
    assert isinstance(last, NoSuchHost | ConnectionRefused | Reset | Closed | Silent), last.kind
    return HostSilent(in_vain=spared.in_vain, tried_at=tried.at, last=last)
