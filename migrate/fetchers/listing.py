"""Which copies of a page an archive has: asked of a TimeGate, its TimeMap where need be, or of a CDX server."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TypeAlias, assert_never

from migrate import urls
from migrate.fetchers.link_format import WebLink, read_links, relations_of
from migrate.fetchers.wayback import NoCdx, read_cdx
from migrate.fetchers.web_archive import (
    Ask,
    Candidate,
    Part,
    Reply,
    TimeGate,
    Wayback,
    WebArchive,
    stamp_of,
)

MOST_HOPS = 5
"""Redirects that one search follows from address to address of an archive."""
BEFORE_THE_WEB_WAS_KEPT = datetime(1996, 1, 1, tzinfo=UTC)
"""Asked for this date, a TimeGate gives its first copy (RFC 7089, 4.5.3)."""
_REFUSALS = frozenset({403, 451})
_MOST_SAID = 200


@dataclass(frozen=True, slots=True)
class NoneThere:
    """The archive was asked, and has no good copy."""

    reason: str


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """There may be copies of this page, and none could be opened; of other pages nothing follows."""

    detail: str


@dataclass(frozen=True, slots=True)
class ArchiveBusy:
    """The archive wants to be asked less, beyond what we were willing to wait."""

    detail: str


@dataclass(frozen=True, slots=True)
class ArchiveDown:
    """The archive does not answer, or not as one does."""

    detail: str
    is_silent: bool = False
    """True where nothing at all was heard of it."""


Unasked: TypeAlias = OutOfReach | ArchiveBusy | ArchiveDown
"""The search came to no end."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What an archive says it has."""

    candidates: tuple[Candidate, ...]
    """In no order."""
    at_hand: Reply | None = None
    """One of them that came along with the listing."""
    timemap: str | None = None
    """Where all are listed; None where these are all, or the nearest ones for certain."""


def list_copies(url: str, wanted: datetime | None, archive: WebArchive, ask: Ask) -> Listed | NoneThere | Unasked:
    """Give the copies among which the one nearest to `wanted` is, or where the others are listed."""
    match archive:
        case Wayback():
            return _of_cdx(url, archive, ask)
        case TimeGate():
            listed = _of_timegate(url, wanted, archive, ask)
            if isinstance(listed, Listed) and wanted and not any(each.at <= wanted for each in listed.candidates):
                return with_timemap(listed, url, wanted, ask)
            return listed
        case _:
            assert_never(archive)


def with_timemap(listed: Listed, url: str, wanted: datetime | None, ask: Ask) -> Listed:
    """Give all copies where their list can be had, those that are known where it cannot."""
    if listed.timemap is None:
        return listed
    links = _timemap(listed.timemap, ask)
    parts = [link for link in relations_of(links, "timemap") if link.target != listed.timemap]
    if parts and not any(relations_of(links, "memento")):  # it is an index of TimeMaps (RFC 7089, 5.1.1)
        links = _timemap(_part_about(wanted, parts).target, ask)
    more = () if _is_of_another(links, url) else _candidates(links)
    known = {each.url: each for each in (*more, *listed.candidates)}
    return replace(listed, candidates=tuple(known.values()), timemap=None)


def is_of(url: str, original: str) -> bool:
    """Tell whether two addresses are of one page to an archive, whatever their scheme and `www`."""
    return urls.surt(url) == urls.surt(original)


def said_of(reply: Reply) -> str:
    """Say in a few words what came instead of an answer."""
    outcome = reply.step.outcome
    detail = getattr(outcome, "detail", "") or outcome.kind.replace("_", " ")
    return f"{urls.host(reply.step.url)}: {detail}"[:_MOST_SAID]


def _of_cdx(url: str, archive: Wayback, ask: Ask) -> Listed | NoneThere | Unasked:
    reply = ask(archive.ask_for(url), {}, Part.LISTING)
    fault = _fault(reply)
    if fault is not None:
        return fault
    status = reply.answer.status if reply.answer else 0
    if status == 400:  # noqa: PLR2004
        return NoneThere("the archive does not take such an address")
    if status != 200:  # noqa: PLR2004
        return ArchiveDown(f"its list of copies answers {status}")
    found = read_cdx(reply.body, url, archive)
    if isinstance(found, NoCdx):
        return ArchiveDown("answers, but not with a list of copies")
    return Listed(found) if found else NoneThere("the archive has no good copy")


def _of_timegate(url: str, wanted: datetime | None, archive: TimeGate, ask: Ask) -> Listed | NoneThere | Unasked:
    """Negotiate by date, in any of the patterns of RFC 7089, 4.1 and 4.2."""
    headers = {"Accept-Datetime": format_datetime(wanted or BEFORE_THE_WEB_WAS_KEPT, usegmt=True)}
    reply = _negotiated(archive.ask_for(url), headers, ask)
    fault = _fault(reply)
    if fault is not None:
        return fault
    listed = _listed(reply, wanted)
    if listed.candidates or listed.timemap:
        return listed
    status = reply.answer.status if reply.answer else 0
    if status in {404, 410}:
        return NoneThere("the archive has no copy")
    return ArchiveDown(f"answers ({status}), but not as a TimeGate")


def _negotiated(address: str, headers: Mapping[str, str], ask: Ask) -> Reply:
    """Give the answer of the TimeGate that is really one: others may lead to it, as http does to https."""
    seen = set[str]()
    while True:
        reply = ask(address, headers, Part.COPY)
        onward = reply.answer.location if reply.answer else None
        if onward is None or len(seen) >= MOST_HOPS or address in seen or _is_choice(reply, onward):
            return reply
        seen.add(address)
        address = urls.without_fragment(onward)


def _is_choice(reply: Reply, onward: str) -> bool:
    """Tell whether a redirect leads to a copy (RFC 7089, 4.1.1), and not only to another address of the TimeGate."""
    varies = "accept-datetime" in reply.header("vary").lower()
    return varies or stamp_of(onward) is not None or any(relations_of(reply.links, "memento"))


def _fault(reply: Reply) -> Unasked | None:
    """Give what keeps us from the listing; None where there is an answer to read."""
    answer = reply.answer
    if answer is None:
        return ArchiveDown(said_of(reply), is_silent=True)
    if reply.is_busy:
        return ArchiveBusy(f"answers {answer.status}")
    if answer.status in _REFUSALS and reply.moment is None:
        return OutOfReach(f"the archive does not show copies of it ({answer.status})")
    return None


def _listed(reply: Reply, wanted: datetime | None) -> Listed:
    """Give what a TimeGate's answer names: the copy that it leads to or is, and those in its Link header."""
    known = _candidates(reply.links)
    timemap = next((link.target for link in relations_of(reply.links, "timemap")), None)
    if wanted and any(link.moment and link.moment > wanted for link in relations_of(reply.links, "first")):
        timemap = None  # there is nothing earlier to be found in it
    location = reply.answer.location if reply.answer else None
    if location:
        chosen = _chosen(urls.without_fragment(location), known, wanted)
        return Listed(tuple({each.url: each for each in (chosen, *known)}.values()), timemap=timemap)
    if reply.moment:
        address = urls.canonical(reply.header("content-location") or reply.step.url, reply.step.url) or reply.step.url
        here = Candidate(urls.without_fragment(address), reply.moment)
        return Listed(tuple({each.url: each for each in (*known, here)}.values()), reply, timemap)
    is_none = reply.answer is not None and reply.answer.status in {404, 410}
    return Listed(known, timemap=None if is_none and not known else timemap)


def _chosen(location: str, known: tuple[Candidate, ...], wanted: datetime | None) -> Candidate:
    """Give the copy that the TimeGate chose; where nothing says from when it is, it is taken at its word."""
    said = next((each.at for each in known if each.url == location), None)
    return Candidate(location, said or stamp_of(location) or wanted or BEFORE_THE_WEB_WAS_KEPT)


def _candidates(links: tuple[WebLink, ...]) -> tuple[Candidate, ...]:
    mementos = relations_of(links, "memento")
    return tuple(Candidate(link.target, moment) for link in mementos if (moment := link.moment))


def _is_of_another(links: tuple[WebLink, ...], url: str) -> bool:
    originals = list(relations_of(links, "original"))
    return bool(originals) and not any(is_of(link.target, url) for link in originals)


def _timemap(address: str, ask: Ask) -> tuple[WebLink, ...]:
    reply = ask(address, {}, Part.LISTING)
    is_there = reply.answer is not None and reply.answer.status == 200  # noqa: PLR2004
    return read_links(reply.body.decode("utf-8", errors="replace"), address) if is_there else ()


def _part_about(wanted: datetime | None, parts: list[WebLink]) -> WebLink:
    """Give the last part that begins before the date; the first where none says when it begins."""
    if wanted is None:
        return parts[0]
    begun = [part for part in parts if (start := part.begins) and start <= wanted]
    return max(begun, key=lambda part: part.begins or BEFORE_THE_WEB_WAS_KEPT, default=parts[0])
