"""The random address beside a page: what a host answers where nothing can be."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from migrate.model.capture import Answered
from migrate.verdict.addresses import is_deep
from migrate.verdict.chain import Chain

_OK = 200


def probe_for(chain: Chain, token: str) -> str | None:
    """Give a random address beside the page that the chain ends at; None where its answer would tell nothing.

    It lies in the same folder and is shaped alike: with the same ending, or the same slash at its end, digits where
    the name has digits alone; where the page is one script's with an id in the query, the id is what changes.
    """
    check = chain.last
    outcome, page = check.last.outcome, check.page
    if not isinstance(outcome, Answered) or outcome.status != _OK or page is None or page.sniffed_type != "text/html":
        return None
    parts = urlsplit(check.last.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if query and (not name or _FILE_ENDING.search(name)):
        which = max(range(len(query)), key=lambda at: (_NAMES_A_PAGE.fullmatch(query[at][0]) is not None, at))
        query[which] = (query[which][0], _shaped(query[which][1], token))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
    if not name or not is_deep(check.last.url):
        return None
    stem, dot, ending = name.rpartition(".")
    new = f"{_shaped(stem, token)}{dot}{ending}" if dot and stem else _shaped(name, token)
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{new}{slash}", "", ""))


_NAMES_A_PAGE = re.compile(
    r"id|p|q|t|f|s|page|page_?id|article_?id|art|item|post|title|name|slug|node|nid|aid|pid|tid|doc|file|url|path|view"
    r"|\w+_?id",
    re.IGNORECASE,
)
_FILE_ENDING = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|cfm|cgi|pl|do|shtml|xhtml|jspx|action)", re.IGNORECASE)
_MOST_DIGITS = 9


def _shaped(value: str, token: str) -> str:
    """Give the token, as digits where the value is digits."""
    return str(int(token, 16) % 10**_MOST_DIGITS) if value.isdigit() and _is_hex(token) else token


def _is_hex(token: str) -> bool:
    return re.fullmatch(r"[0-9a-f]+", token) is not None
