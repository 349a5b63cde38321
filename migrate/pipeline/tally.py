"""What the manifest counts, gathered while its entries pass by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from migrate import urls
from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import HostEntry, LinkEntry, PostEntry, PostStatus
from migrate.model.policy import Policy
from migrate.pipeline.plan import Stock
from migrate.verdict.host import host_standing
from migrate.verdict.judge import WORKING
from migrate.verdict.standing import Judgement


@dataclass(slots=True)
class _Host:
    """What is known of the links to one host."""

    links: int = 0
    judgements: list[Judgement] = field(default_factory=list)
    """Of all, until one of them works: then the host has no verdict of its own."""
    works: bool = False

    def add(self, entry: LinkEntry) -> None:
        self.links += 1
        self.works = self.works or entry.verdict in WORKING
        if self.works:
            self.judgements.clear()
            return
        self.judgements.append(
            Judgement(
                status=entry.status,
                verdict=entry.verdict,
                reason="",
                rules=(),
                first_failed=entry.first_failed,
                looked_at=entry.checked_at,
            )
        )


@dataclass(slots=True)
class Tally:
    """Counters that fill as entries are shown to them."""

    policy: Policy
    posts: Counter[PostStatus] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    copies: Counter[Copy] = field(default_factory=Counter)
    hosts: dict[str, _Host] = field(default_factory=dict)
    repairs: int = 0
    losses: int = 0
    assets: set[str] = field(default_factory=set)
    exact_posts: int = 0
    unsaved_own: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    def post(self, entry: PostEntry) -> None:
        """Count a post."""
        self.posts[entry.status] += 1
        self.repairs += sum(repair.count for repair in entry.repairs)
        self.losses += len(entry.losses)
        if entry.round_trip and all(value is not False for value in entry.round_trip.model_dump().values()):
            self.exact_posts += 1
        if entry.status is PostStatus.FAILED:
            self.failed.append((entry.source, entry.error or ""))

    def link(self, entry: LinkEntry) -> None:
        """Count a link."""
        self.verdicts[entry.verdict] += 1
        self.copies[entry.copy_] += 1
        if entry.asset:
            self.assets.add(entry.asset)
        host = urls.host(entry.url)
        if host:
            self.hosts.setdefault(host, _Host()).add(entry)
        if entry.own and entry.copy_ is not Copy.OURS and entry.status is not Status.EXCLUDED:
            self.unsaved_own += 1

    def stock(self) -> Stock:
        """Give what a run tells of all this."""
        return Stock(self._counts(), self.unsaved_own, tuple(self.failed))

    def _counts(self) -> dict[str, int]:
        return {
            "posts": self.posts.total(),
            **{f"posts_{status.value}": self.posts[status] for status in PostStatus},
            "posts_exact": self.exact_posts,
            "repairs": self.repairs,
            "losses": self.losses,
            "links": self.verdicts.total(),
            **{f"links_{verdict.value}": self.verdicts[verdict] for verdict in Verdict},
            **{f"copies_{copy.value}": self.copies[copy] for copy in Copy},
            "assets": len(self.assets),
            "hosts": len(self.hosts),
        }

    def host_entries(self) -> Iterator[HostEntry]:
        """Give one entry a host, by name."""
        for host, seen in sorted(self.hosts.items()):
            whole = host_standing(seen.judgements, self.policy) if seen.judgements else None
            yield HostEntry(
                host=host,
                verdict=whole.verdict if whole else None,
                reason=whole.reason if whole else None,
                links=seen.links,
            )
