"""A tree made fit for Markdown by an ordered row of small edits, each confessing what it changed."""

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from migrate.cleaners.active import (
    dissolve_forms,
    drop_active_addresses,
    drop_handlers,
    drop_scripts,
    drop_unseen,
    part_controls,
)
from migrate.cleaners.addresses import free_addresses
from migrate.cleaners.bare_text import part_bare_text
from migrate.cleaners.captions import read_captions
from migrate.cleaners.controls import drop_control_characters, drop_zero_width
from migrate.cleaners.drawings import list_image_maps, name_drawings
from migrate.cleaners.embed_codes import embed_bare_addresses
from migrate.cleaners.empties import drop_empty_links, drop_pointless_emphasis, join_split_links
from migrate.cleaners.encoding import mend_mojibake
from migrate.cleaners.escaped_bodies import unescape_body
from migrate.cleaners.foreign_elements import FOREIGN, name_foreign_elements
from migrate.cleaners.formulas import flatten_formulas, keep_tex
from migrate.cleaners.headings import end_headings, raise_bold_paragraphs
from migrate.cleaners.images import drop_sourceless_images, drop_tracking_pixels, empty_null_alt, load_lazy_images
from migrate.cleaners.noscript import show_for_readers_without_scripts
from migrate.cleaners.raw_markdown import read_raw_markdown
from migrate.cleaners.shortcodes import expand_shortcodes
from migrate.cleaners.styles import read_styles
from migrate.cleaners.swallowed import cut_swallowing_attributes, free_swallowed
from migrate.cleaners.tables import free_code_of_tables, put_feet_last, unwrap_layout_tables
from migrate.cleaners.typed_code import escape_typed_code
from migrate.cleaners.word_processors import name_word_headings, nest_google_lists, rebuild_word_lists
from migrate.markup import elements
from migrate.model.change import Change
from migrate.model.elements import named
from migrate.model.settings import Repair

__all__ = ["CLEANERS", "Cleaner", "clean", "mend_source"]

_DEGREES = (Repair.NONE, Repair.SAFE, Repair.ALL)


@dataclass(frozen=True, slots=True)
class Cleaner:
    """One edit, and the degree of repair from which on it is made."""

    least: Repair
    edit: Callable[[BeautifulSoup], list[Change]]
    """Changes the tree in place and gives what somebody needs to hear of."""
    only: frozenset[str] = frozenset()
    """Elements without which it has nothing to do; empty where that cannot be said."""


CLEANERS: tuple[Cleaner, ...] = (
    Cleaner(Repair.NONE, drop_control_characters),
    Cleaner(Repair.NONE, drop_unseen),
    Cleaner(Repair.SAFE, cut_swallowing_attributes),
    Cleaner(Repair.SAFE, keep_tex, named("math script")),
    Cleaner(Repair.SAFE, name_foreign_elements, FOREIGN),
    Cleaner(Repair.SAFE, drop_tracking_pixels, named("img")),
    Cleaner(Repair.SAFE, load_lazy_images, named("img")),
    Cleaner(Repair.SAFE, show_for_readers_without_scripts, named("noscript")),
    Cleaner(Repair.NONE, name_drawings, named("svg")),
    Cleaner(Repair.NONE, drop_scripts),
    Cleaner(Repair.NONE, drop_handlers),
    Cleaner(Repair.NONE, drop_active_addresses),
    Cleaner(Repair.NONE, drop_sourceless_images, named("img")),
    Cleaner(Repair.SAFE, part_controls, named("option select textarea button")),
    Cleaner(
        Repair.NONE,
        dissolve_forms,
        named("form input button select textarea datalist output meter progress option optgroup"),
    ),
    Cleaner(Repair.NONE, flatten_formulas, named("math")),
    Cleaner(Repair.NONE, list_image_maps, named("map")),
    Cleaner(Repair.NONE, put_feet_last, named("tfoot")),
    Cleaner(Repair.SAFE, drop_zero_width),
    Cleaner(Repair.ALL, mend_mojibake),
    Cleaner(Repair.SAFE, empty_null_alt, named("img")),
    Cleaner(Repair.SAFE, expand_shortcodes),
    Cleaner(Repair.SAFE, read_captions, named("img")),
    Cleaner(Repair.SAFE, part_bare_text),
    Cleaner(Repair.SAFE, embed_bare_addresses),
    Cleaner(Repair.SAFE, rebuild_word_lists, named("p")),
    Cleaner(Repair.SAFE, name_word_headings, named("p")),
    Cleaner(Repair.SAFE, nest_google_lists, named("ol ul")),
    Cleaner(Repair.SAFE, read_styles, named("b strong span font")),
    Cleaner(Repair.SAFE, free_code_of_tables, named("table")),
    Cleaner(Repair.SAFE, unwrap_layout_tables, named("table")),
    Cleaner(Repair.ALL, read_raw_markdown),
    Cleaner(Repair.SAFE, end_headings, named("h1 h2 h3 h4 h5 h6")),
    Cleaner(Repair.SAFE, drop_empty_links, named("a")),
    Cleaner(Repair.SAFE, join_split_links, named("a")),
    Cleaner(Repair.SAFE, drop_pointless_emphasis, named("strong b em i")),
    Cleaner(Repair.ALL, raise_bold_paragraphs),
)
"""In the order in which they are made: first what must not be read by the later ones."""


def mend_source(body: str, repair: Repair) -> tuple[str, list[Change]]:
    """Give the body as it is to be parsed, with every line where it was, and what was changed or is lost in it."""
    mend = repair is not Repair.NONE
    body, unescaped = unescape_body(body) if mend else (body, [])
    body, typed = escape_typed_code(body) if mend else (body, [])
    body, freed = free_swallowed(body, mend=mend)
    body, linked = free_addresses(body, mend=mend)
    return body, unescaped + typed + freed + linked


def clean(soup: BeautifulSoup, repair: Repair) -> list[Change]:
    """Edit the tree in place and give the changes; with `Repair.NONE` a browser shows the same as before."""
    degree = _DEGREES.index(repair)
    changes: list[Change] = []
    present = _names(soup)
    for cleaner in CLEANERS:
        if _DEGREES.index(cleaner.least) <= degree and (not cleaner.only or cleaner.only & present):
            made = cleaner.edit(soup)
            changes += made
            if made:  # what is made of a shortcode may be an image
                present = _names(soup)
    return changes


def _names(soup: BeautifulSoup) -> set[str]:
    return {tag.name for tag in elements(soup)}
