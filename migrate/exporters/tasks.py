"""Boxes at the start of list items as the tasks of GFM, `[x]` and `[ ]`, for targets that know them."""

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.exporters.markdown.pieces import DONE, OPEN
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import named

_AROUND = named("p div label span")


def sign_tasks(soup: BeautifulSoup) -> list[Change]:
    """Put the sign of a task in the place of each box that an item begins with; doing it twice changes nothing more."""
    changes = []
    for item in elements(soup, "li"):
        box = _first_of(item)
        if box is None or box.name != "input" or box.get("type") != "checkbox":
            continue
        sign = soup.new_tag("output")
        sign.append(NavigableString(DONE if box.has_attr("checked") else OPEN))
        box.replace_with(sign)
        sign.insert_after(NavigableString(" "))
        words = " ".join(item.get_text().split())
        changes.append(Change("task", Effect.REPAIR, words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"))
    return changes


_LONGEST = 60


def _first_of(item: Tag) -> Tag | None:
    """Give the element that the item begins with, looking into what is merely around it."""
    inside = item
    while True:
        first = next((node for node in inside.children if isinstance(node, Tag) or str(node).strip()), None)
        if not isinstance(first, Tag) or first.name not in _AROUND:
            return first if isinstance(first, Tag) else None
        inside = first
