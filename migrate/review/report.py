"""`OUT/report/`: the manifest as pages that a person reads, offline, years later."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeVar

from jinja2 import Environment
from markupsafe import Markup

from migrate.errors import DiskError
from migrate.exporters.manifest import iter_archives, iter_hosts, iter_links, iter_posts, read_head
from migrate.files import below, write_atomic
from migrate.model.manifest import HostEntry, LinkEntry, PostEntry
from migrate.review.disk_sort import DiskSort
from migrate.review.findings import URGENCY_LABEL, Finding, Findings, group, sort_record
from migrate.review.pages import environment, render
from migrate.review.rows import blocks, link_row, post_row, script_json, terms
from migrate.review.spreadsheet import Spreadsheet
from migrate.review.summary import summary
from migrate.review.tally import LinkTally, PostTally

LINKS_PER_PAGE = 500
POSTS_PER_PAGE = 200
FINDINGS_SHOWN = 100
PLACES_SHOWN = 200

Entry = TypeVar("Entry", LinkEntry, PostEntry)


def write_report(out: Path) -> tuple[Path, ...]:
    """`OUT/report/` says what `OUT/manifest.json` says, the same bytes for the same manifest.

    Gives the files written, `index.html` first; on disk it comes last, so that it never points to a page that is
    not there. The manifest is streamed: memory does not grow with the number of links.

    Raises:
        OutputError: there is no readable manifest.
        DiskError: OUT cannot be written.
    """
    return _Report(out).write()


@dataclass(frozen=True, slots=True)
class Page:
    """One evidence page: some entries with their numbers, counted from 1 over the whole manifest."""

    name: str
    entries: tuple[tuple[int, LinkEntry | PostEntry], ...]
    before: str | None
    after: str | None

    @property
    def first(self) -> int:
        """Number of the first entry."""
        return self.entries[0][0]

    @property
    def last(self) -> int:
        """Number of the last entry."""
        return self.entries[-1][0]


def page_name(kind: str, number: int, per_page: int) -> str:
    """Give the file name of the evidence page that holds the entry of this number."""
    return f"{kind}-{(number - 1) // per_page + 1:04}.html"


class _Report:
    def __init__(self, out: Path) -> None:
        self._manifest = out / "manifest.json"
        self._directory = below(out, "report")
        self._evidence = below(out, "report/evidence")
        self._pages: Environment = environment()
        self._head = read_head(self._manifest)
        self._written: list[Path] = []

    def write(self) -> tuple[Path, ...]:
        try:
            self._evidence.mkdir(parents=True, exist_ok=True)
            return self._write_all()
        except OSError as error:
            raise DiskError(f"{self._directory} cannot be written: {error.strerror}.", "Free space there.") from error

    def _write_all(self) -> tuple[Path, ...]:
        with ExitStack() as open_files:
            post_rows, link_rows, sheet = (open_files.enter_context(self._spool()) for _ in range(3))
            posts, numbers = self._write_posts(post_rows)
            links, sorter = self._write_links(numbers, link_rows, sheet)
            findings = group(sorter.drain(), limit=FINDINGS_SHOWN)
            self._put(self._directory / "links.csv", _bytes_of(sheet))
            self._write_index(posts, links, findings, post_rows, link_rows)
        self._remove_stale_pages()
        return tuple(reversed(self._written))

    def _write_posts(self, rows: IO[str]) -> tuple[PostTally, dict[str, int]]:
        tally, numbers = PostTally(), {}

        def told() -> Iterator[PostEntry]:
            for number, post in enumerate(iter_posts(self._manifest), start=1):
                tally.add(number, post)
                numbers[post.id] = number
                rows.write(post_row(post) + "\n")
                yield post

        for page in _paged(told(), "posts", POSTS_PER_PAGE):
            self._put(self._evidence / page.name, render(self._pages, "posts.html", head=self._head, page=page))
        return tally, numbers

    def _write_links(self, numbers: dict[str, int], rows: IO[str], sheet: IO[str]) -> tuple[LinkTally, DiskSort]:
        tally, sorter, spreadsheet = LinkTally(), DiskSort(self._directory), Spreadsheet(sheet)

        def told() -> Iterator[LinkEntry]:
            for number, link in enumerate(iter_links(self._manifest), start=1):
                tally.add(link)
                rows.write(link_row(link, numbers) + "\n")
                spreadsheet.add(number, link)
                record = sort_record(link, number)
                if record is not None:
                    sorter.add(record)
                yield link

        for page in _paged(told(), "links", LINKS_PER_PAGE):
            values = {"head": self._head, "page": page, "numbers": numbers, "places_shown": PLACES_SHOWN}
            self._put(self._evidence / page.name, render(self._pages, "links.html", **values, post_page=_post_page))
        return tally, sorter

    def _write_index(
        self, posts: PostTally, links: LinkTally, findings: Findings, post_rows: IO[str], link_rows: IO[str]
    ) -> None:
        told = {
            "head": self._head,
            "posts": posts,
            "links": links,
            "findings": findings,
            "whole_hosts": _whole_hosts(findings.first, iter_hosts(self._manifest)),
        }
        self._put(self._directory / "summary.md", [summary(**told).encode("utf-8", "replace")])
        index = render(
            self._pages,
            "index.html",
            **told,
            archives=iter_archives(self._manifest),
            post_rows=blocks(_lines(post_rows)),
            link_rows=blocks(_lines(link_rows)),
            terms=Markup(script_json(terms() | {"links_per_page": LINKS_PER_PAGE, "posts_per_page": POSTS_PER_PAGE})),  # noqa: S704  # escaped for a script element
            urgency_label=URGENCY_LABEL,
            links_per_page=LINKS_PER_PAGE,
            posts_per_page=POSTS_PER_PAGE,
            link_page=_link_page,
            post_page=_post_page,
        )
        self._put(self._directory / "index.html", index)

    def _put(self, path: Path, pieces: Iterable[bytes]) -> None:
        write_atomic(path, pieces)
        self._written.append(path)

    def _spool(self) -> IO[str]:
        return TemporaryFile("w+", encoding="utf-8", errors="replace", newline="", dir=self._directory)

    def _remove_stale_pages(self) -> None:
        """Only the pages of this report remain under `evidence/`."""
        current = set(self._written)
        for page in self._evidence.glob("*.html"):
            if page not in current:
                page.unlink()


def _paged(entries: Iterable[Entry], kind: str, per_page: int) -> Iterator[Page]:
    """Yield pages of entries; one page is held back to know whether another follows."""
    waiting: list[tuple[int, Entry]] = []
    for number, entry in enumerate(entries, start=1):
        if len(waiting) == per_page:
            yield _page(kind, waiting, per_page, last=False)
            waiting = []
        waiting.append((number, entry))
    if waiting:
        yield _page(kind, waiting, per_page, last=True)


def _page(kind: str, entries: list[tuple[int, Entry]], per_page: int, *, last: bool) -> Page:
    first = entries[0][0]
    before = page_name(kind, first - 1, per_page) if first > 1 else None
    after = None if last else page_name(kind, first + per_page, per_page)
    return Page(page_name(kind, first, per_page), tuple(entries), before, after)


def _link_page(number: int) -> str:
    return f"{page_name('links', number, LINKS_PER_PAGE)}#n{number}"


def _post_page(number: int) -> str:
    return f"{page_name('posts', number, POSTS_PER_PAGE)}#p{number}"


def _whole_hosts(findings: tuple[Finding, ...], hosts: Iterable[HostEntry]) -> dict[str, int]:
    """Give the hosts of the findings with the number of all their links, good ones too."""
    wanted = {finding.host for finding in findings}
    return {entry.host: entry.links for entry in hosts if entry.host in wanted}


def _lines(rows: IO[str]) -> Iterator[str]:
    rows.seek(0)
    return (line.rstrip("\n") for line in rows)


def _bytes_of(sheet: IO[str]) -> Iterator[bytes]:
    sheet.seek(0)
    return (line.encode("utf-8", "replace") for line in sheet)
