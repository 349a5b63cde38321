"""Bold paragraphs that stand for headings."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import HEADINGS

_LONGEST = 100
"""Characters; what is longer is a sentence."""
_SENTENCE_END = re.compile(r"[.,;…!]\Z")


def raise_bold_paragraphs(soup: BeautifulSoup) -> list[Change]:
    """Make a heading of a short paragraph that is bold throughout and has text below it, one level below the last."""
    changes = []
    level = 1
    for tag in elements(soup, *HEADINGS, "p"):
        if tag.name != "p":
            level = int(tag.name[1])
            continue
        if _is_heading(tag):
            changes.append(Change("bold_heading", Effect.REPAIR, excerpt(tag.get_text())))
            for bold in tag.find_all(("strong", "b")):
                bold.unwrap()
            tag.name = f"h{min(level + 1, 6)}"
            tag.attrs = {}
    return changes


def _is_heading(paragraph: Tag) -> bool:
    text = " ".join(paragraph.get_text().split())
    if not text or len(text) > _LONGEST or _SENTENCE_END.search(text) or not _is_bold(paragraph):
        return False
    if paragraph.find(("img", "br", "em", "i", "a")) is not None or paragraph.find_parent(
        ("li", "td", "th", "blockquote")
    ):
        return False
    below = paragraph.find_next_sibling()
    return below is not None and not (below.name == "p" and (_is_bold(below) or not below.get_text(strip=True)))


def _is_bold(paragraph: Tag) -> bool:
    return bool(paragraph.get_text(strip=True)) and all(
        any(parent.name in ("strong", "b") for parent in text.parents)
        for text in paragraph.descendants
        if type(text) is NavigableString and text.strip()
    )
