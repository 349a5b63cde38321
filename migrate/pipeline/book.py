"""Checks entered into the journal in groups, each after its records are on disk."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from migrate.archive.sealing import placed
from migrate.archive.writing import Archive
from migrate.model.capture import Check
from migrate.model.link import Verdict
from migrate.pipeline.accounting import entering
from migrate.pipeline.drafts import Draft, disbelieved
from migrate.pipeline.events import Advanced, Observer, Stage
from migrate.store.journal import Journal
from migrate.urls import host, mask_secrets
from migrate.verdict.chain import End, follow
from migrate.verdict.glance import glance
from migrate.verdict.judge import verdict_of

COMMIT_EVERY = 64


@dataclass(slots=True)
class Book:
    """The one writer of a run: what it is given is archived, then entered; only the coordinator has it."""

    journal: Journal
    archive: Archive
    observe: Observer
    pending: list[Check] = field(default_factory=list)
    siblings: list[Check] = field(default_factory=list)
    """Pending too: of random addresses."""

    def take(self, draft: Draft) -> None:
        """Append the records of a draft and of what was asked beside it, then enter what they are evidence for."""
        for beside in draft.beside:
            check = self._append(beside)
            if beside.is_answered:
                self.pending.append(check)
        if draft.is_sibling:
            self.siblings.append(self._append(draft))
            self.observe(Advanced(Stage.CAPTURE))
        else:
            self.enter(self._append(draft))
        if draft.is_secret:
            self.commit()

    def enter(self, check: Check) -> None:
        """Enter a check whose records are in the archive."""
        self.pending.append(check)
        self.observe(Advanced(Stage.CAPTURE, self._verdict(check), mask_secrets(check.url)[0]))
        if len(self.pending) >= COMMIT_EVERY:
            self.commit()

    def set_down(self, drafts: Iterable[Draft], reason: str) -> None:
        """Append the records of drafts from which nothing follows, since our own connection was down."""
        for draft in drafts:
            for each in (*draft.beside, draft):
                with disbelieved(each, reason) as parcel:
                    if not parcel.is_empty:
                        self.archive.append(parcel)

    def _append(self, draft: Draft) -> Check:
        with draft.parcel:
            return placed(draft.check, self.archive.append(draft.parcel))

    def commit(self) -> None:
        """Afterwards everything that was entered is durable.

        Raises:
            DiskError: the disk is full or failed.
        """
        if not self.pending and not self.siblings:
            return
        with entering(self.journal, self.archive):
            for check in self.pending:
                self.journal.checks.add(check)
            for check in self.siblings:
                self.journal.checks.add_sibling(host(check.url), check)
        self.pending.clear()
        self.siblings.clear()

    def _verdict(self, check: Check) -> Verdict | None:
        """What this check seems to show; None while it is a redirect to somewhere else."""
        chain = follow(check, lambda _: None)
        return None if chain.end is End.UNSEEN else verdict_of(glance(chain))
