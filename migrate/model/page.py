"""What a fetched page shows, measured once so that every rule and every later policy can read it again."""

from migrate.model.base import Frozen

ANALYSED_BYTES = 1_000_000
"""Of a fetched page no more than this, decoded, is looked at."""
PAGES_VERSION = 3
"""Raised whenever the same bytes would give another `Page`: what the archive holds is then measured again."""


class Content(Frozen):
    """What stands on an HTML page; all texts have their white space folded and are cut to the length given."""

    language: str | None = None
    """Of the root element, as declared: `pt-BR`."""
    headings: tuple[str, ...] = ()
    """Headings of the first and second level in order, the first eight, 160 characters each."""
    canonical: str | None = None
    """Where the page says its own address is, WHATWG form."""
    main: str = ""
    """Main content: what is left without navigation, banners, comments and footers; 2,000 characters."""
    main_chars: int = 0
    """Characters of the whole main content."""
    main_linked_chars: int = 0
    """Characters of it that are texts of links."""
    visible_chars: int = 0
    """Characters of all visible text."""
    links: int = 0
    pictures: int = 0
    frames: int = 0
    """Frames, players, canvases: what shows something that is not on the page itself."""
    passwords: int = 0
    """Password fields in the main content; in the whole page where it has hardly a link."""
    fields: int = 0
    """Other fields that a person can fill in."""
    scripts: int = 0
    noscript: str = ""
    """What readers without scripts are told; 300 characters."""
    root_is_empty: bool = False
    """True where the container that scripts would fill has no text."""
    marks: tuple[str, ...] = ()
    """Technical marks in tags, not in text: a challenge's script, a parking company's frame; sorted."""
    anchors: str | None = ""
    """Base64 of the sorted 32-bit hashes of everything that a fragment may name; None where nobody can tell."""
    sketch: str = ""
    """Base64 of the smallest hashes of the main content's runs of words; empty where there is too little text."""


class Page(Frozen):
    """What the first megabyte of the decoded entity shows, kept so that verdicts need no second look."""

    sniffed_type: str | None
    """Media type that the bytes themselves show; None where they show none."""
    title: str | None
    empty: bool
    """True where the decoded entity has no byte, or is a page without any text, picture or script."""
    refresh: str | None = None
    """Where the page itself sends a reader before one could read it, WHATWG form."""
    content: Content | None = None
    """None where it is neither an HTML page nor a short text."""
