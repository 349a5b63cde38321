"""The WHATWG URL standard, as ada implements it; the only importer of ada_url."""

import re
from difflib import get_close_matches

from ada_url import URL

_BREAKS = re.compile(r"[\t\n\r]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN_HOST = re.compile(
    rf"https?://((?!xn--)(?:[a-z0-9-]+\.(?!xn--))+[a-z]{{2,}}|{_BYTE}(?:\.{_BYTE}){{3}})"
    r"(?::(?:[1-5][0-9]{4}|[1-9][0-9]{0,3}))?(?=[/?#])"
)
"""The host of a URL that no standard needs to be asked about, as it is of nearly all."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*(?=:)", re.IGNORECASE)


def canonical(raw: str, base: str | None = None) -> str | None:
    """Give the serialisation of `raw`, fragment included, resolved against `base`; None where it is no URL."""
    parsed = parse(raw, base)
    return None if parsed is None else str(parsed.href)


def without_fragment(url: str) -> str:
    """Give a canonical URL up to its first `#`."""
    return url.partition("#")[0]


def fragment(url: str) -> str:
    """Give what follows the first `#` of a canonical URL, still percent-encoded; empty where nothing does."""
    return url.partition("#")[2]


def host(url: str) -> str:
    """Give the host in its ASCII form, lower case, without port; empty where the URL has none."""
    plain = _PLAIN_HOST.match(url)
    if plain is not None:
        return plain[1]
    parsed = parse(url)
    return "" if parsed is None else str(parsed.hostname)


def scheme(url: str) -> str:
    """Give the scheme in lower case without its colon; empty where the text has none."""
    found = _SCHEME.match(url.lstrip())
    return found[0].lower() if found else ""


_REAL_AND_ALIKE = frozenset({"http", "https", "mailto", "callto", "shttp"})
_ALIKE = 0.74
"""Ratio of Ratcliff and Obershelp: `xttp` and `maito` have 0.75 and more, `ftps` and `sftp` 0.67 and less."""


def is_misspelt_scheme(scheme: str) -> bool:
    """Tell whether a scheme is no other one, but `http`, `https` or `mailto` with a slip of the finger."""
    if scheme in _REAL_AND_ALIKE:
        return False
    is_shaken = {"t", "p"} <= set(scheme) <= set("https")
    return is_shaken or bool(get_close_matches(scheme, ("http", "https", "mailto"), cutoff=_ALIKE))


def path(url: str) -> str:
    """Give the path, percent-encoded as in the URL; empty where there is no URL."""
    parsed = parse(url)
    return "" if parsed is None else str(parsed.pathname)


def without_breaks(raw: str) -> str:
    """Give a URL as it was written without tabs and line breaks, as the URL standard drops them."""
    return _BREAKS.sub("", raw)


def without_userinfo(url: str) -> str:
    """Give the URL without user name and password; what has none, or is no URL, stays as it is."""
    parsed = parse(url)
    if parsed is None or not (parsed.username or parsed.password):
        return url
    parsed.username = ""
    parsed.password = ""
    return str(parsed.href)


def parse(raw: str, base: str | None = None) -> URL | None:
    """Give the parts of the URL that `raw` is, resolved against `base`; None where it is none."""
    # Lone surrogates have no UTF-8; browsers read U+FFFD for them (Web IDL, USVString).
    text = _LONE_SURROGATE.sub("\ufffd", raw)
    try:
        return URL(text) if base is None else URL(text, base)
    except ValueError:
        return None
