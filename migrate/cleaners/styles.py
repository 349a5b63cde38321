"""Emphasis that word processors wrote as style."""

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
