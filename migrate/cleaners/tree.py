"""Ways through a tree that its cleaners share."""

from collections.abc import Iterator

from bs4.element import NavigableString, Tag

from migrate.markup import elements

REST_OF_TAG = r"""(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+(?:>|\Z)"""
"""Pattern of what follows the name of a tag, up to its end or that of the text; linear, whatever stands there."""


CODE_SHORTCODES = (
    "code|sourcecode|source|php|html|css|js|javascript|python|ruby|sql|xml|bash|shell|java|csharp|cpp|perl|text|plain"
)
"""Shortcodes around code, as alternatives of a pattern."""


def attributes(tree: Tag) -> Iterator[tuple[Tag, str, str]]:
    """Give every element with the name and value of each of its attributes; they may be changed meanwhile."""
    for tag in elements(tree):
        if tag.attrs:
            for name, value in list(tag.attrs.items()):
                yield tag, name, str(value)


def reword(node: NavigableString, words: str) -> None:
    """Put other words in the place of a piece of text; none where they are empty."""
    if words:
        node.replace_with(NavigableString(words))
    else:
        node.extract()


def excerpt(text: str) -> str:
    """Give enough of a text to find it again."""
    folded = " ".join(text.split())
    return folded if len(folded) <= 60 else f"{folded[:57]}…"  # noqa: PLR2004  what fits a line of a list
