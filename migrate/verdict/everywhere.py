"""What it means that a host shows one page at every address: a wall, a shell, or that there is no such page."""

import re

from migrate.model.link import Status
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic
from migrate.verdict.shells import needs_scripts
from migrate.verdict.soft_404 import by_sibling
from migrate.verdict.walls import is_marked_as_challenge
from migrate.verdict.wording import PERHAPS, QUITE


def by_every_address(arrival: Arrival) -> Observation | None:
    """Give what a page is that a random address shows too; one sign of a wall is enough where none says "not found"."""
    found = by_sibling(arrival)
    nothing = arrival.on(Topic.NOT_FOUND)
    if found is None or nothing.headed or nothing.told or arrival.odds_of_nothing >= QUITE:
        return found
    content = arrival.content
    stands_alone = content.links <= _FEW_LINKS
    walls = (
        (
            is_marked_as_challenge(arrival)
            or (stands_alone and _asks_for_a_human(arrival))
            or _says(arrival, Topic.HUMAN),
            Status.BOT_WALL,
            "The site shows one page at every address: it wants proof of a human first.",
        ),
        (
            (stands_alone and content.passwords > 0) or _says(arrival, Topic.SIGN_IN),
            Status.LOGIN,
            "The site shows one page at every address: it wants a sign-in first.",
        ),
        (
            needs_scripts(content) or _says(arrival, Topic.SCRIPTS) or _is_a_waiting_room(arrival),
            Status.NEEDS_SCRIPTS,
            "The site shows one page at every address: what it holds appears when scripts run.",
        ),
        (
            stands_alone and (_says(arrival, Topic.AGE) or _says(arrival, Topic.CONSENT) or _asks_something(arrival)),
            Status.BOT_WALL,
            "The site shows one page at every address: it wants an answer from a person first.",
        ),
    )
    for is_one, status, reason in walls:
        if is_one and arrival.is_brief:
            return Observation(status, "wall-everywhere", reason, found.rules)
    return found


_FEW_LINKS = 5
"""What stands before a whole site has no menu."""
_WORLD_WIDE = re.compile(
    r"captcha|robot|crawler|робот|ρομπότ|روبوت|ربات|רובוט|로봇|ロボット|机器人|機器人", re.IGNORECASE
)
"""Words that nearly every language has, and that a page before a whole site has for one reason."""


def _asks_for_a_human(arrival: Arrival) -> bool:
    content = arrival.content
    said = " ".join((arrival.page.title or "", *content.headings, content.main))
    return arrival.marked("captcha") or _WORLD_WIDE.search(said) is not None


def _is_a_waiting_room(arrival: Arrival) -> bool:
    """Tell whether scripts stand beside a word or two that lead nowhere and do not read like "not found"."""
    content = arrival.content
    is_little = content.visible_chars <= _A_WORD_OR_TWO and not content.links and content.pictures <= 1
    return content.scripts > 0 and is_little and arrival.odds_of_nothing < PERHAPS


_A_WORD_OR_TWO = 80
"""Visible characters, in any language: "One moment, please"."""


def _asks_something(arrival: Arrival) -> bool:
    """Tell whether there is a question and something to fill in, and it does not read like "not found"."""
    content = arrival.content
    said = " ".join((*content.headings, content.main))
    is_asked = content.fields > 0 and any(mark in said for mark in _QUESTION_MARKS)
    return is_asked and arrival.odds_of_nothing < PERHAPS


_QUESTION_MARKS = "?？؟"


def _says(arrival: Arrival, topic: Topic) -> bool:
    said = arrival.on(topic)
    return said.headed or said.vaguely_headed or said.told or said.hinted
