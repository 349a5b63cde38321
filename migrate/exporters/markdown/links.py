"""Links and images in Markdown's own signs: destinations, titles, alternative texts, code spans."""

import re
import string

from migrate.exporters.markdown.escaping import escape_text
from migrate.urls import without_breaks

_NEEDS_BRACKETS = re.compile(r"[ \x00-\x1f<>]")
_ENTITY = re.compile(r"&(?=(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)")
_PUNCTUATION = re.escape(string.punctuation)
_BACKSLASH = re.compile(rf"\\(?=[{_PUNCTUATION}]|\Z)")


def destination(url: str) -> str:
    """Give the URL as CommonMark 6.3 wants it between parentheses."""
    url = _ENTITY.sub("&amp;", _BACKSLASH.sub(r"\\\\", without_breaks(url.strip(" \t\n\r\f"))))
    if not url or url[0] == "<" or _NEEDS_BRACKETS.search(url):
        escaped = re.sub(r"([<>])", r"\\\1", url)
        return f"<{escaped}>"
    return url if _balanced(url, "()") else re.sub(r"([()])", r"\\\1", url)


def _balanced(text: str, brackets: str) -> bool:
    opening, closing = brackets[0], brackets[1]
    if opening not in text and closing not in text:
        return True
    depth = 0
    for char in text:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def link_end(url: str, title: str) -> str:
    """Give what follows the text of a link: `](destination "title")`."""
    return f"]({destination(url)}{_title(title)})"


def _title(title: str) -> str:
    folded = " ".join(title.split())
    if not folded:
        return ""
    # Not two backslashes: cmark-gfm takes the second for the escape of a quotation mark after it.
    return ' "' + _BACKSLASH.sub("&#92;", _ENTITY.sub("&amp;", folded)).replace('"', '\\"') + '"'


_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x1f\\]*\Z")
_MAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\Z"
)


def autolink(url: str, text: str) -> str | None:
    """Give `<url>` where the text of a link is its own address, else None."""
    if text == url and _AUTOLINK.match(url):
        return f"<{url}>"
    if url == f"mailto:{text}" and _MAIL.match(text):
        return f"<{text}>"
    return None


def image(source: str, alt: str, title: str) -> str:
    """Give an image."""
    return f"![{_alt(alt)}{link_end(source, title)}"


def needs_escapes(alt: str) -> bool:
    """Tell whether the words of an image hold what Markdown would read as more than words."""
    return _alt(alt) != " ".join(alt.split())


def _alt(alt: str) -> str:
    folded = " ".join(alt.split())
    has_pairs_alone = _balanced(folded, "[]") and not re.search(r"\][(\[]", folded)
    return escape_text(folded, "[", "]", in_link=not has_pairs_alone)


def code_span(text: str) -> str:
    """Give inline code, with as many backticks as its content needs."""
    folded = re.sub(r"[ \t\n\r\f]+", " ", text).strip(" ")
    runs = {len(found) for found in re.findall(r"`+", folded)}
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    room = " " if folded.startswith("`") or folded.endswith("`") else ""
    return f"{ticks}{room}{folded}{room}{ticks}"
