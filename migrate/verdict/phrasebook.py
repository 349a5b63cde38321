"""What pages say in words, read from the files in `phrases/`: one a language, one table a topic.

`titles` are whole headings or parts of titles that say one thing, `starts` begin such; `vague_titles` say it only
beside something else. `sentences` may stand anywhere in a short text; `hints` say nothing alone, and `excuses` take
away what the sentences say: a sign-in is asked of those who want to reply, not to read.

Words are compared without case, punctuation and apostrophes. In a sentence "…" stands for up to six words, or, between
characters of a script without spaces, for up to twelve characters.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Topic(StrEnum):
    """What a page may say instead of what was meant; the names of the tables."""

    NOT_FOUND = "not_found"
    FOR_SALE = "for_sale"
    SUSPENDED = "suspended"
    DEFAULT_SERVER = "default_server"
    SIGN_IN = "sign_in"
    PAY = "pay"
    HUMAN = "human"
    SCRIPTS = "scripts"
    CONSENT = "consent"
    AGE = "age"


_APOSTROPHES = re.compile("['’‘`´]")
_NO_WORD = re.compile(r"[\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GAP = re.compile(r"\s*…\s*")


def folded(text: str) -> str:
    """Give the words of a text alone, in lower case, one space between them and at both ends."""
    plain = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return f" {_NO_WORD.sub(' ', _APOSTROPHES.sub('', plain.casefold())).strip()} "


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: str
    """What stands before the first gap: looked for first, since almost always it is not there."""
    whole: re.Pattern[str] | None
    """None where there is no gap."""

    def stands_in(self, text: str) -> bool:
        return self.start in text and (self.whole is None or self.whole.search(text) is not None)


_START_OF_A_NAME = 40
"""Characters: "Sign in to" and the name of a service."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that is known to be said about one topic, in every language."""

    titles: frozenset[str]
    vague_titles: frozenset[str]
    starts: tuple[str, ...]
    sentences: tuple[_Sentence, ...]
    hints: tuple[_Sentence, ...]
    excuses: tuple[_Sentence, ...]

    def name(self, heading: str) -> bool:
        """Tell whether a folded heading says this and nothing else."""
        return heading in self.titles or (heading.startswith(self.starts) and len(heading) < _START_OF_A_NAME)

    def stand_in(self, text: str) -> bool:
        """Tell whether a folded text says this anywhere."""
        return any(sentence.stands_in(text) for sentence in self.sentences) and not any(
            excuse.stands_in(text) for excuse in self.excuses
        )

    def are_hinted_in(self, text: str) -> bool:
        """Tell whether a folded text has what often stands beside it."""
        return any(hint.stands_in(text) for hint in self.hints)


@cache
def phrases(topic: Topic) -> Phrases:
    """Give what is known about a topic; the files are read once."""
    tables = [language.get(topic.value, {}) for language in _languages()]
    return Phrases(
        titles=frozenset(folded(title) for table in tables for title in table.get("titles", ())),
        vague_titles=frozenset(folded(title) for table in tables for title in table.get("vague_titles", ())),
        starts=tuple(folded(start) for table in tables for start in table.get("starts", ())),
        sentences=tuple(_sentences(text for table in tables for text in table.get("sentences", ()))),
        hints=tuple(_sentences(text for table in tables for text in table.get("hints", ()))),
        excuses=tuple(_sentences(text for table in tables for text in table.get("excuses", ()))),
    )


@cache
def words_of_titles(topic: Topic) -> frozenset[str]:
    """Give every word that occurs in a title of the topic."""
    known = phrases(topic)
    return frozenset(word for title in known.titles | known.vague_titles for word in title.split())


@cache
def _languages() -> tuple[dict[str, dict[str, list[str]]], ...]:
    folder = files("migrate.verdict").joinpath("phrases")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(tomllib.loads(file.read_text(encoding="utf-8")) for file in found)


def _sentences(written: Iterable[str]) -> Iterable[_Sentence]:
    for text in dict.fromkeys(written):
        parts = [_bounded(part) for part in _GAP.split(text)]
        if len(parts) == 1:
            yield _Sentence(parts[0], None)
            continue
        gap = ".{0,12}?" if _UNSPACED.search(text) else r"(?:\w+ ){0,6}?"
        joined = parts[0] + "".join(gap + part.lstrip(" ") for part in parts[1:])
        yield _Sentence(parts[0], re.compile(joined))


def _bounded(part: str) -> str:
    """Give the folded words; at the ends of words of spaced scripts their spaces are asked for too."""
    words = folded(part)
    return words.strip() if _UNSPACED.search(words) else words
