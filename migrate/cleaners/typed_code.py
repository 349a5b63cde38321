"""Code between shortcodes or in `<pre>` whose signs were never escaped, so that HTML takes them for markup."""

import re
from collections.abc import Iterator

from migrate.cleaners.tree import CODE_SHORTCODES, excerpt
from migrate.model.change import Change, Effect

_SHORTCODE = re.compile(rf"\[({CODE_SHORTCODES})\b[^\[\]\n]{{0,200}}\]", re.IGNORECASE)
_ELEMENT = re.compile(r"<(pre|code)(?=[\s>])[^<>]{0,500}>", re.IGNORECASE)
_MARKUP = re.compile(r"<(?!/?(?:br|p)(?=[\s/>]))(?=[a-z/!?])", re.IGNORECASE)
_PROGRAM = re.compile(r"<(?=\?(?:php\b|=|xml\b)|%[=@\s])", re.IGNORECASE)


def escape_typed_code(body: str) -> tuple[str, list[Change]]:
    """Give the body with the markup that code shortcodes show, and programs in `<pre>`, escaped as text."""
    changes: list[Change] = []
    if "[/" in body and "<pre" not in body:
        body = _escaped(body, _SHORTCODE, "[/{}]", _MARKUP, changes)
    if "<?" in body or "<%" in body:
        body = _escaped(body, _ELEMENT, "</{}", _PROGRAM, changes)
    return body, changes


def _escaped(body: str, opening: re.Pattern[str], end: str, acts: re.Pattern[str], changes: list[Change]) -> str:
    pieces: list[str] = []
    done = 0
    for start, stop in _spans(body, opening, end):
        code, count = acts.subn("&lt;", body[start:stop])
        if count:
            changes.append(Change("code_as_markup", Effect.REPAIR, excerpt(body[start:stop])))
            pieces += [body[done:start], code]
            done = stop
    return "".join([*pieces, body[done:]])


def _spans(body: str, opening: re.Pattern[str], end: str) -> Iterator[tuple[int, int]]:
    """Give start and end of what stands between each opening and its end; linear, whatever is never ended."""
    folded = body.lower()
    never_ended: set[str] = set()
    at = 0
    while found := opening.search(body, at):
        name, at = found[1].lower(), found.end()
        stop = -1 if name in never_ended else folded.find(end.format(name), at)
        if stop < 0:
            never_ended.add(name)
        else:
            yield at, stop
            at = stop
