"""What acts in a browser: scripts, handlers, forms, addresses that run code. None of it belongs in Markdown."""

import re

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag

from migrate.cleaners.tree import attributes, excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect

_ACTIVE_SCHEME = re.compile(
    r"(?:javascript|vbscript|livescript|mocha|data:text/html|data:image/svg\+xml)", re.IGNORECASE
)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_URL_ATTRIBUTES = frozenset(
    ("href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset", "background")
)


def drop_unseen(soup: BeautifulSoup) -> list[Change]:
    """Take out comments, instructions and doctypes, which nobody sees; the mark where an excerpt ends stays."""
    for node in [node for node in soup.descendants if isinstance(node, PreformattedString)]:
        if not (isinstance(node, Comment) and re.fullmatch(r"\s*more\b.*", node, re.DOTALL)):
            node.extract()
        elif node != "more":
            node.replace_with(Comment("more"))
    return []


_NEVER_SHOWN = ("script", "style", "template", "noscript", "link", "meta", "title", "head")
"""Not `<base>`: it decides where addresses lead until they are rewritten."""


def drop_scripts(soup: BeautifulSoup) -> list[Change]:
    """Take out scripts, style sheets and what browsers never show; scripts and style sheets are losses."""
    changes = []
    for tag in elements(soup, *_NEVER_SHOWN):
        if tag.name in ("script", "style"):
            detail = str(tag.get("src") or "") or excerpt("".join(str(text) for text in tag.contents))
            changes.append(Change(tag.name, Effect.LOSS, detail))
        tag.extract()
    return changes


def drop_handlers(soup: BeautifulSoup) -> list[Change]:
    """Take out every attribute that runs code or shows a page of its own making."""
    for tag, name, _ in attributes(soup):
        if name.startswith("on") or name in ("srcdoc", "formaction", "ping"):
            del tag[name]
    return []


def drop_active_addresses(soup: BeautifulSoup) -> list[Change]:
    """Take out addresses such as `javascript:`; the words of the link stay."""
    changes = []
    for tag, name, value in attributes(soup):
        if name in _URL_ATTRIBUTES and is_active(value, image=tag.name == "img"):
            changes.append(Change("active_address", Effect.LOSS, f"{tag.name} {name}={excerpt(value)}"))
            del tag[name]
    return changes


def is_active(url: str, *, image: bool = False) -> bool:
    """Tell whether a browser would run the address; an SVG shown as an image runs nothing."""
    bare = _IGNORED.sub("", url[:400])
    found = _ACTIVE_SCHEME.match(bare)
    if found is None:
        return False
    if image and found[0].lower() == "data:image/svg+xml":
        return False
    return found[0].startswith(("data:", "DATA:")) or bare[found.end() : found.end() + 1] == ":"


_CONTROLS = ("input", "button", "select", "textarea", "datalist", "output", "meter", "progress", "option", "optgroup")


def part_controls(soup: BeautifulSoup) -> list[Change]:
    """Put a comma between the choices of a form and a blank around its fields, whose borders part them on a page."""
    for option in elements(soup, "option"):
        if option.find_next_sibling("option") is not None:
            option.append(NavigableString(", "))
    for control in elements(soup, "select", "textarea", "button"):
        control.insert_before(NavigableString(" "))
        control.insert_after(NavigableString(" "))
    return []


def dissolve_forms(soup: BeautifulSoup) -> list[Change]:
    """Take forms apart: what they say stays as text, what they do is a loss."""
    changes = []
    for form in elements(soup, "form"):
        detail = str(form.get("action") or "") or excerpt(form.get_text())
        changes.append(Change("form", Effect.LOSS, detail))
        form.name = "div"
        form.attrs = {}
    for control in elements(soup, *_CONTROLS):
        _dissolve(control)
    return changes


def _is_task(control: Tag) -> bool:
    return control.name == "input" and control.get("type") == "checkbox" and control.find_parent("li") is not None


def _dissolve(control: Tag) -> None:
    if _is_task(control):
        return
    if control.name in ("input", "meter", "progress"):
        control.extract()
    else:
        control.name = "span"
        control.attrs = {}
