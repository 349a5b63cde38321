"""Broken URLs of real posts, put right; only what has one sane reading is touched."""

import re
from collections.abc import Callable

from migrate.urls.web_hosts import is_web_host, starts_with_web_host

Edit = Callable[[str], str]


def mend(raw: str) -> tuple[str, tuple[str, ...]]:
    """Give the URL that was meant where a CMS or an author broke it, and the ids of the rules that say so.

    Mending twice changes nothing more.
    """
    if SOUND.fullmatch(raw) or raw[:5].lower() == "data:":
        return raw, ()
    text, used = raw, dict[str, None]()
    for _ in range(_MOST_PASSES):
        before = text
        for rule, edit in MENDS:
            edited = edit(text)
            if edited != text:
                text = edited
                used[rule] = None
        if text == before:
            break
    return text, tuple(used)


SOUND = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/+,=?-]*)?")
"""A URL that no rule finds anything in, as nearly all are: asking each of them takes as long as resolving it."""
_MOST_PASSES = 8  # one mend may lay bare the next; real URLs need two


# C0 and C1 controls (tab, line feed and carriage return have their own rule), soft hyphen, zero-width space, marks and
# overrides of direction, word joiner, byte order mark. U+200C and U+200D stay: words and names are spelt with them.
_INVISIBLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def drop_invisible(text: str) -> str:
    """Leave out characters that nobody can see."""
    return _INVISIBLE.sub("", text)


_ESCAPED_AMPERSAND = re.compile(r"&(?:amp;|#0*38;|#x0*26;)+", re.IGNORECASE)


def unescape_once_more(text: str) -> str:
    """Read an `&amp;` that is still there after the HTML was read as the `&` it stood for."""
    return _ESCAPED_AMPERSAND.sub("&", text)


def _tag(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?:<|&lt;|%3C)/?(?:{names})\s*/?(?:>|&gt;|%3E)", re.IGNORECASE)


_EMPHASIS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_tag("strong|b"), "__"),
    (_tag("em|i"), "_"),
    (_tag("del|s|strike"), "~~"),
    (_tag("br|wbr"), ""),
)


def restore_markup(text: str) -> str:
    """Put back the `__` and `_` of a name that a Markdown renderer took for emphasis."""
    if not any(sign in text for sign in "<&%"):  # one of which every written tag begins with
        return text
    for tag, mark in _EMPHASIS:
        text = tag.sub(mark, text)
    return text


_LINE_BREAK = re.compile(r"[\r\n\t]")


def join_lines(text: str) -> str:
    """Leave out line breaks and tabs together with the indentation around them."""
    return "".join(part.strip() for part in _LINE_BREAK.split(text))


_QUOTE = '"“”„‟«»<> \t\xa0'
_QUOTE_AT_START = re.compile("(?:[\"“”„‟«»‘’‚‛'`<\\s]|&(?:quot|#0*3[49]|apos|[lr][sd]quo|lt);)+", re.IGNORECASE)
_QUOTE_AT_END = re.compile(r"&(?:quot|#0*3[49]|apos|[lr][sd]quo|gt);$", re.IGNORECASE)


def unquote(text: str) -> str:
    """Take off quotation marks and angle brackets that were copied along with the URL."""
    opened = _QUOTE_AT_START.match(text)
    inner = text[opened.end() :] if opened else text
    # An apostrophe may end a URL of its own right; a double quotation mark may not (WHATWG: a validation error).
    quotes = _QUOTE + "'‘’‚‛`" if opened and opened[0].strip() else _QUOTE
    inner = inner.rstrip(quotes)
    while closed := _QUOTE_AT_END.search(inner):
        inner = inner[: closed.start()].rstrip(quotes)
    return inner


_WEB = r"(?:h{1,2}t{1,3}p{1,2}|[bgjnuxy]?ttp|htt|hppt|htpt|thtp)"
_GAP = r"(?:\s|%20)*"
_DOUBLED = re.compile(rf"(?:{_WEB}s?[:;]?[/\\]{{1,3}}{_GAP})+(?={_WEB}s?(?:[:;][/\\]{{1,3}}|//))", re.IGNORECASE)


def drop_doubled_scheme(text: str) -> str:
    """Read `http://http://host` as `http://host`."""
    return _DOUBLED.sub("", text, count=1) if _DOUBLED.match(text) else text


_MISSPELT = re.compile(rf"{_WEB}(s?)\s*(?:[:;]\s*[/\\]*|\.[/\\]+|[/\\]{{2,}}){_GAP}", re.IGNORECASE)


def spell_scheme(text: str) -> str:
    """Read `http:/host`, `htp://host`, `http//host` and `http:// host` as `http://host`."""
    found = _MISSPELT.match(text)
    if not found:
        return text
    spelt = f"http{found[1].lower()}://"
    rest = text[found.end() :]
    return spelt + rest if found[0].lower() != spelt and starts_with_web_host(rest) else text


_MAIL_SCHEME = re.compile(rf"(?:https?://)?mail\s?to:(?://)?{_GAP}(?=[^/?#@\s]+@)", re.IGNORECASE)
_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+=?^_`{|}~\-]+(?:\.[A-Za-z0-9!#$%&'*+=?^_`{|}~\-]+)*"
_MAIL = re.compile(_LOCAL_PART + r"@([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)(?:\?subject=.*)?", re.IGNORECASE)


def address_mail(text: str) -> str:
    """Give a bare e-mail address, or one behind a mangled `mailto:`, the scheme `mailto:`."""
    found = _MAIL_SCHEME.match(text)
    if found and found[0].lower() != "mailto:":
        return "mailto:" + text[found.end() :]
    bare = _MAIL.fullmatch(text)
    return f"mailto:{text}" if bare and is_web_host(bare[1]) else text


def add_scheme(text: str) -> str:
    """Give `www.host/path`, and `host.tld/path` where it cannot be a file name, the scheme `http:`."""
    return f"http://{text}" if starts_with_web_host(text) else text


def turn_backslashes(text: str) -> str:
    """Turn the backslashes of a path to slashes, as browsers do."""
    head, mark, tail = text.partition("?") if "?" in text.partition("#")[0] else text.partition("#")
    web = not _OTHER_SCHEME.match(head)
    return head.replace("\\", "/") + mark + tail if web else text


_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
MENDS: tuple[tuple[str, Edit], ...] = (
    ("url_invisible", drop_invisible),
    ("url_double_escaped", unescape_once_more),
    ("url_markup", restore_markup),
    ("url_line_break", join_lines),
    ("url_quoted", unquote),
    ("url_doubled_scheme", drop_doubled_scheme),
    ("url_misspelt_scheme", spell_scheme),
    ("url_mail", address_mail),
    ("url_no_scheme", add_scheme),
    ("url_backslash", turn_backslashes),
)
"""Rule id and edit; each works on what those before it left."""
