"""Elements that some script or server would turn into what HTML has of its own, and those that HTML has given up."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.cleaners.active import is_active
from migrate.cleaners.embed_codes import film_of
from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import EMBEDS, named

_RENAMED = {"amp-img": "img", "amp-anim": "img", "amp-iframe": "iframe", "amp-video": "video", "amp-audio": "audio"}
_FILMS = {"amp-youtube": "youtube", "amp-vimeo": "vimeo"}
_OLD_CODE = ("xmp", "listing", "plaintext")
FOREIGN = frozenset((*_RENAMED, *_FILMS, *_OLD_CODE)) | named("oembed div script")
"""Elements that `name_foreign_elements` looks at."""


def name_foreign_elements(soup: BeautifulSoup) -> list[Change]:
    """Give elements of AMP, of CKEditor, of scripts that embed, and `<xmp>` and its like the names that HTML has."""
    changes = []
    for tag in elements(soup, *FOREIGN):
        if tag.parent is None:  # what AMP shows while something loads
            continue
        name = tag.name
        made = _MADE_OF[name](soup, tag) if name in _MADE_OF else None
        if name in _RENAMED:
            shown = str(tag.get("src", ""))
            _rename(soup, tag)
        elif name in _OLD_CODE:
            tag.name = "pre"
            shown = tag.get_text()
        elif made is not None:
            shown = str(made.get("src") or made.get("href"))
            tag.replace_with(made)
        else:
            continue
        changes.append(Change("foreign_element", Effect.REPAIR, f"{name}: {excerpt(shown)}"))
    return changes


def _rename(soup: BeautifulSoup, tag: Tag) -> None:
    made = soup.new_tag(_RENAMED[tag.name], attrs={name: str(value) for name, value in tag.attrs.items()})
    inside = list(tag.contents)
    tag.clear()
    if tag.name in ("amp-video", "amp-audio"):
        made.extend(inside)
    tag.replace_with(made)


def _film(soup: BeautifulSoup, tag: Tag) -> Tag | None:
    film = film_of(str(tag.get("data-videoid", "")), _FILMS[tag.name])
    return soup.new_tag("iframe", attrs={"src": film}) if film else None


def _embed(soup: BeautifulSoup, tag: Tag) -> Tag | None:
    """Give what CKEditor names only by its address, unless what it shows stands inside."""
    address = str(tag.get("url" if tag.name == "oembed" else "data-oembed-url", "")).strip()
    if not address or is_active(address) or tag.find([*EMBEDS, "a", "img"]) is not None:
        return None
    film = film_of(address)
    return soup.new_tag("iframe", attrs={"src": film}) if film else _link(soup, address)


_GIST = re.compile(r"gist\.github\.com\Z")


def _by_script(soup: BeautifulSoup, script: Tag) -> Tag | None:
    """Give what a script of a known site would show in its place."""
    source = str(script.get("src", "")).strip()
    parts = urlsplit(source) if re.match(r"(?:https?:)?//\S+\Z", source) and "[" not in source else None
    if parts is None:
        return None
    path = parts.path
    if _GIST.search(parts.netloc) and path.endswith(".js"):
        made = _link(soup, f"https://{parts.netloc}{path.removesuffix('.js')}{_file_of(parts.query)}")
    elif parts.netloc.endswith("asciinema.org") and path.endswith(".js"):
        made = _link(soup, f"https://{parts.netloc}{path.removesuffix('.js')}")
    elif parts.netloc.endswith("speakerdeck.com") and re.fullmatch(r"\w+", str(script.get("data-id", ""))):
        made = soup.new_tag("iframe", attrs={"src": f"https://speakerdeck.com/player/{script['data-id']}"})
    else:
        return None
    return made


def _file_of(query: str) -> str:
    names = parse_qs(query).get("file")
    return f"#file-{re.sub(r'[^a-z0-9]+', '-', names[0].lower())}" if names else ""


def _link(soup: BeautifulSoup, address: str) -> Tag:
    link = soup.new_tag("a", attrs={"href": address})
    link.append(NavigableString(address))
    return link


_MADE_OF: dict[str, Callable[[BeautifulSoup, Tag], Tag | None]] = {
    **dict.fromkeys(_FILMS, _film),
    "oembed": _embed,
    "div": _embed,
    "script": _by_script,
}
