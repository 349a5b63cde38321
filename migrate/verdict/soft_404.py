"""Pages that open and say that there is nothing: told by what the same host answers for an address it cannot know.

First what needs no language: the same page at a random address, marks in tags, where the page says that it belongs.
Then what headings and text say, which must agree with something else.
"""

import re
from collections.abc import Container, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.addresses import is_deep, lacks_the_name_of, names_an_error
from migrate.verdict.arrival import Arrival
from migrate.verdict.chain import Chain
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded, is_short, read, titles, words_of_titles

_OK = 200
_REASONS = {
    "soft404-sibling": "The address opens, but a made-up address beside it opens the very same page.",
    "soft404-address": "The site forwards to its page for addresses that it does not know.",
    "soft404-headline": "The page opens, but its heading says that there is nothing.",
    "soft404-text": "The page opens, but its text says that what was asked for is not there.",
    "soft404-mark": "The page opens, but its tags call it the site's page for addresses that it does not know.",
}


def by_soft_404(arrival: Arrival) -> Observation | None:
    """Give `soft_404` where as many signals as the policy asks for agree, and one of them can be read."""
    if arrival.was_sent_on and names_an_error(arrival.url) and not names_an_error(arrival.first_url):
        return _said("soft404-address", *_signals(arrival))
    signals = tuple(_signals(arrival))
    if _host_says_it_otherwise(arrival) and not _TECHNICAL.intersection(signals):
        return None
    wanted = arrival.policy.page_signals + (arrival.is_dated and not _NOT_BY_CHANCE.intersection(signals))
    if signals and len(signals) >= wanted and signals[0] in _REASONS:
        return _said(*signals)
    return None


_NOT_BY_CHANCE = {"soft404-same-name", "soft404-nothing-named"}
_TECHNICAL = {"soft404-mark", "soft404-noindex", "soft404-canonical", "soft404-only", *_NOT_BY_CHANCE}


def by_sibling(arrival: Arrival) -> Observation | None:
    """Give `soft_404` where the host shows the same at an address that nobody ever gave to anything."""
    if is_deep(arrival.first_url) and arrival.is_what_any_address_shows:
        return _said("soft404-sibling", *_signals(arrival))
    return None


def _said(*signals: str) -> Observation:
    first, *beside = dict.fromkeys(signals)
    return Observation(Status.SOFT_404, first, _REASONS[first], tuple(beside))


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
    found = {
        "soft404-headline": headed,
        "soft404-text": is_notice and (said.told or (said.hinted and headed)),
        "soft404-mark": arrival.marked("error"),
        "soft404-same-name": same_name,
        "soft404-noindex": arrival.is_brief and arrival.marked("noindex"),
        "soft404-canonical": bool(content.canonical)
        and is_deep(arrival.url)
        and _is_elsewhere(content.canonical or ""),
        "soft404-only": _says_nothing_else(arrival),
        "soft404-bare": exact and _is_bare(arrival),
        "soft404-nothing-named": exact and is_notice and _has_nothing_of_its_name(arrival),
    }
    return (signal for signal, is_there in found.items() if is_there)


_NOTICE = 700
"""Characters of prose; what a page says of itself is shorter, what an article says about such pages is longer."""
_BRIEF_NOTICE = 250
"""Characters of prose: the heading, a sentence of excuse and one that offers something else."""
_BARE = 120
"""Characters of prose: the heading and hardly more."""


def _is_bare(arrival: Arrival) -> bool:
    return arrival.prose_chars <= _BARE and not arrival.content.frames


def _says_nothing_else(arrival: Arrival) -> bool:
    """Tell whether the page is called that there is nothing, in title and heading, says so again and hardly more.

    So do shops, boards and galleries that know their addresses and have lost what was there.
    """
    content, nothing = arrival.content, arrival.on(Topic.NOT_FOUND)
    if content.frames or not (nothing.told or nothing.hinted) or arrival.prose_chars > _BRIEF_NOTICE:
        return False
    if not is_deep(arrival.first_url) or names_an_error(arrival.first_url):
        return False
    title, called = arrival.title_parts, [folded(each) for each in content.headings]
    known = titles(Topic.NOT_FOUND)
    said = [text for text in arrival.headlines_about(Topic.NOT_FOUND) if known.name(text) or known.end(text)]
    return any(text in title for text in said) and any(text in called for text in said)


def _has_nothing_of_its_name(arrival: Arrival) -> bool:
    """Tell whether no word of what the address calls the page stands on it: a page has some of its own name."""
    content = arrival.content
    return lacks_the_name_of(arrival.first_url, (arrival.page.title or "", *content.headings, content.main))


def _is_headed_so(arrival: Arrival) -> bool:
    headlines = arrival.headlines_about(Topic.NOT_FOUND)
    return any(_is_error_heading(headline, arrival.title_parts) for headline in headlines)


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


def _is_elsewhere(canonical: str) -> bool:
    return not is_deep(canonical) or names_an_error(canonical)


_NAMES_A_PAGE = re.compile(
    r"id|p|q|t|f|s|page|page_?id|article_?id|art|item|post|title|name|slug|node|nid|aid|pid|tid|doc|file|url|path|view"
    r"|\w+_?id",
    re.IGNORECASE,
)
_FILE_ENDING = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|cfm|cgi|pl|do|shtml|xhtml|jspx|action)", re.IGNORECASE)


def probe_for(chain: Chain, token: str) -> str | None:
    """Give a random address beside the page that the chain ends at; None where its answer would tell nothing.

    It lies in the same folder and is shaped alike: with the same ending, or the same slash at its end, digits where
    the name has digits alone; where the page is one script's with an id in the query, the id is what changes.
    """
    check = chain.last
    outcome, page = check.last.outcome, check.page
    if not isinstance(outcome, Answered) or outcome.status != _OK or page is None or page.sniffed_type != "text/html":
        return None
    parts = urlsplit(check.last.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if query and (not name or _FILE_ENDING.search(name)):
        which = max(range(len(query)), key=lambda at: (_NAMES_A_PAGE.fullmatch(query[at][0]) is not None, at))
        query[which] = (query[which][0], _shaped(query[which][1], token))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
    if not name or not is_deep(check.last.url):
        return None
    stem, dot, ending = name.rpartition(".")
    new = f"{_shaped(stem, token)}{dot}{ending}" if dot and stem else _shaped(name, token)
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{new}{slash}", "", ""))


_MOST_DIGITS = 9


def _shaped(value: str, token: str) -> str:
    """Give the token, as digits where the value is digits."""
    return str(int(token, 16) % 10**_MOST_DIGITS) if value.isdigit() and _is_hex(token) else token


def _is_hex(token: str) -> bool:
    return re.fullmatch(r"[0-9a-f]+", token) is not None
