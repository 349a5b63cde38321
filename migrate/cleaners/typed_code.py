"""Code between shortcodes or in `<pre>` whose signs were never escaped, so that HTML takes them for markup."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from migrate.cleaners.tree import CODE_SHORTCODES, excerpt
from migrate.model.change import Change, Effect

_SHORTCODE = re.compile(rf"\[({CODE_SHORTCODES})\b[^\[\]\n]{{0,200}}\]", re.IGNORECASE)
_PRE = re.compile(r"<(pre)(?=[\s>])[^<>]{0,500}>", re.IGNORECASE)
_ELEMENT = re.compile(r"<(pre|code)(?=[\s>])[^<>]{0,500}>", re.IGNORECASE)
_MARKUP = re.compile(r"<(?!/?(?:br|p)(?=[\s/>]))(?=[a-z/!?])", re.IGNORECASE)
_PROGRAM = re.compile(r"<(?=\?(?:php\b|=|xml\b)|%[=@\s])", re.IGNORECASE)


def escape_typed_code(body: str) -> tuple[str, list[Change]]:
    """Give the body with the markup that code shortcodes show, and programs in `<pre>`, escaped as text."""
    changes: list[Change] = []
    if "[/" in body:
        blocks = list(_spans(body, _PRE, "</{}"))
        spans = (span for span in _spans(body, _SHORTCODE, "[/{}]") if not _touches(span, blocks))
        body = _escaped(body, spans, _MARKUP, changes)
    if "<?" in body or "<%" in body:
        body = _escaped(body, _spans(body, _ELEMENT, "</{}"), _PROGRAM, changes)
    return body, changes


def _touches(span: tuple[int, int], blocks: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the span lies in or around one of the blocks, where whoever wrote it escaped it."""
    after = bisect_right(blocks, span[0], key=lambda block: block[1])
    return after < len(blocks) and blocks[after][0] < span[1]


def _escaped(body: str, spans: Iterable[tuple[int, int]], acts: re.Pattern[str], changes: list[Change]) -> str:
    pieces: list[str] = []
    done = 0
    for start, stop in spans:
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
