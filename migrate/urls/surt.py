"""The sort-friendly form of a URL, by which CDXJ indexes are ordered and looked up.

Written from the published behaviour of the tools that look up (pywb, OpenWayback, CDX servers): what they
compute for a URL must be what stands in our index, their oddities included.
"""

import re
from urllib.parse import unquote_to_bytes

from migrate.urls.whatwg import parse


def surt(url: str) -> str:
    """Give the SURT key of a URL: host reversed, `www` and default port gone, percent-encoding normal, query sorted.

    A URL without host, such as `urn:` or `dns:`, is its own key. Two schemes share one key, as do two cases of letters.
    """
    parsed = parse(url)
    if parsed is None or not parsed.hostname:
        return url
    port = f":{parsed.port}" if parsed.port else ""
    query = _query(str(parsed.search).removeprefix("?"))
    return f"{_reversed_host(str(parsed.hostname))}{port}){_path(str(parsed.pathname))}{'?' if query else ''}{query}"


# Number and all, and even where only a top level is left: so the tools do it (internetarchive/surt#28).
_WWW = re.compile(r"www\d*\.")


def _reversed_host(host: str) -> str:
    if host.startswith("["):
        return host.strip("[]")
    # IPv4 addresses are reversed like names (internetarchive/surt#12, kept for the sake of existing indexes).
    return ",".join(reversed(_WWW.sub("", host, count=1).strip(".").split(".")))


_PATH_SESSION = re.compile(r";jsessionid=[0-9a-z]{32}|/\([0-9a-z]{24}\)(?=/[^/]+\.aspx)", re.IGNORECASE)
_QUERY_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cf(?:id|token)=[^&]+", re.IGNORECASE
)


def _path(path: str) -> str:
    segments = [part for part in _PATH_SESSION.sub("", _escaped(path)).split("/") if part]
    return "/" + "/".join(segments).lower()


def _query(query: str) -> str:
    parameters = _escaped(query).split("&")
    return "&".join(sorted(part.lower() for part in parameters if not _QUERY_SESSION.fullmatch(part))).strip("&")


_ESCAPED_AGAIN = re.compile(rb"%(?:25)+(?=[0-9a-f]{2})", re.IGNORECASE)
_MOST_PASSES = 20  # real URLs need two; without an end, a hostile one costs time with the square of its length
_PLAIN = frozenset(range(0x21, 0x7F)) - set(b"#%")


def _escaped(text: str) -> str:
    """Give the text unescaped until that changes nothing more, then escaped once."""
    raw = text.encode()
    for _ in range(_MOST_PASSES):
        plain = unquote_to_bytes(_ESCAPED_AGAIN.sub(b"%", raw))
        if plain == raw:
            break
        raw = plain
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in raw)
