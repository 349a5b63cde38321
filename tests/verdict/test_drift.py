"""A page has drifted where its words and its name are others, and for nothing less."""

import pytest

from migrate.model.capture import Answered, Check, Step
from migrate.model.link import Kind, Origin, Status
from migrate.model.page import Page
from migrate.verdict.chain import Chain, End
from migrate.verdict.drift import SUBSTANTIAL, main_similarity, name_similarity
from migrate.verdict.judge import observe
from migrate.verdict.observation import Seen
from tests.verdict.edits import ARTICLES, TAKEN_OVER, URL, Pair, facts, pairs, plain

PAIRS = list(pairs())


def status(before: Page, after: Page, url: str = URL) -> Status:
    outcome = Answered(
        status=200, reason="", headers=(), content_type="text/html", location=None, body_bytes=1, truncated=None
    )
    step = Step(url=url, outcome=outcome, record=None)
    check = Check.model_validate(
        {"url": url, "at": "2024-05-01T12:00:00Z", "origin": Origin.LIVE, "steps": (step,), "page": after}
    )
    return observe(Seen(Chain((check,), End.ARRIVED), frozenset({Kind.LINK}), baseline=before)).status


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_an_edit_keeps_the_page_or_makes_it_another(pair: Pair) -> None:
    assert (status(pair.before, pair.after) is Status.DRIFTED) == pair.drifts


def test_there_are_enough_pairs_and_the_measures_stand_apart_on_them() -> None:
    assert len(PAIRS) >= 60
    mains = {drifts: [_main(pair) for pair in PAIRS if pair.drifts == drifts] for drifts in (True, False)}
    assert max(mains[True]) < 0.2 < min(mains[False])
    names = [name_similarity(pair.before, pair.after) for pair in PAIRS if pair.drifts]
    assert max(names) <= 0.5


def _main(pair: Pair) -> float:
    assert pair.before.content is not None
    assert pair.after.content is not None
    return main_similarity(pair.before.content, pair.after.content)


def test_a_front_page_may_be_another_every_day() -> None:
    before, after = facts(plain(ARTICLES[0])), facts(plain(ARTICLES[1]))
    assert status(before, after, "http://a.example/") is Status.OK


def test_a_page_with_little_on_it_says_nothing_about_drift() -> None:
    short = facts(plain(("en", "Tide", ("High at six, low at noon." * 3,))))
    assert short.content is not None
    assert short.content.main_chars < SUBSTANTIAL
    assert status(short, facts(plain(TAKEN_OVER))) is Status.OK
    assert status(facts(plain(TAKEN_OVER)), short) is Status.OK
