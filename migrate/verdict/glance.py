"""What an answer seems to be before anybody has read the page: for those who watch a run."""

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.answers import by_status_code
from migrate.verdict.chain import Chain
from migrate.verdict.failures import by_failure
from migrate.verdict.redirects import by_chain


def glance(chain: Chain) -> Status:
    """Give the status that follows from the way and the answer's code alone."""
    outcome = chain.last.last.outcome
    seen = by_chain(chain) or by_failure(outcome)
    if seen is None and isinstance(outcome, Answered) and chain.last.confirms is None:
        seen = by_status_code(outcome)
    return seen.status if seen else Status.OK
