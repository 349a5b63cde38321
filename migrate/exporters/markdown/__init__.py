"""Cleaned trees as CommonMark with GFM's tables and strikethrough."""

from urllib.parse import unquote

from bs4 import BeautifulSoup

from migrate.exporters.markdown.composing import Place
from migrate.exporters.markdown.converter import PostConverter
from migrate.exporters.markdown.writing import Writer
from migrate.markup import elements

__all__ = ["to_markdown"]


def to_markdown(soup: BeautifulSoup, *, backslash_breaks: bool = True, escaped_alts: bool = True) -> str:
    """Give the tree as Markdown that renders back to it; empty for a post with nothing to see.

    Lines end in two blanks instead of a backslash where the reader does not know `backslash_breaks` (kramdown). Images
    whose words need escapes are tags where the reader knows no `escaped_alts`: goldmark shows the backslashes, and
    markdown-it drops what they escape.
    What Markdown has no sign for stands as HTML that does nothing; ids stay where a link of the post needs them.
    """
    paragraph = Place.PARAGRAPH if backslash_breaks else Place.SPACED_PARAGRAPH
    return PostConverter(Writer(_needed_anchors(soup), paragraph, escaped_alts=escaped_alts)).convert(soup)


def _needed_anchors(soup: BeautifulSoup) -> frozenset[str]:
    """Give the fragments that links of the post lead to within it."""
    targets = (str(link.get("href", "")) for link in elements(soup, "a"))
    fragments = {target[1:] for target in targets if target.startswith("#")}
    return frozenset((fragments | {unquote(fragment) for fragment in fragments}) - {""})
