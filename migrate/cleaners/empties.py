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
    """Make one link of two that touch and lead to the same place, as editors leave them behind.

    Not of a file and the button to download it: another class, or a capital right after a small letter, tell two words.
    """
    changes = []
    joined: set[int] = set()
    for link in elements(soup, "a"):
        if id(link) in joined or not link.get("href"):
            continue
        pieces = []
        following = link.next_sibling
        while isinstance(following, Tag) and _goes_on(link, following):
            pieces.append(following)
            following = following.next_sibling
        for piece in pieces:
            changes.append(Change("split_link", Effect.REPAIR, excerpt(f"…{piece.get_text()}")))
            joined.add(id(piece))
            link.extend(list(piece.contents))
            piece.extract()
    return changes


def _goes_on(link: Tag, following: Tag) -> bool:
    return (
        following.name == "a"
        and (following.get("href"), following.get("title")) == (link.get("href"), link.get("title"))
        and not (following.get("id") or following.get("name") or following.has_attr("download"))
        and following.get("class") == link.get("class")
        and not re.search(r"[^\W\d_A-Z][A-Z]\Z", f"{link.get_text()[-1:]}{following.get_text()[:1]}")
    )


def drop_pointless_emphasis(soup: BeautifulSoup) -> list[Change]:
    """Take the emphasis off a full stop or a dash."""
    changes = []
    for tag in reversed(elements(soup, "strong", "b", "em", "i")):  # the innermost first
        text = tag.get_text()
        if text.strip() and not _LETTER.search(text) and tag.find(True) is None:
            changes.append(Change("pointless_emphasis", Effect.REPAIR, excerpt(text)))
            tag.unwrap()
    return changes
