"""Table rows as compact JSON inside the page: at most 400 bytes each, and text whatever they hold."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from markupsafe import Markup

from migrate.model.base import rfc3339
from migrate.model.link import STATUS_LABEL, VERDICT_LABEL, Copy, Kind, Status, Verdict
from migrate.model.manifest import LinkEntry, ManifestHead, PostEntry, PostStatus
from migrate.model.review import Decision, Reason
from migrate.review.evidence import LINKS_PER_PAGE, POSTS_PER_PAGE
from migrate.review.wording import (
    CHANGE_LABEL,
    COPY_LABEL,
    DECISION_LABEL,
    DECISION_MEANING,
    KIND_LABEL,
    POST_LABEL,
    REASON_LABEL,
    ROUND_TRIP_PARTS,
    standing,
)
from migrate.verdict.alarm import Change

ROW_BYTES = 400
POSTS_IN_ROW = 8
DECIDED_RANK = 10
"""What is decided comes after everything that is not."""
_URL_BYTES = 240
_OLD_COPY_BYTES = 60
_WHOLE_CHARACTERS = 4_000
"""What is longer (an address that holds a whole picture) cannot be decided on in the table."""
_TITLE_BYTES = 140
_DATE_BYTES = 40
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ]|$)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)", re.ASCII)

_VERDICTS = {verdict: index for index, verdict in enumerate(Verdict)}
_COPIES = {copy: index for index, copy in enumerate(Copy)}
_STATUSES = {status: index for index, status in enumerate(Status)}
_KINDS = {kind: 1 << index for index, kind in enumerate(Kind)}
_POST_STATUSES = {status: index for index, status in enumerate(PostStatus)}
_CHANGES = {change: index for index, change in enumerate(Change, start=1)}
_DECISIONS = {decision: index for index, decision in enumerate(Decision, start=1)}

# A script element's text ends at "</script", and "<!--" changes how it is read (HTML, 13.2.5.20); JavaScript of before
# 2019 ended a line at U+2028 and U+2029. As escapes inside JSON strings they are the same text and none of this.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def link_row(
    link: LinkEntry,
    post_numbers: Mapping[str, int],
    change: Change | None = None,
    decision: Decision | None = None,
) -> str:
    """Give `[url, verdict, copy, status, kinds, own, places, change, decision, old copy, posts…]`.

    Enums stand by position, those that may be absent from 1 on, kinds as bits, at most `POSTS_IN_ROW` posts by number.
    A long URL is cut; an old copy stands as what comes before the URL in its own address, where it is that.
    """
    posts: dict[int, None] = {}
    for place in link.occurrences:
        found = post_numbers.get(place.post)
        if found is not None:
            posts[found] = None
    kinds = sum(_KINDS[kind] for kind in set(link.kinds))
    fixed = (_VERDICTS[link.verdict], _COPIES[link.copy_], _STATUSES[link.status], kinds, int(link.own))
    said = (_CHANGES[change] if change else 0, _DECISIONS[decision] if decision else 0)
    old = _before_url(link)
    shown = (
        cut(link.url, _URL_BYTES),
        *fixed,
        len(link.occurrences),
        *said,
        old if old and _fits(old, _OLD_COPY_BYTES) else 0,
    )
    return script_json([*shown, *list(posts)[:POSTS_IN_ROW]])


def whole(link: LinkEntry, index: int) -> str | None:
    """Give `[row, url, old copy]` for a row that had no room for one of them; None where nothing is missing."""
    old = _before_url(link)
    is_shown_whole = _fits(link.url, _URL_BYTES) and not link.url.endswith("…")
    if is_shown_whole and _fits(old, _OLD_COPY_BYTES):
        return None
    if len(link.url) > _WHOLE_CHARACTERS:
        return None
    return script_json([index, link.url, link.memento.url if link.memento else ""])


def _before_url(link: LinkEntry) -> str:
    """Give the beginning of the old copy's address that the link's own completes, or all of it and a line feed."""
    if link.memento is None:
        return ""
    address, tail = link.memento.url, link.url.partition("#")[0]
    return address.removesuffix(tail) if address.endswith(tail) else address + "\n"


def _fits(text: str, budget: int) -> bool:
    return cut(text, budget) == text


def post_row(post: PostEntry) -> str:
    """Give `[title, id, status, date, repairs, losses, differences]`, the last as bits."""
    repairs = sum(repair.count for repair in post.repairs)
    shown = (cut(post.title or "", _TITLE_BYTES), cut(post.id, _TITLE_BYTES))
    day = _ISO_DAY.match(post.date or "")
    date = day[0] if day else cut(post.date or "", _DATE_BYTES)
    return script_json([*shown, _POST_STATUSES[post.status], date, repairs, len(post.losses), differences(post)])


def year_of(date: str | None) -> int | None:
    """Give the year of a post's date; None where it does not begin with one."""
    found = _YEAR.match(date or "")
    return int(found[0]) if found else None


def terms(head: ManifestHead) -> dict[str, object]:
    """Give what the page's script needs to read rows: each enum in its order, as code and label."""
    return {
        "report": {"run": head.run.id, "generated_at": rfc3339(head.generated_at)},
        "verdicts": [(v, VERDICT_LABEL[v], look(v), [need(v, copy) for copy in Copy]) for v in Verdict],
        "copies": [(copy, COPY_LABEL[copy]) for copy in Copy],
        "statuses": [(status, STATUS_LABEL[status]) for status in Status],
        "kinds": [(kind, KIND_LABEL[kind]) for kind in Kind],
        "post_statuses": [(status, POST_LABEL[status]) for status in PostStatus],
        "changes": [(change, CHANGE_LABEL[change]) for change in Change],
        "decisions": [(decision, DECISION_LABEL[decision], DECISION_MEANING[decision]) for decision in Decision],
        "reasons": [(reason, REASON_LABEL[reason]) for reason in Reason],
        "parts": ROUND_TRIP_PARTS,
        "links_per_page": LINKS_PER_PAGE,
        "posts_per_page": POSTS_PER_PAGE,
        "posts_in_row": POSTS_IN_ROW,
        "decided_rank": DECIDED_RANK,
    }


def look(verdict: Verdict) -> str:
    """Give the name of the verdict's colour."""
    return "look" if verdict is Verdict.DEGRADED else standing(verdict).value


def need(verdict: Verdict, copy: Copy) -> int:
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
