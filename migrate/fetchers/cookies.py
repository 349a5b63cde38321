"""Cookies of one check: what responses set, replaced and deleted, for their own host alone and never on disk."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from migrate import urls
from migrate.fetchers.pacing import http_date

_MOST = 50
_MOST_CHARACTERS = 4096
"""Cookies of a host, and characters of one, that a client should bear (RFC 6265, 6.1)."""
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


def carried_on(carried: Mapping[str, str], set_cookie: Iterable[str], url: str, now: datetime) -> dict[str, str]:
    """Give the cookies to send next: those that were carried, as the values of `Set-Cookie` change them (RFC 6265, 5).

    Cookies of another domain, and secure ones that came over a plain connection, are passed over. Paths are not told
    apart: within one check only this host is asked.
    """
    jar = dict(carried)
    for line in set_cookie:
        pair, *attributes = line.split(";")
        name, equals, value = (part.strip(" \t") for part in pair.partition("="))
        said = _said(attributes)
        if not equals or not name or len(name) + len(value) > _MOST_CHARACTERS or _CONTROL.search(name + value):
            continue
        if not _is_for(said.get("domain", ""), urls.host(url)) or ("secure" in said and urls.scheme(url) != "https"):
            continue
        jar.pop(name, None)
        if not _is_over(said, now):
            jar[name] = value
    return dict(list(jar.items())[-_MOST:])


def _said(attributes: list[str]) -> dict[str, str]:
    named = (attribute.partition("=") for attribute in attributes)
    return {name.strip().lower(): value.strip() for name, _, value in named}


def _is_for(domain: str, host: str) -> bool:
    bare = domain.removeprefix(".")
    if not bare:
        return True
    named = urls.host(f"http://{bare}/")
    is_name = bool(re.search("[a-z]", host.rpartition(".")[2])) and ":" not in host
    return named != "" and (host == named or (is_name and host.endswith(f".{named}")))


def _is_over(said: Mapping[str, str], now: datetime) -> bool:
    """Tell whether the cookie is to be forgotten; `Max-Age` goes before `Expires` (RFC 6265, 5.3)."""
    if re.fullmatch(r"-?[0-9]+", said.get("max-age", "")):
        return said["max-age"].startswith("-") or not said["max-age"].strip("0")
    ends = http_date(said.get("expires", ""))
    return ends is not None and ends <= now
