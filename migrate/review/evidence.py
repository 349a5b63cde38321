"""Evidence pages: every post and every link in full, a hundred or two a page, numbered as the manifest lists them.

Not a file a link: 100,000 files take minutes to write, to copy and to delete. A page shows, and prints, the one link
that its address names; the others of the page are one click away.
"""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from migrate.model.link import Verdict
from migrate.model.manifest import LinkEntry, PostEntry
from migrate.model.record import RecordRef
from migrate.review.decided import Said
from migrate.review.history import Past
from migrate.review.rule_meanings import meanings

LINKS_PER_PAGE = 100
POSTS_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """A link and all that is known of it."""

    link: LinkEntry
    past: Past
    said: tuple[Said, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """What the rules mean that spoke."""
        return meanings(self.link.rules)


def needs_somebody(link: LinkEntry) -> bool:
    """Tell whether a person should look at the link: what works, or was left out on purpose, needs nobody."""
    return link.verdict not in {Verdict.OK, Verdict.NOT_CHECKED}


def taken_out(record: RecordRef) -> str:
    """Give the command that writes the record out, with what every Unix has; it is run in OUT."""
    return f"tail -c +{record.offset + 1} {shlex.quote(record.warc)} | head -c {record.length} | gzip -dc"


Entry = TypeVar("Entry", LinkEvidence, PostEntry)


class Ahead(Generic[Entry]):
    """A stream that knows whether something follows."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._rest: Iterator[Entry] = iter(entries)
        self._next: Entry | None = next(self._rest, None)

    def __bool__(self) -> bool:
        return self._next is not None

    def take(self) -> Iterator[Entry]:
        """Yield the next entry, if there is one, before the one after it is read."""
        entry = self._next
        if entry is not None:
            yield entry
            self._next = next(self._rest, None)


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """One evidence page; its entries are read while it is written, so that only one of them is in memory."""

    kind: str
    per_page: int
    first: int
    """Number of the first entry, counted from 1 over the whole manifest."""
    stream: Ahead[Entry]

    @property
    def name(self) -> str:
        """File name."""
        return _name(self.kind, self.first, self.per_page)

    @property
    def before(self) -> str | None:
        """Name of the page before this one."""
        return _name(self.kind, self.first - 1, self.per_page) if self.first > 1 else None

    @property
    def entries(self) -> Iterator[tuple[int, Entry]]:
        """The entries with their numbers, once."""
        for number in range(self.first, self.first + self.per_page):
            for entry in self.stream.take():
                yield number, entry

    @property
    def after(self) -> str | None:
        """Name of the page after this one, known when the entries have been read."""
        return _name(self.kind, self.first + self.per_page, self.per_page) if self.stream else None


def post_pages(posts: Iterable[PostEntry]) -> Iterator[Page[PostEntry]]:
    """Yield the posts page by page."""
    return _paged(posts, "posts", POSTS_PER_PAGE)


def link_pages(links: Iterable[LinkEvidence]) -> Iterator[Page[LinkEvidence]]:
    """Yield the links page by page."""
    return _paged(links, "links", LINKS_PER_PAGE)


def post_place(number: int) -> str:
    """Give the page of the post of this number, and the place in it."""
    return f"{_name('posts', number, POSTS_PER_PAGE)}#p{number}"


def link_place(number: int) -> str:
    """Give the page of the link of this number, and the place in it."""
    return f"{_name('links', number, LINKS_PER_PAGE)}#n{number}"


def _paged(entries: Iterable[Entry], kind: str, per_page: int) -> Iterator[Page[Entry]]:
    stream = Ahead(entries)
    for first in count(1, per_page):
        if not stream:
            return
        yield Page(kind, per_page, first, stream)


def _name(kind: str, number: int, per_page: int) -> str:
    return f"{kind}-{(number - 1) // per_page + 1:04}.html"
