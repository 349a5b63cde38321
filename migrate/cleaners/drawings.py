"""Drawings and image maps, of which Markdown keeps the words."""

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect


def name_drawings(soup: BeautifulSoup) -> list[Change]:
    """Put its title in the place of each SVG drawing; the drawing is a loss."""
    changes = []
    for drawing in elements(soup, "svg"):
        title = drawing.find("title")
        words = title.get_text() if title is not None else " ".join(t.get_text() for t in drawing.find_all("text"))
        changes.append(Change("drawing", Effect.LOSS, excerpt(words) or "an SVG drawing without a title"))
        if words.strip():
            drawing.replace_with(NavigableString(words))
        else:
            drawing.extract()
    return changes


def list_image_maps(soup: BeautifulSoup) -> list[Change]:
    """Take out the links that were drawn over images; each is a loss."""
    changes = []
    for image_map in elements(soup, "map"):
        for area in image_map.find_all("area", href=True):
            label = str(area.get("alt", "") or area.get("title", ""))
            changes.append(Change("image_map", Effect.LOSS, f"{area['href']} {label}".strip()))
        for area in image_map.find_all("area"):
            area.extract()
        image_map.unwrap()
    return changes
