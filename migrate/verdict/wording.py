"""How the words of a short page weigh: for a page that says there is nothing, or for one that has something.

Sites find ever new words for "this is no longer here", and no list of phrases has them all. A logistic regression over
the words of title, headings and text gives each word, and each two that follow each other, a weight. The weights stand
in `wording.tsv`, where anybody may read why a page was taken for what; `make wording` learns them anew, from the texts
under `fixtures/texts` and the pages under `fixtures/pages`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import exp
from urllib.parse import urlsplit

from migrate.verdict.addresses import telling_words_of
from migrate.verdict.phrasebook import folded, plain

HARDLY, PERHAPS, LIKELY, QUITE, NEARLY, SURELY = 0.1, 0.3, 0.5, 0.75, 0.82, 0.92
"""Odds, and what they are called where rules ask for them."""
_LEAD = 120
"""Characters of the main text: the sentence with which it begins."""
_READ = 500
"""Characters of the main text; what a page is is said first."""
_STEM = 5
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts in which words are not parted, or have their grammar at their ends: their characters are read."""


def odds_of_nothing(found: frozenset[str]) -> float:
    """Give the probability, 0 to 1, that a short page with these features says that there is nothing at its URL."""
    return odds(found, _weights())


def odds(found: frozenset[str], weights: Mapping[str, float]) -> float:
    """Give the probability, 0 to 1, that the features come to by these weights; those without one weigh nothing."""
    total = sum(weights.get(feature, 0.0) for feature in found)
    return 1 / (1 + exp(min(-total, _BEYOND_DOUBT)))


_BEYOND_DOUBT = 100.0


def heaviest(found: frozenset[str]) -> tuple[str, ...]:
    """Give the three whole words or pairs, or fewer, that weigh most for a page that says there is nothing."""
    weights = _weights()
    whole = (feature for feature in found if feature[:2] in _PLACES and not feature.endswith(_CUT))
    ordered = sorted((-weights[feature], feature) for feature in whole if weights.get(feature, 0.0) > 0)
    return tuple(dict.fromkeys(feature[2:].strip(_ENDS) for _, feature in ordered))[:_TOLD]


_PLACES = frozenset(("t:", "m:", "r:"))
_CUT = "*"
_ENDS = "^$ "
_TOLD = 3


def features(url: str, title: str, headings: str, main: str) -> frozenset[str]:
    """Give what is weighed: `t:` before words of title and headings, `m:` of the text's beginning, `r:` of its rest."""
    own = frozenset(re.split(r"[.-]", urlsplit(url).hostname or ""))
    head, text = _without(own, f"{title} {headings}"), _without(own, main)[:_READ]
    lead = text if len(text) <= _LEAD else text[:_LEAD].rpartition(" ")[0]
    return frozenset(
        (
            "all",
            f"chars:{min(_LONG, len(main).bit_length())}",
            f"name:{_is_named(url, f'{head} {lead}')}",
            *(f"t:{each}" for each in _grams(head)),
            *(f"m:{each}" for each in _grams(lead)),
            *(f"r:{each}" for each in _grams(text[len(lead) :])),
        )
    )


def _without(own: frozenset[str], said: str) -> str:
    """Give the text, folded, without the words of the site's name."""
    return " ".join(word for word in folded(said).split() if word not in own)


_LONG = 11
"""Binary digits of the number of characters: a thousand and more are alike."""


def _is_named(url: str, said: str) -> str:
    """Tell whether a word of what the address calls the page heads it; `none` where the address has no word.

    Further down there may be others of its kind: whoever has lost a lamp shows lamps.
    """
    named, shown = telling_words_of(url), plain(said)
    if not named:
        return "none"
    return "said" if any(word[:_STEM] in shown for word in named) else "unsaid"


def _grams(text: str) -> Iterator[str]:
    """Yield the words, the beginnings of long ones, pairs, and runs of characters where words are not parted."""
    before: str | None = "^"
    yield "^"
    for said in (*text.split(), "$"):
        word = "#" if said.isdecimal() and said.strip("0") else said
        if not word.isascii() and _UNSPACED.search(word):
            before = None
            yield from (word[at : at + long] for long in (1, 2, 3, 4) for at in range(len(word) - long + 1))
            continue
        yield word
        if len(word) > _STEM:
            yield f"{word[:_STEM]}{_CUT}"
        if before is not None:
            yield f"{before} {word}"
        before = word


@cache
def _weights() -> dict[str, float]:
    """Give the weights; the file is read once."""
    lines = files("migrate.verdict").joinpath("wording.tsv").read_text(encoding="utf-8").splitlines()
    parted = (line.split("\t") for line in lines if not line.startswith("#"))
    return {feature: float(weight) for weight, feature in parted}
