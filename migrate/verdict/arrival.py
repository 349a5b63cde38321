"""A page that opened, with what several rules ask about it."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from migrate.model.capture import Answered
from migrate.model.page import Content, Page
from migrate.model.policy import Policy
from migrate.verdict.observation import Seen
from migrate.verdict.phrasebook import Phrases, Topic, folded, phrases

BRIEF = 1_200
"""Characters of prose up to which a page may be nothing but a notice: the longest seen has 900, an article 1,500."""
_TITLE_PARTS = re.compile(r"\s+[|·•»«:/\\~\-‐‑–—]+\s+|\s*[|»«]\s*|:\s+|\s*::\s*|\s*[｜：]\s*|[!?.。！？]+\s+")
_FRONT = re.compile(
    r"/*(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?"
    r"(?:(?:index|home|homepage|default|start|startseite|main|welcome|accueil|inicio|portal)(?:\.\w{2,5})?/?)?",
    re.IGNORECASE,
)
"""Paths that open a site: the root, a language, an index page."""
_NO_PLACE = re.compile(
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|referrer|source|lang|language|hl|locale|l|setlang|_ga|igshid|sid"
    r"|phpsessid|jsessionid|from|via|cmpid|campaign",
    re.IGNORECASE,
)
"""Names of parameters that do not say which page is meant."""


@dataclass(frozen=True)
class Arrival:
    """The end of a chain of redirects: an answer with a page or a short text."""

    seen: Seen
    policy: Policy
    answer: Answered
    page: Page
    content: Content

    @property
    def first_url(self) -> str:
        """The URL that the post has."""
        return self.seen.chain.checks[0].url

    @property
    def url(self) -> str:
        """The URL that answered."""
        return self.seen.chain.last.last.url

    @property
    def was_sent_on(self) -> bool:
        """True where the answer is of another URL than was asked for."""
        return self.first_url != self.url

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Title, parts of the title, and headings; folded."""
        title = self.page.title or ""
        said = [title, *_TITLE_PARTS.split(title), *self.content.headings]
        return tuple(dict.fromkeys(text for each in said if (text := folded(each)).strip()))

    @property
    def prose_chars(self) -> int:
        """Characters of the main content that are not texts of links."""
        return max(0, self.content.main_chars - self.content.main_linked_chars)

    @property
    def is_brief(self) -> bool:
        """True where the page may be nothing but a notice."""
        return self.prose_chars <= BRIEF

    @cached_property
    def text(self) -> str:
        """The main content, folded, without its headings; empty where it is too long to be a notice."""
        if not self.is_brief:
            return ""
        main = folded(self.content.main)
        for heading in self.content.headings:
            main = main.replace(folded(heading), " ", 1)
        return main

    def headline_names(self, topic: Topic) -> bool:
        """Tell whether the title, a part of it, or a heading says this and nothing else."""
        known = phrases(topic)
        return any(known.name(headline) for headline in self.headlines)

    def headline_says(self, topic: Topic) -> bool:
        """Tell whether the title or a heading says this among few other words."""
        known = phrases(topic)
        return any(known.name(text) or (is_short(text) and known.stand_in(text)) for text in self.headlines)

    def text_says(self, topic: Topic) -> bool:
        """Tell whether a page that may be a notice says this below its headings."""
        return self.is_brief and self._known(topic).stand_in(self.text)

    def count_in_text(self, topic: Topic) -> int:
        """Give how many phrases of the topic a page that may be a notice has below its headings."""
        return self._known(topic).count_in(self.text) if self.is_brief else 0

    def _known(self, topic: Topic) -> Phrases:
        return phrases(topic)

    def marked(self, mark: str) -> bool:
        """Tell whether the page has a technical mark."""
        return mark in self.content.marks

    def header(self, name: str) -> str:
        """Give a field of the answer in lower case; empty where it has none."""
        return next((value.lower() for field, value in self.answer.headers if field.lower() == name), "")


_WORDS_OF_A_HEADLINE = 12


def is_short(headline: str) -> bool:
    """Tell whether a folded headline is short enough to be a notice."""
    return headline.count(" ") <= _WORDS_OF_A_HEADLINE


def arrival_of(seen: Seen, policy: Policy) -> Arrival | None:
    """Give what the chain arrived at; None where there is no text to read."""
    last = seen.chain.last
    outcome, page = last.last.outcome, last.page
    if not isinstance(outcome, Answered) or page is None or page.content is None:
        return None
    return Arrival(seen, policy, outcome, page, page.content)


def is_deep(url: str) -> bool:
    """Tell whether the URL is of a page inside a site: its path, or a parameter that says which page."""
    parts = urlsplit(url)
    if not _FRONT.fullmatch(parts.path):
        return True
    return any(not _NO_PLACE.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)) or bool(
        parts.query and "=" not in parts.query
    )


_WORD = re.compile(r"[^\W_]+")


def words_of(url: str) -> frozenset[str]:
    """Give the words of the path and the query, in lower case."""
    parts = urlsplit(url)
    return frozenset(word for word in _WORD.findall(f"{parts.path} {parts.query}".lower()))
