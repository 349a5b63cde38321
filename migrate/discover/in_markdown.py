"""References of a page that is Markdown: what a generator would make links, pictures and embeds of, with their lines.

The page is rendered as CommonMark with GFM's tables, footnotes and bare addresses, so that links by reference, code
and raw HTML are what they are to a generator; then its elements are read like those of any post. The renderer tells on
which lines a block stands, the line within it is looked up in the source.
"""

import html
import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from urllib.parse import unquote

import cmarkgfm
from bs4.element import Tag
from cmarkgfm.cmark import Options

from migrate import markup
from migrate.discover.references import text_shown, without_secrets
from migrate.errors import PostError
from migrate.model.link import Occurrence, Reference
from migrate.model.post import Post
from migrate.model.settings import Repair
from migrate.places import Place, places_of
from migrate.urls import resolve


def references_in_markdown(post: Post, repair: Repair) -> list[Reference]:
    """Give every reference of the body that leads out of the new site, in the order in which a reader meets them.

    What is relative belongs to the new site, which may not stand anywhere yet, and what holds template code is no
    address before the generator has run: both are left out.

    Raises:
        PostError: the page is too large or nested too deep.
    """
    rendered: str = cmarkgfm.markdown_to_html_with_extensions(post.body, options=_OPTIONS, extensions=_EXTENSIONS)
    over = markup.over_budget(rendered)
    if over:
        raise PostError(over)
    lines = _Lines(post.body)
    return [
        _reference(post, tag, place, lines, repair)
        for tag in markup.elements(markup.parse(rendered))
        for place in places_of(tag)
        if _leads_out(place.url, repair)
    ]


_OPTIONS = Options.CMARK_OPT_SOURCEPOS | Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
_EXTENSIONS = ["table", "strikethrough", "autolink"]
_TEMPLATE = re.compile(r"\{\{|\{%|%7B(?:%7B|%25|%)", re.IGNORECASE)


def _leads_out(url: str, repair: Repair) -> bool:
    if url[:5].lower() == "data:" or _TEMPLATE.search(url):
        return False
    found = resolve(url, None, repair)
    return not found.relative and bool(found.scheme)


def _reference(post: Post, tag: Tag, place: Place, lines: "_Lines", repair: Repair) -> Reference:
    text = text_shown(tag)
    line = lines.of(place.url, text, _block_of(tag))
    at = Occurrence(
        post=post.id,
        line=post.body_line + line - 1,
        element=tag.name,
        attribute=place.attribute,
        text=text,
        raw=place.url,
    )
    return Reference(resolve(place.url, None, repair).url, place.kind, without_secrets(place.url, at))


_POSITION = re.compile(r"(\d+):\d+-(\d+):\d+")


def _block_of(tag: Tag) -> tuple[int, int] | None:
    """Give first and last line of the innermost block around an element; None inside raw HTML."""
    for around in (tag, *tag.parents):
        found = _POSITION.fullmatch(str(around.get("data-sourcepos", "")))
        if found:
            return int(found[1]), int(found[2])
    return None


class _Lines:
    """The lines of a Markdown body, and how far its references have been found in them."""

    def __init__(self, body: str) -> None:
        self._lines = [_plain(line) for line in re.split(r"\r\n|\n|\r", body)]
        self._begin = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._text = "\n".join(self._lines)
        self._standing: dict[str, list[int]] = {}
        self._found: set[tuple[str, int]] = set()
        self._reached = 1

    def of(self, url: str, text: str, block: tuple[int, int] | None) -> int:
        """Give the 1-based line on which the next reference to `url` stands, else the one on which `text` does."""
        first, last = block or (self._reached, self._reached + _LOOKED_THROUGH)
        last = max(first, min(last, len(self._lines)))
        start = min(max(first, self._reached), last)
        wanted = _plain(url)
        line = self._holding(wanted, start, last) or self._holding(wanted, first, last)
        if line is None:
            begin = _plain(text)[:40]
            near = range(start, min(last, start + _NEAR) + 1)
            line = next((n for n in near if begin and begin in self._lines[n - 1]), None)
        self._reached = line or start
        return self._reached

    def _holding(self, wanted: str, first: int, last: int) -> int | None:
        """Give the first of these lines on which the address stands and was not found before."""
        lines = self._lines_with(wanted)
        for at in range(bisect_left(lines, first), len(lines)):
            if lines[at] > last:
                return None
            if (wanted, at) not in self._found:
                self._found.add((wanted, at))
                return lines[at]
        return None

    def _lines_with(self, wanted: str) -> list[int]:
        """Give the line of each place where the whole address stands."""
        lines = self._standing.get(wanted)
        if lines is None:
            lines, at = [], self._text.find(wanted)
            while at >= 0:
                if not _GOES_ON.match(self._text, at + len(wanted)):
                    lines.append(bisect_right(self._begin, at))
                at = self._text.find(wanted, at + max(1, len(wanted)))
            self._standing[wanted] = lines
        return lines


_NEAR = 200
"""Lines in which the text of a link by reference is looked for."""
_GOES_ON = re.compile(r"[\w/%&=?#~+-]")
"""What makes an address part of a longer one."""
_LOOKED_THROUGH = 2000
"""Lines of raw HTML through which an address is looked for."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def _plain(text: str) -> str:
    """Give text without the ways in which Markdown, HTML and URLs escape characters."""
    return unquote(html.unescape(_ESCAPED.sub(r"\1", text)))
