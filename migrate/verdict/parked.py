"""Addresses that nobody uses: for sale, parked, suspended, or with the page that a new server comes with.

Two kinds of evidence each: what the page says, what its tags give away, what else the host shows.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.addresses import is_deep
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded, titles

_FOR_SALE = "The address belongs to nobody who uses it: it is for sale, or filled with advertising."
_SUSPENDED = "The site was switched off by those who host it."
_UNUSED = "The server is there, but nothing was put on it: it shows the page that it came with."


def by_parking(arrival: Arrival) -> Observation | None:
    """Give `parked` where two kinds of evidence agree."""
    if not arrival.is_brief or _is_something_else(arrival):
        return None
    for rule, reason, signals in (
        ("parked-for-sale", _FOR_SALE, tuple(_for_sale(arrival))),
        ("parked-suspended", _SUSPENDED, tuple(_suspended(arrival))),
        ("parked-unused", _UNUSED, tuple(_unused(arrival))),
    ):
        if len(signals) >= arrival.policy.page_signals and (rule == "parked-unused" or not _lives(arrival)):
            return Observation(Status.PARKED, rule, reason, signals)
    return None


def _is_something_else(arrival: Arrival) -> bool:
    """Tell whether the page is a wall or a fault of a site that is in use: those are at every address, too."""
    human, fault = arrival.on(Topic.HUMAN), arrival.on(Topic.FAULT)
    is_wall = arrival.marked("challenge") or human.headed or human.told or arrival.content.passwords > 0
    return is_wall or fault.headed or fault.told


def _lives(arrival: Arrival) -> bool:
    """Tell whether the host knows its pages: it says that a random one beside this is not there, and this one is."""
    sibling = arrival.seen.sibling
    outcome = sibling.last.last.outcome if sibling is not None else None
    is_refused = isinstance(outcome, Answered) and outcome.status in {404, 410}
    return is_refused and is_deep(arrival.first_url) and not arrival.was_sent_on and not arrival.marked("parking")


_NOTICE = 600
"""Characters of prose; what an offer says in words is shorter, what an article says about offers is longer."""


def _for_sale(arrival: Arrival) -> Iterator[str]:
    content, marked, said = arrival.content, arrival.marked("parking"), arrival.on(Topic.FOR_SALE)
    sold_on = arrival.was_sent_on and _was_sold_on(arrival)
    if not (marked or sold_on) and (arrival.prose_chars > _NOTICE or _is_about_another_name(arrival)):
        return
    speaks = said.headed or said.told or said.hinted or _is_offered_by_name(arrival)
    same = arrival.is_what_any_address_shows
    found = {
        "parked-mark": marked,
        "parked-lander": _is_only_a_lander(arrival),
        "parked-headline": said.by_headline or _is_offered_by_name(arrival),
        "parked-text": said.told or (said.hinted and (said.headed or marked or _says_its_own_name(arrival))),
        "parked-own-name": (speaks or marked or same) and _says_its_own_name(arrival),
        "parked-target": sold_on,
        "parked-links": marked and content.main_linked_chars * 2 > content.main_chars,
        "parked-sibling": same and (speaks or marked or _says_its_own_name(arrival)),
        "parked-bare": said.headed and arrival.prose_chars <= _BARE and content.fields < _A_SEARCH_AND_MORE,
    }
    yield from (signal for signal, is_there in found.items() if is_there)


_BARE = 150
_A_SEARCH_AND_MORE = 3
_DOMAIN = re.compile(
    r"\b[a-z\d][a-z\d-]+\.(?:com|net|org|info|biz|io|co|de|fr|es|ru|cn|jp|uk|eu|nl|it|pl|br|pt|example)\b"
)


def _is_about_another_name(arrival: Arrival) -> bool:
    """Tell whether what is offered is another name than the one that was asked for, as brokers and articles do."""
    host = (urlsplit(arrival.first_url).hostname or "").lower()
    said = " ".join((arrival.page.title or "", *arrival.content.headings, arrival.content.main[:_NOTICE])).lower()
    named = set(_DOMAIN.findall(said))
    return bool(named) and not any(name in host or host.removeprefix("www.") in name for name in named)


_A_SCRIPT_AND_NO_MORE = 40
"""Visible characters."""


def _is_only_a_lander(arrival: Arrival) -> bool:
    content = arrival.content
    return arrival.marked("parking") and content.scripts > 0 and content.visible_chars < _A_SCRIPT_AND_NO_MORE


def _says_its_own_name(arrival: Arrival) -> bool:
    """Tell whether title or headings have the name of the host that was asked for: old-hands.example."""
    name = _name(arrival.first_url)
    return len(name.split()) > 1 and any(f" {name} " in headline for headline in arrival.headlines)


def _is_offered_by_name(arrival: Arrival) -> bool:
    """Tell whether a headline is the host's name and that it is for sale."""
    name, known = _name(arrival.first_url), titles(Topic.FOR_SALE)
    return any(headline.startswith(f" {name} ") and known.end(headline) for headline in arrival.headlines)


def _was_sold_on(arrival: Arrival) -> bool:
    """Tell whether the host forwards to another one and hands it its own name."""
    name, parts = _name(arrival.first_url), urlsplit(arrival.url)
    asked = f"{parts.path} {parts.query}"
    return _name(arrival.url) != name and f" {name} " in folded(asked)


def _name(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return folded(host.removeprefix("www.")).strip()


def _suspended(arrival: Arrival) -> Iterator[str]:
    said = arrival.on(Topic.SUSPENDED)
    if arrival.prose_chars > _NOTICE or arrival.is_dated:
        return
    found = {
        "parked-headline": said.by_headline,
        "parked-text": said.by_text,
        "parked-target": arrival.was_sent_on and "suspend" in urlsplit(arrival.url).path.lower(),
        "parked-sibling": (said.headed or said.vaguely_headed or said.told) and arrival.is_what_any_address_shows,
        "parked-bare": said.headed and arrival.prose_chars <= _BARE,
    }
    yield from (signal for signal, is_there in found.items() if is_there)


def _unused(arrival: Arrival) -> Iterator[str]:
    said = arrival.on(Topic.DEFAULT_SERVER)
    same = arrival.is_what_any_address_shows
    if arrival.on(Topic.NOT_FOUND).headed and not arrival.says_by_name(Topic.DEFAULT_SERVER):
        return
    named = arrival.says_by_name(Topic.DEFAULT_SERVER) or (said.vaguely_headed and (said.told or same))
    found = {
        "parked-headline": named,
        "parked-text": said.told or (said.hinted and (named or same)),
        "parked-sibling": same and (named or said.told or said.hinted),
        "parked-bare": named and arrival.prose_chars <= _BARE,
    }
    yield from (signal for signal, is_there in found.items() if is_there)
