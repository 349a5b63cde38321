"""Elements that were never ended and so hide the rest of the post: ended where that is safe, told where it is not."""

import re

from bs4 import BeautifulSoup

from migrate.cleaners.tree import REST_OF_TAG, attributes, excerpt
from migrate.model.change import Change, Effect

_NAMES = "script|style|textarea|title|iframe|noembed|noframes|noscript"
_OPENING = re.compile(
    rf"<!--(?:>|->|.*?(?P<ended>--!?>|\Z))"
    rf"|<(?P<name>{_NAMES})(?=[\s/>]){REST_OF_TAG}|<[a-z/]{REST_OF_TAG}",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK = r"<(?:p|div|h[1-6]|[uo]l|dl|table|blockquote|pre|figure|section|article|hr|img|iframe)(?=[\s/>])[^<>]*>"
_BEGINS = {
    # A program may write markup, but hardly at the start of a line.
    "script": re.compile(rf"(?:^|(?<=\n))[ \t]*(?={_BLOCK})", re.IGNORECASE),
    "title": re.compile(r"(?=<[a-z])", re.IGNORECASE),
}
_BEGINS_ELSE = re.compile(rf"(?={_BLOCK})", re.IGNORECASE)
_MARK = re.compile(r"<!--\s*(?:more|nextpage|/?wp:[^<>]*?)\s*-?(?=>)", re.IGNORECASE)
_MOST = 200


def free_swallowed(body: str, *, mend: bool) -> tuple[str, list[Change]]:
    """Give the body with an end for each element that would hide the rest of the post, on the line where it belongs.

    Where `mend` is False, or nothing shows where the end belongs, what is hidden is a loss that names the next step.
    """
    if not re.search(rf"<(?:!--|{_NAMES})", body, re.IGNORECASE):
        return body, []
    folded = body.lower()
    pieces: list[str] = []
    changes: list[Change] = []
    at = done = 0
    while len(changes) < _MOST and (found := _OPENING.search(body, at)):
        name = (found["name"] or "").lower()
        ended = _end_of(found, name, folded)
        if ended is not None:
            at = ended
            continue
        place = _place(found, name, body)
        hidden = excerpt(re.sub(r"<[^<>]*>", " ", body[found.end() if name else found.start() + 4 :]))
        if place is None or not mend:
            if hidden:
                said = f"<{name or '!--'} is never ended and hides “{hidden}”: end it in the source"
                changes.append(Change("swallowed", Effect.LOSS, said))
            break
        changes.append(Change("unended_element", Effect.REPAIR, f"<{name or '!--'} before “{hidden}”"))
        pieces += [body[done:place], f"</{name}>" if name else "--"]
        at = done = place
    return "".join([*pieces, body[done:]]), changes


def _end_of(found: re.Match[str], name: str, folded: str) -> int | None:
    """Give where the search goes on after an element or comment that is ended as it should be; None for another."""
    if not name:
        return found.end() if found["ended"] != "" else None
    if not found[0].endswith(">"):
        return found.end()
    end = folded.find(f"</{name}", found.end())
    is_closed_at_once = found[0].endswith("/>") and name in ("iframe", "script", "style", "textarea", "title")
    if end < 0 or (is_closed_at_once and f"<{name}" in folded[found.end() : end]):
        return None
    return end


def _place(found: re.Match[str], name: str, body: str) -> int | None:
    """Give where the end belongs, None where nothing shows it."""
    if not name:
        mark = _MARK.match(body, found.start())
        return mark.end() if mark else None
    if found[0].endswith("/>"):
        return found.end()
    begins = _BEGINS.get(name, _BEGINS_ELSE).search(body, found.end())
    return begins.end() if begins else None


_MARKUP_IN_VALUE = re.compile(r"</(?:p|a|div|li|td|h[1-6])\s*>|<(?:p|div|br)[\s/>]", re.IGNORECASE)


def cut_swallowing_attributes(soup: BeautifulSoup) -> list[Change]:
    """Cut attributes whose closing quotation mark is missing where markup begins in them; what they hide is a loss."""
    changes = []
    for tag, name, value in attributes(soup):
        if name in ("href", "src", "class", "id", "rel", "target") and _MARKUP_IN_VALUE.search(value):
            said = f"{tag.name} {name}: a quotation mark is missing, it hides “{excerpt(value)}”"
            changes.append(Change("swallowed", Effect.LOSS, said))
            tag[name] = re.split(r"[<>]", value, maxsplit=1)[0]
    return changes
