"""Where a page sends its reader by itself, without a script (WHATWG HTML, 4.2.5.3; the Refresh header alike)."""

import re

from turbohtml import Document

from migrate import urls

LONGEST_WAIT = 10.0
"""Seconds; with more, the page is there to be read."""
_REFRESH = re.compile(
    r"""\s*(?P<wait>\d+(?:\.\d*)?|\.\d+)[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?(?P<quote>["'])?(?P<url>.*)""",
    re.IGNORECASE | re.DOTALL,
)


def refresh_target(document: Document, header: str | None, url: str) -> str | None:
    """Give the URL that the page, or its Refresh header, forwards to within ten seconds; None where it stays."""
    base = base_url(document, url)
    written = (meta.attr("content") for meta in document.select("meta[http-equiv=refresh i]:not(noscript *)"))
    for text in (header, *written):
        target = _target(text or "", base)
        if target and urls.without_fragment(target) != urls.without_fragment(url):
            return target
    return None


def base_url(document: Document, url: str) -> str:
    """Give what relative references of the page resolve against."""
    base = document.select_one("base[href]")
    return (urls.canonical(base.attr("href") or "", url) if base is not None else None) or url


def _target(text: str, base: str) -> str | None:
    found = _REFRESH.match(text)
    if found is None or float(found["wait"]) > LONGEST_WAIT:
        return None
    written = found["url"]
    if found["quote"]:
        written = written.partition(found["quote"])[0]
    target = urls.canonical(written.strip(), base) if written.strip() else None
    return target if target and urls.scheme(target) in {"http", "https"} else None
