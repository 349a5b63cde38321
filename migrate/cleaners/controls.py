"""Characters that no reader sees and no Markdown should carry."""

import re

from bs4 import BeautifulSoup

from migrate.cleaners.tree import attributes, excerpt, reword
from migrate.markup import elements, texts
from migrate.model.change import Change, Effect

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OTHER_BREAK = re.compile(r"\r\n?|\f")
_EITHER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def drop_control_characters(soup: BeautifulSoup) -> list[Change]:
    """Take out C0 controls and DEL, from attributes too; a form feed or carriage return becomes a line break."""
    changes = []
    for node in texts(soup):
        if _EITHER.search(node):
            changes.append(_confess(node))
            reword(node, _OTHER_BREAK.sub("\n", _CONTROL.sub("", node)))
    for tag, name, value in attributes(soup):
        if _EITHER.search(value):
            changes.append(_confess(value))
            tag[name] = _OTHER_BREAK.sub("\n", _CONTROL.sub("", value))
    return changes


def _confess(text: str) -> Change:
    found = sorted({f"U+{ord(char):04X}" for char in _EITHER.findall(text)})
    return Change("control_character", Effect.REPAIR, f"{', '.join(found)} in “{excerpt(_CONTROL.sub('', text))}”")


_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def drop_zero_width(soup: BeautifulSoup) -> list[Change]:
    """Take out U+200B, U+2060 and U+FEFF; U+200C and U+200D stay, Persian and emoji need them."""
    changes = []
    for node in texts(soup):
        if _INVISIBLE.search(node):
            kept = _INVISIBLE.sub("", node)
            changes.append(Change("zero_width_character", Effect.REPAIR, excerpt(kept)))
            reword(node, kept)
    for tag in elements(soup, "img", "a"):
        for name in ("alt", "title"):
            value = str(tag.get(name, ""))
            if _INVISIBLE.search(value):
                changes.append(Change("zero_width_character", Effect.REPAIR, excerpt(_INVISIBLE.sub("", value))))
                tag[name] = _INVISIBLE.sub("", value)
    return changes
