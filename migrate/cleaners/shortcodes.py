"""WordPress's shortcodes as the HTML that WordPress would have made of them; those it cannot know stay as text."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.tree import excerpt, texts
from migrate.model.change import Change, Effect

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”|([^\s\]"']+))""")
_ENCLOSING = re.compile(r"\[(caption|wp_caption|code|sourcecode)\b([^\[\]]*)\]")
_SINGLE = re.compile(
    r"\[(?P<name>embed|youtube|vimeo|audio|video|playlist|gallery)\b(?P<rest>[^\[\]]*)\]"
    r"(?:(?P<inside>[^\[\]]*)\[/(?P=name)\])?"
)
_NOT_IN = ("pre", "code")


def expand_shortcodes(soup: BeautifulSoup) -> list[Change]:
    """Make figures, code blocks and embeds of WordPress's own shortcodes; a gallery's images are a loss."""
    return [*_expand_enclosing(soup), *_expand_single(soup)]


def _attributes(rest: str) -> dict[str, str]:
    return {
        name.lower(): next(value for value in values if value or value == values[-1])
        for name, *values in _ATTRIBUTE.findall(rest)
    }


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
            name, attributes = found[1], _attributes(found[2])
            made = _figure(soup, nodes, attributes) if "caption" in name else _code(soup, nodes, attributes)
            first.insert_after(made)
            yield Change("shortcode", Effect.REPAIR, f"[{name}] {excerpt(made.get_text())}")


def _cut_out(
    node: NavigableString, found: re.Match[str]
) -> tuple[NavigableString, list[PageElement], NavigableString] | None:
    """Take what stands between the shortcode and its end out of the tree.

    Gives the text before it, which stays, the nodes inside, and the text after it; None where it does not end here.
    """
    ending = f"[/{found[1]}]"
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


def _code(soup: BeautifulSoup, nodes: list[PageElement], attributes: dict[str, str]) -> Tag:
    language = attributes.get("language") or attributes.get("lang") or ""
    block = soup.new_tag("pre", attrs={"class": f"language-{language}"} if language else {})
    block.append(NavigableString("".join(_typed(node) for node in nodes).strip("\n")))
    return block


def _typed(node: PageElement) -> str:
    """Give what the author typed; an editor's <br> and <p> were line breaks."""
    if isinstance(node, Tag):
        inside = "".join(_typed(child) for child in node.children)
        return "\n" if node.name == "br" else f"{inside}\n\n" if node.name == "p" else inside
    return str(node)


def _expand_single(soup: BeautifulSoup) -> Iterator[Change]:
    for node in texts(soup):
        if node.parent is None or not _SINGLE.search(node) or node.find_parent(_NOT_IN) is not None:
            continue
        place: PageElement = node
        end = 0
        for found in _SINGLE.finditer(node):
            made = _single(soup, found["name"], found["rest"].strip(" =:"), (found["inside"] or "").strip())
            if made is None:
                continue
            is_lost = isinstance(made, NavigableString)
            yield Change("shortcode", Effect.LOSS if is_lost else Effect.REPAIR, excerpt(found[0]))
            for new in (NavigableString(node[end : found.start()]), made):
                place.insert_after(new)
                place = new
            end = found.end()
        place.insert_after(NavigableString(node[end:]))
        node.extract()


_YOUTUBE = re.compile(r"(?:youtu\.be/|youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|embed/|v/)|\A)([\w-]{11})(?:\b|\Z)")
_VIMEO = re.compile(r"(?:vimeo\.com/(?:video/)?|\A)(\d{5,})\b")


def _single(soup: BeautifulSoup, name: str, rest: str, inside: str) -> Tag | NavigableString | None:
    """Give what the shortcode stands for: empty text where it names only what WordPress's database held."""
    attributes = _attributes(rest)
    bare = inside or (rest if "=" not in rest.partition("?")[0] else "")
    target = attributes.get("src") or attributes.get("url") or attributes.get("id") or bare
    match name:
        case "gallery" | "playlist":
            return NavigableString("")
        case "audio" | "video":
            source = attributes.get("src") or next(
                (
                    attributes[kind]
                    for kind in ("mp4", "webm", "ogv", "m4v", "mp3", "ogg", "m4a", "wav")
                    if kind in attributes
                ),
                bare,
            )
            return soup.new_tag(name, attrs={"controls": "", "src": source}) if source else None
    if not target:
        return None
    video = _YOUTUBE.search(target) if name != "vimeo" else None
    if video and (name == "youtube" or "youtu" in target):
        return soup.new_tag("iframe", attrs={"src": f"https://www.youtube.com/embed/{video[1]}"})
    video = _VIMEO.search(target) if name != "youtube" else None
    if video and (name == "vimeo" or "vimeo" in target):
        return soup.new_tag("iframe", attrs={"src": f"https://player.vimeo.com/video/{video[1]}"})
    return soup.new_tag("a", attrs={"href": target}, string=target) if "/" in target else None
