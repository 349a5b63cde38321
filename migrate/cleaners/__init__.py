"""A tree made fit for Markdown by an ordered row of small edits, each confessing what it changed."""

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from migrate.cleaners.active import dissolve_forms, drop_active_addresses, drop_handlers, drop_scripts, drop_unseen
from migrate.cleaners.bare_text import part_bare_text
from migrate.cleaners.controls import drop_control_characters, drop_zero_width
from migrate.cleaners.escaped_bodies import unescape_body
from migrate.cleaners.images import empty_null_alt
from migrate.model.change import Change
from migrate.model.settings import Repair

__all__ = ["CLEANERS", "Cleaner", "clean", "unescape_body"]

_DEGREES = (Repair.NONE, Repair.SAFE, Repair.ALL)


@dataclass(frozen=True, slots=True)
class Cleaner:
    """One edit, and the degree of repair from which on it is made."""

    least: Repair
    edit: Callable[[BeautifulSoup], list[Change]]
    """Changes the tree in place and gives what somebody needs to hear of."""


CLEANERS: tuple[Cleaner, ...] = (
    Cleaner(Repair.NONE, drop_control_characters),
    Cleaner(Repair.NONE, drop_unseen),
    Cleaner(Repair.NONE, drop_scripts),
    Cleaner(Repair.NONE, drop_handlers),
    Cleaner(Repair.NONE, drop_active_addresses),
    Cleaner(Repair.NONE, dissolve_forms),
    Cleaner(Repair.SAFE, drop_zero_width),
    Cleaner(Repair.SAFE, empty_null_alt),
    Cleaner(Repair.SAFE, part_bare_text),
)
"""In the order in which they are made: first what must not be read by the later ones."""


def clean(soup: BeautifulSoup, repair: Repair) -> list[Change]:
    """Edit the tree in place and give the changes; with `Repair.NONE` a browser shows the same as before."""
    degree = _DEGREES.index(repair)
    return [change for cleaner in CLEANERS if _DEGREES.index(cleaner.least) <= degree for change in cleaner.edit(soup)]
