"""Links that need a person, grouped by host and cause: one finding for a dead host, not five thousand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from migrate.disk_sort import Record
from migrate.model.link import STATUS_LABEL, Copy, Status, Verdict
from migrate.model.manifest import LinkEntry
from migrate.review.wording import Standing, standing
from migrate.urls import host

EXAMPLES = 5
HOSTS_NAMED = 12
_MANY = 3


class Urgency(IntEnum):
    """What a person should look at first."""

    LOST = 0
    """Not working, and nobody we know of holds a copy."""
    FAILS = 1
    """Not working, but the content survives."""
    LOOK = 2
    """Opens, but not quite what the post meant."""
    UNCLEAR = 3
    """Only a person can tell."""


URGENCY_LABEL: dict[Urgency, str] = {
    Urgency.LOST: "Not working, and no copy",
    Urgency.FAILS: "Not working, but a copy is kept",
    Urgency.LOOK: "Opens, but look",
    Urgency.UNCLEAR: "Could not tell: open it yourself",
}


URGENCY_ADVICE: dict[Urgency, str] = {
    Urgency.LOST: "Correct the address where it was mistyped, look for another copy, or accept the loss.",
    Urgency.FAILS: "Nothing is lost. The post can point to the copy instead.",
    Urgency.LOOK: "Decide whether this is still what the post meant, and whether to give the new address.",
    Urgency.UNCLEAR: "Programs are kept out or need a sign-in there. A person sees in a moment whether it works.",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One link of a finding."""

    number: int
    url: str
    post: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one host for one cause, and how much hangs on it."""

    urgency: Urgency
    host: str
    """Empty where the addresses name none."""
    status: Status
    links: int
    without_copy: int
    own: bool
    examples: tuple[Example, ...]
    """The first few, those without a copy before the others."""

    @property
    def cause(self) -> str:
        """What was observed, in plain words."""
        return STATUS_LABEL[self.status]

    def covers(self, hosts: Mapping[str, int]) -> bool:
        """Tell whether every link to this host fails alike, given each host's number of links; two would be chance."""
        return self.links >= _MANY and hosts.get(self.host) == self.links


@dataclass(frozen=True, slots=True)
class Level:
    """The findings of one urgency: all counted, the largest in full."""

    urgency: Urgency
    total: int
    links: int
    without_copy: int
    first: tuple[Finding, ...]

    @property
    def label(self) -> str:
        """What these findings have in common, in plain words."""
        return URGENCY_LABEL[self.urgency]

    @property
    def advice(self) -> str:
        """What a person can do about them."""
        return URGENCY_ADVICE[self.urgency]


@dataclass(frozen=True, slots=True)
class HostLoss:
    """How many links to one host do not work."""

    host: str
    failing: int
    without_copy: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What needs a person, most urgent first; a level without findings is absent."""

    levels: tuple[Level, ...]
    worst: tuple[HostLoss, ...] = ()
    """The hosts with the most links that do not work."""

    @property
    def total(self) -> int:
        """Findings of every level."""
        return sum(level.total for level in self.levels)

    @property
    def links(self) -> int:
        """Links that the findings cover, each once."""
        return sum(level.links for level in self.levels)


def sort_record(link: LinkEntry, link_number: int) -> Record | None:
    """Give what grouping needs to know of a link; None where it needs nobody."""
    urgency = _urgency(link)
    if urgency is None:
        return None
    place = link.occurrences[0] if link.occurrences else None
    where = (place.post, place.line) if place else ("", 0)
    return (host(link.url), link.status.value, urgency.value, link_number, int(link.own), link.url, *where)


def group(records: Iterable[Record], *, limit: int) -> Findings:
    """Group records that come in ascending order: every finding counted, the `limit` largest of each level kept."""
    sizes: Counter[Urgency] = Counter()
    links: Counter[Urgency] = Counter()
    without_copy: Counter[Urgency] = Counter()
    first: dict[Urgency, list[Finding]] = {urgency: [] for urgency in Urgency}
    worst = _Worst()
    for (name, status), members in groupby(records, key=lambda record: record[:2]):
        finding = _finding(str(name), Status(status), members)
        sizes[finding.urgency] += 1
        links[finding.urgency] += finding.links
        without_copy[finding.urgency] += finding.without_copy
        worst.add(finding)
        kept = first[finding.urgency]
        kept.append(finding)
        if len(kept) >= 2 * limit:
            kept[:] = sorted(kept, key=_rank)[:limit]
    return Findings(
        tuple(
            Level(
                urgency,
                sizes[urgency],
                links[urgency],
                without_copy[urgency],
                tuple(sorted(first[urgency], key=_rank)[:limit]),
            )
            for urgency in Urgency
            if sizes[urgency]
        ),
        worst.largest(),
    )


class _Worst:
    """The hosts that lost the most, of findings that come host by host."""

    def __init__(self) -> None:
        self._kept: list[HostLoss] = []
        self._now = HostLoss("", 0, 0)

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        if finding.host != self._now.host:
            self._close()
            self._now = HostLoss(finding.host, 0, 0)
        if finding.urgency in {Urgency.LOST, Urgency.FAILS}:
            now = self._now
            self._now = HostLoss(now.host, now.failing + finding.links, now.without_copy + finding.without_copy)

    def largest(self) -> tuple[HostLoss, ...]:
        """Give the hosts, the worst first."""
        self._close()
        self._now = HostLoss("", 0, 0)
        return tuple(self._sorted())

    def _close(self) -> None:
        if self._now.failing and self._now.host:
            self._kept.append(self._now)
        if len(self._kept) >= 2 * HOSTS_NAMED:
            self._kept = self._sorted()

    def _sorted(self) -> list[HostLoss]:
        return sorted(self._kept, key=lambda each: (-each.failing, each.host))[:HOSTS_NAMED]


def _urgency(link: LinkEntry) -> Urgency | None:
    match standing(link.verdict):
        case Standing.FAILS:
            return Urgency.LOST if link.copy_ is Copy.NONE else Urgency.FAILS
        case Standing.UNCLEAR:
            return Urgency.UNCLEAR
        case Standing.WORKS if link.verdict is Verdict.DEGRADED:
            return Urgency.LOOK
        case Standing.WORKS | Standing.UNCHECKED:
            return None


def _finding(name: str, status: Status, members: Iterable[Record]) -> Finding:
    examples: list[Example] = []
    links = without_copy = 0
    urgency, own = Urgency.UNCLEAR, False
    for _, _, level, link_number, is_own, url, post, line in members:
        links += 1
        without_copy += level == Urgency.LOST
        urgency = min(urgency, Urgency(int(level)))
        own = own or bool(is_own)
        if len(examples) < EXAMPLES:
            examples.append(Example(int(link_number), str(url), str(post), int(line)))
    return Finding(urgency, name, status, links, without_copy, own, tuple(examples))


def _rank(finding: Finding) -> tuple[int, int, bool, str, str]:
    return (-finding.without_copy, -finding.links, not finding.own, finding.host, finding.status)
