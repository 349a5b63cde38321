"""The URLs of a cleaned tree, mended and pointed at the files that we hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.link import Kind
from migrate.model.settings import Repair
from migrate.places import Place, document_base, places_of, put
from migrate.urls import Resolved, fragment, mask_secrets, mask_secrets_in_text, mend, resolve, without_fragment

Mapping = Callable[[str], str | None]
"""Gives the path below OUT of the content of a URL without fragment, or of a `data:` URL; None where we hold none."""


def rewrite(
    soup: BeautifulSoup,
    mapping: Mapping,
    base: str | None,
    repair: Repair,
    *,
    root: str = "../",
    pages: Mapping | None = None,
) -> list[Change]:
    """Point every reference whose content we hold at its file, and mend the broken ones.

    `root` leads from a post to OUT; `pages` gives the new address, ready for a link, of what is a migrated post itself.

    Pictures that a script would load later become pictures that a page shows. Where the tree has a `<base href>`, what
    depends on it becomes absolute, and it goes. Credentials, in what still leads elsewhere and in URLs of the text,
    read `REDACTED`. Every edit is one change; doing it twice changes nothing more.
    """
    changes = [change for tag in elements(soup, "img", "iframe") for change in _show_what_loads_later(tag)]
    bases = elements(soup, "base")
    is_absolute = any(tag.has_attr("href") for tag in bases)
    writer = _Writer(mapping, pages, root, document_base(bases, base), repair, absolute=is_absolute)
    for tag in elements(soup):
        if tag.attrs or tag.name == "style":
            changes += writer.write(tag)
    for tag in bases:
        tag.extract()
    return changes + _redact_text(soup)


def _redact_text(soup: BeautifulSoup) -> list[Change]:
    changes = []
    for text in [node for node in soup.descendants if isinstance(node, NavigableString) and "://" in node]:
        shown, secrets = mask_secrets_in_text(text)
        if secrets:
            text.replace_with(shown)
            changes.append(Change("secret_redacted", Effect.LOSS, _short(shown)))
    return changes


_LOADED_LATER = ("data-src", "data-lazy-src", "data-lazy", "data-original", "data-orig-src")
"""What scripts put in the place of `src`, so that it is the picture and `src` is not."""
_IN_FULL_SIZE = ("data-full-src", "data-hi-res-src", "data-large-file", "data-orig-file")


def _show_what_loads_later(tag: Tag) -> list[Change]:
    """Give an image or frame that a script would fill the `src` that the script would give it."""
    places = {place.attribute: place for place in places_of(tag)}
    late = next((places[name] for name in _LOADED_LATER if name in places), None)
    if late is None and "src" not in places:
        late = next((places[name] for name in _IN_FULL_SIZE if name in places), None) or _best_candidate(tag)
    if late is None or late.url == str(tag.get("src", "")).strip():
        return []
    tag["src"] = late.url
    if late.attribute in _LOADED_LATER:
        del tag[late.attribute]
    return [Change("lazy_image" if tag.name == "img" else "lazy_frame", Effect.REPAIR, late.url)]


_DESCRIPTOR = re.compile(r"\s+(\d+(?:\.\d+)?)[wx]")


def _best_candidate(tag: Tag) -> Place | None:
    """Give the largest picture of the sets of an image that has no `src`."""

    def size(place: Place) -> float:
        found = _DESCRIPTOR.match(str(tag[place.attribute]), place.end)
        return float(found[1]) if found else 1.0

    return max((place for place in places_of(tag) if place.attribute.endswith("srcset")), key=size, default=None)


@dataclass(frozen=True, slots=True)
class _Writer:
    mapping: Mapping
    pages: Mapping | None
    root: str
    base: str | None
    repair: Repair
    absolute: bool
    """Whether a relative reference must become absolute, for want of the `<base>` that it stood for."""

    def write(self, tag: Tag) -> list[Change]:
        """Replace what is to be replaced in one element."""
        new: dict[str, list[tuple[Place, str]]] = {}
        changes: list[Change] = []
        for place in places_of(tag):
            url, made = self._url_for(place)
            changes += made
            if url != place.url:
                new.setdefault(place.attribute, []).append((place, url))
        for attribute, replaced in new.items():
            if attribute == "style" and tag.name == "style":
                tag.string = put(tag.get_text(), replaced)
            else:
                tag[attribute] = put(str(tag[attribute]), replaced)
        return changes

    def _url_for(self, place: Place) -> tuple[str, list[Change]]:
        if place.url[:5].lower() == "data:":
            path = self.mapping(place.url)
            return (self._local(path), [_localised(place, path)]) if path else (place.url, [])
        resolved = resolve(place.url, self.base, self.repair)
        repairs = _mended(place, resolved) if resolved.rules else []
        whole = without_fragment(resolved.url)
        marked = f"#{fragment(resolved.url)}" if "#" in resolved.url else ""
        path = self.mapping(whole) if resolved.valid else None
        if path:
            return self._local(path) + marked, [*repairs, _localised(place, path)]
        page = self.pages(whole) if self.pages and resolved.valid and self._is_link(place) else None
        if page:
            said = f"{_short(mask_secrets(place.url)[0])} → {page}"
            return page + marked, [*repairs, Change("internal_link", Effect.REPAIR, said)]
        url = resolved.url if self.absolute and resolved.valid else mend(place.url)[0] if repairs else place.url
        shown, secrets = mask_secrets(url)
        if secrets:
            repairs.append(Change("secret_redacted", Effect.LOSS, _short(shown)))
        return shown, repairs

    def _is_link(self, place: Place) -> bool:
        """Tell whether a reader follows it; a link within its own page stays one."""
        return place.kind is Kind.LINK and place.attribute == "href" and not place.url.startswith("#")

    def _local(self, path: str) -> str:
        """Give the URL of a path below OUT; parentheses are escaped for Markdown's sake."""
        return self.root + quote(path, safe="/-_.~!$&'*+,;=:@")


def _mended(place: Place, resolved: Resolved) -> list[Change]:
    said = f"{mask_secrets(place.url)[0]} → {mask_secrets(resolved.url)[0]}"
    return [Change(rule, Effect.REPAIR, said) for rule in resolved.rules]


_LONGEST_SHOWN = 200


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _localised(place: Place, path: str) -> Change:
    rule = "image_localised" if place.kind is Kind.IMAGE else "file_localised"
    return Change(rule, Effect.REPAIR, f"{_short(mask_secrets(place.url)[0])} → {path}")
