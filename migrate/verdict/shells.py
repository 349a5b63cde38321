"""Pages that are nothing until their scripts have run."""

import re
from collections.abc import Iterator

from migrate.model.link import Status
from migrate.model.page import Content
from migrate.verdict.arrival import Arrival
from migrate.verdict.notices import is_headed_as_gone, says_it_in_phrases
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded, read
from migrate.verdict.sign_in_addresses import is_sign_in_redirect
from migrate.verdict.wording import QUITE

_REASON = "The page is empty until its scripts have run; our program runs none."
_LITTLE = 160
"""Visible characters: a name, a menu, "Loading…"."""
_A_NAME = 80
"""Visible characters: the name of the site, and who made it."""
_NOTHING = 25
_TO_BE_FILLED = re.compile(r"\{\{\s*\w[^{}]{0,80}\}\}")
"""Where a script would put what it fetched: `{{ dataset.title }}`."""
_FRAME = 600
"""Visible characters: menus and a footer around what scripts would show."""


def by_scripts(arrival: Arrival) -> Observation | None:
    """Give `needs_scripts` for a page that scripts would fill."""
    if not _is_little_more_than_scripts(arrival) or _is_something_else(arrival):
        return None
    signals = tuple(_signals(arrival))
    return Observation(Status.NEEDS_SCRIPTS, signals[0], _REASON, signals[1:]) if signals else None


def _is_little_more_than_scripts(arrival: Arrival) -> bool:
    content = arrival.content
    if not content.scripts or content.pictures > 1 or content.main_chars > 3 * _LITTLE:
        return False
    painted = content.visible_chars <= _NOTHING and _asks_for_scripts(content)
    most = 3 * _LITTLE if arrival.is_what_any_address_shows else _LITTLE
    return content.main_chars <= most and (not content.frames or painted)


def _is_something_else(arrival: Arrival) -> bool:
    """Tell whether the page says that there is nothing, asks in a window, or is for signing in."""
    nothing = arrival.on(Topic.NOT_FOUND)
    says_so = nothing.headed or nothing.told or arrival.reading.words_it(Topic.NOT_FOUND) or is_headed_as_gone(arrival)
    signs_in = arrival.marked("sign-in-relay") or is_sign_in_redirect(arrival.first_url, arrival.url)
    says_so = says_so or (arrival.odds_of_nothing >= QUITE and says_it_in_phrases(arrival))
    return says_so or signs_in or arrival.marked("alert") or arrival.content.passwords > 0


def _signals(arrival: Arrival) -> Iterator[str]:
    content = arrival.content
    if content.root_is_empty:
        yield "shell-root"
    if _TO_BE_FILLED.search(content.main):
        yield "shell-template"
    if _asks_for_scripts(content) and (
        content.root_is_empty or content.visible_chars <= _A_NAME or arrival.is_what_any_address_shows
    ):
        yield "shell-noscript"
    said = arrival.on(Topic.SCRIPTS)
    if content.visible_chars <= _LITTLE and (said.headed or said.told or said.hinted):
        yield "shell-text"
    if content.visible_chars <= _NOTHING and not (content.pictures or content.fields or content.passwords):
        yield "shell-blank"


def needs_scripts(content: Content) -> bool:
    """Tell whether much of a page that opened may only appear once scripts have run."""
    return content.root_is_empty or (
        _asks_for_scripts(content) and content.main_chars <= _LITTLE and content.visible_chars <= _FRAME
    )


def _asks_for_scripts(content: Content) -> bool:
    return bool(content.noscript) and read(folded(content.noscript)).says(Topic.SCRIPTS)
