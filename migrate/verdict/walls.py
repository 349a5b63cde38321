"""What stands between a program and the page: proof of a human, a sign-in, a payment.

Only where it is the main content: an article that has a sign-in box beside it is an article.
"""

import re
from collections.abc import Iterator

from migrate.model.link import Status
from migrate.verdict.addresses import is_dated
from migrate.verdict.arrival import Arrival
from migrate.verdict.names import without_quotes
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic, folded, read
from migrate.verdict.sign_in_addresses import (
    carries_another_address,
    carries_the_way_back,
    is_sign_in_address,
    is_sign_in_redirect,
)
from migrate.verdict.wording import PERHAPS, QUITE

_HUMAN = "The site wants proof of a human before it shows the page."
_SIGN_IN = "The site shows a sign-in form where the page should be."
_PAY = "The site shows the page to those who pay."


def by_declared_challenge(arrival: Arrival) -> Observation | None:
    """Give `bot_wall` where the server says in a header that its answer is a challenge."""
    return Observation(Status.BOT_WALL, "wall-challenge-header", _HUMAN) if _server_says_so(arrival) else None


def by_challenge(arrival: Arrival) -> Observation | None:
    """Give `bot_wall` for a challenge of which two signals speak."""
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


FEW_WORDS = 600
"""Characters of prose; the longest challenge pages explain themselves in as many."""
_TURNS_AWAY = frozenset({202, 403, 405, 429, 503})
"""Codes with which challenges are sent."""
_A_MENU = 8
"""Links: what guards a form at the foot of ordinary pages is no wall before them."""
_A_FORM = 2
"""Fields that a person fills in: a form with a captcha is a form."""


def _human(arrival: Arrival) -> Iterator[str]:
    said, content = arrival.on(Topic.HUMAN), arrival.content
    if arrival.prose_chars > FEW_WORDS:
        return
    marked = is_marked_as_challenge(arrival)
    captcha = arrival.marked("captcha") and content.fields < _A_FORM and content.links <= _A_MENU
    code, same = arrival.answer.status in _TURNS_AWAY, hides_the_same_everywhere(arrival)
    sent = arrival.was_sent_on and _CHALLENGE_ADDRESS.search(arrival.url) is not None
    headed = said.by_headline or (said.vaguely_headed and (marked or captcha or same))
    told = (said.by_text or (said.hinted and (code or same))) and (content.fields < _A_FORM or headed)
    stands_in = content.scripts > 0 or content.fields > 0 or marked or captcha or code or same or sent
    can_ask = stands_in or _INCIDENT.search(content.main) is not None
    if (content.links > _A_MENU or arrival.is_dated) and not (marked or code or sent or same):
        return
    if not can_ask or not (headed or told or marked or captcha or sent or said.vaguely_headed):
        return
    found = {
        "wall-challenge-mark": marked,
        "wall-challenge-headline": headed,
        "wall-challenge-text": told,
        "wall-challenge-code": code,
        "wall-challenge-address": sent,
        "wall-challenge-way-back": sent and carries_the_way_back(arrival.url, arrival.first_url),
        "wall-challenge-only": (marked or captcha) and content.visible_chars <= _HARDLY_ANYTHING,
        "wall-captcha": captcha and (headed or told or code or same),
        "wall-sibling": same,
    }
    yield from (signal for signal, is_there in found.items() if is_there)


def is_marked_as_challenge(arrival: Arrival) -> bool:
    """Tell whether the page has a challenge's marks, or a script that does little but set a cookie and ask again."""
    return arrival.marked("challenge") or arrival.marked("cookie-and-again")


_HARDLY_ANYTHING = 150
_INCIDENT = re.compile(r"(?<![\w/])(?=[\da-f.-]*\d)[\da-f][\da-f.-]{11,}", re.IGNORECASE)
"""The number under which a firewall has noted whom it turned away: whoever asks why has to give it."""
_CHALLENGE_ADDRESS = re.compile(
    r"captcha|challenge|validate|verif|botcheck|bot-|antibot|human|blocked|security|interstitial|shield|firewall|/sorry/",
    re.IGNORECASE,
)


def hides_the_same_everywhere(arrival: Arrival) -> bool:
    """Tell whether a random address shows the same, and it is not that there is no such page."""
    said = arrival.on(Topic.NOT_FOUND)
    return not (said.headed or said.told) and arrival.is_what_any_address_shows


def by_sign_in(arrival: Arrival) -> Observation | None:
    """Give `login` where signing in is what the page is for, and was not what the link is for."""
    if is_sign_in_address(arrival.first_url) and not carries_another_address(arrival.first_url):
        return None
    if arrival.marked("sign-in-relay"):
        return Observation(Status.LOGIN, "wall-sign-in-relay", "The page hands its reader on to a sign-in.")
    signals = tuple(_signs_in(arrival))
    if len(signals) >= arrival.policy.page_signals and not _reads_like_nothing(arrival):
        return Observation(Status.LOGIN, signals[0], _SIGN_IN, signals[1:])
    return None


def _reads_like_nothing(arrival: Arrival) -> bool:
    """Tell whether it is the words around the form that count: many sites have one beside each page."""
    least = PERHAPS if arrival.on(Topic.NOT_FOUND).headed else QUITE
    return arrival.odds_of_nothing >= least


def _signs_in(arrival: Arrival) -> Iterator[str]:
    content, said = arrival.content, arrival.on(Topic.SIGN_IN)
    if arrival.prose_chars > FEW_WORDS or (arrival.is_dated and not _is_only_a_form(arrival)):
        return
    headed, password = said.by_headline, content.passwords > 0 and content.fields <= _MOST_FIELDS
    # "There is no such thread, or it is not for you" is said by boards that have lost it.
    told = said.told and not arrival.reading.words_it(Topic.NOT_FOUND)
    asks, sent = headed or told, arrival.was_sent_on
    found = {
        "wall-sign-in-password": password,
        "wall-sign-in-headline": headed,
        "wall-sign-in-text": told and (headed or password or arrival.prose_chars <= _ONLY_A_REQUEST),
        "wall-sign-in-address": asks and sent and is_sign_in_redirect(arrival.first_url, arrival.url),
        "wall-sign-in-way-back": (password or asks) and sent and carries_the_way_back(arrival.url, arrival.first_url),
        "wall-sign-in-form": asks and arrival.marked("sign-in") and not password,
        "wall-sign-in-alert": told and arrival.marked("alert"),
        "wall-sign-in-code": asks and arrival.answer.status == _FORBIDDEN,
        "wall-sibling": asks and hides_the_same_everywhere(arrival),
        "wall-sign-in-only": password and content.visible_chars <= _ONLY_A_FORM and arrival.prose_chars <= _LABELS,
    }
    yield from (signal for signal, is_there in found.items() if is_there)


def _is_only_a_form(arrival: Arrival) -> bool:
    """Tell whether there is a password field and hardly more: a post with its day that is shut off."""
    return arrival.content.passwords > 0 and arrival.prose_chars <= _ONLY_A_REQUEST


_ONLY_A_REQUEST = 150
"""Characters of prose: who may see the page; below an article it is who may comment on it."""
_FORBIDDEN = 403
_MOST_FIELDS = 4
"""Name, "remember me", a search; with more it is a registration, or a page with much on it."""
_LABELS = 100
"""Characters of prose beside the fields."""
_ONLY_A_FORM = 300
"""Visible characters: labels, "forgotten?", the name of the site."""


def by_payment(arrival: Arrival) -> Observation | None:
    """Give `paywall` where what is shown of the page is little, and the rest is sold."""
    signals = tuple(_pays(arrival))
    if len(signals) >= arrival.policy.page_signals:
        return Observation(Status.PAYWALL, signals[0], _PAY, signals[1:])
    return None


_TEASER = 1_300
"""Characters of prose: what is given away to make readers buy, and the offer itself."""


def _pays(arrival: Arrival) -> Iterator[str]:
    is_an_offer = _OFFER_ADDRESS.search(arrival.first_url) is not None and not is_dated(arrival.first_url)
    if arrival.prose_chars > _TEASER or is_an_offer or _has_an_abstract(arrival):
        return
    said, text = arrival.on(Topic.PAY), read(folded(without_quotes(arrival.content.main)))
    told, declared, marked = text.says(Topic.PAY), arrival.marked("not-free"), arrival.marked("paywall")
    sure = declared or marked or said.by_headline or told
    found = {
        "wall-pay-declared": declared,
        "wall-pay-mark": marked,
        "wall-pay-headline": said.by_headline,
        "wall-pay-text": told,
        "wall-pay-offer": sure and (text.hints_at(Topic.PAY) or _PRICE.search(arrival.content.main) is not None),
        "wall-pay-little": told and 0 < arrival.prose_chars <= _TWO_SENTENCES,
        "wall-pay-teaser": told and _BREAKS_OFF.search(arrival.content.main) is not None,
        "wall-pay-address": arrival.was_sent_on and _OFFER_ADDRESS.search(arrival.url) is not None,
    }
    yield from (signal for signal, is_there in found.items() if is_there)


_PRICE = re.compile(
    r"[€$£¥₽₹₩]\s?\d|\d\s?(?:€|\$|£|¥|₽|₹|₩|円|元|원|zł|kr\b|Kč|Ft\b|lei\b|TL\b|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN)\b)"
    r"|\b(?:EUR|USD|GBP|CHF|US\$)\s?\d"
)
_ABSTRACT = re.compile(
    r"\b(?:abstract|summary|zusammenfassung|résumé|resumen|resumo|riassunto|samenvatting|要旨|摘要)\b", re.IGNORECASE
)
_AN_ABSTRACT = 350
"""Characters of prose: a record with its abstract is what a link to a record means, whatever the full text costs."""


def _has_an_abstract(arrival: Arrival) -> bool:
    has_a_heading = any(map(_ABSTRACT.search, arrival.content.headings))
    return has_a_heading and arrival.prose_chars >= _AN_ABSTRACT and "/full" not in arrival.first_url


_TWO_SENTENCES = 250
"""Characters of prose: the beginning of an article, and for whom the rest is."""
_OFFER_ADDRESS = re.compile(
    r"/(?:subscri\w*|abo\w*|abonnement\w*|pricing|prices?|plans?|membership|join|shop|store|offers?|premium)(?:[/?#.-]|$)",
    re.IGNORECASE,
)
"""Addresses of what is itself an offer: whoever links there means it."""
_BREAKS_OFF = re.compile(r"\w ?(?:…|\.\.\.|\[…\]|\[\.\.\.\])(?:\s|$)")
