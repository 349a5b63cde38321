"""Pictures with captions, and galleries of them, as themes of WordPress laid them out, as figures."""

from bs4 import BeautifulSoup
from bs4.element import Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import named

_FIGURES = named("wp-caption gallery-item")
_CAPTIONS = named("wp-caption-text wp-caption-dd gallery-caption")
_WRAPPERS = named("blocks-gallery-grid blocks-gallery-item")


def read_captions(soup: BeautifulSoup) -> list[Change]:
    """Make a figure of each picture that stands with its caption in a `<div>` or a definition list."""
    changes = []
    for wrapper in elements(soup, "ul", "li"):
        if _classes(wrapper) & _WRAPPERS and wrapper.find("img") is not None:
            wrapper.unwrap()
    for box in elements(soup, "div", "dl", "figure"):
        if not _classes(box) & _FIGURES or box.find("img") is None:
            continue
        words = [part for part in elements(box, "p", "dd", "div", "figcaption") if _classes(part) & _CAPTIONS]
        if box.name == "figure" and all(part.name == "figcaption" for part in words):
            continue
        changes.append(Change("caption", Effect.REPAIR, excerpt(" ".join(part.get_text() for part in words))))
        for part in words:
            _rename(part, "figcaption")
        for part in elements(box, "dt", "dd"):
            _rename(part, "div")
        _rename(box, "figure")
    return changes


def _classes(tag: Tag) -> set[str]:
    return set(str(tag.get("class", "")).split())


def _rename(tag: Tag, name: str) -> None:
    tag.name = name
    tag.attrs = {key: value for key, value in tag.attrs.items() if key == "id"}
