"""Links that a person has replaced: by an old copy, or by another address; each says so with a date.

The note is the link's title, which every target keeps and shows. The attributes of Robust Links (`data-originalurl`,
`data-versiondate`) would need raw HTML, which Hugo leaves out by default and Markdown has no place for.
"""

from collections.abc import Mapping

from bs4 import BeautifulSoup

from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.replacement import Replacement
from migrate.model.settings import Repair
from migrate.places import document_base
from migrate.urls import resolve


def replace_links(
    soup: BeautifulSoup, replacements: Mapping[str, Replacement], base: str | None, repair: Repair
) -> list[Change]:
    """Point each link whose URL, fragment included, was replaced at its new address, with a dated note as its title."""
    if not replacements:
        return []
    changes = []
    base = document_base(elements(soup, "base"), base)
    for tag in elements(soup, "a", "area"):
        resolved = resolve(str(tag.get("href", "")), base, repair)
        replacement = replacements.get(resolved.url) if resolved.valid else None
        if replacement is None:
            continue
        said = str(tag.get("title", "")).strip()
        tag["href"] = replacement.url
        tag["title"] = f"{said} – {replacement.note}" if said else replacement.note
        changes.append(Change("link_replaced", Effect.REPAIR, f"{resolved.url} → {replacement.url}"))
    return changes
