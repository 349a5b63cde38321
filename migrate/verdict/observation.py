"""What one look at a link rests on, and what it showed."""

from dataclasses import dataclass
from datetime import datetime

from migrate.model.capture import DIRECT
from migrate.model.link import Kind, Status
from migrate.model.page import Page
from migrate.verdict.chain import Chain


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that one look at a link rests on: the answers, what posts use it for, and what to compare it with."""

    chain: Chain
    kinds: frozenset[Kind]
    fragment: str = ""
    """What the link names within the page, as the URL spells it, without the number sign."""
    sibling: Chain | None = None
    """What the host answered in the same run where a random address beside the page's was asked for."""
    shared_by: int = 1
    """How many different URLs that posts link to ended at the same final URL, this one counted."""
    baseline: Page | None = None
    """The page as it was when it worked the first time; None where this is the first time, or it never did."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A status, the rules that gave it, and the reason in one plain sentence."""

    status: Status
    rule: str
    """Id of the rule that decided, stable across versions: `family-case`."""
    reason: str
    beside: tuple[str, ...] = ()
    """Ids of other rules that spoke for the same."""

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of all rules that spoke, the one that decided first."""
        return (self.rule, *self.beside)


@dataclass(frozen=True, slots=True)
class Look:
    """One observation in the history of a link."""

    at: datetime
    observation: Observation
    vantage: str = DIRECT
    """From which network it was made: `direct`, or the proxy's host and port."""
    retry_at: datetime | None = None
    """When the site asked to be asked again (Retry-After)."""
