"""Lists and headings that Word writes as paragraphs, and lists that Google Docs takes apart."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect

_WORD_HEADING = re.compile(r"\bMso(?:Heading|Titre|Title)([1-6]?)\b")
_OUTLINE = re.compile(r"mso-outline-level:\s*([1-6])\b", re.IGNORECASE)


def name_word_headings(soup: BeautifulSoup) -> list[Change]:
    """Make headings of the paragraphs that Word says are some."""
    changes = []
    for paragraph in elements(soup, "p"):
        style = str(paragraph.get("style", ""))
        found = _WORD_HEADING.search(str(paragraph.get("class", ""))) or _OUTLINE.search(style)
        if found and paragraph.get_text(strip=True):
            changes.append(Change("word_heading", Effect.REPAIR, excerpt(paragraph.get_text())))
            paragraph.name = f"h{found[1] or 1}"
            del paragraph["class"], paragraph["style"]
    return changes


_GOOGLE_LIST = re.compile(r"\blst-(kix_\w+)-(\d)\b")


def nest_google_lists(soup: BeautifulSoup) -> list[Change]:
    """Put the levels of a list of Google Docs, which stand one after the other, into each other."""
    changes = []
    for first in elements(soup, "ol", "ul"):
        key = _google_level(first)
        if first.parent is None or key is None or key[1] != 0:
            continue
        open_lists, following = [first], _next_tag(first)
        while following is not None and (level := _google_level(following)) is not None and level[0] == key[0]:
            after = _next_tag(following)
            _nest(following.extract(), level[1], open_lists)
            changes.append(Change("google_list", Effect.REPAIR, excerpt(following.get_text() or first.get_text())))
            following = after
    return changes


def _nest(part: Tag, level: int, open_lists: list[Tag]) -> None:
    del open_lists[level + 1 :]
    if level < len(open_lists):
        open_lists[level].extend(list(part.contents))
        return
    items = elements(open_lists[-1], "li")
    (items[-1] if items else open_lists[-1]).append(part)
    open_lists.append(part)


def _google_level(tag: Tag) -> tuple[str, int] | None:
    found = _GOOGLE_LIST.search(str(tag.get("class", ""))) if tag.name in ("ol", "ul") else None
    return (found[1], int(found[2])) if found else None


def _next_tag(tag: Tag) -> Tag | None:
    """Give the element right after, None where words stand between."""
    for node in tag.next_siblings:
        if isinstance(node, Tag):
            return node
        if str(node).strip():
            return None
    return None


_WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.IGNORECASE)
_WORD_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:\d+|[a-z]|[ivxl]+)[.)]", re.IGNORECASE)


def rebuild_word_lists(soup: BeautifulSoup) -> list[Change]:
    """Make lists of the paragraphs that Word says are items."""
    changes = []
    for first in elements(soup, "p"):
        if first.parent is None or first.name != "p" or not _is_item(first):
            continue
        items = [first, *_items_after(first)]
        _build(soup, items)
        changes.append(Change("word_list", Effect.REPAIR, f"{len(items)} items from “{excerpt(first.get_text())}” on"))
    return changes


_TYPED_MARKER = re.compile(r"\s*(?:[·•▪§o‣\uf0b7\uf0a7-]|\d{1,3}[.)]|[a-z][.)])(?=[\s\xa0]|\Z)[\s\xa0]*")


def _is_item(paragraph: Tag) -> bool:
    """Tell whether Word says so, in so many words or by the style of the paragraph and the bullet typed in it."""
    if _WORD_LIST.search(str(paragraph.get("style", ""))):
        return True
    is_listed = str(paragraph.get("class", "")).startswith("MsoListParagraph")
    return is_listed and bool(_TYPED_MARKER.match(paragraph.get_text()))


def _items_after(paragraph: Tag) -> list[Tag]:
    items = []
    for node in paragraph.next_siblings:
        if isinstance(node, Tag):
            if node.name != "p" or not _is_item(node):
                break
            items.append(node)
        elif str(node).strip():
            break
    return items


def _build(soup: BeautifulSoup, items: list[Tag]) -> None:
    place = soup.new_tag("span")
    items[0].insert_before(place)
    open_lists: list[Tag] = []
    last_item = place
    for item in items:
        found = _WORD_LIST.search(str(item.get("style", "")))
        level = min(int(found[1]) if found else 1, len(open_lists) + 1)
        kind = "ol" if _NUMBERED.match(_take_marker(item)) else "ul"
        del open_lists[level:]
        if len(open_lists) < level:
            opened = soup.new_tag(kind)
            last_item.append(opened)
            open_lists.append(opened)
        item.extract()
        item.name = "li"
        item.attrs = {}
        open_lists[-1].append(item)
        last_item = item
    place.unwrap()


def _take_marker(item: Tag) -> str:
    """Take the bullet or number out of the item's text and give it."""
    marker = item.find("span", style=_WORD_MARKER)
    if isinstance(marker, Tag):
        text = marker.get_text()
        marker.extract()
        return text
    first = next((node for node in item.descendants if type(node) is NavigableString and node.strip()), None)
    typed = _TYPED_MARKER.match(first) if first is not None else None
    if first is None or typed is None:
        return ""
    rest = next((node for node in item.descendants if type(node) is NavigableString and node is not first), None)
    if typed.end() == len(first) and rest is not None and not rest.strip():
        rest.extract()
    first.replace_with(NavigableString(first[typed.end() :]))
    return typed[0]
