"""Whether a page is still what it was: two measures of its main content against the first copy."""

import re

from migrate.model.link import Status
from migrate.model.page import Content, Page
from migrate.pages.sketches import similarity
from migrate.verdict.addresses import is_deep
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import folded

SUBSTANTIAL = 400
"""Characters of main content on both sides, below which a difference says nothing: some seventy words."""
SUBSTANTIAL_UNSPACED = 150
"""The same in scripts of which a character says as much as half a word."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def by_drift(arrival: Arrival) -> Observation | None:
    """Give `drifted` where the page's words and what it is called have both changed."""
    baseline = arrival.seen.baseline
    before = baseline.content if baseline is not None else None
    if baseline is None or before is None or not is_deep(arrival.first_url):
        return None
    if not (_is_substantial(before) and _is_substantial(arrival.content)):
        return None
    if main_similarity(before, arrival.content) > arrival.policy.drift_max_similarity:
        return None
    if name_similarity(baseline, arrival.page) > _SAME_NAME:
        return None
    return Observation(
        Status.DRIFTED, "drift-main", "The page differs greatly from the first copy of it.", ("drift-name",)
    )


_SAME_NAME = 0.5
"""Share of words in common from which on two headlines name one thing; on the pairs measured, others have none."""


def _is_substantial(content: Content) -> bool:
    is_unspaced = len(_UNSPACED.findall(content.main)) * 2 > len(content.main)
    return content.main_chars >= (SUBSTANTIAL_UNSPACED if is_unspaced else SUBSTANTIAL)


def main_similarity(before: Content, after: Content) -> float:
    """Give how alike two main contents are, from 0 to 1: the larger of runs and of words in common.

    Runs of words tell copies from rewritings; words in common tell a rewriting from another text.
    """
    return max(similarity(before.sketch, after.sketch), _words_in_common(before.main, after.main))


def _words_in_common(one: str, other: str) -> float:
    """Give the share of the smaller vocabulary of long words that the other text has too."""
    a, b = _long_words(one), _long_words(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


_LONG = 5


def _long_words(text: str) -> set[str]:
    return {word for word in folded(text).split() if len(word) >= _LONG}


def name_similarity(before: Page, after: Page) -> float:
    """Give the share of words that titles and headings have in common, from 0 to 1."""
    a, b = _name(before), _name(after)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _name(page: Page) -> set[str]:
    headings = page.content.headings[:1] if page.content else ()
    return set(folded(" ".join((*headings, "") if headings else (page.title or "",))).split())
