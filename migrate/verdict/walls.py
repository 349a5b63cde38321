"""What stands between a program and the page: proof of a human, a sign-in, a payment, consent, age.

Only where it is the main content: an article that has a sign-in box beside it is an article.
"""

from collections.abc import Iterator

from migrate.model.link import Status
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic
from migrate.verdict.sign_in_addresses import carries_the_way_back, is_sign_in_address

_HUMAN = "The site wants proof of a human before it shows the page."
_SIGN_IN = "The site shows a sign-in form where the page should be."
_PAY = "The site shows the page to those who pay."
_ASKS_FIRST = "The site asks for consent before it shows the page."
_AGE = "The site asks for the reader's age before it shows the page."


def by_challenge(arrival: Arrival) -> Observation | None:
    """Give `bot_wall` for a challenge: where the server says that it is one, or two signals agree."""
    if _server_says_so(arrival):
        return Observation(Status.BOT_WALL, "wall-challenge-header", _HUMAN)
    signals = tuple(_human(arrival))
    if len(signals) >= arrival.policy.page_signals:
        return Observation(Status.BOT_WALL, signals[0], _HUMAN, signals[1:])
    return None


_CHALLENGES = {
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
    "x-sucuri-block": ("",),
    "x-datadome": ("protected",),
}


def _server_says_so(arrival: Arrival) -> bool:
    says = any(arrival.header(name) in values for name, values in _CHALLENGES.items() if arrival.header(name))
    return says and arrival.is_brief


_FEW_WORDS = 600
"""Characters of prose; the longest challenge pages explain themselves in as many."""


def _human(arrival: Arrival) -> Iterator[str]:
    if arrival.prose_chars > _FEW_WORDS:
        return
    if arrival.marked("challenge"):
        yield "wall-challenge-mark"
    if arrival.headline_says(Topic.HUMAN):
        yield "wall-challenge-headline"
    said = arrival.count_in_text(Topic.HUMAN)
    if said:
        yield "wall-challenge-text"
    if said > 1:
        yield "wall-challenge-more-text"
    if arrival.marked("captcha"):
        yield "wall-captcha"


def by_sign_in(arrival: Arrival) -> Observation | None:
    """Give `login` where signing in is what the page is for, and was not what the link is for."""
    if is_sign_in_address(arrival.first_url) and not arrival.was_sent_on:
        return None
    signals = tuple(_signs_in(arrival))
    if len(signals) >= arrival.policy.page_signals:
        return Observation(Status.LOGIN, signals[0], _SIGN_IN, signals[1:])
    return None


def _signs_in(arrival: Arrival) -> Iterator[str]:
    content = arrival.content
    if arrival.prose_chars > _FEW_WORDS:
        return
    if content.passwords:
        yield "wall-sign-in-password"
    if arrival.headline_says(Topic.SIGN_IN):
        yield "wall-sign-in-headline"
    if arrival.text_says(Topic.SIGN_IN):
        yield "wall-sign-in-text"
    if arrival.was_sent_on and is_sign_in_address(arrival.url):
        yield "wall-sign-in-address"
    if arrival.marked("sign-in") and not content.passwords:
        yield "wall-sign-in-form"


def by_payment(arrival: Arrival) -> Observation | None:
    """Give `paywall` where what is shown of the page is little, and the rest is sold."""
    signals = tuple(_pays(arrival))
    if len(signals) >= arrival.policy.page_signals:
        return Observation(Status.PAYWALL, signals[0], _PAY, signals[1:])
    return None


_TEASER = 1_500
"""Characters of prose: what is given away to make readers buy, and the offer itself."""


def _pays(arrival: Arrival) -> Iterator[str]:
    if arrival.prose_chars > _TEASER:
        return
    if arrival.marked("not-free"):
        yield "wall-pay-declared"
    if arrival.marked("paywall"):
        yield "wall-pay-mark"
    if arrival.headline_says(Topic.PAY):
        yield "wall-pay-headline"
    said = arrival.count_in_text(Topic.PAY)
    if said:
        yield "wall-pay-text"
    if said > 1:
        yield "wall-pay-more-text"


def by_question(arrival: Arrival) -> Observation | None:
    """Give `unclear` where a question about cookies or age is all that the page shows."""
    for topic, mark, rule, reason in (
        (Topic.CONSENT, "consent", "wall-consent", _ASKS_FIRST),
        (Topic.AGE, "age", "wall-age", _AGE),
    ):
        said = arrival.count_in_text(topic) if arrival.prose_chars <= _FEW_WORDS else 0
        signals = (
            arrival.prose_chars <= _FEW_WORDS and arrival.headline_names(topic),
            said > 0,
            said > 1,
            arrival.marked(mark) and arrival.prose_chars <= _FEW_WORDS,
            said > 0 and arrival.was_sent_on and carries_the_way_back(arrival.url),
        )
        if sum(signals) > arrival.policy.page_signals:
            return Observation(Status.UNCLEAR, rule, reason)
    return None
