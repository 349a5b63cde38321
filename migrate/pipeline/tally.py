"""What the manifest counts, gathered while its entries pass by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from migrate import urls
from migrate.model.link import STATUS_LABEL, Copy, Status, Verdict
from migrate.model.manifest import HostEntry, LinkEntry, PostEntry, PostStatus
from migrate.pipeline.plan import Stock
from migrate.verdict.judge import FAILING

HOST_LINKS = 3
"""So many URLs of a host must fail alike, and none work, for one verdict on the host."""


@dataclass(slots=True)
class Tally:
    """Counters that fill as entries are shown to them."""

    posts: Counter[PostStatus] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    copies: Counter[Copy] = field(default_factory=Counter)
    hosts: dict[str, Counter[tuple[Verdict, Status]]] = field(default_factory=dict)
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
            self.hosts.setdefault(host, Counter())[(entry.verdict, entry.status)] += 1
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
            links = seen.total()
            [(verdict, status), *others] = seen
            alike = not others and links >= HOST_LINKS and verdict in FAILING
            reason = f"All {links} links to this host fail alike ({STATUS_LABEL[status].lower()})." if alike else None
            yield HostEntry(host=host, verdict=verdict if alike else None, reason=reason, links=links)
