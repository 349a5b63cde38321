"""What addresses say by themselves: whether they lie inside a site, and what words they have."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

_FRONT = re.compile(
    r"/*(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?"
    r"(?:(?:index|home|homepage|default|start|startseite|main|welcome|accueil|inicio|portal)(?:\.\w{2,5})?/?)?",
    re.IGNORECASE,
)
"""Paths that open a site: the root, a language, an index page."""
_NO_PLACE = re.compile(
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|referrer|source|lang|language|hl|locale|l|setlang|_ga|igshid|sid"
    r"|phpsessid|jsessionid|from|via|cmpid|campaign",
    re.IGNORECASE,
)
"""Names of parameters that do not say which page is meant."""


def is_deep(url: str) -> bool:
    """Tell whether the URL is of a page inside a site: its path, or a parameter that says which page."""
    parts = urlsplit(url)
    if not _FRONT.fullmatch(parts.path):
        return True
    return any(not _NO_PLACE.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)) or bool(
        parts.query and "=" not in parts.query
    )


_REMEMBERED = 256
"""Addresses: those of one look are asked for by each comparison of it."""
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=_REMEMBERED)
def words_of(url: str) -> frozenset[str]:
    """Give the words of the path and the query, in lower case."""
    parts = urlsplit(url)
    return frozenset(word for word in _WORD.findall(f"{parts.path} {parts.query}".lower()))
