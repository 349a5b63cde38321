"""Markdown that somebody typed into an HTML editor, as the elements it was meant to be."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.tree import excerpt, texts
from migrate.model.change import Change, Effect

_NOT_IN = ("pre", "code", "a", "kbd", "samp", "tt", "textarea")
_MARKUP = re.compile(
    r"(?P<picture>!)?\[(?P<text>[^\[\]\n]{1,300})\]"
    r"\(\s*(?P<url>(?:https?://|www\.|/)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*|mailto:[^\s()\"“]+(?: [^\s()\"“]+)*)"
    r"(?:\s+[\"“](?P<title>[^\"”\n]*)[\"”])?\s*\)"
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
    title = {"title": found["title"]} if found["title"] else {}
    if found["picture"]:
        return soup.new_tag("img", attrs={"src": found["url"], "alt": found["text"], **title})
    return soup.new_tag("a", attrs={"href": found["url"], **title}, string=found["text"])
