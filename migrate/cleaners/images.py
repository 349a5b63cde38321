"""Images as an editor would have left them."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from migrate import markup
from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect

_NO_ALT = frozenset(("null", "undefined", "none", "[object object]"))


def empty_null_alt(soup: BeautifulSoup) -> list[Change]:
    """Empty alternative texts that a program wrote for want of one."""
    changes = []
    for image in elements(soup, "img"):
        alt = str(image.get("alt", ""))
        if alt.strip().lower() in _NO_ALT:
            image["alt"] = ""
            changes.append(Change("null_alt", Effect.REPAIR, f"alt={alt} on {image.get('src', '')}"))
    return changes


def drop_sourceless_images(soup: BeautifulSoup) -> list[Change]:
    """Take out images that name no source; each is a loss."""
    changes = []
    for image in elements(soup, "img"):
        if not str(image.get("src", "")).strip():
            changes.append(Change("image_without_source", Effect.LOSS, excerpt(str(image.get("alt", "")))))
            image.extract()
    return changes


_ONE_PIXEL = re.compile(r"\s*[01](?:px)?\s*\Z")


def drop_tracking_pixels(soup: BeautifulSoup) -> list[Change]:
    """Take out images of one pixel, which were there to count readers."""
    changes = []
    for image in elements(soup, "img"):
        if all(_ONE_PIXEL.match(str(image.get(side, ""))) for side in ("width", "height")):
            changes.append(Change("tracking_pixel", Effect.REPAIR, excerpt(str(image.get("src", "")))))
            image.extract()
    return changes


_LATER = ("data-src", "data-lazy-src", "data-original", "data-orig-src", "data-hi-res-src", "data-url")
_LATER_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"\s*(?:data:image/(?:gif|png|svg\+xml)[;,].{0,400}\Z|about:blank\Z|#?\Z"
    r"|.*(?:^|/)(?:blank|placeholder|spacer|pixel|transparent|lazy|loading|grey|1x1)[^/]*\.(?:gif|png|svg)(?:\?.*)?\Z)",
    re.IGNORECASE | re.DOTALL,
)


def load_lazy_images(soup: BeautifulSoup) -> list[Change]:
    """Point images that a script was to load at what it would have loaded."""
    changes = []
    for image in elements(soup, "img"):
        source = str(image.get("src", ""))
        if not _PLACEHOLDER.match(source):
            continue
        real = next((str(image[name]) for name in _LATER if str(image.get(name, "")).strip()), "")
        real = real or _largest(image) or _from_noscript(image)
        if real and real != source:
            image["src"] = real
            changes.append(Change("lazy_image", Effect.REPAIR, excerpt(real)))
    return changes


_CANDIDATE = re.compile(r"\s*([^\s,][^\s]*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|\Z)")


def _largest(image: Tag) -> str:
    """Give the largest candidate of the image's srcset, or of its <picture>'s sources."""
    tags = [image]
    if image.parent is not None and image.parent.name == "picture":
        tags += image.parent.find_all("source")
    sets = [str(tag.get(name, "")) for tag in tags for name in _LATER_SETS]
    candidates = [(float(size or 1), url) for urls in sets for url, size, _ in _CANDIDATE.findall(urls)]
    return max(candidates, key=lambda candidate: candidate[0])[1] if candidates else ""


def _from_noscript(image: Tag) -> str:
    """Give the image that stands in a <noscript> right after, for readers without scripts."""
    following = image.find_next_sibling()
    if following is None or following.name != "noscript":
        return ""
    inner = following.find("img") or markup.parse(following.get_text()).find("img")
    return str(inner.get("src", "")) if isinstance(inner, Tag) else ""
