"""What a host's robots.txt says, asked once for each scheme, host and port (RFC 9309)."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from protego import Protego

from migrate import urls
from migrate.fetchers.decoding import content_of
from migrate.model.capture import Answered, OwnFault
from migrate.model.exchange import Exchange

TOKEN = "html-migrate"  # noqa: S105  the product token that robots.txt knows us by, no secret
MAX_BYTES = 512_000
"""Of a robots.txt, as it comes and decoded: RFC 9309, 2.5 asks for 500 KiB at least."""
DEADLINE_SECONDS = 10.0
MOST_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""


@dataclass(frozen=True, slots=True)
class RobotsDecision:
    """Whether robots.txt lets us in, and the words to show for it."""

    allowed: bool
    rule: str
    """The line that keeps us out, or why nobody knows; empty where nothing speaks against us."""
    fault: OwnFault | None = None
    """What of our own kept us from asking: then nobody can decide now."""


ALLOWED = RobotsDecision(allowed=True, rule="")


@dataclass(frozen=True, slots=True)
class _Rules:
    """A robots.txt that could be read."""

    address: str
    text: str
    parsed: Protego


@dataclass(frozen=True, slots=True)
class _Absent:
    """There is none, so everything is allowed."""


@dataclass(frozen=True, slots=True)
class _Unknown:
    """It may exist and could not be had."""

    reason: str
    fault: OwnFault | None = None
    """Where our own side failed: then it is asked for again."""


_Answer: TypeAlias = _Rules | _Absent | _Unknown


@dataclass(slots=True)
class _Site:
    """What is known of one scheme, host and port."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: _Answer | None = None


class Robots:
    """Decides for every URL; any thread may ask, and each robots.txt is requested once in the life of this object."""

    def __init__(self, fetch: Callable[[str], Exchange], user_agent_token: str) -> None:
        """Be ready to decide; `fetch` asks for a URL once, redirects not followed, bounded in time and size."""
        self._fetch = fetch
        self._token = user_agent_token
        self._lock = threading.Lock()
        self._sites: dict[str, _Site] = {}

    def decide(self, url: str) -> RobotsDecision:
        """Tell whether the URL may be visited; requests robots.txt where the host has not been asked yet.

        A robots.txt that cannot be had although the host should have one (5xx, no answer) keeps nothing from us, and
        the rule says so: the RFC would have a crawler stay away, but a link is checked once and nothing is crawled.
        Where our own side failed nothing is allowed, and the decision has the fault.
        """
        origin = _origin(url)
        with self._lock:
            site = self._sites.setdefault(origin, _Site())
        with site.lock:
            answer = site.answer or self._ask(f"{origin}/robots.txt")
            if not (isinstance(answer, _Unknown) and answer.fault):
                site.answer = answer
        match answer:
            case _Absent():
                return ALLOWED
            case _Unknown(reason=reason, fault=fault):
                return RobotsDecision(fault is None, f"robots.txt could not be read ({reason})", fault)
            case _Rules():
                return ALLOWED if answer.parsed.can_fetch(url, self._token) else self._refused(answer, url)

    def _ask(self, address: str) -> _Answer:
        for _ in range(MOST_REDIRECTS + 1):
            exchange = self._fetch(address)
            try:
                answer = _read(exchange, self._token)
            finally:
                exchange.close()
            if not isinstance(answer, str):
                return answer
            address = answer
        return _Absent()

    def _refused(self, rules: _Rules, url: str) -> RobotsDecision:
        line = _deciding_line(rules.text, url, self._token)
        return RobotsDecision(allowed=False, rule=f"{line} ({rules.address})" if line else rules.address)


def _origin(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return scheme + separator + re.split("[/?#]", rest, maxsplit=1)[0]


def _read(exchange: Exchange, token: str) -> _Answer | str:
    """Give what the answer means, or the address that it redirects to."""
    outcome = exchange.outcome
    if not isinstance(outcome, Answered):
        fault = outcome if isinstance(outcome, OwnFault) else None
        return _Unknown(str(outcome.kind).replace("_", " "), fault)
    onward = urls.without_fragment(outcome.location or "")
    if urls.scheme(onward) in {"http", "https"}:
        return onward
    if outcome.status >= 500:  # noqa: PLR2004
        return _Unknown(str(outcome.status))
    if not 200 <= outcome.status < 300 or exchange.entity is None:  # noqa: PLR2004
        return _Absent()
    content = content_of(outcome, exchange.entity, MAX_BYTES)
    if outcome.truncated or len(content) == MAX_BYTES:
        content = content[: content.rfind(b"\n") + 1]  # half a rule would forbid more than the whole one
    text = "\n".join(_for_us(content.decode("utf-8-sig", errors="replace"), token))
    return _Rules(exchange.url, text, Protego.parse(text))


_AGENT = re.compile(r"\s*user(?:-|\s*)agent[\s:]+(?P<name>[^#]*)", re.IGNORECASE)
_DISALLOW = re.compile(r"\s*dis+al+ow[\s:]+(?P<path>[^#]*)", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:dis+al+ow|allow)\b", re.IGNORECASE)


def _for_us(text: str, token: str) -> Iterator[str]:
    """Yield the lines with all agents that are not us under one name: ten thousand of them would cost hours."""
    for line in text.splitlines():
        agent = _AGENT.match(line)
        name = agent["name"].replace("*", "").strip().lower() if agent else ""
        yield line if not name or token.startswith(name) else "User-agent: somebody-else"


_CANDIDATES = 20


def _deciding_line(text: str, url: str, token: str) -> str:
    """Give the longest `Disallow` that alone would keep us out, all groups being as they are; empty where none does."""
    lines = text.splitlines()
    paths = {found["path"].strip() for found in map(_DISALLOW.match, lines) if found}
    matching = [path for path in paths if path and not _allows(f"User-agent: *\nDisallow: {path}", url, token)]
    for path in sorted(matching, key=len, reverse=True)[:_CANDIDATES]:
        if not _allows("\n".join(_only(lines, path)), url, token):
            return f"Disallow: {path}"
    return ""


def _allows(text: str, url: str, token: str) -> bool:
    return bool(Protego.parse(text).can_fetch(url, token))


def _only(lines: list[str], path: str) -> Iterator[str]:
    for line in lines:
        found = _DISALLOW.match(line)
        is_it = found is not None and found["path"].strip() == path
        # A rule that says nothing here still ends the list of its group's agents.
        yield "Crawl-delay: 1" if _RULE.match(line) and not is_it else line
