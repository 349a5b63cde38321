"""A body that some export escaped once too often, as the HTML that it was."""

import html
import re

from migrate.model.change import Change, Effect

_TAG = re.compile(r"<[/!a-z]", re.IGNORECASE)
_BLOCK_FIRST = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|dl|table|blockquote|pre|figure|section|article|img|iframe|!--)\b[^<]*>", re.IGNORECASE
)
_TAG_LAST = re.compile(r"<(?:/[a-z][a-z0-9]*|(?:br|hr|img)\b[^<]*)>$", re.IGNORECASE)


def unescape_body(body: str) -> tuple[str, list[Change]]:
    """Give the body unescaped once, where all of it is escaped HTML and no element of it is live; else as it is.

    Text *about* markup stays text: the result has to begin with a block and to end with a tag. Line ends stay where
    they are.
    """
    if "&" not in body or _TAG.search(body):
        return body, []
    plain = html.unescape(body)
    whole = plain.strip()
    if plain.count("\n") != body.count("\n") or not (_BLOCK_FIRST.match(whole) and _TAG_LAST.search(whole)):
        return body, []
    return plain, [Change("double_escaped_body", Effect.REPAIR, "the whole body was escaped once too often")]
