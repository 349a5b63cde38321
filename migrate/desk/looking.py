"""What journal and log know of links beside the manifest, read beside whoever is at work in OUT."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from migrate.model.manifest import LinkEntry, ManifestHead
from migrate.review.checker import checker, checker_without, journal_fault
from migrate.review.decided import People
from migrate.review.evidence import LinkEvidence
from migrate.review.history import History, Past
from migrate.store.beside import read_beside

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looking:
    """What is known at one moment."""

    history: History
    people: People

    def past(self, link: LinkEntry, *, with_replies: bool) -> Past:
        """Give every check of the link, what changed, and where asked for what came back."""
        return self.history.past(link, self.people.gone_at(link.url), with_replies=with_replies)

    def evidence(self, link: LinkEntry) -> LinkEvidence:
        """Give the link and all that is known of it."""
        return LinkEvidence(link, self.past(link, with_replies=True), self.people.said.get(link.url, ()))


def looked(out: Path, head: ManifestHead, said: People, read: Callable[[Looking], T]) -> T:
    """Give what `read` makes of what is known now, and of what people said; without a journal only these speak.

    `read` may be called again where a run began or ended meanwhile, so it must do nothing but read.

    Raises:
        OutputError: the journal cannot be read any more.
    """
    why = journal_fault(out)
    if why is not None:
        return read(Looking(checker_without(head, why).history, said))
    return read_beside(out, lambda reading: read(Looking(checker(head, said.signed, reading).history, said)))
