"""Plain links beside what is embedded, so that a reader gets there when the frame no longer shows anything."""

from bs4 import BeautifulSoup
from bs4.element import Tag

from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import EMBEDS, SOURCE_OF


def link_embeds(soup: BeautifulSoup) -> list[Change]:
    """Put a link below each embed that the post does not link to already."""
    changes = []
    linked = {str(link.get("href", "")) for link in elements(soup, "a")}
    for embed in elements(soup, *EMBEDS):
        source = _source(embed)
        if not source or source in linked or embed.find_parent(("a", *EMBEDS)) is not None:
            continue
        linked.add(source)
        line = soup.new_tag("div")
        line.append(soup.new_tag("a", attrs={"href": source}, string=source))
        embed.insert_after(line)
        changes.append(Change("embed_linked", Effect.REPAIR, source))
    return changes


def _source(embed: Tag) -> str:
    """Give the address of what it shows: its own, else that of its first source."""
    tags = (embed, *elements(embed, *SOURCE_OF))
    found = next((str(tag[SOURCE_OF[tag.name]]).strip() for tag in tags if tag.get(SOURCE_OF[tag.name])), "")
    return f"https:{found}" if found.startswith("//") else "" if found.startswith("data:") else found
