"""The manifest itself: whether it is what the last run wrote, and whether its rows are those that its head counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from migrate import files
from migrate.custody.proof import Finding, Flaw
from migrate.custody.receipts import COUNT_LABEL
from migrate.errors import OutputError
from migrate.exporters.manifest import read_head
from migrate.model.link import Copy, Verdict
from migrate.model.manifest import LinkEntry, PostEntry, PostStatus
from migrate.store.beside import read_beside
from migrate.store.journal import NAME as JOURNAL

NAME = "manifest.json"
_WRITE_ANEW = "Run 'migrate check --offline': it asks nobody, and writes the manifest anew from the journal."
_COUNTED = (
    "posts",
    *(f"posts_{status.value}" for status in PostStatus),
    "links",
    *(f"links_{verdict.value}" for verdict in Verdict),
    *(f"copies_{copy.value}" for copy in Copy),
)


@dataclass(slots=True)
class Rows:
    """What the rows of a manifest name and count."""

    counts: Counter[str] = field(default_factory=Counter)
    """By the names that `run.counts` uses."""
    markdown: set[str] = field(default_factory=set)
    """Paths below OUT."""
    assets: set[str] = field(default_factory=set)
    """Paths below OUT."""

    def post(self, post: PostEntry) -> None:
        """Take a post in."""
        self.counts.update(("posts", f"posts_{post.status.value}"))
        if post.markdown is not None:
            self.markdown.add(post.markdown)

    def link(self, link: LinkEntry) -> None:
        """Take a link in."""
        self.counts.update(("links", f"links_{link.verdict.value}", f"copies_{link.copy_.value}"))
        if link.asset is not None:
            self.assets.add(link.asset)


def check_counts(manifest: Path, rows: Rows) -> Iterator[Finding]:
    """Yield where the head of the manifest counts something else than its rows are; raises as reading it does."""
    told = read_head(manifest).run.counts
    wrong = [name for name in _COUNTED if told.get(name, 0) != rows.counts[name]]
    if wrong:
        each = (f"{COUNT_LABEL[name]}: {rows.counts[name]:,} for {told.get(name, 0):,}" for name in wrong)
        said = f"{NAME} has other rows than its head counts ({'; '.join(each)})."
        yield Finding(Flaw.CHANGED, NAME, said, _WRITE_ANEW)


def check_settled(out: Path) -> Iterator[Finding]:
    """Yield where the manifest is not, byte for byte, what the last run wrote.

    Of a run that was cut short the journal says nothing, and then nothing is told.

    Raises:
        DiskError: journal or manifest cannot be read.
    """
    if not (out / JOURNAL).is_file():
        return
    try:
        settled = read_beside(out, lambda reading: reading.journal.settled())
    except OutputError as error:
        yield Finding(Flaw.DAMAGED, JOURNAL, error.message, error.advice)
        return
    with files.disk_faults_told(out):
        if settled is not None and files.sha256_of(out / NAME) != settled.manifest:
            yield Finding(Flaw.CHANGED, NAME, f"{NAME} is not what the last run wrote (SHA-256).", _WRITE_ANEW)
