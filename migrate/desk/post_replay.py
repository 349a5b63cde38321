"""A post as a page for replay: its body alone, each of its addresses leading into the archive."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from bs4.element import Tag

from migrate import markup
from migrate.desk.replay import Shown
from migrate.markup import elements
from migrate.model.manifest import PostEntry
from migrate.model.post import Post
from migrate.model.settings import Repair
from migrate.places import Place, document_base, places_of, put
from migrate.sources import SourceFile, parse_post
from migrate.urls import resolve, scheme

Held = Callable[[str, Shown], str]
"""Gives the address at which the archive shows a URL."""
_FRAMES = frozenset({"iframe", "frame", "embed", "object"})


def page_of(entry: PostEntry, raw: bytes, base: str | None, held: Held) -> bytes | None:
    """Give the post as a page, front matter left out; None where it cannot be read as one.

    Engines take it for plain text as it lies in the archive, since it begins with front matter, and rewrite nothing.
    """
    post = parse_post(SourceFile(entry.id, Path(entry.id), entry.source), raw)
    if not isinstance(post, Post) or markup.over_budget(post.body):
        return None
    soup = markup.parse(post.body)
    base = document_base(elements(soup, "base"), base)
    for tag in elements(soup):
        _lead_into_archive(tag, base, held)
    for tag in elements(soup, "base"):
        tag.extract()
    title = escape(entry.title or entry.id)
    return f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n{soup}'.encode()


def _lead_into_archive(tag: Tag, base: str | None, held: Held) -> None:
    replaced: dict[str, list[tuple[Place, str]]] = {}
    shown = Shown.FRAME if tag.name in _FRAMES else Shown.PAGE
    for place in places_of(tag):
        resolved = resolve(place.url, base, Repair.SAFE)
        if resolved.valid and scheme(resolved.url) in {"http", "https"} and not place.url.startswith("#"):
            replaced.setdefault(place.attribute, []).append((place, held(resolved.url, shown)))
    for attribute, found in replaced.items():
        if attribute == "style" and tag.name == "style":
            tag.string = put(tag.get_text(), found)
        else:
            tag[attribute] = put(str(tag[attribute]), found)
