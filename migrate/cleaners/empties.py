"""Links around nothing, links in pieces, and emphasis on nothing."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect

_SEEN = ("img", "iframe", "video", "audio", "object", "embed", "input")
_LETTER = re.compile(r"[^\W_]")


def drop_empty_links(soup: BeautifulSoup) -> list[Change]:
    """Take out links that nobody can see or follow; an anchor stays."""
    changes = []
    for link in elements(soup, "a"):
        if not link.has_attr("href") or link.get_text(strip=True) or link.find(_SEEN) is not None:
            continue
        changes.append(Change("empty_link", Effect.REPAIR, excerpt(str(link["href"]))))
        if link.get("id") or link.get("name"):
            del link["href"]
        else:
            link.unwrap()
    return changes


def join_split_links(soup: BeautifulSoup) -> list[Change]:
    """Make one link of two that touch and lead to the same place, as editors leave them behind."""
    changes = []
    for link in reversed(elements(soup, "a")):
        before = link.previous_sibling
        if (
            isinstance(before, Tag)
            and before.name == "a"
            and link.get("href")
            and not (link.get("id") or link.get("name"))
            and (before.get("href"), before.get("title")) == (link.get("href"), link.get("title"))
        ):
            changes.append(Change("split_link", Effect.REPAIR, excerpt(f"{before.get_text()}|{link.get_text()}")))
            before.extend(list(link.contents))
            link.extract()
    return changes


def drop_pointless_emphasis(soup: BeautifulSoup) -> list[Change]:
    """Take the emphasis off a full stop or a dash."""
    changes = []
    for tag in reversed(elements(soup, "strong", "b", "em", "i")):  # the innermost first
        text = tag.get_text()
        if text.strip() and not _LETTER.search(text) and tag.find(True) is None:
            changes.append(Change("pointless_emphasis", Effect.REPAIR, excerpt(text)))
            tag.unwrap()
    return changes
