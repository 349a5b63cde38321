"""Where HTML keeps URLs: the one table of elements and attributes that discovery and rewriting share."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bs4.element import Tag

from migrate.model.link import Kind
from migrate.urls import canonical, kind_of_target, scheme


@dataclass(frozen=True, slots=True)
class Place:
    """One URL inside one attribute value, or inside the text of a `<style>`."""

    attribute: str
    """Name of the attribute; `style` for CSS, in an attribute or in an element."""
    url: str
    """As the tree has it: character references are read, white space around it is gone."""
    kind: Kind
    start: int
    end: int


def places_of(tag: Tag) -> Iterator[Place]:
    """Give every URL that the start tag of an element, or the text of a `<style>`, refers to; empty ones are none."""
    for attribute, value in tag.attrs.items():
        reader = reader_of(tag, attribute)
        if reader is not None and isinstance(value, str):
            yield from read_places(attribute, value, *reader)
    if tag.name == "style" and tag.string:
        yield from read_places("style", tag.string, _css, Kind.IMAGE)


Spans = Callable[[str], Iterator[tuple[int, int]]]
"""Finds start and end of every URL in a value."""


def read_places(attribute: str, value: str, spans: Spans, kind: Kind) -> Iterator[Place]:
    """Give the places that `spans` finds in a value."""
    for start, end in spans(value):
        imported = spans is _css and _IMPORT.search(value, max(0, start - 40), start)
        yield Place(attribute, value[start:end], Kind.STYLE if imported else kind, start, end)


_IMPORT = re.compile(r"@import\s+(?:url\(\s*)?[\"']?\Z", re.IGNORECASE)


def put(value: str, changed: list[tuple[Place, str]]) -> str:
    """Give the value with the URL of each place replaced."""
    for place, url in sorted(changed, key=lambda change: change[0].start, reverse=True):
        value = value[: place.start] + url + value[place.end :]
    return value


def document_base(bases: Iterable[Tag], base: str | None) -> str | None:
    """Give what the relative references of a tree resolve against: the first `<base href>` of its own, else `base`."""
    found = next((tag for tag in bases if tag.has_attr("href")), None)
    own = canonical(str(found["href"]), base) if found is not None else None
    return own if own is not None and scheme(own) in ("http", "https") else base


Reader = tuple[Spans, Kind]


def reader_of(tag: Tag, attribute: str) -> Reader | None:
    """Tell how the URLs of an attribute are found and what they are for; None where it holds none."""
    if attribute == "style":
        return _css, Kind.IMAGE
    if attribute in _SETS:
        return _candidates, Kind.IMAGE
    if attribute in _LAZY:
        value = str(tag[attribute])
        return (_css if value.lstrip().lower().startswith("url(") else _lazy), _shown_by(tag)
    depends = _DEPENDS.get((tag.name, attribute))
    if depends is not None:
        return depends(tag)
    kind = _ATTRIBUTES.get((tag.name, attribute))
    return None if kind is None else (_whole, kind)


_PARAMETERS = frozenset({"movie", "src", "url", "filename", "href"})
_SETS = frozenset({"srcset", "imagesrcset", "data-srcset", "data-lazy-srcset", "data-orig-srcset", "data-original-set"})
_LAZY = frozenset(
    {
        "data-src",
        "data-lazy-src",
        "data-lazy",
        "data-original",
        "data-orig-src",
        "data-orig-file",
        "data-large-file",
        "data-full-src",
        "data-hi-res-src",
        "data-poster",
        "data-bg",
        "data-background",
        "data-background-image",
    }
)
"""What scripts that load pictures late, or in full size, read instead of `src`."""

_ATTRIBUTES: dict[tuple[str, str], Kind] = {
    **{(name, "src"): Kind.IMAGE for name in ("img", "input", "amp-img", "amp-anim")},
    **{("img", name): Kind.IMAGE for name in ("lowsrc", "dynsrc")},
    **{(name, "poster"): Kind.IMAGE for name in ("video", "amp-video")},
    **{(name, "background"): Kind.IMAGE for name in ("body", "table", "thead", "tbody", "tfoot", "tr", "td", "th")},
    **{(name, href): Kind.IMAGE for name in ("image", "feImage") for href in ("href", "xlink:href")},
    **{(name, "src"): Kind.MEDIA for name in ("video", "audio", "track", "bgsound", "amp-video", "amp-audio")},
    **{(name, "src"): Kind.EMBED for name in ("iframe", "frame", "embed", "amp-iframe")},
    ("object", "data"): Kind.EMBED,
    ("oembed", "url"): Kind.EMBED,
    ("div", "data-oembed-url"): Kind.EMBED,
    ("applet", "archive"): Kind.FILE,
    ("script", "src"): Kind.SCRIPT,
    ("script", "xlink:href"): Kind.SCRIPT,
    ("a", "xlink:href"): Kind.LINK,
    ("form", "action"): Kind.LINK,
    **{(name, "formaction"): Kind.LINK for name in ("button", "input")},
    **{(name, "longdesc"): Kind.LINK for name in ("img", "iframe", "frame")},
    **{(name, "cite"): Kind.LINK for name in ("blockquote", "q", "ins", "del")},
}


def _shown_by(tag: Tag) -> Kind:
    if tag.name in ("iframe", "embed", "amp-iframe"):
        return Kind.EMBED
    inside = tag.parent.name if tag.name == "source" and tag.parent is not None else tag.name
    return Kind.MEDIA if inside in ("video", "audio") else Kind.IMAGE


_SPACE = " \t\n\r\f"


def _whole(value: str) -> Iterator[tuple[int, int]]:
    start = len(value) - len(value.lstrip(_SPACE))
    end = len(value.rstrip(_SPACE))
    if start < end:
        yield start, end


def _lazy(value: str) -> Iterator[tuple[int, int]]:
    """Take the value of a `data-` attribute only where it looks like a URL: scripts keep other things there too."""
    for start, end in _whole(value):
        inner = value[start:end]
        if ("/" in inner or "." in inner) and not any(space in inner for space in "{}<>\n"):
            yield start, end


def _of_link(tag: Tag) -> Reader:
    relations = str(tag.get("rel", "")).lower().split()
    if "stylesheet" in relations:
        return _whole, Kind.STYLE
    icon = {"icon", "apple-touch-icon", "image_src", "mask-icon"}.intersection(relations)
    return _whole, Kind.IMAGE if icon else Kind.LINK


_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)\Z", re.IGNORECASE)


def _of_anchor(tag: Tag) -> Reader:
    if tag.has_attr("download"):
        return _whole, Kind.FILE
    href = str(tag["href"])
    name = href.partition("?")[0].partition("#")[0].rpartition("/")[2]
    if _PICTURE.search(name) and tag.find("img") is not None and ":" not in name:
        return _whole, Kind.IMAGE  # a small picture that leads to itself in full size
    return _whole, kind_of_target(href)


def _of_meta(tag: Tag) -> Reader | None:
    return (_refresh, Kind.LINK) if str(tag.get("http-equiv", "")).lower() == "refresh" else None


def _of_parameter(tag: Tag) -> Reader | None:
    return (_whole, Kind.EMBED) if str(tag.get("name", "")).lower() in _PARAMETERS else None


def _of_use(tag: Tag, attribute: str) -> Reader | None:
    """A symbol of the same drawing is part of the post, not a reference."""
    return None if str(tag[attribute]).lstrip().startswith("#") else (_whole, Kind.IMAGE)


_DEPENDS: dict[tuple[str, str], Callable[[Tag], Reader | None]] = {
    ("a", "href"): _of_anchor,
    ("area", "href"): _of_anchor,
    ("source", "src"): lambda tag: (_whole, _shown_by(tag)),
    ("link", "href"): _of_link,
    ("meta", "content"): _of_meta,
    ("param", "value"): _of_parameter,
    ("use", "href"): lambda tag: _of_use(tag, "href"),
    ("use", "xlink:href"): lambda tag: _of_use(tag, "xlink:href"),
}


_DESCRIPTOR = re.compile(r"[^,(]*(?:\([^)]*\)?[^,(]*)*")


def _candidates(value: str) -> Iterator[tuple[int, int]]:
    """Find the URLs of a `srcset` (WHATWG HTML, 4.8.4.2.1: a comma inside a URL belongs to it)."""
    at = 0
    while at < len(value):
        while at < len(value) and value[at] in _SPACE + ",":
            at += 1
        start = at
        while at < len(value) and value[at] not in _SPACE:
            at += 1
        end = start + len(value[start:at].rstrip(","))
        if start < end:
            yield start, end
        if end == at and (rest := _DESCRIPTOR.match(value, at)):
            at = rest.end()


_CSS_URL = re.compile(
    r"/\*.*?(?:\*/|\Z)|url\(\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^\"'()\s][^()\s]*))\s*\)"
    r"|@import\s+(?:\"(?P<import_double>[^\"\n]*)\"|'(?P<import_single>[^'\n]*)')",
    re.IGNORECASE | re.DOTALL,
)


def _css(value: str) -> Iterator[tuple[int, int]]:
    """Find the URLs of `url(…)` and `@import` in CSS; comments and parts of the same drawing (`#shade`) are none."""
    for found in _CSS_URL.finditer(value):
        if found.lastgroup and found[found.lastgroup].strip() and not found[found.lastgroup].startswith("#"):
            yield found.span(found.lastgroup)


_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(?P<quote>[\"']?)(?P<url>[^\"']+)(?P=quote)", re.IGNORECASE)


def _refresh(value: str) -> Iterator[tuple[int, int]]:
    found = _REFRESH.fullmatch(value.strip(_SPACE))
    if found and found["url"].strip() and not found["url"].strip().isdigit():
        skipped = len(value) - len(value.lstrip(_SPACE))
        yield found.start("url") + skipped, found.end("url") + skipped
