"""Addresses in angle brackets, as mail and Markdown write them, which HTML takes for elements and shows nothing of."""

import re

from migrate.cleaners.tree import REST_OF_TAG, excerpt
from migrate.model.change import Change, Effect

_SUSPECT = re.compile(r"<(?:https?://|ftp://|mailto:|[\w.+-]+@)", re.IGNORECASE)
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|iframe)(?=[\s/>]).*?(?:</(?P=raw)|\Z)"
    r"|(?P<opened>\]\()?<(?P<address>(?:https?://|ftp://|mailto:)[^\s<>\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>"
    rf"|<[a-z/]{REST_OF_TAG}",
    re.DOTALL | re.IGNORECASE,
)


def free_addresses(body: str, *, mend: bool) -> tuple[str, list[Change]]:
    """Give the body with a link for each address in angle brackets; where `mend` is False each is a loss."""
    if not _SUSPECT.search(body):
        return body, []
    changes: list[Change] = []

    def link(found: re.Match[str]) -> str:
        address = found["address"]
        if address is None:
            return found[0]
        if not mend:
            changes.append(Change("address_as_tag", Effect.LOSS, excerpt(f"<{address}>")))
            return found[0]
        changes.append(Change("address_as_tag", Effect.REPAIR, excerpt(f"<{address}>")))
        if found["opened"]:
            return f"]({address}"
        href = address if ":" in address else f"mailto:{address}"
        return f'<a href="{href}">{address}</a>'

    return _TOKEN.sub(link, body), changes
