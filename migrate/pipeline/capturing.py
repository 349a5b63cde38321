"""Every URL that posts refer to, asked for once: bytes in the archive, evidence in the journal."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from migrate import urls
from migrate.archive.sealing import placed
from migrate.archive.writing import Archive
from migrate.engines.host_batches import Batching, in_host_batches
from migrate.errors import NetworkDownError
from migrate.fetchers import mirror
from migrate.model.capture import (
    Answered,
    Check,
    ConnectionRefused,
    Exchange,
    HostSilent,
    Mirrored,
    NoSuchHost,
    Outcome,
    OwnFault,
    Page,
    Phase,
    Silent,
    Step,
    Unsafe,
)
from migrate.model.link import Kind, Origin, Verdict
from migrate.model.settings import Settings
from migrate.pipeline.accounting import entering
from migrate.pipeline.drafts import Draft, disbelieved
from migrate.pipeline.events import Advanced, Began, Grew, Notice, Observer, Stage
from migrate.pipeline.hosts import pace_of
from migrate.pipeline.plan import Clock
from migrate.store.journal import Journal
from migrate.verdict.chain import End, follow
from migrate.verdict.judge import observe as observe_chain
from migrate.verdict.judge import verdict_of

if TYPE_CHECKING:
    from migrate.fetchers.transport import Transport

COMMIT_EVERY = 64
SILENT_HOSTS = 10
"""So many hosts that fail alike while none answers mean that the fault is ours."""
ROBOTS_HOLD = timedelta(hours=24)
LONG_OK = 3
"""So many links that have long worked are asked before that is said (LINK_STATUS: own outage)."""


def capture_links(settings: Settings, journal: Journal, archive: Archive, clock: Clock, observe: Observer) -> None:
    """Afterwards every URL that can be asked for has a check, unless the settings say offline.

    Raises:
        NetworkDownError: no host at all answered, so that nothing can be said of any.
    """
    kinds = dict(journal.fetchable())
    held: list[tuple[str, mirror.MirrorFile]] = []
    wanted: list[str] = []
    for url, uses in kinds.items():
        if _has_mirror_check(journal, url):
            continue
        found = mirror.find(settings.mirrors, url)
        if found is not None and not _is_page_for_picture(found, uses):
            held.append((url, found))
        elif not settings.offline:
            wanted.extend(_due(journal, url))
    due = list(dict.fromkeys(wanted))
    observe(Began(Stage.CAPTURE, len(held) + len(due)))
    book = _Book(journal, archive, observe, kinds)
    for url, found in held:
        book.enter(_check_of_mirror(url, found, archive, clock))
    book.commit()
    if due:
        _ask(due, settings, book, clock)


def _has_mirror_check(journal: Journal, url: str) -> bool:
    last = journal.last_check(url)
    return last is not None and last.origin is Origin.MIRROR


def _due(journal: Journal, url: str) -> Iterator[str]:
    """The URL if it has never been seen, else what of its redirect chain has not, or was beyond the budget."""
    last = journal.last_check(url)
    if last is None or isinstance(last.last.outcome, OwnFault):
        yield url
        return
    chain = follow(last, journal.last_check)
    if chain.last.over_budget:
        yield chain.last.url
    if chain.end is End.UNSEEN and chain.last.leads_to:
        yield urls.without_fragment(chain.last.leads_to)


def _is_page_for_picture(found: mirror.MirrorFile, kinds: frozenset[Kind]) -> bool:
    """Tell whether the mirror kept an error page under the name of a picture; that is no copy of it."""
    return kinds == {Kind.IMAGE} and _facts(found).sniffed_type == "text/html"


def _facts(found: mirror.MirrorFile) -> Page:
    from migrate import markup

    with found.path.open("rb") as file:
        return markup.page_facts(file.read(markup.ANALYSED_BYTES), None)


def _check_of_mirror(url: str, found: mirror.MirrorFile, archive: Archive, clock: Clock) -> Check:
    at, page = clock(), _facts(found)
    kind = page.sniffed_type or "application/octet-stream"
    record = archive.record_resource(uri=url, data=found.path, content_type=kind, at=at, headers={})
    outcome = Mirrored(path=found.relative, content_type=kind, body_bytes=found.path.stat().st_size)
    return Check(
        url=url, at=at, origin=Origin.MIRROR, steps=(Step(url=url, outcome=outcome, record=record),), page=page
    )


@dataclass(slots=True)
class _Book:
    """Enters checks into the journal in groups, each after its records are on disk."""

    journal: Journal
    archive: Archive
    observe: Observer
    kinds: dict[str, frozenset[Kind]]
    pending: list[Check] = field(default_factory=list)

    def take(self, draft: Draft) -> None:
        """Append the records of a draft and of what was asked beside it, then enter what they are evidence for."""
        for beside in draft.beside:
            check = self._append(beside)
            if beside.is_answered:
                self.pending.append(check)
        self.enter(self._append(draft))
        if draft.is_secret:
            self.commit()

    def enter(self, check: Check) -> None:
        self.pending.append(check)
        self.observe(Advanced(Stage.CAPTURE, self._verdict(check)))
        if len(self.pending) >= COMMIT_EVERY:
            self.commit()

    def set_down(self, drafts: Iterable[Draft], outage: NetworkDownError) -> None:
        """Append the records of drafts from which nothing follows, since our own connection was down."""
        for draft in drafts:
            for each in (*draft.beside, draft):
                with disbelieved(each, outage.message) as parcel:
                    if not parcel.is_empty:
                        self.archive.append(parcel)

    def _append(self, draft: Draft) -> Check:
        with draft.parcel:
            return placed(draft.check, self.archive.append(draft.parcel))

    def commit(self) -> None:
        if not self.pending:
            return
        with entering(self.journal, self.archive):
            for check in self.pending:
                self.journal.add_check(check)
        self.pending.clear()

    def _verdict(self, check: Check) -> Verdict | None:
        """What this check alone shows; None while it is a redirect to somewhere else."""
        chain = follow(check, lambda _: None)
        if chain.end is End.UNSEEN:
            return None
        return verdict_of(observe_chain(chain, self.kinds.get(check.url, frozenset({Kind.LINK}))).status)


@dataclass(slots=True)
class _Network:
    """Whether our own connection works: proved by any host that answers, or by a canary."""

    canary_answers: Callable[[], bool]
    enter: Callable[[Draft], None]
    proved: bool = False
    silent_hosts: set[str] = field(default_factory=set)
    why: str = ""
    unproved: list[Draft] = field(default_factory=list)
    """Failures that may be ours; they count as evidence only once the network is proved."""
    glimpsed: dict[str, Draft] = field(default_factory=dict)
    """By URL: failures that may be ours, of URLs that will be asked for once more."""

    def weigh(self, draft: Draft) -> None:
        """Enter the check if it can be believed now, else keep it until the network is proved.

        Raises:
            NetworkDownError: so many hosts failed alike, and none answered, that the fault must be ours.
        """
        self.glimpsed.pop(draft.check.url, None)
        if self.proved or isinstance(draft.check.last.outcome, Unsafe):
            self.enter(draft)
            return
        self.unproved.append(draft)
        self._learn_from(draft.check)

    def glimpse(self, draft: Draft) -> None:
        """Learn from a check that is not the last word about its URL.

        Raises:
            NetworkDownError: so many hosts failed alike, and none answered, that the fault must be ours.
        """
        if not self.proved:
            self.glimpsed[draft.check.url] = draft
            self._learn_from(draft.check)

    def _learn_from(self, check: Check) -> None:
        if not _may_be_ours(check.last.outcome):
            self._believe()
            return
        self.why = self.why or _why(check)
        self.silent_hosts.add(urls.host(check.url))
        if len(self.silent_hosts) >= SILENT_HOSTS:
            self._ask_canary()

    def settle(self) -> None:
        """Let a canary decide about what is still unproved.

        Raises:
            NetworkDownError: no canary answers either.
        """
        if self.unproved:
            self._ask_canary()

    def _ask_canary(self) -> None:
        if not self.canary_answers():
            raise self.down()
        self._believe()

    def _believe(self) -> None:
        self.proved = True
        for draft in self.unproved:
            self.enter(draft)
        self.unproved.clear()
        self.glimpsed.clear()

    @property
    def in_vain(self) -> Iterator[Draft]:
        """Everything that was tried and proves nothing."""
        yield from self.unproved
        yield from self.glimpsed.values()

    def down(self) -> NetworkDownError:
        """Say that our own connection failed."""
        hosts = len(self.silent_hosts)
        return NetworkDownError(
            f"Our own connection seems to be down: {hosts} host{'s' if hosts > 1 else ''} asked, none answered "
            f"({self.why}). Nothing was judged.",
            "Mend the connection (or name a --proxy) and run again; or prove that it works with --canary URL; or use "
            "--offline to work from mirrors alone.",
        )


def _may_be_ours(outcome: Outcome) -> bool:
    if isinstance(outcome, HostSilent):
        return _may_be_ours(outcome.last)
    return isinstance(outcome, NoSuchHost | ConnectionRefused | OwnFault) or (
        isinstance(outcome, Silent) and outcome.phase in {Phase.DNS, Phase.CONNECT, Phase.PROXY}
    )


def _why(check: Check) -> str:
    outcome = check.last.outcome
    return str(getattr(outcome, "detail", None) or outcome.kind)


def _ask(due: list[str], settings: Settings, book: _Book, clock: Clock) -> None:
    # Late: a run that asks nobody does not wait for requests, ssl and their like.
    from migrate.fetchers.transport import Transport
    from migrate.pipeline.asking import Asker
    from migrate.pipeline.hearing import door_of, hear

    known, transport = set(due), Transport(settings)
    ask = Asker(transport, settings, clock, time.sleep, _recalling(book.archive.out, book.journal, clock()))
    network = _Network(lambda: _canary_answers(settings, book.journal, transport), book.take)

    def deliver(_url: str, draft: Draft) -> Iterable[str]:
        network.weigh(draft)
        target = draft.check.leads_to
        if target is None:
            return ()
        target = urls.without_fragment(target)
        if target in known or book.journal.last_check(target) is not None or not _is_web(target):
            return ()
        known.add(target)
        book.observe(Grew(Stage.CAPTURE, 1))
        return (target,)

    try:
        in_host_batches(
            due,
            Batching(
                host_of=urls.host,
                door_of=door_of,
                pace_of=lambda host: pace_of(host, settings),
                work=ask,
                hear=lambda draft: hear(draft.check),
                deliver=deliver,
                glimpse=network.glimpse,
                spare=ask.spare,
            ),
            workers=settings.workers,
        )
        network.settle()
    except NetworkDownError as down:
        book.set_down(network.in_vain, down)
        raise
    finally:
        book.commit()
    if ask.turned_away:
        bodies = "1 body was" if ask.turned_away == 1 else f"{ask.turned_away:,} bodies were"
        book.observe(Notice(f"The budget was spent: {bodies} judged and not kept. The next run has a new one."))


def _recalling(out: Path, journal: Journal, now: datetime) -> Callable[[str], Exchange | None]:
    """Give back what each robots.txt said that was asked for within a day (RFC 9309, 2.4) and could be had."""
    from migrate.pipeline.evidence import recalled

    recent = {check.url: check for check in journal.checks_ending_in("/robots.txt") if _holds_still(check, now)}
    return lambda url: recalled(out, recent[url]) if url in recent else None


def _holds_still(check: Check, now: datetime) -> bool:
    outcome = check.last.outcome
    is_fresh = timedelta(0) <= now - check.at < ROBOTS_HOLD
    return is_fresh and isinstance(outcome, Answered) and outcome.status < 500  # noqa: PLR2004


def _canary_answers(settings: Settings, journal: Journal, transport: "Transport") -> bool:
    """Ask links that have long worked, then the pages that surely do; nothing of it is archived."""
    for url in (*journal.long_ok(LONG_OK), *settings.canaries):
        exchange = transport.fetch(url, deadline_seconds=settings.timeout, max_bytes=settings.max_bytes)
        exchange.close()
        if isinstance(exchange.outcome, Answered):
            return True
    return False


def _is_web(url: str) -> bool:
    return urls.scheme(url) in {"http", "https"}
