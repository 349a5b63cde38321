"""What stands of people's reviews at a moment: of two decisions on a link the later one, unless it was taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from migrate.model.review import Acknowledged, Chained, Decided, Drawn, Opened, SignedOff, Withdrawn


@dataclass(frozen=True, slots=True)
class Standing:
    """What people say of the links as of one moment; URLs as the manifest shows them."""

    decisions: Mapping[str, Decided] = field(default_factory=dict)
    """By URL the decision that stands."""
    known: tuple[Acknowledged, ...] = ()
    """Of what somebody knows without having decided."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """By URL the hash of the decision that stands."""


NOTHING_REVIEWED = Standing()


def standing(entries: Iterable[Chained], now: datetime) -> Standing:
    """Give what stands of the entries, which come in the order of the log.

    A later decision on a URL replaces the earlier one for good: when it expires, none stands. When it is withdrawn,
    the earlier one stands again.
    """
    listed = tuple(entries)
    latest, known = _latest(listed, withdrawn_of(listed))
    stands = {url: each for url, each in latest.items() if each[1].expires is None or each[1].expires > now}
    return Standing(
        decisions={url: decided for url, (_, decided) in stands.items()},
        known=tuple(known),
        hashes={url: name for url, (name, _) in stands.items()},
    )


def withdrawn_of(entries: Iterable[Chained]) -> frozenset[str]:
    """Give the hashes of all entries that were taken back."""
    return frozenset(each.entry.entry for each in entries if isinstance(each.entry, Withdrawn))


def _latest(
    entries: tuple[Chained, ...], withdrawn: frozenset[str]
) -> tuple[dict[str, tuple[str, Decided]], list[Acknowledged]]:
    latest: dict[str, tuple[str, Decided]] = {}
    known: list[Acknowledged] = []
    for each in entries:
        if each.hash in withdrawn:
            continue
        match each.entry:
            case Decided() as decided:
                latest[decided.url] = (each.hash, decided)
            case Acknowledged() as acknowledged:
                known.append(acknowledged)
            case Withdrawn() | Drawn() | Opened() | SignedOff():
                pass
            case _:
                assert_never(each.entry)
    return latest, known
