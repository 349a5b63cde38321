"""A page that opened, with what several rules ask about it."""

import re
from dataclasses import dataclass
from functools import cached_property

from migrate.model.capture import Answered
from migrate.model.page import Content, Page
from migrate.model.policy import Policy
from migrate.verdict.beside import Beside, beside_of
from migrate.verdict.observation import Seen
from migrate.verdict.phrasebook import Reading, Topic, folded, read, titles

BRIEF = 1_200
"""Characters of prose up to which a page may be nothing but a notice: the longest seen has 900, an article 1,500."""
_TITLE_PARTS = re.compile(r"\s+[|·•»«:/\\~\-‐‑–—]+\s+|\s*[|»«]\s*|:\s+|\s*::\s*|\s*[｜：]\s*|[!?.。！？]+\s+")

_QUOTED = re.compile(
    '“[^“”]{1,300}”|"[^"]{1,300}"|«[^«»]{1,300}»|„[^„“”]{1,300}[“”]|「[^「」]{1,300}」|『[^『』]{1,300}』'
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about one topic, by place."""

    headed: bool
    """Title or heading say it, and little else."""
    vaguely_headed: bool
    """Title or heading say what may mean it."""
    told: bool
    """The text of a page that may be a notice says it."""
    hinted: bool
    """The text has what often stands beside it."""

    @property
    def by_headline(self) -> bool:
        """Title or heading speak for it, vaguely where the text agrees."""
        return self.headed or (self.vaguely_headed and (self.told or self.hinted))

    @property
    def by_text(self) -> bool:
        """The text speaks for it, by a hint where the headline agrees."""
        return self.told or (self.hinted and self.headed)


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

    @property
    def is_page(self) -> bool:
        """True where it is HTML, by its bytes or by what the site calls it."""
        said = (self.answer.content_type or "").partition(";")[0].strip().lower()
        sniffed = self.page.sniffed_type
        return sniffed == "text/html" or (sniffed is None and said in {"text/html", "application/xhtml+xml"})

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Title, parts of the title, and headings; folded."""
        title = self.page.title or ""
        said = [title, *_TITLE_PARTS.split(title), *self.content.headings]
        is_named = bool(title.strip() or self.content.headings)
        if not (self.is_page and is_named) and len(self.content.main) <= _SHORT_ANSWER:
            said += [self.content.main, *_STRING.findall(self.content.main)]
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
        """The main content, folded, without its headings and what it quotes; empty where it is too long to be a notice.

        What stands between quotation marks is mentioned, not said: an article about error pages quotes them.
        """
        if not self.is_brief:
            return ""
        main = folded(without_quotes(self.content.main))
        for heading in self.content.headings:
            main = main.replace(folded(heading), " ", 1)
        return main

    @cached_property
    def beside(self) -> Beside | None:
        """The page, and what the host shows at a random address; None where it shows none there."""
        return beside_of(self.seen, self.page, self.content)

    @property
    def is_what_any_address_shows(self) -> bool:
        """True where the host shows this very page at an address that it cannot know."""
        return self.beside is not None and self.beside.is_same

    @property
    def has_the_name_of_any_address(self) -> bool:
        """True where title and headings are those that the host gives to an address that it cannot know."""
        return self.beside is not None and self.beside.has_same_name

    def on(self, topic: Topic) -> Said:
        """Give what the page says about a topic, and where."""
        if topic not in self._said:
            self._said[topic] = self._read(topic)
        return self._said[topic]

    @cached_property
    def _said(self) -> dict[Topic, Said]:
        """What has been read so far: several rules ask about the same topic."""
        return {}

    def _read(self, topic: Topic) -> Said:
        known = titles(topic)
        return Said(
            headed=any(map(known.name, self.headlines)) or self._short_headlines.says(topic),
            vaguely_headed=not known.vague_titles.isdisjoint(self.headlines),
            told=self.reading.says(topic),
            hinted=self.reading.hints_at(topic),
        )

    @cached_property
    def reading(self) -> Reading:
        """What the text says, of all topics."""
        return read(self.text)

    @cached_property
    def _short_headlines(self) -> Reading:
        return read("\n".join(filter(is_short, self.headlines)))  # no phrase goes over the end of a line

    def names(self, topic: Topic) -> bool:
        """Tell whether the title, a part of it, or a heading is one of the topic's titles."""
        return any(map(titles(topic).name, self.headlines))

    @cached_property
    def is_dated(self) -> bool:
        """True for what was written on a day: an article, a letter; notices seldom say when."""
        return self.marked("published") or _DATE.search(self.content.main[:_WHERE_DATES_STAND]) is not None

    def marked(self, mark: str) -> bool:
        """Tell whether the page has a technical mark."""
        return mark in self.content.marks

    def header(self, name: str) -> str:
        """Give a field of the answer in lower case; empty where it has none."""
        return next((value.lower() for field, value in self.answer.headers if field.lower() == name), "")


_WHERE_DATES_STAND = 300
_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|(?:19|20)\d\d ?年"
    r"|\b\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.? (?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d]{3,10} \d{1,2}(?:st|nd|rd|th)?, (?:19|20)\d\d\b"
)
_WORDS_OF_A_HEADLINE = 12
_SHORT_ANSWER = 200
"""Characters of an answer that is no page, up to which it is all headline: `{"error": "not found"}`."""
_STRING = re.compile(r'"([^"]{1,100})"')


def is_short(headline: str) -> bool:
    """Tell whether a folded headline is short enough to be a notice."""
    return headline.count(" ") <= _WORDS_OF_A_HEADLINE


def without_quotes(text: str) -> str:
    """Give the text without what stands between quotation marks."""
    return _QUOTED.sub(" ", text)


def arrival_of(seen: Seen, policy: Policy) -> Arrival | None:
    """Give what the chain arrived at; None where there is no text to read."""
    last = seen.chain.last
    outcome, page = last.last.outcome, last.page
    if not isinstance(outcome, Answered) or page is None or page.content is None:
        return None
    return Arrival(seen, policy, outcome, page, page.content)
