"""Emphasis that word processors wrote as style, and the lists that Word writes as paragraphs."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import HEADINGS

_STYLED = (
    (re.compile(r"(?<![\w-])font-weight:\s*(?:bold|bolder|[6-9]00)"), "strong", ("strong", "b", *HEADINGS)),
    (re.compile(r"(?<![\w-])font-style:\s*(?:italic|oblique)"), "em", ("em", "i")),
    (re.compile(r"(?<![\w-])text-decoration(?:-line)?:\s*line-through"), "s", ("s", "del", "strike")),
)
_UNSTYLED = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|[1-4]00)")


def read_styles(soup: BeautifulSoup) -> list[Change]:
    """Give spans that style makes bold, slanted or struck the element that says so; unwrap the bold it denies."""
    changes = []
    for wrapper in elements(soup, "b", "strong"):
        if not _UNSTYLED.search(str(wrapper.get("style", ""))):
            continue
        changes.append(Change("styled_emphasis", Effect.REPAIR, f"not bold: {excerpt(wrapper.get_text())}"))
        wrapper.unwrap()
    for span in elements(soup, "span", "font"):
        style = str(span.get("style", "")).lower()
        if not style:
            continue
        for pattern, name, same in _STYLED:
            if pattern.search(style) and span.get_text(strip=True) and span.find_parent(same) is None:
                changes.append(Change("styled_emphasis", Effect.REPAIR, f"{name}: {excerpt(span.get_text())}"))
                _wrap_inside(soup, span, name)
        del span["style"]
    return changes


def _wrap_inside(soup: BeautifulSoup, tag: Tag, name: str) -> None:
    inner = soup.new_tag(name)
    inner.extend(list(tag.contents))
    tag.append(inner)


_WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.IGNORECASE)
_WORD_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:\d+|[a-z]|[ivxl]+)[.)]", re.IGNORECASE)


def rebuild_word_lists(soup: BeautifulSoup) -> list[Change]:
    """Make lists of the paragraphs that Word says are items."""
    changes = []
    for first in elements(soup, "p"):
        if first.parent is None or first.name != "p" or not _WORD_LIST.search(str(first.get("style", ""))):
            continue
        items = [first, *_items_after(first)]
        _build(soup, items)
        changes.append(Change("word_list", Effect.REPAIR, f"{len(items)} items from “{excerpt(first.get_text())}” on"))
    return changes


def _items_after(paragraph: Tag) -> list[Tag]:
    items = []
    for node in paragraph.next_siblings:
        if isinstance(node, Tag):
            if node.name != "p" or not _WORD_LIST.search(str(node.get("style", ""))):
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
        found = _WORD_LIST.search(str(item["style"]))
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
    if not isinstance(marker, Tag):
        return ""
    text = marker.get_text()
    marker.extract()
    return text
