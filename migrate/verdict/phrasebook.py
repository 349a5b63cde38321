"""What pages say in words, read from the files in `phrases/`: one a language, one table a topic.

`titles` are whole headings or parts of titles that say one thing, `starts` begin such and `ends` end them;
`vague_titles` say it only beside something else. `sentences` may stand anywhere in a short text, and so may `ends`;
`vague_ends` end headings alone: "is closed" may be said of a museum on Mondays. `hints` say nothing alone, and
`excuses` take away what the sentences say: a sign-in is asked of those who want to reply, not to read.

Words are compared without case, punctuation and apostrophes. In a sentence "…" stands for up to six words, or, between
characters of a script without spaces, for up to twelve characters.
"""

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product


class Topic(StrEnum):
    """What a page may say instead of what was meant; the names of the tables."""

    NOT_FOUND = "not_found"
    FOR_SALE = "for_sale"
    SUSPENDED = "suspended"
    DEFAULT_SERVER = "default_server"
    FAULT = "fault"
    SIGN_IN = "sign_in"
    PAY = "pay"
    HUMAN = "human"
    SCRIPTS = "scripts"
    CONSENT = "consent"
    AGE = "age"


class _Role(StrEnum):
    """What a phrase is for; the names of the lists that may stand anywhere in a text."""

    SENTENCE = "sentences"
    HINT = "hints"
    END = "ends"
    EXCUSE = "excuses"


_APOSTROPHES = re.compile("['’‘`´]")
_NO_WORD = re.compile(r"[\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GAP = re.compile(r"\s*…\s*")
_REMEMBERED = 1_024
"""Texts: a host's one "not found" is read beside each of its pages, and a row again with each later look."""


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Give the words of a text alone, in lower case, one space between them and at both ends."""
    plain = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return f" {_NO_WORD.sub(' ', _APOSTROPHES.sub('', plain.casefold())).strip()} "


def plain(text: str) -> str:
    """Give a text without its accents, as addresses are spelt."""
    if text.isascii():
        return text
    spelt = text.translate(_SPELT)
    return "".join(char for char in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(char))


_SPELT = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
"""Letters that Unicode does not take apart."""


_START_OF_A_NAME = 40
"""Characters: "Sign in to" and the name of a service."""
_A_SHORT_HEADING = 60
"""Characters: what is not there, and that it is not."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What headings say about one topic, in every language."""

    titles: frozenset[str]
    vague_titles: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def name(self, heading: str) -> bool:
        """Tell whether a folded heading says this and nothing else."""
        return heading in self.titles or (heading.startswith(self.starts) and len(heading) < _START_OF_A_NAME)

    def end(self, heading: str) -> bool:
        """Tell whether a short folded heading ends with this: "This video does not exist"."""
        return len(heading) < _A_SHORT_HEADING and heading.rstrip().endswith(self.ends)


@cache
def titles(topic: Topic) -> Titles:
    """Give the titles of a topic; the files are read once."""
    tables = [language.get(topic.value, {}) for language in _languages()]
    return Titles(
        titles=frozenset(folded(title) for table in tables for title in table.get("titles", ())),
        vague_titles=frozenset(folded(title) for table in tables for title in table.get("vague_titles", ())),
        starts=tuple(folded(start) for table in tables for start in table.get("starts", ())),
        ends=tuple(
            _bounded(end).rstrip() for table in tables for end in (*table.get("ends", ()), *table.get("vague_ends", ()))
        ),
    )


@cache
def words_of_titles(topic: Topic) -> frozenset[str]:
    """Give every word that occurs in a title of the topic."""
    known = titles(topic)
    return frozenset(word for title in known.titles | known.vague_titles for word in title.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a text, of all topics."""

    found: frozenset[tuple[Topic, _Role]]

    def says(self, topic: Topic) -> bool:
        """Tell whether the text says this anywhere."""
        return (topic, _Role.SENTENCE) in self.found and (topic, _Role.EXCUSE) not in self.found

    def hints_at(self, topic: Topic) -> bool:
        """Tell whether the text has what often stands beside it."""
        return (topic, _Role.HINT) in self.found

    @property
    def says_more_than_an_end(self) -> bool:
        """True where there is anything but words with which headings end."""
        return any(role is not _Role.END for _, role in self.found)

    def words_it(self, topic: Topic) -> bool:
        """Tell whether the text says this, or has words with which headings end that say it."""
        return self.says(topic) or (topic, _Role.END) in self.found

    def mentions(self, topic: Topic) -> bool:
        """Tell whether the text words this anywhere, or hints at it."""
        return self.words_it(topic) or self.hints_at(topic)


@lru_cache(maxsize=_REMEMBERED)
def read(text: str) -> Reading:
    """Give what a folded text says.

    Only phrases whose rarest word, or character of a script without spaces, stands in the text are looked for: a
    hundredth of the book.
    """
    words, found = set(text.split()), set[tuple[Topic, _Role]]()
    book = _book()
    marks = words if text.isascii() else words.union(text)
    for mark in book.keys() & marks:
        for phrase in book[mark]:
            if phrase.words <= words and not phrase.said <= found and phrase.stands_in(text):
                found |= phrase.said
    return Reading(frozenset(found))


@lru_cache(maxsize=_REMEMBERED)
def topics_of(headline: str) -> frozenset[Topic]:
    """Give the topics about which a folded headline says what they say, and little else."""
    said = read(headline) if is_short(headline) else Reading(frozenset())
    return frozenset(
        topic
        for topic in Topic
        if titles(topic).name(headline)
        or said.says(topic)
        or (not said.says_more_than_an_end and is_short(headline) and titles(topic).end(headline))
    )


_WORDS_OF_A_HEADLINE = 12


def is_short(headline: str) -> bool:
    """Tell whether a folded headline is short enough to be a notice."""
    return headline.count(" ") <= _WORDS_OF_A_HEADLINE


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One sentence with everything that it says."""

    parts: tuple[str, ...]
    """Folded, as they follow each other with gaps between."""
    gap: str
    words: frozenset[str]
    """All that must stand in a text as words of their own."""
    said: frozenset[tuple[Topic, _Role]]

    def stands_in(self, text: str) -> bool:
        first, *rest = self.parts
        return first in text and (not rest or _gapped(self.parts, self.gap).search(text) is not None)


@cache
def _gapped(parts: tuple[str, ...], gap: str) -> re.Pattern[str]:
    first, *rest = parts
    return re.compile(first + "".join(gap + part.lstrip(" ") for part in rest))


@cache
def _book() -> dict[str, tuple[_Phrase, ...]]:
    """Give all phrases by the rarest of their words, or of their characters of a script without spaces."""
    said = defaultdict[str, set[tuple[Topic, _Role]]](set)
    for topic, role, language in product(Topic, _Role, _languages()):
        for written in language.get(topic.value, {}).get(role.value, ()):
            said[written].add((topic, role))
    phrases = [_phrase(written, frozenset(each)) for written, each in said.items()]
    frequency = Counter(mark for phrase in phrases for mark in _marks(phrase))
    book = defaultdict[str, list[_Phrase]](list)
    for phrase in phrases:
        book[min(_marks(phrase), key=lambda mark: (frequency[mark], -len(mark), mark))].append(phrase)
    return {mark: tuple(each) for mark, each in book.items()}


def _marks(phrase: _Phrase) -> frozenset[str]:
    return phrase.words or frozenset(_UNSPACED.findall("".join(phrase.parts)))


def _phrase(written: str, said: frozenset[tuple[Topic, _Role]]) -> _Phrase:
    parts = tuple(_bounded(part) for part in _GAP.split(written))
    is_unspaced = _UNSPACED.search(written) is not None
    words = frozenset[str]() if is_unspaced else frozenset("".join(parts).split())
    return _Phrase(parts, ".{0,12}?" if is_unspaced else r"(?:\w+ ){0,6}?", words, said)


@cache
def _languages() -> tuple[dict[str, dict[str, list[str]]], ...]:
    folder = files("migrate.verdict").joinpath("phrases")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(tomllib.loads(file.read_text(encoding="utf-8")) for file in found)


def _bounded(part: str) -> str:
    """Give the folded words; at the ends of words of spaced scripts their spaces are asked for too."""
    words = folded(part)
    return words.strip() if _UNSPACED.search(words) else words
