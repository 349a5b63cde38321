"""Rules about where a chain of redirects leads."""

import re
from urllib.parse import urlsplit

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.chain import MAX_HOPS, Chain, End, is_redirect
from migrate.verdict.observation import Observation

_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", re.IGNORECASE)
"""Paths that open a site: the root, a language, an index page."""


def by_chain(chain: Chain) -> Observation | None:
    """Give what a broken chain says; None where it arrives somewhere."""
    match chain.end:
        case End.ARRIVED:
            return None
        case End.NOWHERE:
            return Observation(
                Status.REDIRECT_BROKEN, "redirect-nowhere", "The site forwards without a usable address."
            )
        case End.LOOP:
            return Observation(Status.REDIRECT_BROKEN, "redirect-loop", "The site forwards in a circle.")
        case End.TOO_MANY:
            return Observation(
                Status.REDIRECT_BROKEN, "redirect-too-many", f"The site forwards more than {MAX_HOPS} times."
            )
        case End.UNSEEN:
            return Observation(Status.UNCLEAR, "redirect-unseen", "Where the site forwards to has not been asked yet.")


def by_target(chain: Chain) -> Observation | None:
    """Give what a good arrival after redirects means; None where they did not lead away."""
    first, last = chain.checks[0].url, chain.last.last.url
    outcomes = [step.outcome for step in chain.steps[:-1]]
    codes = [o.status for o in outcomes if isinstance(o, Answered) and is_redirect(o)]
    if not codes or first == last:  # a cookie wall sends a reader round, and back to the page itself
        return None
    if _asks_to_sign_in(last) and not _asks_to_sign_in(first):
        return Observation(Status.LOGIN, "redirect-login", "The site forwards to its sign-in page.")
    if _is_deep(first) and not _is_deep(last) and not _own_name(first, last):
        return Observation(
            Status.REDIRECTED_HOME, "redirect-home", "A page inside the site is forwarded to the front page."
        )
    if all(code in {301, 308} for code in codes):
        return Observation(Status.MOVED, "redirect-permanent", f"The site says that it moved for good to {last}.")
    return Observation(Status.REDIRECTED, "redirect-temporary", f"The site forwards to {last}.")


_SIGN_IN = frozenset({"login", "log-in", "log_in", "signin", "sign-in", "sign_in", "servicelogin", "logon", "sso"})
_SIGN_IN_HOSTS = frozenset({"login", "signin", "sso", "accounts", "auth", "idp"})


def _asks_to_sign_in(url: str) -> bool:
    """Tell by the address alone: a path segment or the first label of the host that is nothing else."""
    parts = urlsplit(url)
    segments = {segment.lower().partition(".")[0] for segment in parts.path.split("/")}
    return bool(segments & _SIGN_IN) or (parts.hostname or "").split(".")[0] in _SIGN_IN_HOSTS


def _is_deep(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.query) or not _FRONT.fullmatch(parts.path)


def _own_name(first: str, last: str) -> bool:
    """Tell whether a page was given a host name of its own: example.org/okfest to okfest.example.org."""
    host, segments = urlsplit(last).hostname or "", [s for s in urlsplit(first).path.lower().split("/") if s]
    labels = set(host.removeprefix("www.").split("."))
    return bool(segments) and segments[-1] in labels
