"""One copy of a web archive, opened: whether it is what it is said to be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from migrate import urls
from migrate.fetchers.link_format import relations_of
from migrate.fetchers.listing import BEFORE_THE_WEB_WAS_KEPT, MOST_HOPS, ArchiveBusy, is_of, said_of
from migrate.fetchers.web_archive import Ask, Candidate, Part, Reply, original_of, raw_form, shown_form, stamp_of

_CLOCKS_MAY_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Memento:
    """A copy of a page that answered 200 when it was made."""

    original: str
    url: str
    """Where a reader is shown it."""
    at: datetime
    """When it was made, as its own Memento-Datetime says."""
    replies: tuple[Reply, ...]
    """Everything that was asked of the archive for it; the last is the copy, those before led to it."""

    @property
    def last(self) -> Reply:
        """The copy itself."""
        return self.replies[-1]


@dataclass(frozen=True, slots=True)
class Unusable:
    """It is there, and of no use."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """It could not be opened; whether it is any good is not known."""

    detail: str


Opened: TypeAlias = Memento | Unusable | Unreachable | ArchiveBusy


@dataclass(frozen=True, slots=True)
class _NoMemento:
    """What came is nothing that an archive says it has kept."""

    status: int


def open_copy(candidate: Candidate, original: str, ask: Ask, now: datetime, at_hand: Reply | None) -> Opened:
    """Open the copy as it was captured, or where the archive has no such form, as it shows it.

    Args:
        candidate: what the archive listed.
        original: the page that it has to be of.
        ask: asks the archive.
        now: no copy is of a later date.
        at_hand: the copy as it is shown, where that came before.
    """
    raw = raw_form(candidate.url)
    opened = _follow(raw, original, ask, now, None) if raw else _NoMemento(0)
    if isinstance(opened, _NoMemento):
        opened = _follow(candidate.url, original, ask, now, at_hand)
    if isinstance(opened, _NoMemento):
        if opened.status in {404, 410}:
            return Unusable("the archive lists it and does not have it")
        return Unreachable(f"{urls.host(candidate.url)} answers {opened.status} without saying of when")
    return opened


def _follow(start: str, original: str, ask: Ask, now: datetime, at_hand: Reply | None) -> Opened | _NoMemento:
    """Follow redirects, those of the archive and those that it has captured, to where they end."""
    address, was_captured, replies = start, False, list[Reply]()
    while True:
        reply = at_hand if at_hand and not replies else ask(address, {}, Part.COPY)
        replies.append(reply)
        if reply.answer is None or reply.is_busy:
            return _fault(reply)
        if reply.moment and not was_captured and not _is_copy_of(reply, original):
            return Unusable("what the archive gives is a copy of another address")
        onward = reply.answer.location
        if onward is None:
            return _arrived(original, tuple(replies), now)
        was_captured = was_captured or reply.moment is not None
        address = urls.without_fragment(onward)
        if len(replies) > MOST_HOPS or address in {each.step.url for each in replies}:
            return Unusable("it leads in circles")


def _fault(reply: Reply) -> Unreachable | ArchiveBusy:
    if reply.answer is None:
        return Unreachable(said_of(reply))
    return ArchiveBusy(f"{urls.host(reply.step.url)} answers {reply.answer.status}")


def _arrived(original: str, replies: tuple[Reply, ...], now: datetime) -> Opened | _NoMemento:
    """Give what the last reply is."""
    last = replies[-1]
    moment, status = last.moment, last.answer.status if last.answer else 0
    if moment is None:
        is_fault = status >= 500  # noqa: PLR2004
        return Unreachable(f"{urls.host(last.step.url)} answers {status}") if is_fault else _NoMemento(status)
    if status != 200:  # noqa: PLR2004
        return Unusable(f"it is a copy of a page that answered {status}")
    if not BEFORE_THE_WEB_WAS_KEPT <= moment <= now + _CLOCKS_MAY_DIFFER:
        return Unusable("it says that it was made when it cannot have been")
    return Memento(original, _shown(last), moment, replies)


def _is_copy_of(reply: Reply, original: str) -> bool:
    """Tell whether the copy says that it is of the original (RFC 7089, 2.2.1), in its head or in its address."""
    said = [link.target for link in relations_of(reply.links, "original")]
    in_address = original_of(reply.step.url)
    return any(is_of(each, original) for each in said or [in_address or ""])


def _shown(reply: Reply) -> str:
    """Give the copy's own address, in the form for readers."""
    own = urls.canonical(reply.header("content-location"), reply.step.url) if reply.header("content-location") else None
    address = own if own and (stamp_of(own) or not stamp_of(reply.step.url)) else reply.step.url
    return shown_form(urls.without_fragment(address))
