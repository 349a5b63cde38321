"""What a host shows at an address that it cannot know, compared with the page beside it.

Titles, headings and texts are compared without the words of the addresses, which error pages repeat.
"""

from dataclasses import dataclass
from functools import cached_property

from migrate.model.capture import Answered
from migrate.model.page import Content, Page
from migrate.verdict.addresses import is_deep, words_of
from migrate.verdict.chain import Chain, End
from migrate.verdict.observation import Seen
from migrate.verdict.phrasebook import folded

_OK = 200
_ALIKE = 0.9
"""Share of words in common where the title or the heading differs."""
_ALIKE_UNDER_ONE_NAME = 0.5
"""Where both are the same: one notice with other suggestions, or another number of the incident."""
_BEGINNING = 200
"""Characters: below the notice there may be other suggestions each time."""
_ABOUT = 1.2
_ENOUGH_TEXT = 30
"""Characters without which two pages are not the same for having the same text."""


@dataclass(frozen=True)
class Beside:
    """A page, and what the same host shows at a random address."""

    page: Page
    content: Content
    other: Page
    """What is shown there, with code 200."""
    others: Content
    echoed: frozenset[str]
    """Words of the addresses of both."""

    @cached_property
    def is_same(self) -> bool:
        """True where the host shows this very page there, and nothing of the page's own here."""
        content, other = self.content, self.others
        own_pictures = content.pictures - other.pictures
        if own_pictures > 1 or (own_pictures and content.main != other.main) or content.frames > other.frames:
            return False  # what is the page's own may be what it shows
        if not (self.page.title or content.headings or self.other.title or other.headings):
            return bool(content.main) and content.main == other.main and not content.scripts
        differing = [one for one, another in self._names if one != another]
        if len(differing) == len(self._names) or not any(one for one, _ in self._names):
            return False
        alike = max(
            self._in_common(one, another)
            for one, another in ((content.main, other.main), (content.main[:_BEGINNING], other.main[:_BEGINNING]))
        )
        if content.main_chars < _ENOUGH_TEXT:
            return alike == 1.0 and not differing and content.visible_chars <= _ABOUT * other.visible_chars
        return alike >= (_ALIKE if differing else _ALIKE_UNDER_ONE_NAME)

    @cached_property
    def has_same_name(self) -> bool:
        """True where title and headings are those that the host gives to an address that it cannot know."""
        if not self.page.title or any(one != another for one, another in self._names):
            return False
        return (
            bool(self.content.headings) or self._in_common(self.content.main, self.others.main) >= _ALIKE_UNDER_ONE_NAME
        )

    @cached_property
    def _names(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """The words of both titles and of both pages' headings."""
        pairs = (
            (self.page.title or "", self.other.title or ""),
            (" ".join(self.content.headings), " ".join(self.others.headings)),
        )
        return tuple((self._without(one), self._without(another)) for one, another in pairs)

    def _in_common(self, one: str, other: str) -> float:
        first, second = self._without(one), self._without(other)
        return len(first & second) / len(first | second) if first or second else 1.0

    def _without(self, text: str) -> frozenset[str]:
        return frozenset(word for word in folded(text).split() if word not in self.echoed and not word.isdigit())


def beside_of(seen: Seen, page: Page, content: Content) -> Beside | None:
    """Give what is shown beside the page; None where no page was, or where the page itself is what was asked for."""
    sibling, url = seen.sibling, seen.chain.last.last.url
    if sibling is None or sibling.end is not End.ARRIVED or url == sibling.checks[0].url:
        return None
    if url == sibling.last.last.url and not is_deep(url):  # what nobody knows is sent to the front page, which this is
        return None
    last = sibling.last
    is_shown = isinstance(last.last.outcome, Answered) and last.last.outcome.status == _OK
    if not is_shown or last.page is None or last.page.content is None:
        return None
    return Beside(page, content, last.page, last.page.content, _words_of_all(seen.chain, sibling))


def _words_of_all(chain: Chain, sibling: Chain) -> frozenset[str]:
    addresses = (chain.last.last.url, chain.checks[0].url, *(check.url for check in sibling.checks))
    return frozenset[str]().union(*map(words_of, addresses))
