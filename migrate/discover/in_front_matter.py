"""References that stand in the front matter: the cover of a post, the address of its source."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.link import Kind, Occurrence, Reference
from migrate.model.post import Post
from migrate.model.settings import Repair
from migrate.urls import kind_of_target, mask_secrets, resolve

ELEMENT = "front matter"

_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]\S*", re.IGNORECASE)
_OWN = frozenset({"url", "permalink", "canonical", "canonical_url", "guid", "id", "slug", "aliases", "redirect_from"})
"""Keys under which a post says where it stood itself: kept verbatim, and no reference."""
_PICTURE_KEY = re.compile(r"image|img|cover|thumb|banner|hero|photo|picture|poster|avatar|logo|icon", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?)(?=$|[?#])", re.IGNORECASE)


def references_in_front_matter(post: Post, base: str | None, repair: Repair) -> Iterator[Reference]:
    """Give every value of the front matter that is a whole web address, in order, with its key and its line."""
    lines = post.raw.decode(errors="replace").splitlines()[: post.body_line - 1]
    at = 0
    for key, value in addresses(post.front_matter):
        found = next((n for n in range(at, len(lines)) if value in lines[n]), None)
        at = at if found is None else found
        occurrence = Occurrence(
            post=post.id, line=at + 1, element=ELEMENT, attribute=key, text="", raw=mask_secrets(value)[0]
        )
        yield Reference(resolve(value, base, repair).url, _kind(key, value), occurrence)


def addresses(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give key and value of every web address below the mapping; nested keys are joined with dots."""
    for key, value in values.items():
        if str(key).lower() not in _OWN:
            yield from _below(str(key), value)


def _below(key: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case str() if _ADDRESS.fullmatch(value.strip()):
            yield key, value.strip()
        case list():
            for item in value:
                yield from _below(key, item)
        case dict():
            for inner, item in value.items():
                if str(inner).lower() not in _OWN:
                    yield from _below(f"{key}.{inner}", item)
        case _:
            return


def _kind(key: str, value: str) -> Kind:
    return Kind.IMAGE if _PICTURE_KEY.search(key) or _PICTURE_NAME.search(value) else kind_of_target(value)
