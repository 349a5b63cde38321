"""What all links to one host have in common: one verdict where they fail alike, one reason to look at the rest."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from migrate.model.link import STATUS_LABEL, Status, Verdict
from migrate.model.policy import Policy
from migrate.verdict.history import ABOUT_THE_SITE, ANSWERS
from migrate.verdict.judge import FAILING, WORKING
from migrate.verdict.standing import Judgement

_NO_ANSWER = frozenset({Status.REFUSED, Status.RESET, Status.CLOSED, Status.TIMEOUT})
"""How a machine that is going down is seen from one day to the next."""


@dataclass(frozen=True, slots=True)
class HostStanding:
    """That a host fails whole."""

    verdict: Verdict
    """Dead where as many of its links are dead as it takes for a verdict on the host; else suspect."""
    status: Status
    """What most of its links show."""
    reason: str
    links: int
    dead: int


def host_standing(judgements: Collection[Judgement], policy: Policy) -> HostStanding | None:
    """Give the verdict that all links to a host share; None where they do not fail alike, or are too few.

    None may work. One that tells nothing, as it wants a sign-in or was not looked at for long, does not count among
    three or more that fail; where no connection to the host comes about, any answer since speaks against it.
    """
    failing = [each for each in judgements if each.verdict in FAILING and each.looked_at]
    silent = [each for each in judgements if each.verdict is Verdict.UNVERIFIABLE]
    fewest = policy.host_verdict_min_urls
    if len(failing) < fewest or len(silent) * fewest > len(failing):
        return None
    if any(each.verdict in WORKING for each in judgements) or not _alike(failing) or _answered_since(failing, silent):
        return None
    status, _ = Counter(each.status for each in failing).most_common(1)[0]
    dead = sum(each.verdict is Verdict.DEAD for each in failing)
    return HostStanding(
        verdict=Verdict.DEAD if dead >= fewest else Verdict.SUSPECT,
        status=status,
        reason=_reason(status, len(failing), len(failing) + len(silent), dead),
        links=len(failing) + len(silent),
        dead=dead,
    )


def called_up(judgements: Mapping[str, Judgement], policy: Policy) -> tuple[str, ...]:
    """Give those links of one host, by URL, that are due at once, since it seems to be dying whole.

    So it seems where nothing of it has worked since a link failed that has failed on another day again: any link by no
    connection coming about, else as many as make a verdict on the host. Links that work are looked at once a month;
    without this a host that dies would be told of in pieces for weeks.
    """
    worked = max((each.last_ok for each in judgements.values() if each.last_ok), default=None)
    failing = [
        (each.first_failed, each.status)
        for each in judgements.values()
        if each.verdict in FAILING
        and each.strikes > 1
        and each.first_failed
        and (not worked or each.first_failed > worked)
    ]
    if len(failing) < policy.host_verdict_min_urls and not any(status in ABOUT_THE_SITE for _, status in failing):
        return ()
    began = min(at for at, _ in failing)
    return tuple(
        sorted(
            url
            for url, each in judgements.items()
            if each.verdict not in FAILING and each.looked_at and each.looked_at < began
        )
    )


def _alike(failing: Collection[Judgement]) -> bool:
    statuses = {each.status for each in failing}
    return len(statuses) == 1 or statuses <= _NO_ANSWER


def _answered_since(failing: Collection[Judgement], silent: Collection[Judgement]) -> bool:
    if not any(each.status in ABOUT_THE_SITE for each in failing):
        return False
    began = min(each.first_failed for each in failing if each.first_failed)
    return any(each.status in ANSWERS and each.looked_at and each.looked_at > began for each in silent)


def _reason(status: Status, failing: int, links: int, dead: int) -> str:
    which = f"All {links} links to this host fail alike"
    if failing < links:
        which = f"{failing} of {links} links to this host fail alike, and none works"
    confirmed = "all confirmed" if dead == failing else f"{dead} confirmed, the others still watched"
    return f"{which} ({STATUS_LABEL[status].lower()}; {confirmed})."
