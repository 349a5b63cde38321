"""Tags that Markdown has no sign for, written as HTML with only the attributes that matter and cannot act."""

import re
from collections.abc import Callable, Mapping

from bs4.element import NavigableString, Tag

from migrate.exporters.markdown.escaping import escape_attribute, escape_html
from migrate.markup import elements
from migrate.model.elements import BLOCKS, EMBEDS, SOURCE_OF, named

INLINE = named("sub sup u ins small mark kbd abbr q bdo ruby rt rp")
"""Inline elements whose meaning would be lost as plain words."""
LINES = named("p div section article header footer main nav aside center address hgroup search")
"""Blocks that can as well be lines of one link or heading."""
CONTAINERS = named("dl dt dd figure figcaption details summary")
"""Block elements that stand as HTML around Markdown."""

_KEPT = named(
    "src href title alt width height type data value controls loop muted poster preload kind srclang label "
    "default allow allowfullscreen loading open lang dir colspan rowspan scope datetime cite start reversed"
)


def opening(tag: Tag) -> str:
    """Give the start tag with the attributes that Markdown's readers need."""
    kept = {
        name: value for name, value in tag.attrs.items() if name in _KEPT or (name == "name" and tag.name == "param")
    }
    return start_tag(tag.name, kept)


def start_tag(name: str, attributes: Mapping[str, object]) -> str:
    """Give a start tag; an attribute without a value stands alone."""
    words = [name, *(f"{key}={escape_attribute(str(value))}" if value else key for key, value in attributes.items())]
    return f"<{' '.join(words)}>"


def anchor(element: str, name: str) -> str:
    """Give the empty element that a link on the same page can jump to."""
    return f"<{element} id={escape_attribute(name)}></{element}>"


def checkbox(*, ticked: bool) -> str:
    """Give the box of a task, which neither CommonMark nor GFM's tables and strikethrough can say."""
    return '<input type="checkbox" checked disabled>' if ticked else '<input type="checkbox" disabled>'


def image(source: str, alt: str, title: str) -> str:
    """Give an image for a reader that takes no escape among its words."""
    words = {"src": source, "alt": " ".join(alt.split()), "title": " ".join(title.split())}
    return start_tag("img", {name: value for name, value in words.items() if value or name == "alt"})


_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def code(text: str) -> str:
    """Give inline code as HTML in which neither Markdown nor a template finds a sign of its own."""
    return f"<code>{_SIGN.sub(lambda sign: f'&#{ord(sign[0])};', ' '.join(text.split()))}</code>"


def preformatted(pre: Tag, is_needed: Callable[[str], bool]) -> str:
    """Give a code block in which words are linked or marked: only HTML can say that. Blank lines do not end it."""
    content = "".join(_preformatted(child, is_needed) for child in pre.children)
    return f"<pre>{content.strip(chr(10))}</pre>"


_KEPT_IN_CODE = named("a strong b em i u sub sup del ins mark img code br")


def _preformatted(node: object, is_needed: Callable[[str], bool]) -> str:
    if not isinstance(node, Tag):
        return escape_html(str(node)) if type(node) is NavigableString else ""
    inside = "".join(_preformatted(child, is_needed) for child in node.children)
    name = next((name for name in (node.get("id"), node.get("name")) if isinstance(name, str) and is_needed(name)), "")
    if name:
        inside = f"{anchor('span', name)}{inside}"
    if node.name in ("div", "p"):
        return f"\n{inside}"
    if node.name not in _KEPT_IN_CODE or (node.name == "a" and not node.has_attr("href")):
        return inside
    return opening(node) if node.name in _VOID else f"{opening(node)}{inside}</{node.name}>"


def embed(tag: Tag) -> str:
    """Give an embedded thing on one line, with its sources and its words for readers that cannot show it."""
    return f"{opening(tag)}{_content(tag)}{_closing(tag)}"


def embed_block(tag: Tag) -> str:
    """Give it as a block: its start tag alone on a line makes CommonMark leave the words in it alone (4.6, kind 7)."""
    content = _content(tag)
    return f"{opening(tag)}\n{content}\n{_closing(tag)}" if content else embed(tag)


def _content(tag: Tag) -> str:
    inside = "" if tag.name == "iframe" else "".join(_inside(child) for child in tag.children)
    return " ".join(inside.split())


def _closing(tag: Tag) -> str:
    return "" if tag.name == "embed" else f"</{tag.name}>"


def shows_nothing(tag: Tag) -> bool:
    """Tell whether an embed names no source and has no words for readers that cannot show it."""
    return not any(one.get(SOURCE_OF[one.name]) for one in (tag, *elements(tag, *SOURCE_OF))) and (
        tag.name == "iframe" or not tag.get_text(strip=True)
    )


_VOID = named("source param track embed br img")


def _inside(node: object) -> str:
    if not isinstance(node, Tag):
        return escape_html(str(node)) if type(node) is NavigableString else ""
    inside = "".join(_inside(child) for child in node.children)
    if node.name in _VOID:
        return opening(node)
    if node.name in EMBEDS or node.name in _KEPT_IN_CODE:
        return f"{opening(node)}{inside}</{node.name}>"
    return f" {inside} " if node.name in BLOCKS else inside
