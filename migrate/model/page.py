"""What a fetched page shows, measured once so that every rule and every later policy can read it again."""

from migrate.model.base import Frozen


class Content(Frozen):
    """What stands on an HTML page; all texts have their white space folded and are cut to the length given."""

    language: str | None = None
    """Of the root element, as declared: `pt-BR`."""
    headings: tuple[str, ...] = ()
    """Headings of the first and second level in order, the first eight, 160 characters each."""
    canonical: str | None = None
    """Where the page says its own address is, WHATWG form."""
    main: str = ""
    """Main content: what is left without navigation, banners, forms and footers; 2,000 characters."""
    main_chars: int = 0
    """Characters of the whole main content."""
    visible_chars: int = 0
    """Characters of all visible text."""
    links: int = 0
    linked_chars: int = 0
    """Characters of visible text that are link texts."""
    pictures: int = 0
    passwords: int = 0
    """Password fields that are shown."""
    fields: int = 0
    """Other fields that a person can fill in."""
    scripts: int = 0
    root_is_empty: bool = False
    """True where the only container that scripts would fill has no text."""
    marks: tuple[str, ...] = ()
    """Ids of technical marks in tags, not in text: a challenge's script, a parking company's frame."""
    anchors: str = ""
    """Base64 of the sorted 32-bit hashes of everything that a fragment may name on the page."""
    sketch: tuple[int, ...] = ()
    """MinHash of the main content's shingles, to compare pages by; empty where there is too little text."""


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
    """None where it is no HTML page."""
