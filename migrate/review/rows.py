"""Table rows as compact JSON inside the page: at most 400 bytes each, and text whatever they hold."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from markupsafe import Markup

from migrate.model.link import STATUS_LABEL, VERDICT_LABEL, Copy, Kind, Status, Verdict
from migrate.model.manifest import LinkEntry, PostEntry, PostStatus
from migrate.review.evidence import LINKS_PER_PAGE, POSTS_PER_PAGE
from migrate.review.wording import COPY_LABEL, KIND_LABEL, POST_LABEL, ROUND_TRIP_PARTS, standing

ROW_BYTES = 400
POSTS_IN_ROW = 12
_URL_BYTES = 280
_TITLE_BYTES = 140
_DATE_BYTES = 40
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ]|$)", re.ASCII)

_VERDICTS = {verdict: index for index, verdict in enumerate(Verdict)}
_COPIES = {copy: index for index, copy in enumerate(Copy)}
_STATUSES = {status: index for index, status in enumerate(Status)}
_KINDS = {kind: 1 << index for index, kind in enumerate(Kind)}
_POST_STATUSES = {status: index for index, status in enumerate(PostStatus)}

# A script element's text ends at "</script", and "<!--" changes how it is read (HTML, 13.2.5.20); JavaScript of before
# 2019 ended a line at U+2028 and U+2029. As escapes inside JSON strings they are the same text and none of this.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def link_row(link: LinkEntry, post_numbers: Mapping[str, int]) -> str:
    """Give `[url, verdict, copy, status, kinds, own, places, posts…]`.

    Enums stand by position, kinds as bits, at most `POSTS_IN_ROW` posts by number; a long URL is cut.
    """
    posts: dict[int, None] = {}
    for place in link.occurrences:
        found = post_numbers.get(place.post)
        if found is not None:
            posts[found] = None
    kinds = sum(_KINDS[kind] for kind in set(link.kinds))
    fixed = (_VERDICTS[link.verdict], _COPIES[link.copy_], _STATUSES[link.status], kinds, int(link.own))
    return script_json([cut(link.url, _URL_BYTES), *fixed, len(link.occurrences), *list(posts)[:POSTS_IN_ROW]])


def post_row(post: PostEntry) -> str:
    """Give `[title, id, status, date, repairs, losses, differences]`, the last as bits."""
    repairs = sum(repair.count for repair in post.repairs)
    shown = (cut(post.title or "", _TITLE_BYTES), cut(post.id, _TITLE_BYTES))
    day = _ISO_DAY.match(post.date or "")
    date = day[0] if day else cut(post.date or "", _DATE_BYTES)
    return script_json([*shown, _POST_STATUSES[post.status], date, repairs, len(post.losses), differences(post)])


def terms() -> dict[str, object]:
    """Give what the page's script needs to read rows: each enum in its order, as code and label."""
    return {
        "verdicts": [(v, VERDICT_LABEL[v], _look(v), [_need(v, copy) for copy in Copy]) for v in Verdict],
        "copies": [(copy, COPY_LABEL[copy]) for copy in Copy],
        "statuses": [(status, STATUS_LABEL[status]) for status in Status],
        "kinds": [(kind, KIND_LABEL[kind]) for kind in Kind],
        "post_statuses": [(status, POST_LABEL[status]) for status in PostStatus],
        "parts": ROUND_TRIP_PARTS,
        "links_per_page": LINKS_PER_PAGE,
        "posts_per_page": POSTS_PER_PAGE,
    }


def _look(verdict: Verdict) -> str:
    return "look" if verdict is Verdict.DEGRADED else standing(verdict).value


def _need(verdict: Verdict, copy: Copy) -> int:
    """Give the place in line for a person's attention: gone without a copy comes first."""
    kept = copy is not Copy.NONE
    match verdict:
        case Verdict.DEAD:
            return 2 if kept else 0
        case Verdict.SUSPECT:
            return 3 if kept else 1
        case Verdict.DEGRADED:
            return 4
        case Verdict.UNVERIFIABLE:
            return 6 if kept else 5
        case Verdict.NOT_CHECKED:
            return 8 if kept else 7
        case Verdict.OK:
            return 9
        case _:
            assert_never(verdict)


def differences(post: PostEntry) -> int:
    """Give the bits, in the order of `ROUND_TRIP_PARTS`, of what was not equal when the Markdown was rendered again."""
    return sum(1 << ROUND_TRIP_PARTS.index(part) for part in changed_parts(post))


def changed_parts(post: PostEntry) -> tuple[str, ...]:
    """Give the names of what was not equal when the Markdown was rendered again."""
    return tuple(part for part in ROUND_TRIP_PARTS if getattr(post.round_trip, part, None) is False)


def script_json(value: object) -> str:
    """Give the value as JSON that stays text inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def cut(text: str, budget: int) -> str:
    """Give the text, or as much of it as fits `budget` bytes of the page and an ellipsis."""
    if len(text) * 6 <= budget or _size(text) <= budget:
        return text
    kept, used = [], len("…".encode())
    for character in text:
        used += _size(character)
        if used > budget:
            break
        kept.append(character)
    return "".join(kept) + "…"


def blocks(rows: Iterable[str], size: int = 500) -> Iterator[Markup]:
    """Yield the rows as JSON arrays of at most `size` rows, so that no more are in memory."""
    block: list[str] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield _array(block)
            block = []
    if block:
        yield _array(block)


def _array(block: list[str]) -> Markup:
    return Markup("[" + ",\n".join(block) + "]")  # noqa: S704  # each row went through `script_json`


def _size(text: str) -> int:
    return len(script_json(text).encode()) - 2
