"""Text that stays text: characters that Markdown would read as markup are escaped, and only where it would.

CommonMark 0.31.2, chapter 2.4 (backslash escapes), 2.5 (entities); GFM 0.29 for tables, task lists and strikethrough.
"""

import re
import string
from html import escape

_SPECIAL = re.compile(r"_+|[\\`*\[\]<&!~]|(?<=\[)\^|\A\^")
_SIGN = re.compile(r"[_\\`*\[\]<&!~^]")
"""What there is of those; looked for several times as fast."""
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_MAIL = re.compile(r"<[^\s<>@]+@")
_PUNCTUATION = frozenset(string.punctuation)


_PAIRED = {sign: re.compile(rf"{re.escape(sign)}+") for sign in "*_~`"}


def escape_lone_text(text: str) -> str:
    """Give a paragraph of nothing but this text: what opens emphasis or code and stands there once opens nothing."""
    if not _SIGN.search(text):
        return text
    lone = (sign for sign, runs in _PAIRED.items() if sign in text and len(runs.findall(text)) == 1)
    # Three stars may be a rule, and a star before a bracket begins an abbreviation of kramdown.
    unpaired = frozenset(sign for sign in lone if not (sign == "*" and ("***" in text or "*[" in text)))
    return escape_text(text, "", "", in_link=False, unpaired=unpaired)


def escape_text(text: str, before: str, after: str, *, in_link: bool, unpaired: frozenset[str] = frozenset()) -> str:
    """Give Markdown that renders as `text`, where `before` and `after` are the characters around it, or empty.

    The signs that are `unpaired` stand as they are.
    """
    if not _SIGN.search(text):
        return text
    padded = f"{before or ' '}{text}{after or ' '}"
    start = len(before or " ")

    def replace(found: re.Match[str]) -> str:
        if found[0][0] in unpaired:
            return found[0]
        at = found.start() + start
        if found[0][0] == "_":
            return _escape_underscores(found[0], padded[at - 1], padded[at + len(found[0])])
        return _escape(found[0], padded, at, in_link=in_link)

    return _SPECIAL.sub(replace, text)


def _escape(char: str, text: str, at: int, *, in_link: bool) -> str:
    """Give the character as it must be written at that place of the text."""
    previous, following = text[at - 1], text[at + 1]
    match char:
        case "\\":
            needed = following in _PUNCTUATION or following.isspace()
        case "*":
            needed = not (previous.isspace() and following.isspace())
        case "[":
            needed = in_link
        case "]":
            needed = in_link or following in "(["
        case "!":
            needed = following == "["
        case "<":
            return "&lt;" if following.isalpha() or following in "/!?" or _MAIL.match(text, at) else "<"
        case "&":
            return "&amp;" if _ENTITY.match(text, at) else "&"
        case "^":  # [^ would begin a footnote
            needed = previous == "["
        case _:
            needed = True
    return f"\\{char}" if needed else char


def _escape_underscores(run: str, previous: str, following: str) -> str:
    """Give a row of underscores as it must be written: inside a word and between blanks it cannot be emphasis."""
    harmless = (previous.isalnum() and following.isalnum()) or (previous.isspace() and following.isspace())
    return run if harmless else "\\_" * len(run)


_LINE_START = re.compile(
    r"(?P<number>[0-9]{1,9})(?=[.)](?:[ ]|\Z))"
    r"|(?=[-+*:](?:[ ]|\Z))"
    r"|(?=\#{1,6}(?:[ ]|\Z))"
    r"|(?=>|~~~|```)"
    r"|(?=\[(?:[^\[\]\\]|\\.)+\]:)"
    r"|(?=\[[ xX]\](?:[ ]|\Z))"
    r"|(?=(?:-[ ]*)+\Z|(?:_[ ]*){3,}\Z|=+[ ]*\Z|[ ]*[|:-][ |:-]*\Z)"
)


def escape_line_start(line: str) -> str:
    """Give the line so that its start begins no heading, list, quote, rule, fence, table or definition."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    return f"{line[: found.end()]}\\{line[found.end() :]}"


def escape_html(text: str) -> str:
    """Give text for the inside of raw HTML."""
    return escape(text, quote=False)


def escape_attribute(value: str) -> str:
    """Give an attribute value between double quotes, on one line so that it cannot end an HTML block."""
    return f'"{escape(" ".join(value.split()) if chr(10) in value else value).replace("&#x27;", chr(39))}"'
