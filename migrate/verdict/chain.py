"""The redirect chain of a URL, put together from the checks of each URL on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from migrate.model.capture import Answered, Check, Step

MAX_HOPS = 20


class End(Enum):
    """Why the chain goes no further."""

    ARRIVED = auto()
    """The last step neither redirects nor sends its reader on."""
    NOWHERE = auto()
    """A redirect without a Location that is a URL."""
    LOOP = auto()
    TOO_MANY = auto()
    UNSEEN = auto()
    """The target has not been asked for yet."""


@dataclass(frozen=True, slots=True)
class Chain:
    """All steps from the URL to where it leads."""

    checks: tuple[Check, ...]
    """At least one; the first is of the URL itself."""
    end: End

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every request on the way, in order."""
        return tuple(step for check in self.checks for step in check.steps)

    @property
    def last(self) -> Check:
        """The check of the URL that the chain ends at."""
        return self.checks[-1]


def follow(first: Check, check_of: Callable[[str], Check | None]) -> Chain:
    """Follow a check's redirect from URL to URL; `check_of` is given URLs without fragment."""
    checks, seen = [first], {first.url}
    while True:
        by_itself, target = is_refresh(checks[-1]), checks[-1].leads_to
        if not by_itself and not is_redirect(checks[-1].last.outcome):
            return Chain(tuple(checks), End.ARRIVED)
        if target is None:
            return Chain(tuple(checks), End.NOWHERE)
        target = target.partition("#")[0]
        if target in seen:
            return Chain(tuple(checks), End.ARRIVED if by_itself else End.LOOP)  # pages that take turns can be read
        if len(checks) > MAX_HOPS:
            return Chain(tuple(checks), End.ARRIVED if by_itself else End.TOO_MANY)
        following = check_of(target)
        if following is None:
            return Chain(tuple(checks), End.UNSEEN)
        checks.append(following)
        seen.add(target)


def is_refresh(check: Check) -> bool:
    """Tell whether a page that opened sends its reader elsewhere by itself."""
    outcome = check.last.outcome
    return isinstance(outcome, Answered) and outcome.status // 100 == 2 and check.leads_to is not None  # noqa: PLR2004


def is_redirect(outcome: object) -> bool:
    """Tell whether the answer sends a client elsewhere (RFC 9110, 15.4; 300 and 304 do not)."""
    return isinstance(outcome, Answered) and outcome.status in {301, 302, 303, 307, 308}
