"""Images as an editor would have left them."""

from bs4 import BeautifulSoup

from migrate.markup import elements
from migrate.model.change import Change, Effect

_NO_ALT = frozenset(("null", "undefined", "none", "[object object]"))


def empty_null_alt(soup: BeautifulSoup) -> list[Change]:
    """Empty alternative texts that a program wrote for want of one."""
    changes = []
    for image in elements(soup, "img"):
        alt = str(image.get("alt", ""))
        if alt.strip().lower() in _NO_ALT:
            image["alt"] = ""
            changes.append(Change("null_alt", Effect.REPAIR, f"alt={alt} on {image.get('src', '')}"))
    return changes
