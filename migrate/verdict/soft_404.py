"""Pages that open and say that there is nothing: told by what the same host answers for an address it cannot know.

First what needs no language: the same page at a random address, marks in tags, where the page says that it belongs.
Then what headings and text say, which must agree with something else.
"""

import re
from collections.abc import Container, Iterator

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.addresses import (
    is_dated,
    is_deep,
    is_only_numbered,
    is_search,
    lacks_the_name_of,
    leads_to_a_file,
    names_an_error,
)
from migrate.verdict.arrival import Arrival
from migrate.verdict.notices import (
    begins_with_it,
    has_no_other_name,
    is_a_short_notice,
    is_headed_as_gone,
    reads_like_a_notice,
    says_it_in_phrases,
    says_nothing_else,
    says_so_again,
)
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded, is_short, read, titles, words_of_titles
from migrate.verdict.wording import HARDLY, NEARLY, QUITE, SURELY, heaviest

_REASONS = {
    "soft404-sibling": "The address opens, but a made-up address beside it opens the very same page.",
    "soft404-address": "The site forwards to its page for addresses that it does not know.",
    "soft404-search": "The site turned the address into a search, which found nothing.",
    "soft404-alert": "The page opens, but all it does is to tell in a window that there is nothing.",
    "soft404-headline": "The page opens, but its heading says that there is nothing.",
    "soft404-text": "The page opens, but its text says that what was asked for is not there.",
    "soft404-gone": "The page opens, but it is headed by a notice that what was there is gone.",
    "soft404-no-file": "The address is that of a file, and a page opens that says that there is nothing.",
    "soft404-wording": "The page opens, but its few words are those of pages that say there is nothing: {}.",
    "soft404-mark": "The page opens, but its tags call it the site's page for addresses that it does not know.",
}


def by_soft_404(arrival: Arrival) -> Observation | None:
    """Give `soft_404` where as many signals as the policy asks for agree, and one of them can be read."""
    if arrival.is_data:
        return None
    signals = tuple(_signals(arrival))
    if _was_sent_to_an_error(arrival, signals):
        return _said(arrival, "soft404-address", *signals)
    if _was_turned_into_a_search(arrival) and _found_nothing(arrival):
        return _said(arrival, "soft404-search", *signals)
    if _host_says_it_otherwise(arrival) and not _ENOUGH.intersection(signals):
        return None
    wanted = arrival.policy.page_signals + (arrival.is_dated and not _NOT_BY_CHANCE.intersection(signals))
    if signals and len(signals) >= wanted and signals[0] in _REASONS and _may_be_worded_so(arrival, signals):
        return _said(arrival, *signals)
    return None


def _may_be_worded_so(arrival: Arrival, signals: tuple[str, ...]) -> bool:
    """Tell whether its words do not weigh against it: of phrases alone nothing is believed that they deny."""
    return bool(_UNWORDED.intersection(signals)) or not arrival.wording or arrival.odds_of_nothing >= HARDLY


_UNWORDED = {
    "soft404-same-name",
    "soft404-alert",
    "soft404-noindex",
    "soft404-canonical",
    "soft404-nothing-named",
    "soft404-bare",
}
"""Signals that count whatever the words of the page are."""
_NOT_BY_CHANCE = {"soft404-same-name", "soft404-nothing-named", "soft404-lead", "soft404-again"}
_ENOUGH = {
    "soft404-alert",
    "soft404-mark",
    "soft404-no-file",
    "soft404-noindex",
    "soft404-canonical",
    "soft404-unnamed",
    "soft404-only",
    "soft404-phrase",
    "soft404-surely",
    "soft404-little",
    *_NOT_BY_CHANCE,
}


def _was_sent_to_an_error(arrival: Arrival, signals: tuple[str, ...]) -> bool:
    """Tell whether the target's address is that of an error page, and the page is no essay that is called so."""
    if not arrival.was_sent_on or not names_an_error(arrival.url) or names_an_error(arrival.first_url):
        return False
    if is_dated(arrival.url) and arrival.is_dated:
        return False
    return arrival.is_brief and (not is_only_numbered(arrival.url) or bool(signals))


def by_sibling(arrival: Arrival) -> Observation | None:
    """Give `soft_404` where the host shows the same at an address that nobody ever gave to anything."""
    if is_deep(arrival.first_url) and arrival.is_what_any_address_shows:
        return _said(arrival, "soft404-sibling", *_signals(arrival))
    return None


def _was_turned_into_a_search(arrival: Arrival) -> bool:
    return arrival.was_sent_on and is_search(arrival.url) and not is_search(arrival.first_url)


def _found_nothing(arrival: Arrival) -> bool:
    return arrival.reading.mentions(Topic.NOT_FOUND) or arrival.odds_of_nothing >= QUITE


def _said(arrival: Arrival, *signals: str) -> Observation:
    first, *beside = dict.fromkeys(signals)
    reason = _REASONS[first]
    if first == "soft404-wording":
        reason = reason.format(", ".join(f"“{words}”" for words in heaviest(arrival.wording)))
    return Observation(Status.SOFT_404, first, reason, tuple(beside))


def _host_says_it_otherwise(arrival: Arrival) -> bool:
    """Tell whether the host says of a random address that there is no such page, and not as this page does."""
    sibling = arrival.seen.sibling
    outcome = sibling.last.last.outcome if sibling is not None else None
    if isinstance(outcome, Answered) and outcome.status in {404, 410}:
        return True
    if arrival.beside is None or arrival.beside.has_same_name:
        return False
    known = titles(Topic.NOT_FOUND)
    said = [folded(text) for text in (arrival.beside.other.title or "", *arrival.beside.others.headings)]
    return any(known.name(text) or read(text).says(Topic.NOT_FOUND) for text in said) or (
        arrival.beside.others.main_chars <= _NOTICE and read(folded(arrival.beside.others.main)).says(Topic.NOT_FOUND)
    )


def _signals(arrival: Arrival) -> Iterator[str]:
    """Give each thing that speaks for it, what people read first; each is of another kind."""
    content, said = arrival.content, arrival.on(Topic.NOT_FOUND)
    exact = _is_headed_so(arrival)
    same_name, is_notice = arrival.has_the_name_of_any_address, arrival.prose_chars <= _NOTICE
    headed = said.by_headline or exact or (said.vaguely_headed and same_name)
    gone = is_headed_as_gone(arrival)
    lacks_its_name = (is_notice or (exact and arrival.is_brief)) and _has_nothing_of_its_name(arrival)
    says_it, leads = lacks_its_name and is_a_short_notice(arrival), begins_with_it(arrival)
    reads = reads_like_a_notice(arrival)
    found = {
        "soft404-headline": headed,
        "soft404-alert": arrival.marked("alert") and is_notice,
        "soft404-text": is_notice and (said.told or (said.hinted and headed) or says_it or leads),
        "soft404-gone": gone and not headed,
        "soft404-again": gone and says_so_again(arrival),
        "soft404-wording": reads,
        "soft404-lead": leads,
        "soft404-mark": arrival.marked("error"),
        "soft404-no-file": _is_no_file(arrival),
        "soft404-same-name": same_name,
        "soft404-noindex": arrival.is_brief and arrival.marked("noindex"),
        "soft404-canonical": bool(content.canonical)
        and is_notice
        and is_deep(arrival.url)
        and _is_elsewhere(content.canonical or "", arrival.first_url),
        "soft404-unnamed": gone and has_no_other_name(arrival),
        "soft404-only": (said.told or arrival.marked("alert") or (headed and not arrival.is_page))
        and says_nothing_else(arrival),
        "soft404-phrase": reads and says_it_in_phrases(arrival),
        "soft404-little": reads and arrival.odds_of_nothing >= NEARLY and _is_little(arrival),
        "soft404-surely": reads and arrival.odds_of_nothing >= SURELY,
        "soft404-bare": exact and _is_bare(arrival),
        "soft404-nothing-named": (exact or gone or says_it) and lacks_its_name,
    }
    return (signal for signal, is_there in found.items() if is_there)


_NOTICE = 700
"""Characters of prose; what a page says of itself is shorter, what an article says about such pages is longer."""
_LITTLE = 150
"""Characters of prose: two sentences."""
_BARE = 120
"""Characters of prose: the heading and hardly more."""


def _is_little(arrival: Arrival) -> bool:
    return arrival.prose_chars <= _LITTLE and arrival.content.pictures <= 1


def _is_bare(arrival: Arrival) -> bool:
    return arrival.prose_chars <= _BARE and not arrival.content.frames


def _is_no_file(arrival: Arrival) -> bool:
    """Tell whether the address is that of a file, and a page opens that mentions that there is nothing."""
    is_page = arrival.is_page and leads_to_a_file(arrival.first_url)
    return is_page and arrival.reading.mentions(Topic.NOT_FOUND)


def _has_nothing_of_its_name(arrival: Arrival) -> bool:
    """Tell whether no word of what the address calls the page stands on it: a page has some of its own name."""
    content = arrival.content
    return lacks_the_name_of(arrival.first_url, (arrival.page.title or "", *content.headings, content.main))


def _is_headed_so(arrival: Arrival) -> bool:
    headlines = arrival.headlines_about(Topic.NOT_FOUND)
    return any(_is_error_heading(headline, arrival.names.title_parts) for headline in headlines)


_ERROR_NUMBER = re.compile(r" (?:.* )?4(?:04|10) (?:.* )?")


def _is_error_heading(headline: str, title: Container[str]) -> bool:
    """Tell whether a folded heading says "not found" and nothing else: in words, or with a number among such words.

    A number alone says it in a title; in a heading it may count anything.
    """
    if titles(Topic.NOT_FOUND).name(headline):
        return True
    known = words_of_titles(Topic.NOT_FOUND)
    return (
        is_short(headline)
        and not (headline.strip().isdigit() and headline not in title)
        and _ERROR_NUMBER.fullmatch(headline) is not None
        and all(word in known or word.isdigit() for word in headline.split())
    )


def _is_elsewhere(canonical: str, asked: str) -> bool:
    return not is_deep(canonical) or (names_an_error(canonical) and not names_an_error(asked))
