"""Code: its text as the author typed it, and its language where the author named one."""

import re

from bs4.element import NavigableString, Tag

from migrate.markup import elements
from migrate.model.elements import BLOCKS, EMBEDS, HEADINGS, named

_LANGUAGE = re.compile(r"(?:^|[\s;])(?:language-|lang-|brush:\s*|highlight-source-|sourceCode\s+)([\w+#-]+)")
IN_TAGS = "data-in-tags"
"""Attribute of code that must stand as HTML, because the target would act on its characters in Markdown's own."""
_PROGRAMMING = re.compile(
    r"((?!(?:eng|fra|deu|spa|ita|por)\Z)[a-z][a-z0-9+#]{2,}|js|cs|c|r|py|rb|vb|go)", re.IGNORECASE
)
"""`lang` of a `<pre>`, as highlighters of WordPress have it; two letters are rather a language that people speak."""
_NO_LANGUAGE = frozenset(("none", "plaintext", "nohighlight"))
_MARKUP = ("a", "img", "strong", "b", "em", "i")
_NO_CODE = tuple(HEADINGS | named("table ul ol dl blockquote pre figure iframe"))


def code_text(pre: Tag) -> str:
    """Give the text of a code block; a `<br>` in it is a line break."""
    parts: list[str] = []
    for node in pre.descendants:
        if isinstance(node, Tag) and (
            node.name == "br" or (node.name in ("div", "p") and parts and parts[-1][-1:] != "\n")
        ):
            parts.append("\n")
        elif type(node) is NavigableString:
            parts.append(str(node))
    return "".join(parts).strip("\n")


def code_language(pre: Tag) -> str:
    """Give the language of a code block, empty where none is named."""
    inner = pre.find("code", recursive=False)
    outer = pre.parent
    for tag in (pre, inner, outer):
        if isinstance(tag, Tag):
            found = _LANGUAGE.search(f"{tag.get('class', '')} {tag.get('lang', '') if tag is pre else ''}")
            found = found or (_PROGRAMMING.fullmatch(str(tag.get("lang", ""))) if tag is pre else None)
            if found and found[1] not in _NO_LANGUAGE:
                return found[1]
    return ""


def holds_blocks(pre: Tag) -> bool:
    """Tell whether a `<pre>` is laid around more than code."""
    return pre.find(_NO_CODE) is not None


def is_marked_up(pre: Tag) -> bool:
    """Tell whether words of a code block are linked or marked by hand, and not coloured by a highlighter."""
    return (
        pre.has_attr(IN_TAGS)
        or pre.find("a", href=True) is not None
        or (pre.find(_MARKUP) is not None and pre.find("span", class_=True) is None)
    )


def needs_tags(code: Tag) -> bool:
    """Tell whether inline code holds markup that a code span would show as text or lose."""
    return code.has_attr(IN_TAGS) or bool(elements(code, *_MARKUP, "br", *BLOCKS, *EMBEDS))
