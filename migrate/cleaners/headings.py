"""Headings that were never closed, and bold paragraphs that stand for headings."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import BLOCKS, HEADINGS


def end_headings(soup: BeautifulSoup) -> list[Change]:
    """End a heading that was never closed where the first block in it begins."""
    changes = []
    for heading in elements(soup, *HEADINGS):
        inside = list(heading.contents)
        starts = (i for i, node in enumerate(inside) if isinstance(node, Tag) and node.name in BLOCKS)
        first = next(starts, len(inside))
        if first == len(inside) or not any(_is_seen(node) for node in inside[:first]):
            continue
        changes.append(
            Change("unclosed_heading", Effect.REPAIR, excerpt("".join(n.get_text() for n in inside[:first])))
        )
        for node in reversed(inside[first:]):
            heading.insert_after(node.extract())
    return changes


def _is_seen(node: PageElement) -> bool:
    return isinstance(node, Tag) or bool(str(node).strip())


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
    if below is None or below.name in HEADINGS:
        return False
    return below.name != "p" or not (_is_bold(below) or not below.get_text(strip=True))


def _is_bold(paragraph: Tag) -> bool:
    return bool(paragraph.get_text(strip=True)) and all(
        any(parent.name in ("strong", "b") for parent in text.parents)
        for text in paragraph.descendants
        if type(text) is NavigableString and text.strip()
    )
