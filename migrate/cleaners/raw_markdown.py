"""Markdown that somebody typed into an HTML editor, as the elements it was meant to be."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import texts
from migrate.model.change import Change, Effect

_NOT_IN = ("pre", "code", "a", "kbd", "samp", "tt", "textarea")
_IN_PARENTHESES = r"[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*"
_TITLE = r"(?:\s+(?:[\"“](?P<title{0}>[^\"”\n]*)[\"”]|'(?P<single{0}>[^'\n]*)'))?"
_TARGET = rf"(?P<url{{0}}>(?:https?://|www\.|/|\.\.?/){_IN_PARENTHESES}|mailto:[^\s()\"“]+(?: [^\s()\"“]+)*)"
_PICTURE = rf"!\[(?P<alt{{0}}>[^\[\]\n]{{{{0,300}}}})\]\(\s*<?(?P<source{{0}}>[^\s()<>]*[./]{_IN_PARENTHESES})>?"
_MARKUP = re.compile(
    rf"\[{(_PICTURE + _TITLE).format('_linked')}\s*\)\s*\]\(\s*{_TARGET.format('_around')}\s*\)"
    rf"|{(_PICTURE + _TITLE).format('_alone')}\s*\)"
    rf"|(?<!!)\[(?P<text>[^\[\]\n]{{1,300}})\]\(\s*<?{_TARGET.format('')}>?{_TITLE.format('')}\s*\)"
    r"|(?<![*\w])\*\*(?P<strong>[^\s*](?:[^*\n]{0,300}[^\s*])?)\*\*(?![*\w])"
)


def read_raw_markdown(soup: BeautifulSoup) -> list[Change]:
    """Make links, images and strong text of Markdown that stands in the text of the post."""
    changes = []
    for node in texts(soup):
        if node.parent is None or not _MARKUP.search(node) or node.find_parent(_NOT_IN) is not None:
            continue
        place: PageElement = node
        end = 0
        for found in _MARKUP.finditer(node):
            changes.append(Change("raw_markdown", Effect.REPAIR, excerpt(found[0])))
            for new in (NavigableString(node[end : found.start()]), _element(soup, found)):
                place.insert_after(new)
                place = new
            end = found.end()
        place.insert_after(NavigableString(node[end:]))
        node.extract()
    return changes


def _element(soup: BeautifulSoup, found: re.Match[str]) -> Tag:
    if found["strong"] is not None:
        return soup.new_tag("strong", string=found["strong"])
    if found["source_alone"] is not None:
        return _image(soup, found, "_alone")
    if found["source_linked"] is not None:
        link = soup.new_tag("a", attrs={"href": found["url_around"]})
        link.append(_image(soup, found, "_linked"))
        return link
    return soup.new_tag("a", attrs={"href": found["url"], **_title(found, "")}, string=found["text"])


def _image(soup: BeautifulSoup, found: re.Match[str], which: str) -> Tag:
    attributes = {"src": found[f"source{which}"], "alt": found[f"alt{which}"], **_title(found, which)}
    return soup.new_tag("img", attrs=attributes)


def _title(found: re.Match[str], which: str) -> dict[str, str]:
    title = found[f"title{which}"] or found[f"single{which}"]
    return {"title": title} if title else {}
