"""Pages that open and say that there is nothing: told by what the same host answers for an address it cannot know.

First what needs no language: the same page at a random address, marks in tags, where the page says that it belongs.
Then what headings and text say, which must agree with something else.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.model.page import Content
from migrate.pages.sketches import similarity
from migrate.verdict.arrival import Arrival, is_deep, is_short, words_of
from migrate.verdict.chain import Chain, End
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded, phrases, words_of_titles

_OK = 200
_REASONS = {
    "soft404-sibling": "The address opens, but a made-up address beside it opens the very same page.",
    "soft404-address": "The site forwards to its page for addresses that it does not know.",
    "soft404-headline": "The page opens, but its heading says that there is nothing.",
    "soft404-text": "The page opens, but its text says that what was asked for is not there.",
}


def by_soft_404(arrival: Arrival) -> Observation | None:
    """Give `soft_404` where as many signals as the policy asks for agree, and one of them can be read."""
    if arrival.was_sent_on and _names_an_error(arrival.url) and not _names_an_error(arrival.first_url):
        return _said("soft404-address", *_signals(arrival))
    signals = tuple(_signals(arrival))
    if len(signals) >= arrival.policy.page_signals and signals[0] in _REASONS:
        return _said(*signals)
    return None


def by_sibling(arrival: Arrival) -> Observation | None:
    """Give `soft_404` where the host shows the same at an address that nobody ever gave to anything."""
    return _said("soft404-sibling", *_signals(arrival)) if is_what_any_address_shows(arrival) else None


def _said(*signals: str) -> Observation:
    first, *beside = dict.fromkeys(signals)
    return Observation(Status.SOFT_404, first, _REASONS[first], tuple(beside))


def _signals(arrival: Arrival) -> Iterator[str]:
    """Give each thing that speaks for it, what people read first; each is of another kind."""
    content = arrival.content
    exact = any(_is_error_heading(headline) for headline in arrival.headlines)
    if exact or (arrival.is_brief and arrival.headline_says(Topic.NOT_FOUND)):
        yield "soft404-headline"
    if arrival.text_says(Topic.NOT_FOUND):
        yield "soft404-text"
    if arrival.marked("error"):
        yield "soft404-mark"
    if _names_an_error(arrival.url):
        yield "soft404-url"
    if arrival.is_brief and arrival.marked("noindex"):
        yield "soft404-noindex"
    if content.canonical and is_deep(arrival.url) and _is_elsewhere(content.canonical):
        yield "soft404-canonical"
    if arrival.was_sent_on and arrival.seen.shared_by >= arrival.policy.shared_target_min_urls:
        yield "soft404-shared"
    if exact and _is_bare(arrival):
        yield "soft404-bare"


_BARE = 250
"""Characters of prose; below its heading an error page often has a sentence or two."""


def _is_bare(arrival: Arrival) -> bool:
    return arrival.prose_chars <= _BARE and not arrival.content.frames


_ERROR_NUMBER = re.compile(r" (?:.* )?4(?:04|10) (?:.* )?")


def _is_error_heading(headline: str) -> bool:
    """Tell whether a folded heading says "not found" and nothing else: in words, or with a number among such words."""
    if phrases(Topic.NOT_FOUND).name(headline):
        return True
    known = words_of_titles(Topic.NOT_FOUND)
    return (
        is_short(headline)
        and _ERROR_NUMBER.fullmatch(headline) is not None
        and all(word in known or word.isdigit() for word in headline.split())
    )


_ERROR_SEGMENT = re.compile(
    r"(?:error|err|http|status|page|seite|e)?[-_]?4(?:04|10)[-_]?(?:error|page|notfound|not[-_]found)?"
    r"|(?:page|file|error|content|document)?[-_]?not[-_]?found|notfound|page[-_]?missing|no[-_]?page"
    r"|(?:page[-_]?)?(?:non[-_]trouvee|no[-_]encontrada|nao[-_]encontrada|nicht[-_]gefunden|introuvable)"
    r"|missing|nopage|removed|unavailable|page[-_]unavailable|sorry|oops",
    re.IGNORECASE,
)


def _names_an_error(url: str) -> bool:
    """Tell whether a segment of the path, or the value of a parameter, is the name of an error page."""
    parts = urlsplit(url)
    named = [segment.rpartition(".")[0] or segment for segment in parts.path.split("/")[-2:] if segment]
    named += [
        value for name, value in parse_qsl(parts.query) if name.lower() in {"error", "err", "status", "page", "e"}
    ]
    return any(_ERROR_SEGMENT.fullmatch(name) for name in named)


def _is_elsewhere(canonical: str) -> bool:
    return not is_deep(canonical) or _names_an_error(canonical)


_ALIKE = 0.8
"""Similarity of the main contents; two notices that name their addresses have 0.85 and more, two articles 0.1."""
_ENOUGH_TEXT = 30
"""Characters without which two pages are not the same for having the same text."""


def is_what_any_address_shows(arrival: Arrival) -> bool:
    """Tell whether the host shows this very page at an address that it cannot know, and nothing of the page's own."""
    sibling = arrival.seen.sibling
    if sibling is None or sibling.end is not End.ARRIVED or not is_deep(arrival.first_url):
        return False
    last = sibling.last
    if not isinstance(last.last.outcome, Answered) or last.last.outcome.status != _OK or last.page is None:
        return False
    other = last.page.content
    if other is None or arrival.url == sibling.checks[0].url:
        return False
    return _same_heading(arrival, last.page.title, other, sibling) and _same_main(arrival, other, last.last.url)


def _same_heading(arrival: Arrival, title: str | None, other: Content, sibling: Chain) -> bool:
    """Compare titles and headings without the words of either address, which error pages repeat."""
    ours, theirs = words_of(arrival.first_url), words_of(sibling.checks[0].url)
    return _without(arrival.page.title, ours | theirs) == _without(title, ours | theirs) and [
        _without(heading, ours | theirs) for heading in arrival.content.headings
    ] == [_without(heading, ours | theirs) for heading in other.headings]


def _without(text: str | None, words: frozenset[str]) -> list[str]:
    return [word for word in folded(text or "").split() if word not in words]


def _same_main(arrival: Arrival, other: Content, other_url: str) -> bool:
    content = arrival.content
    if content.pictures > other.pictures + 1 or content.frames > other.frames:
        return False  # what is the page's own may be what it shows
    echoed = words_of(arrival.url) | words_of(arrival.first_url) | words_of(other_url)
    if content.main_chars >= _ENOUGH_TEXT and _without(content.main, echoed) == _without(other.main, echoed):
        return True
    return similarity(content.sketch, other.sketch) >= _ALIKE


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
