"""Addresses that nobody uses: for sale, parked, suspended, or with the page that a new server comes with.

Two kinds of evidence each: what the page says, what its tags give away, what else the host shows.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from migrate.model.link import Status
from migrate.verdict.arrival import Arrival, is_deep
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded
from migrate.verdict.soft_404 import is_what_any_address_shows

_FOR_SALE = "The address belongs to nobody who uses it: it is for sale, or filled with advertising."
_SUSPENDED = "The site was switched off by those who host it."
_UNUSED = "The server is there, but nothing was put on it: it shows the page that it came with."


def by_parking(arrival: Arrival) -> Observation | None:
    """Give `parked` where two kinds of evidence agree."""
    if not arrival.is_brief:
        return None
    for rule, reason, signals in (
        ("parked-for-sale", _FOR_SALE, tuple(_for_sale(arrival))),
        ("parked-suspended", _SUSPENDED, tuple(_suspended(arrival))),
        ("parked-unused", _UNUSED, tuple(_unused(arrival))),
    ):
        if len(signals) >= arrival.policy.page_signals:
            return Observation(Status.PARKED, rule, reason, signals)
    return None


_NOTICE = 500
"""Characters of prose; what an offer says in words is shorter, what an article says about offers is longer."""


def _for_sale(arrival: Arrival) -> Iterator[str]:
    content, marked = arrival.content, arrival.marked("parking")
    if arrival.prose_chars > _NOTICE and not (marked or _was_sold_on(arrival)):
        return
    headed, said = arrival.headline_says(Topic.FOR_SALE), arrival.count_in_text(Topic.FOR_SALE)
    found = {
        "parked-mark": marked,
        "parked-lander": _is_only_a_lander(arrival),
        "parked-headline": headed,
        "parked-text": said > 0,
        "parked-more-text": said > 1,
        "parked-own-name": (headed or said > 0 or marked) and _says_its_own_name(arrival),
        "parked-target": arrival.was_sent_on and _was_sold_on(arrival),
        "parked-links": marked and content.main_linked_chars * 2 > content.main_chars,
        "parked-sibling": said > 0 and is_what_any_address_shows(arrival),
    }
    yield from (signal for signal, is_there in found.items() if is_there)


_A_SCRIPT_AND_NO_MORE = 40
"""Visible characters."""


def _is_only_a_lander(arrival: Arrival) -> bool:
    content = arrival.content
    return arrival.marked("parking") and content.scripts > 0 and content.visible_chars < _A_SCRIPT_AND_NO_MORE


def _says_its_own_name(arrival: Arrival) -> bool:
    """Tell whether title or headings have the name of the host that was asked for: old-hands.example."""
    name = _name(arrival.first_url)
    return len(name.split()) > 1 and any(f" {name} " in headline for headline in arrival.headlines)


def _was_sold_on(arrival: Arrival) -> bool:
    """Tell whether the host forwards to another one and hands it its own name."""
    name, parts = _name(arrival.first_url), urlsplit(arrival.url)
    asked = f"{parts.path} {parts.query}"
    return _name(arrival.url) != name and f" {name} " in folded(asked)


def _name(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return folded(host.removeprefix("www.")).strip()


def _suspended(arrival: Arrival) -> Iterator[str]:
    if arrival.prose_chars > _NOTICE:
        return
    if arrival.headline_says(Topic.SUSPENDED):
        yield "parked-headline"
    said = arrival.count_in_text(Topic.SUSPENDED)
    if said:
        yield "parked-text"
    if said > 1:
        yield "parked-more-text"
    if "suspend" in urlsplit(arrival.url).path.lower() and arrival.was_sent_on:
        yield "parked-target"
    if said and is_what_any_address_shows(arrival):
        yield "parked-sibling"


def _unused(arrival: Arrival) -> Iterator[str]:
    named = arrival.headline_names(Topic.DEFAULT_SERVER)
    if named:
        yield "parked-headline"
    said = arrival.count_in_text(Topic.DEFAULT_SERVER)
    if named and said:
        yield "parked-text"
    if said > 1 and not is_deep(arrival.url):
        yield "parked-more-text"
    if (named or said) and is_what_any_address_shows(arrival):
        yield "parked-sibling"
