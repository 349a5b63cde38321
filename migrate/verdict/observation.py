"""What one look at a URL showed."""

from dataclasses import dataclass

from migrate.model.link import Status


@dataclass(frozen=True, slots=True)
class Observation:
    """A status, the rule that gave it, and the reason in one plain sentence."""

    status: Status
    rule: str
    """Id of the rule, stable across versions: `family-case`."""
    reason: str
