"""What one look at a link shows, and the verdict that it alone would give; what a history gives is `standing`."""

from migrate.model.capture import Answered, Check, Mirrored
from migrate.model.link import Status, Verdict
from migrate.verdict.answers import by_status_code
from migrate.verdict.content import by_content
from migrate.verdict.failures import by_failure
from migrate.verdict.observation import Observation, Seen
from migrate.verdict.redirects import by_chain, by_target

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


def observe(seen: Seen) -> Observation:
    """Give what one look at a link shows; total over every outcome."""
    chain, kinds = seen.chain, seen.kinds
    broken = by_chain(chain)
    if broken:
        return broken
    outcome = chain.last.last.outcome
    failed = by_failure(outcome)
    if failed:
        return failed
    coded = by_status_code(outcome) if isinstance(outcome, Answered) and not _still_holds(chain.last) else None
    if coded:
        return coded
    if isinstance(outcome, Mirrored):
        return by_content(chain.last, kinds) or _MIRRORED
    return (
        by_content(chain.last, kinds)
        or by_target(chain)
        or Observation(Status.OK, "content-usable", "The address opens and something is there.")
    )


def _still_holds(check: Check) -> bool:
    """Tell whether the site says that what we hold is what is there (304): the check has its page."""
    outcome = check.last.outcome
    return isinstance(outcome, Answered) and outcome.status == 304 and check.confirms is not None  # noqa: PLR2004


def verdict_of(status: Status) -> Verdict:
    """Give the verdict of a status seen once."""
    return _VERDICT[status]
