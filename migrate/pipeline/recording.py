"""The journal, written out as the manifest."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from migrate import __version__, urls
from migrate.exporters import manifest
from migrate.files import sha256_of
from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import (
    POLICY_VERSION,
    ArchiveEntry,
    Generator,
    HostEntry,
    LinkEntry,
    ManifestHead,
    PostEntry,
    PostStatus,
    Run,
)
from migrate.pipeline.linking import link_entry
from migrate.pipeline.plan import Clock, Plan
from migrate.store.journal import Journal
from migrate.verdict.judge import FAILING

HOST_LINKS = 3
"""So many URLs of a host must fail alike, and none work, for one verdict on the host."""


@dataclass(slots=True)
class Tally:
    """What the manifest counts, gathered while its entries pass by."""

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
        if entry.own and entry.copy_ is not Copy.OURS:
            self.unsaved_own += 1

    def counts(self) -> dict[str, int]:
        """Give everything as the manifest's `run.counts`."""
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
            reason = f"All {links} links to this host fail alike ({status.value})." if alike else None
            yield HostEntry(host=host, verdict=verdict if alike else None, reason=reason, links=links)


def take_stock(plan: Plan, journal: Journal) -> Tally:
    """Count everything that the manifest will say."""
    tally = Tally()
    for post in post_entries(journal):
        tally.post(post)
    for link in link_entries(plan, journal):
        tally.link(link)
    return tally


def write_manifest(plan: Plan, journal: Journal, tally: Tally, started_at: datetime, clock: Clock) -> None:
    """Afterwards OUT/manifest.json says what the journal knows, and the journal knows that it does."""
    now = clock()
    head = ManifestHead(
        generator=Generator(name="html-migrate", version=__version__),
        generated_at=now,
        policy_version=POLICY_VERSION,
        run=Run(
            id=f"run-{started_at:%Y%m%dT%H%M%S%fZ}",
            started_at=started_at,
            finished_at=now,
            sources=tuple(str(source) for source in plan.sources),
            settings=plan.settings.public(),
            counts=tally.counts(),
        ),
    )
    written = manifest.write(
        plan.out / "manifest.json",
        head,
        post_entries(journal),
        link_entries(plan, journal),
        tally.host_entries(),
        archive_entries(journal),
    )
    journal.settle(fingerprint(plan), written.sha256)


def is_current(plan: Plan, journal: Journal) -> bool:
    """Tell whether the manifest on disk says exactly what the journal knows, for this plan."""
    settled = journal.settled()
    path = plan.out / "manifest.json"
    return settled is not None and settled[0] == fingerprint(plan) and path.is_file() and sha256_of(path) == settled[1]


def fingerprint(plan: Plan) -> str:
    """Identify everything besides the journal that decides what the manifest says."""
    decides = [__version__, [str(source) for source in plan.sources], plan.settings.public()]
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def post_entries(journal: Journal) -> Iterator[PostEntry]:
    """Every post that was ever read: those of the sources first, then those that vanished."""
    for row in journal.posts():
        exported = journal.export(row.id)
        yield row.entry if row.entry.status is PostStatus.FAILED or exported is None else exported[1]
    for row in journal.absent():
        exported = journal.export(row.id)
        yield exported[1] if exported else row.entry.model_copy(update={"status": PostStatus.REMOVED, "error": None})


def link_entries(plan: Plan, journal: Journal) -> Iterator[LinkEntry]:
    """Every distinct URL of the present posts, in the order of the URL."""
    assets = {row.url: row.path for row in journal.assets() if row.path}
    for found in journal.found_urls():
        yield link_entry(found, journal, plan.settings, assets)


def archive_entries(journal: Journal) -> Iterator[ArchiveEntry]:
    """Every WARC file of OUT, with its fixity."""
    for path, length, sha256, records in journal.warcs():
        if sha256 is None or records is None:
            continue
        yield ArchiveEntry(path=path, sha256=sha256, bytes=length, records=records)
