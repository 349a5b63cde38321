"""`manifest.json`, key by key; documented in `docs/manifest.md`."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from migrate.model.base import Frozen, Moment
from migrate.model.link import Copy, Kind, Occurrence, Origin, Status, Verdict
from migrate.model.record import RecordRef
from migrate.model.review import Decision, Reason

SCHEMA_VERSION = 1
POLICY_VERSION = 1


class Generator(Frozen):
    """Which program wrote the manifest."""

    name: str
    version: str


class PostStatus(StrEnum):
    """What became of a post."""

    EXPORTED = "exported"
    FAILED = "failed"
    SKIPPED = "skipped"
    REMOVED = "removed"


class RepairMade(Frozen):
    """Something broken that was mended in one post, and how often."""

    rule: str
    count: int
    detail: str


class Loss(Frozen):
    """Something of the post that its Markdown does not have."""

    kind: str
    detail: str


class RoundTrip(Frozen):
    """Whether the Markdown, rendered again, equals the cleaned HTML; None: nothing of the kind on either side."""

    text: bool | None
    links: bool | None
    images: bool | None
    headings: bool | None
    lists: bool | None
    tables: bool | None
    code: bool | None
    emphasis: bool | None
    embeds: bool | None
    anchors: bool | None


class Capture(RecordRef):
    """The WARC record that holds the evidence."""


class PostEntry(Frozen):
    """One post."""

    id: str
    source: str
    title: str | None
    author: str | None
    date: str | None
    url: str | None
    slug: str
    status: PostStatus
    error: str | None
    markdown: str | None
    """Path below OUT."""
    sha256: str | None
    """Of the Markdown file, hex."""
    address: str | None = None
    """Path of the post on the new site, not percent-encoded."""
    aliases: tuple[str, ...] = ()
    """Other old addresses of the post, as its front matter has them."""
    capture: Capture | None
    """The `resource` record of the source bytes."""
    repairs: tuple[RepairMade, ...] = ()
    losses: tuple[Loss, ...] = ()
    round_trip: RoundTrip | None


class HopEntry(Frozen):
    """One redirect on the way to the final URL."""

    url: str
    status: int
    location: str | None


class MementoEntry(Frozen):
    """An old copy in a web archive."""

    url: str
    """Where a reader is shown it."""
    datetime: Moment
    """When it was made."""
    days_from_post: int | None
    """Days from the post to the copy, negative where the copy is older; None where no post that has it is dated."""
    status: Status
    """What the copy was judged to be, as if the old web had just answered."""


class ReviewEntry(Frozen):
    """What a person decided about a link; it stands beside the verdict, and no machine changes it."""

    decision: Decision
    by: str
    """Name, as declared."""
    at: Moment
    reason: Reason
    note: str
    replacement: str | None
    """The other address or old copy that was decided on."""
    expires: Moment | None


class LinkEntry(Frozen):
    """One distinct URL, its verdict, and the evidence for it."""

    url: str
    kinds: tuple[Kind, ...]
    own: bool
    status: Status
    verdict: Verdict
    copy_: Copy = Field(alias="copy")
    reason: str
    """The verdict in one plain sentence."""
    rules: tuple[str, ...]
    http_status: int | None
    final_url: str | None
    hops: tuple[HopEntry, ...]
    content_type: str | None
    bytes: int | None
    truncated: str | None
    title: str | None
    checked_at: Moment | None
    first_ok: Moment | None
    last_ok: Moment | None
    first_failed: Moment | None
    strikes: int
    next_check: Moment | None
    capture: Capture | None
    copy_capture: Capture | None = None
    """The newest record that holds a whole, usable copy; the same as `capture` where the link works."""
    source: Origin | None
    asset: str | None
    """Path below OUT of the local file that posts now point to."""
    memento: MementoEntry | None = None
    robots: str | None
    access: Literal["open", "restricted"]
    occurrences: tuple[Occurrence, ...]
    review: ReviewEntry | None = None


class HostEntry(Frozen):
    """One host and the verdict that all its URLs share, if they share one."""

    host: str
    verdict: Verdict | None
    reason: str | None
    links: int


class ArchiveEntry(Frozen):
    """One finished WARC file."""

    path: str
    sha256: str
    bytes: int
    records: int


class Run(Frozen):
    """The run that wrote the manifest."""

    id: str
    started_at: Moment
    finished_at: Moment
    sources: tuple[str, ...]
    settings: dict[str, Any]
    counts: dict[str, int]


class ManifestHead(Frozen):
    """Everything before the arrays."""

    schema_version: Literal[1] = 1
    generator: Generator
    generated_at: Moment
    policy_version: int
    run: Run


class Manifest(ManifestHead):
    """The whole record; only the schema and small readers need it in one piece."""

    posts: tuple[PostEntry, ...]
    links: tuple[LinkEntry, ...]
    hosts: tuple[HostEntry, ...]
    archives: tuple[ArchiveEntry, ...]
