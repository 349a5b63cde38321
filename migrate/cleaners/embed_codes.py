"""Shortcodes and bare addresses that WordPress turns into embeds, as the elements that it would have made of them."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from migrate.cleaners.active import is_active
from migrate.cleaners.tree import excerpt
from migrate.markup import elements, texts
from migrate.model.change import Change, Effect

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”|([^\s\]"']+))""")
_NAMES = (
    "embed|youtube|vimeo|dailymotion|soundcloud|scribd|slideshare|ted|googlemaps|gist|tweet|instagram|facebook|flickr"
    "|spotify|audio|video|playlist|gallery"
)
_SINGLE = re.compile(rf"\[(?P<name>{_NAMES})\b(?P<rest>[^\[\]]*)\](?:(?P<inside>[^\[\]]*)\[/(?P=name)\])?")
_NOT_IN = ("pre", "code")


def attributes_of(rest: str) -> dict[str, str]:
    """Give what a shortcode says by name."""
    return {
        name.lower(): next(value for value in values if value or value == values[-1])
        for name, *values in _ATTRIBUTE.findall(rest)
    }


def expand_embeds(soup: BeautifulSoup) -> list[Change]:
    """Make embeds and links of shortcodes; the pictures of a gallery, known to the database alone, are a loss."""
    changes = []
    for node in texts(soup):
        if node.parent is None or not _SINGLE.search(node) or node.find_parent(_NOT_IN) is not None:
            continue
        place: PageElement = node
        end = 0
        for found in _SINGLE.finditer(node):
            made = _made(soup, found["name"], found["rest"].strip(" =:/"), (found["inside"] or "").strip())
            if made is None:
                continue
            is_lost = isinstance(made, NavigableString)
            changes.append(Change("shortcode", Effect.LOSS if is_lost else Effect.REPAIR, excerpt(found[0])))
            for new in (NavigableString(node[end : found.start()]), made):
                place.insert_after(new)
                place = new
            end = found.end()
        place.insert_after(NavigableString(node[end:]))
        node.extract()
    return changes


def embed_bare_addresses(soup: BeautifulSoup) -> list[Change]:
    """Make embeds of films whose address stands alone in a paragraph, and of any address in an embed block."""
    changes = []
    for block in elements(soup, "p", "div"):
        if any(isinstance(inside, Tag) for inside in block.contents):
            continue
        address = block.get_text().strip()
        if not re.fullmatch(r"https?://\S+", address):
            continue
        film = film_of(address)
        if film is None and "wp-block-embed" not in str(block.get("class", "")):
            continue
        changes.append(Change("bare_embed", Effect.REPAIR, excerpt(address)))
        block.clear()
        block.append(_frame(soup, film) if film else _link(soup, address))
    return changes


_YOUTUBE = re.compile(
    r"(?:youtu\.be/|youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|embed/|v/|shorts/)|\A)([\w-]{11})(?:\b|\Z)"
)
_VIMEO = re.compile(r"(?:vimeo\.com/(?:video/)?|\A)(\d{5,})\b")
_PLAYERS = {
    "dailymotion": "https://www.dailymotion.com/embed/video/{}",
    "scribd": "https://www.scribd.com/embeds/{}/content",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "ted": "https://embed.ted.com/talks/{}",
    "soundcloud": "https://w.soundcloud.com/player/?url={}",
    "googlemaps": "{}",
}
_PAGES = {"gist": "https://gist.github.com/{}", "tweet": "https://twitter.com/i/status/{}"}
_MEDIA = ("src", "mp4", "webm", "ogv", "m4v", "mp3", "ogg", "m4a", "wav")


def _made(soup: BeautifulSoup, name: str, rest: str, inside: str) -> Tag | NavigableString | None:
    """Give what the shortcode stands for: empty text where it names only what WordPress's database held."""
    attributes = attributes_of(rest)
    first = rest.partition(" ")[0].partition("|")[0]
    bare = inside or (first if "=" not in first.partition("?")[0] else "")
    target = next((attributes[key] for key in ("src", "url", "id") if attributes.get(key)), bare).replace("&amp;", "&")
    if name in ("gallery", "playlist"):
        return NavigableString("")
    if name in ("audio", "video"):
        source = next((attributes[kind] for kind in _MEDIA if kind in attributes), bare)
        is_good = bool(source) and not is_active(source)
        return soup.new_tag(name, attrs={"controls": "", "src": source}) if is_good else None
    if not target or is_active(target):
        return None
    film = film_of(target, name)
    if film is not None:
        return _frame(soup, film)
    if name in _PLAYERS and ("/" in target) is (name in ("soundcloud", "googlemaps")):
        return _frame(soup, _PLAYERS[name].format(target))
    if "/" not in target and name in _PAGES and re.fullmatch(r"\w+", target):
        target = _PAGES[name].format(target)
    return _link(soup, target) if "/" in target else None


def film_of(target: str, name: str = "") -> str | None:
    """Give the address of the player of a film; `target` is its address, or its own sign where a site is named."""
    video = _YOUTUBE.search(target) if name != "vimeo" else None
    if video and (name == "youtube" or "youtu" in target):
        return f"https://www.youtube.com/embed/{video[1]}"
    video = _VIMEO.search(target) if name != "youtube" else None
    if video and (name == "vimeo" or "vimeo" in target):
        return f"https://player.vimeo.com/video/{video[1]}"
    return None


def _frame(soup: BeautifulSoup, source: str) -> Tag:
    return soup.new_tag("iframe", attrs={"src": source})


def _link(soup: BeautifulSoup, target: str) -> Tag:
    return soup.new_tag("a", attrs={"href": target}, string=target)
