"""From the tree of a post to all that it refers to."""

import re
from collections.abc import Iterator
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from migrate import markup
from migrate.discover.in_text import references_in_text
from migrate.discover.source import SourceText
from migrate.markup import elements
from migrate.model.link import Kind, Occurrence, Reference
from migrate.model.post import Post
from migrate.model.settings import Repair
from migrate.places import Place, document_base, places_of, read_places, reader_of
from migrate.urls import kind_of_target, mask_secrets, mask_secrets_in_text, resolve


def references(post: Post, soup: BeautifulSoup, base: str | None, repair: Repair) -> list[Reference]:
    """Give every reference of the post in document order; `soup` is its uncleaned tree, `base` its URL.

    References inside HTML comments are not among them: no reader ever sees those. Nor are empty ones, `data:` URLs, or
    bare addresses in running text that were never links. Where no base is known, a relative reference stays as it is.
    Credentials stand in the URLs, which have to be asked for, and nowhere else.
    """
    base = document_base(elements(soup, "base"), base)
    return [
        Reference(resolve(raw, base, repair).url, kind, without_secrets(raw, occurrence))
        for raw, kind, occurrence in _occurrences(post, soup)
    ]


def without_secrets(url: str, occurrence: Occurrence) -> Occurrence:
    """Give the occurrence as it may be shown; the URL itself keeps its credentials, for one request needs them."""
    _, secrets = mask_secrets(url)
    text, in_text = mask_secrets_in_text(occurrence.text)
    if not secrets and not in_text:
        return occurrence
    raw, masked = mask_secrets(occurrence.raw)
    # Written as `jo:pw&#64;host` a credential is not seen; the reference as it was read then stands for it.
    shown = raw if masked >= secrets else mask_secrets(url)[0]
    return occurrence.model_copy(update={"raw": shown, "text": text})


def _is_data(url: str) -> bool:
    return url[:5].lower() == "data:"


Found = tuple[str, Kind, Occurrence]
"""The reference as the tree has it, what it is for, and where it stands."""


def _occurrences(post: Post, soup: BeautifulSoup) -> Iterator[Found]:
    source = SourceText(post.body, post.body_line)
    seen: set[tuple[int, int, str]] = set()
    for node in soup.descendants:
        if isinstance(node, Tag):
            # A formatting element that was never closed is opened again by the parser: one start tag, several nodes.
            if node.sourceline is not None and node.sourcepos is not None:
                place = (node.sourceline, node.sourcepos, node.name)
                if place in seen:
                    continue
                seen.add(place)
            yield from _of_tag(post.id, node, source)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield from _of_text(post.id, node, source)


def _of_tag(post_id: str, tag: Tag, source: SourceText) -> Iterator[Found]:
    if _ADDRESS_AS_TAG.match(tag.name):
        yield from _of_address_as_tag(post_id, tag, source)
        return
    shown: str | None = None
    for attribute, group in groupby(places_of(tag), key=lambda place: place.attribute):
        places = list(group)
        for place, (raw, line) in zip(places, _written(tag, attribute, places, source), strict=True):
            if _is_data(place.url):
                continue
            shown = text_shown(tag) if shown is None else shown
            yield (
                place.url,
                place.kind,
                Occurrence(post=post_id, line=line, element=tag.name, attribute=attribute, text=shown, raw=raw),
            )
    if tag.name == "iframe" and (inner := tag.get("srcdoc")):
        yield from _of_srcdoc(post_id, tag, str(inner))


def _written(tag: Tag, attribute: str, places: list[Place], source: SourceText) -> Iterator[tuple[str, int]]:
    """Give each place of one attribute as the source has it, and its line."""
    written = source.attribute(tag, attribute)
    reader = reader_of(tag, attribute) if written else None
    value, line = written or ("", tag.sourceline or 1)
    pieces = list(read_places(attribute, value, *reader)) if reader else []
    if len(pieces) == len(places):
        counted = 0
        for piece in pieces:
            line += value.count("\n", counted, piece.start)
            counted = piece.start
            yield piece.url, line
    else:
        in_text = tag.name == "style" and attribute == "style"
        for place in places:
            yield place.url, source.line_of(place.url, tag) if in_text else line


def _of_srcdoc(post_id: str, frame: Tag, inner: str) -> Iterator[Found]:
    """Find what the page inside an iframe refers to; all of it stands on the line of the frame."""
    if markup.over_budget(inner):
        return
    for tag in markup.elements(markup.parse(inner)):
        for place in places_of(tag):
            if not _is_data(place.url):
                yield (
                    place.url,
                    place.kind,
                    Occurrence(
                        post=post_id,
                        line=frame.sourceline or 1,
                        element=tag.name,
                        attribute=place.attribute,
                        text=text_shown(tag),
                        raw=place.url,
                    ),
                )


_NO_PROSE = frozenset(
    {
        "pre",
        "code",
        "kbd",
        "samp",
        "tt",
        "script",
        "style",
        "textarea",
        "title",
        "option",
        "xmp",
        "noembed",
        "noframes",
        "iframe",
        "math",
    }
)


def _of_text(post_id: str, text: NavigableString, source: SourceText) -> Iterator[Found]:
    found = list(references_in_text(text))
    if not found or text.parent is None or any(parent.name in _NO_PROSE for parent in text.parents):
        return
    for one in found:
        line = source.line_of(one.url, text.parent)
        yield (
            one.url,
            one.kind,
            Occurrence(
                post=post_id, line=line, element="text", attribute="markdown", text=_folded(one.label), raw=one.url
            ),
        )


_ADDRESS_AS_TAG = re.compile(r"(?:https?|ftp|mailto):|[^\s@]+@[^\s@]+\.", re.IGNORECASE)
_ADDRESS = re.compile(r"<([^\s<>]+)>")


def _of_address_as_tag(post_id: str, tag: Tag, source: SourceText) -> Iterator[Found]:
    """Read Markdown's `<http://…>`, which HTML takes for an element of that name."""
    found = _ADDRESS.match(source.written_at(tag))
    if found:
        url = found[1] if ":" in found[1] else f"mailto:{found[1]}"
        yield (
            url,
            kind_of_target(url),
            Occurrence(
                post=post_id,
                line=tag.sourceline or 1,
                element="text",
                attribute="markdown",
                text=found[1],
                raw=found[1],
            ),
        )


_LONGEST_SHOWN = 300
_HAS_TEXT = frozenset({"a", "button", "object", "video", "audio"})


def text_shown(tag: Tag) -> str:
    """Give what a reader sees of the reference: its text, the alternative text of a picture, a title."""
    text = _folded(tag.get_text()) if tag.name in _HAS_TEXT else ""
    picture = tag.find(["img", "amp-img"], alt=True) if tag.name in ("a", "button", "picture") and not text else None
    named = (tag, picture) if isinstance(picture, Tag) else (tag,)
    for of in named:
        for attribute in ("alt", "title", "aria-label", "label"):
            value = _folded(str(of.get(attribute) or ""))
            if not text and value != "null":  # what one CMS wrote for a picture without any
                text = value
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _folded(text: str) -> str:
    return " ".join(text.split())
