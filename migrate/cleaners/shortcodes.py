"""WordPress's shortcodes as the HTML that WordPress would have made of them; those it cannot know stay as text."""

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.embed_codes import attributes_of, expand_embeds
from migrate.cleaners.tree import CODE_SHORTCODES, excerpt
from migrate.markup import texts
from migrate.model.change import Change, Effect

_ENCLOSING = re.compile(rf"\[(caption|wp_caption|{CODE_SHORTCODES})\b([^\[\]]*)\]", re.IGNORECASE)
_NOT_IN = ("pre", "code")


def expand_shortcodes(soup: BeautifulSoup) -> list[Change]:
    """Make figures, code blocks and embeds of WordPress's own shortcodes; a gallery's images are a loss."""
    return [*_expand_enclosing(soup), *expand_embeds(soup)]


_MOST = 500
"""Enclosing shortcodes that one post may have; each costs a look at all the text after it."""


def _expand_enclosing(soup: BeautifulSoup) -> Iterator[Change]:
    left = _MOST
    for text in texts(soup):
        node = text
        while left and node.parent is not None and (found := _ENCLOSING.search(node)):
            if node.find_parent(_NOT_IN) is not None:
                break
            left -= 1
            inside = _cut_out(node, found)
            if inside is None:
                break
            first, nodes, node = inside
            name, attributes = found[1].lower(), attributes_of(found[2])
            made = _figure(soup, nodes, attributes) if "caption" in name else _code(soup, nodes, attributes, name)
            first.insert_after(made)
            yield Change("shortcode", Effect.REPAIR, f"[{name}] {excerpt(made.get_text())}")


def _cut_out(
    node: NavigableString, found: re.Match[str]
) -> tuple[NavigableString, list[PageElement], NavigableString] | None:
    """Take what stands between the shortcode and its end out of the tree.

    Gives the text before it, which stays, the nodes inside, and the text after it; None where it does not end here.
    """
    ending = f"[/{found[1]}]"
    _join_paragraphs(node, ending)
    tail = str(node)[found.end() :]
    inside: list[PageElement] = []
    last: PageElement = node
    while ending not in tail:
        inside.append(NavigableString(tail) if last is node else last)
        following = last.next_sibling
        if following is None:
            return None
        last = following
        tail = str(last) if type(last) is NavigableString else ""
    words, _, after = tail.partition(ending)
    inside.append(NavigableString(words))
    before, rest = NavigableString(str(node)[: found.start()]), NavigableString(after)
    node.insert_before(before)
    last.insert_after(rest)
    for used in [node, *inside, last]:
        used.extract()
    return before, inside, rest


def _join_paragraphs(node: NavigableString, ending: str) -> None:
    """Bring a shortcode that an editor spread over paragraphs together in the first of them."""
    first = node.parent
    if first is None or first.name != "p" or ending in first.get_text():
        return
    between: list[Tag] = []
    for sibling in first.next_siblings:
        if isinstance(sibling, Tag):
            between.append(sibling)
            if ending in sibling.get_text():
                break
    else:
        return
    for block in between:
        first.append(NavigableString("\n"))
        first.extend(list(block.contents) if block.name == "p" else [block])
        if block.name == "p":
            first.append(NavigableString("\n"))
            block.extract()


def _figure(soup: BeautifulSoup, nodes: list[PageElement], attributes: dict[str, str]) -> Tag:
    figure = soup.new_tag("figure")
    if attributes.get("id"):
        figure["id"] = attributes["id"]
    caption = soup.new_tag("figcaption")
    for node in nodes:
        shows = isinstance(node, Tag) and (node.name == "img" or node.find("img") is not None)
        (figure if shows else caption).append(node)
    if not caption.get_text(strip=True) and attributes.get("caption"):
        caption.append(NavigableString(attributes["caption"]))
    if caption.get_text(strip=True):
        figure.append(caption)
    return figure


def _code(soup: BeautifulSoup, nodes: list[PageElement], attributes: dict[str, str], name: str) -> Tag:
    named = "" if name in ("code", "sourcecode", "source", "text", "plain") else name
    language = attributes.get("language") or attributes.get("lang") or named
    block = soup.new_tag("pre", attrs={"class": f"language-{language}"} if language else {})
    block.append(NavigableString(_typed(nodes).strip("\n")))
    return block


def _typed(nodes: Iterable[PageElement]) -> str:
    """Give what the author typed; an editor's <br> and <p> were line breaks, with one of their own after a <br>."""
    parts: list[str] = []
    after_break = False
    for node in nodes:
        if isinstance(node, Tag):
            inside = _typed(node.children)
            parts.append("\n" if node.name == "br" else f"{inside}\n\n" if node.name == "p" else inside)
        else:
            parts.append(str(node).removeprefix("\n") if after_break else str(node))
        after_break = isinstance(node, Tag) and node.name == "br"
    return "".join(parts)
