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
class _Sentences:
    plain: tuple[str, ...]
    """Without a gap."""
    gapped: tuple[tuple[str, re.Pattern[str]], ...]
    """What stands before the first gap, looked for first since almost always it is not there; and all of it."""

    def stand_in(self, text: str) -> bool:
        return any(phrase in text for phrase in self.plain) or any(
            start in text and whole.search(text) is not None for start, whole in self.gapped
        )


_START_OF_A_NAME = 40
"""Characters: "Sign in to" and the name of a service."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that is known to be said about one topic, in every language."""

    titles: frozenset[str]
    vague_titles: frozenset[str]
    starts: tuple[str, ...]
    sentences: _Sentences
    hints: _Sentences
    excuses: _Sentences

    def name(self, heading: str) -> bool:
        """Tell whether a folded heading says this and nothing else."""
        return heading in self.titles or (heading.startswith(self.starts) and len(heading) < _START_OF_A_NAME)

    def stand_in(self, text: str) -> bool:
        """Tell whether a folded text says this anywhere."""
        return self.sentences.stand_in(text) and not self.excuses.stand_in(text)

    def are_hinted_in(self, text: str) -> bool:
        """Tell whether a folded text has what often stands beside it."""
        return self.hints.stand_in(text)


@cache
def phrases(topic: Topic) -> Phrases:
    """Give what is known about a topic; the files are read once."""
    tables = [language.get(topic.value, {}) for language in _languages()]
    return Phrases(
        titles=frozenset(folded(title) for table in tables for title in table.get("titles", ())),
        vague_titles=frozenset(folded(title) for table in tables for title in table.get("vague_titles", ())),
        starts=tuple(folded(start) for table in tables for start in table.get("starts", ())),
        sentences=_sentences(text for table in tables for text in table.get("sentences", ())),
        hints=_sentences(text for table in tables for text in table.get("hints", ())),
        excuses=_sentences(text for table in tables for text in table.get("excuses", ())),
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


def _sentences(written: Iterable[str]) -> _Sentences:
    plain, gapped = list[str](), list[tuple[str, re.Pattern[str]]]()
    for text in dict.fromkeys(written):
        first, *rest = [_bounded(part) for part in _GAP.split(text)]
        if rest:
            gap = ".{0,12}?" if _UNSPACED.search(text) else r"(?:\w+ ){0,6}?"
            gapped.append((first, re.compile(first + "".join(gap + part.lstrip(" ") for part in rest))))
        else:
            plain.append(first)
    return _Sentences(tuple(plain), tuple(gapped))


def _bounded(part: str) -> str:
    """Give the folded words; at the ends of words of spaced scripts their spaces are asked for too."""
    words = folded(part)
    return words.strip() if _UNSPACED.search(words) else words
