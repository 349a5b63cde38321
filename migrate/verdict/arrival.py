"""A page that opened, with what several rules ask about it."""

import re
from dataclasses import dataclass
from functools import cached_property

from migrate.model.capture import Answered
from migrate.model.page import Content, Page
from migrate.model.policy import Policy
from migrate.verdict.addresses import name_of, names_an_error
from migrate.verdict.beside import Beside, beside_of
from migrate.verdict.names import Names, parts_of, without_quotes
from migrate.verdict.observation import Seen
from migrate.verdict.phrasebook import Reading, Topic, folded, plain, read, titles, topics_of
from migrate.verdict.wording import features, odds_of_nothing

BRIEF = 1_200
"""Characters of prose up to which a page may be nothing but a notice: the longest seen has 900, an article 1,500."""
_SHORT = 700
"""Characters of prose: what a page says of itself in more words, phrases tell better than their sum."""


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

    @property
    def is_data(self) -> bool:
        """True for text that is no page and no short answer of a program: a table, a file of code, a README."""
        is_answer = "json" in (self.answer.content_type or "") or self.content.main_chars <= _SHORT_ANSWER // 2
        return not self.is_page and not is_answer

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Title, parts of the title, and headings; folded."""
        title = without_quotes(self.page.title or "")
        said = [*parts_of(title), *map(without_quotes, self.content.headings)]
        is_named = bool((self.page.title or "").strip() or self.content.headings)
        if not (self.is_page and is_named) and len(self.content.main) <= _SHORT_ANSWER:
            said += [self.content.main, *_STRING.findall(self.content.main)]
        headlines = tuple(dict.fromkeys(text for each in said if (text := folded(each)).strip()))
        own = name_of(self.first_url)
        of_address = tuple(text for text in headlines if _is_of(text, own))
        if not of_address or names_an_error(self.first_url):
            return headlines
        return tuple(text for text in headlines if not any(name in text for name in of_address))

    @property
    def prose_chars(self) -> int:
        """Characters of the main content that are not texts of links."""
        return max(0, self.content.main_chars - self.content.main_linked_chars)

    @cached_property
    def wording(self) -> frozenset[str]:
        """The words of a short page with where they stand; none for what is no short page.

        What stands between quotation marks is mentioned, not said.
        """
        if not self.is_page or self.prose_chars > _SHORT:
            return frozenset()
        headings = " ".join(map(without_quotes, self.content.headings))
        title, main = without_quotes(self.page.title or ""), without_quotes(self.content.main)
        return features(self.first_url, title, headings, main)

    @cached_property
    def odds_of_nothing(self) -> float:
        """The probability, 0 to 1, that a short page with these words says there is nothing; 0 for a longer one."""
        return odds_of_nothing(self.wording) if self.wording else 0.0

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
        return self.beside is not None and self.beside.is_same and not self._says_less_than_any_address

    @cached_property
    def _says_less_than_any_address(self) -> bool:
        """True where a random address is told that there is nothing, and this one is not: a search with results."""
        if self.beside is None or self.on(Topic.NOT_FOUND).headed:
            return False
        own, other = (read(folded(each.main)) for each in (self.content, self.beside.others))
        return _denies(other) and not _denies(own)

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
        # Those about a topic are some of the headlines: what none of all says none of these does, for nearly all pages.
        may_be_headed = topic in self._topics_of_headlines or not known.vague_titles.isdisjoint(self.headlines)
        headlines = self.headlines_about(topic) if may_be_headed else ()
        return Said(
            headed=any(topic in topics_of(text) for text in headlines),
            vaguely_headed=not known.vague_titles.isdisjoint(headlines),
            told=self.reading.says(topic),
            hinted=self.reading.hints_at(topic),
        )

    @cached_property
    def _topics_of_headlines(self) -> frozenset[Topic]:
        """The topics of which any headline says what they say."""
        return frozenset[Topic]().union(*map(topics_of, self.headlines))

    @cached_property
    def reading(self) -> Reading:
        """What the text says, of all topics."""
        return read(self.text)

    def headlines_about(self, topic: Topic) -> tuple[str, ...]:
        """Give the headlines; those of the title alone where the page has a name of its own that is about other things.

        Offers to sign in, prices and statistics stand in headings below such a name.
        """
        said = self.headlines
        if topic is Topic.NOT_FOUND:
            said = tuple(text for text in said if text not in self.names.with_asides)
        if topic is Topic.PAY or all(topic in topics_of(name) for name in self.names.own):
            return said
        parts = self.names.title_parts
        return tuple(text for text in said if text in parts)

    @cached_property
    def names(self) -> Names:
        """What the page is called."""
        shared = frozenset(map(folded, self.beside.others.headings)) if self.beside is not None else frozenset[str]()
        return Names(self.page.title or "", self.content.headings, self.url, shared)

    def says_by_name(self, topic: Topic) -> bool:
        """Tell whether the title, a part of it, or a heading is one of the topic's titles."""
        return any(map(titles(topic).name, self.headlines))

    @cached_property
    def is_dated(self) -> bool:
        """True for what was written on a day: an article, a letter; notices seldom say when."""
        return self.marked("published") or self.says_when

    @cached_property
    def says_when(self) -> bool:
        """True where a date stands near the beginning; one at the very end is that of the server."""
        main = self.content.main
        begins = main[:_WHERE_DATES_STAND]
        # Each form of a date has such a year, and to look for the year alone costs a hundredth.
        found = _DATE.search(begins) if "19" in begins or "20" in begins else None
        return found is not None and found.end() <= _NOT_AT_THE_END * len(main)

    def marked(self, mark: str) -> bool:
        """Tell whether the page has a technical mark."""
        return mark in self.content.marks

    def header(self, name: str) -> str:
        """Give a field of the answer in lower case; empty where it has none."""
        return next((value.lower() for field, value in self.answer.headers if field.lower() == name), "")


def _denies(text: Reading) -> bool:
    return text.says(Topic.NOT_FOUND) or text.hints_at(Topic.NOT_FOUND)


_WHERE_DATES_STAND = 300
_NOT_AT_THE_END = 0.8
_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|(?:19|20)\d\d ?年"
    r"|\b\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.? (?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d]{3,10} \d{1,2}(?:st|nd|rd|th)?, (?:19|20)\d\d\b"
)
_HALF = 2
_SHORT_ANSWER = 200
"""Characters of an answer that is no page, up to which it is all headline: `{"error": "not found"}`."""
_STRING = re.compile(r'"([^"]{1,100})"')


def _is_of(headline: str, name: frozenset[str]) -> bool:
    """Tell whether a folded headline is what the address is called: /account-suspended-what-now is no notice."""
    words = set(plain(headline).split())
    said = words & set(map(plain, name))
    return said == words or (len(said) >= _HALF and len(said) * _HALF >= len(words))


def arrival_of(seen: Seen, policy: Policy) -> Arrival | None:
    """Give what the chain arrived at; None where there is no text to read."""
    last = seen.chain.last
    outcome, page = last.last.outcome, last.page
    if not isinstance(outcome, Answered) or page is None or page.content is None:
        return None
    return Arrival(seen, policy, outcome, page, page.content)
