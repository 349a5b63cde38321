"""What one look at a link shows, and the verdict that it alone would give; what a history gives is `standing`."""

from migrate.model.capture import Answered, Check, Mirrored
from migrate.model.link import Kind, Status, Verdict
from migrate.model.policy import Policy
from migrate.verdict.answers import by_error_body, by_status_code
from migrate.verdict.arrival import Arrival, arrival_of
from migrate.verdict.content import by_completeness, by_content
from migrate.verdict.drift import by_drift
from migrate.verdict.everywhere import by_every_address
from migrate.verdict.failures import by_failure
from migrate.verdict.faults import by_fault
from migrate.verdict.fragments import by_fragment
from migrate.verdict.observation import Observation, Seen
from migrate.verdict.parked import by_parking
from migrate.verdict.questions import by_question
from migrate.verdict.redirects import by_chain, by_front_page, by_home, by_sign_in_target, by_target
from migrate.verdict.shells import by_scripts
from migrate.verdict.soft_404 import by_soft_404
from migrate.verdict.walls import by_challenge, by_declared_challenge, by_payment, by_sign_in

_VERDICT: dict[Status, Verdict] = {
    **dict.fromkeys((Status.OK, Status.REDIRECTED), Verdict.OK),
    **dict.fromkeys(
        (Status.MOVED, Status.FRAGMENT_MISSING, Status.TRUNCATED, Status.WRONG_TYPE, Status.DRIFTED), Verdict.DEGRADED
    ),
    **dict.fromkeys(
        (
            Status.NOT_FOUND,
            Status.GONE,
            Status.EMPTY,
            Status.NOT_AN_IMAGE,
            Status.SOFT_404,
            Status.REDIRECTED_HOME,
            Status.PARKED,
            Status.REDIRECT_BROKEN,
            Status.NO_SUCH_HOST,
            Status.CLIENT_ERROR,
            Status.REFUSED,
            Status.RESET,
            Status.CLOSED,
            Status.TIMEOUT,
            Status.SERVER_ERROR,
            Status.NOT_HTTP,
            Status.TLS_EXPIRED,
            Status.TLS_NAME,
            Status.TLS_UNTRUSTED,
            Status.TLS_FAILED,
            Status.LEGAL,
        ),
        Verdict.SUSPECT,
    ),
    Status.INVALID_URL: Verdict.DEAD,
    **dict.fromkeys(
        (
            Status.LOGIN,
            Status.PAYWALL,
            Status.FORBIDDEN,
            Status.BOT_WALL,
            Status.RATE_LIMITED,
            Status.NEEDS_SCRIPTS,
            Status.UNCLEAR,
        ),
        Verdict.UNVERIFIABLE,
    ),
    **dict.fromkeys(
        (Status.ROBOTS, Status.EXCLUDED, Status.SCHEME, Status.UNSAFE, Status.OFFLINE, Status.OWN_OUTAGE),
        Verdict.NOT_CHECKED,
    ),
}

WORKING = frozenset({Verdict.OK, Verdict.DEGRADED})
FAILING = frozenset({Verdict.SUSPECT, Verdict.DEAD})


_MIRRORED = Observation(Status.OK, "mirror-holds", "The old host was not asked: the local copy of its files has it.")
_USABLE = Observation(Status.OK, "content-usable", "The address opens and something is there.")
_DEFAULT = Policy()


def observe(seen: Seen, policy: Policy = _DEFAULT) -> Observation:
    """Give what one look at a link shows; total over every outcome."""
    broken = by_chain(seen.chain)
    if broken:
        return broken
    outcome = seen.chain.last.last.outcome
    failed = by_failure(outcome)
    if failed:
        return failed
    if isinstance(outcome, Mirrored):
        return by_content(seen.chain.last, seen.kinds) or _MIRRORED
    arrival = arrival_of(seen, policy)
    coded = by_status_code(outcome) if isinstance(outcome, Answered) and not _still_holds(seen.chain.last) else None
    if coded:
        return (arrival and by_error_body(arrival)) or coded
    return (
        by_content(seen.chain.last, seen.kinds)
        or (arrival and _by_walls_and_notices(arrival))
        or by_sign_in_target(seen.chain)
        or by_home(seen, policy)
        or (arrival and by_every_address(arrival))
        or by_completeness(seen.chain.last)
        or (arrival and _by_comparison(arrival))
        or by_target(seen.chain)
        or _USABLE
    )


def _by_walls_and_notices(arrival: Arrival) -> Observation | None:
    """Give what stands in the page's place; the order is from what is surest to what other families imitate."""
    if arrival.seen.kinds == {Kind.IMAGE}:
        return None
    for rule in (
        by_declared_challenge,
        by_parking,
        by_front_page,
        by_challenge,
        by_scripts,
        by_sign_in,
        by_fault,
        by_soft_404,
        by_payment,
        by_question,
    ):
        found = rule(arrival)
        if found:
            return found
    return None


def _by_comparison(arrival: Arrival) -> Observation | None:
    return by_drift(arrival) or by_fragment(arrival)


def _still_holds(check: Check) -> bool:
    """Tell whether the site says that what we hold is what is there (304): the check has its page."""
    outcome = check.last.outcome
    return isinstance(outcome, Answered) and outcome.status == 304 and check.confirms is not None  # noqa: PLR2004


def verdict_of(status: Status) -> Verdict:
    """Give the verdict of a status seen once."""
    return _VERDICT[status]
