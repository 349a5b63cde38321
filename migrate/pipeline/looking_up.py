"""Wants looked up in threads, politely; the copies, and that there is none, into archive and journal."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from migrate import urls
from migrate.archive.parcels import Parcel
from migrate.archive.sealing import placed
from migrate.archive.writing import Archive
from migrate.engines.host_batches import Batching, in_host_batches
from migrate.engines.host_queue import Pace, Spared
from migrate.fetchers.copies import Memento
from migrate.fetchers.courtesy import Courtesy
from migrate.fetchers.listing import ArchiveBusy, ArchiveDown
from migrate.fetchers.transport import Transport
from migrate.fetchers.web_archive import INTERNET_ARCHIVE, archive_at, original_of
from migrate.model.capture import Answered, Check, Step
from migrate.model.link import Kind, Origin, Status
from migrate.model.policy import Policy
from migrate.model.settings import Settings
from migrate.pipeline.accounting import entering
from migrate.pipeline.events import Advanced, Began, Notice, Observer, Stage
from migrate.pipeline.keeping import Keeper
from migrate.pipeline.lookups import Librarian, Lookup, why
from migrate.pipeline.plan import Clock
from migrate.pipeline.post_dates import Want
from migrate.store.journal import Journal
from migrate.store.mementos import SearchRow
from migrate.verdict.chain import Chain, End
from migrate.verdict.judge import WORKING, observe, verdict_of
from migrate.verdict.observation import Seen

AT_A_TIME = 4
"""URLs that are looked up at the same time; each archive is asked one thing at a time all the same."""
COMMIT_EVERY = 16
_MINUTE = 60.0


def look_up(
    wants: Mapping[str, Want],
    settings: Settings,
    journal: Journal,
    archive: Archive,
    clock: Clock,
    watch: Observer,
    sleep: Callable[[float], None],
) -> bool:
    """Afterwards what the archive of the settings said of each want, by URL, is archived and entered.

    False where its last word was none.

    Raises:
        DiskError: the disk is full or failed.
    """
    assert settings.memento is not None
    watch(Began(Stage.SEARCH, len(wants)))
    librarian = Librarian(
        wants,
        archive_at(settings.memento),
        Transport(settings),
        Courtesy(lambda host: _pause(host, settings), time.monotonic, sleep),
        Keeper(_budget_left(settings, archive)),
        settings,
        partial(judge_copy, settings.policy),
        clock,
    )
    card_index = _CardIndex(journal, archive, settings.memento, watch)

    def deliver(_url: str, lookup: Lookup) -> tuple[str, ...]:
        card_index.take(lookup)
        return ()

    def spare(spared: Spared[Lookup]) -> Lookup:
        return Lookup(wants[spared.url], spared.last.finding, None, (), Parcel())

    try:
        in_host_batches(
            wants,
            Batching(
                host_of=lambda _: "the archive",
                door_of=lambda _: "",
                pace_of=lambda _: Pace(AT_A_TIME, 0.0),
                work=librarian,
                hear=librarian.hear,
                deliver=deliver,
                glimpse=lambda _: None,
                spare=spare,
            ),
            workers=AT_A_TIME,
        )
    finally:
        card_index.commit()
    card_index.tell()
    return card_index.is_answering


def judge_copy(policy: Policy, memento: Memento, kinds: frozenset[Kind]) -> Status | None:
    """Judge a copy by the rules for links, as if the old web had just answered; None where it is not good."""
    steps = tuple(_of_then(reply.step, memento.original) for reply in memento.replies)
    was_redirect = [step for step in steps[:-1] if step.url != steps[-1].url]
    check = Check(
        url=memento.original,
        at=memento.at,
        origin=Origin.MEMENTO,
        steps=(*was_redirect, steps[-1]),
        page=memento.last.page,
    )
    status = observe(Seen(Chain((check,), End.ARRIVED), kinds), policy).status
    outcome = memento.last.answer
    is_torn_picture = Kind.IMAGE in kinds and outcome is not None and outcome.truncated is not None
    return status if verdict_of(status) in WORKING and not is_torn_picture else None


def _of_then(step: Step, original: str) -> Step:
    """Give a step within the archive as the step within the old web that it shows."""
    outcome = step.outcome
    if isinstance(outcome, Answered) and outcome.location:
        outcome = outcome.model_copy(update={"location": original_of(outcome.location) or outcome.location})
    return Step(url=original_of(step.url) or original, outcome=outcome, record=step.record)


def _pause(host: str, settings: Settings) -> float:
    """Seconds between two requests to an archive; the Wayback Machine's own limit holds whatever the settings say."""
    by_policy = _MINUTE / settings.policy.memento_requests_per_minute
    if settings.delay is None:
        return by_policy
    return max(settings.delay, by_policy) if host == INTERNET_ARCHIVE else settings.delay


def _budget_left(settings: Settings, archive: Archive) -> int | None:
    if settings.budget is None:
        return None
    return max(0, settings.budget - archive.written_bytes)


@dataclass(slots=True)
class _CardIndex:
    """Takes what was looked up into archive and journal; only the coordinator has it."""

    journal: Journal
    archive: Archive
    address: str
    observe: Observer
    pending: list[SearchRow] = field(default_factory=list)
    unasked: Counter[str] = field(default_factory=Counter)
    is_answering: bool = True
    """Whether the last lookup was answered."""

    def take(self, lookup: Lookup) -> None:
        """Append the records of a lookup, then enter what it came to, if it came to something."""
        with lookup.parcel:
            refs = self.archive.append(lookup.parcel) if not lookup.parcel.is_empty else {}
        self.is_answering = not isinstance(lookup.finding, ArchiveBusy | ArchiveDown)
        if lookup.search is None:
            self.unasked[why(lookup.finding)] += 1
        else:
            copy = lookup.search.copy
            placed_copy = copy and replace(copy, check=placed(copy.check, refs))
            self.pending.append(replace(lookup.search, copy=placed_copy))
        self.observe(Advanced(Stage.SEARCH))
        if len(self.pending) >= COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Afterwards everything that was entered is durable."""
        if not self.pending:
            return
        with entering(self.journal, self.archive):
            for row in self.pending:
                self.journal.mementos.put(row)
        self.pending.clear()

    def tell(self) -> None:
        """Say what could not be asked."""
        count = self.unasked.total()
        if not count:
            return
        [(reason, _)] = self.unasked.most_common(1)
        links = "1 address" if count == 1 else f"{count:,} addresses"
        self.observe(
            Notice(
                f"The web archive ({urls.host(self.address)}) could not be asked for old copies of {links}: {reason}. "
                "The next run asks again; --memento names another archive, --memento off none."
            )
        )
