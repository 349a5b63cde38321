"""Questions that a site asks before it shows a page: about cookies or age, or with the way back in their address."""

import re

from migrate.model.link import Status
from migrate.verdict.addresses import names_an_error
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic
from migrate.verdict.sign_in_addresses import carries_another_address, is_sign_in_address, leads_back, stands_before
from migrate.verdict.walls import FEW_WORDS, hides_the_same_everywhere

_ASKS_FIRST = "The site asks for consent before it shows the page."
_AGE = "The site asks for the reader's age before it shows the page."
_GATE = "The site sends its readers to a page of its own first, from which they are to come back."
_QUESTION_ADDRESS = re.compile(
    r"consent|toestemming|zustimmung|einwilligung|consentement|consentimiento|consentimento|consenso|samtykke|samtycke"
    r"|cookie-?wall|privacy-?(?:wall|gate)|age-?(?:gate|check|verif)",
    re.IGNORECASE,
)


def by_question(arrival: Arrival) -> Observation | None:
    """Give `bot_wall` where a question is all that the page shows."""
    if arrival.prose_chars > FEW_WORDS:
        return None
    sent, stands_alone = arrival.was_sent_on, arrival.content.links <= _NO_MENU
    back = sent and leads_back(arrival.url, arrival.first_url) and not names_an_error(arrival.url)
    asks = sent and _is_of_a_question(arrival.url) and not _is_of_a_question(arrival.first_url)
    stands_before_it = asks and (back or _stands_before_others(arrival))
    for topic, mark, rule, reason in (
        (Topic.CONSENT, "consent", "wall-consent", _ASKS_FIRST),
        (Topic.AGE, "age", "wall-age", _AGE),
    ):
        said = arrival.on(topic)
        spoken = said.by_headline or said.told
        signals = (said.by_headline, said.told, said.hinted, arrival.marked(mark), spoken and back, asks)
        is_gate = stands_alone and (stands_before_it or (spoken and back))
        if is_gate or sum(signals) > arrival.policy.page_signals:
            return Observation(Status.BOT_WALL, rule, reason)
    if back and stands_alone and not is_sign_in_address(arrival.url):
        return Observation(Status.BOT_WALL, "wall-gate", _GATE)
    return None


def _stands_before_others(arrival: Arrival) -> bool:
    """Tell whether the address has another one in it, or a made-up address is sent there too."""
    url = arrival.url
    before = stands_before(url, arrival.first_url) or carries_another_address(url)
    return before or hides_the_same_everywhere(arrival)


def _is_of_a_question(url: str) -> bool:
    return _QUESTION_ADDRESS.search(url) is not None


_NO_MENU = 8
"""Links: what stands before a site has its small print, and no menu."""
