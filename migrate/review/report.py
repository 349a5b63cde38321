"""`OUT/report/`: the manifest as pages that a person reads, offline, years later."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from markupsafe import Markup

from migrate.disk_sort import DiskSort
from migrate.errors import DiskError
from migrate.exporters.manifest import iter_archives, iter_hosts, iter_links, iter_posts, read_head
from migrate.files import below, write_atomic
from migrate.model.manifest import HostEntry, LinkEntry, PostEntry
from migrate.review.evidence import LINKS_PER_PAGE, POSTS_PER_PAGE, link_pages, link_place, post_pages
from migrate.review.findings import Findings, group, sort_record
from migrate.review.headline import headline
from migrate.review.pages import environment, render
from migrate.review.rows import blocks, changed_parts, link_row, post_row, script_json, terms
from migrate.review.spreadsheet import Spreadsheet
from migrate.review.summary import summary
from migrate.review.tally import LinkTally, PostTally

FINDINGS_PER_LEVEL = 50


def write_report(out: Path) -> tuple[Path, ...]:
    """`OUT/report/` says what `OUT/manifest.json` says, the same bytes for the same manifest.

    Gives the files written, `index.html` first; on disk it comes last, so that it never points to a page that is
    not there. The manifest is streamed: memory does not grow with the number of links.

    Raises:
        OutputError: there is no readable manifest, or OUT/report leads out of OUT.
        DiskError: OUT cannot be written.
    """
    report = below(out, "report")
    below(out, "report/evidence")
    try:
        (report / "evidence").mkdir(parents=True, exist_ok=True)
        with ExitStack() as spools:
            return _Report(out / "manifest.json", report, spools).write()
    except OSError as error:
        raise DiskError(f"{report} cannot be written: {error.strerror}.", "Free space or rights there.") from error


class _Report:
    """One pass over the posts, one over the links; what the index needs of them waits in spools on disk."""

    def __init__(self, manifest: Path, directory: Path, spools: ExitStack) -> None:
        self._manifest = manifest
        self._directory = directory
        self._head = read_head(manifest)
        self._pages = environment(self._head)
        self._posts, self._post_numbers = PostTally(), dict[str, int]()
        self._links, self._needing = LinkTally(), DiskSort(directory)
        self._post_rows, self._link_rows, self._sheet = (spools.enter_context(_spool(directory)) for _ in range(3))
        self._written: list[Path] = []

    def write(self) -> tuple[Path, ...]:
        for posts in post_pages(self._posts_noted()):
            self._put(f"evidence/{posts.name}", render(self._pages, "posts.html", page=posts))
        for links in link_pages(self._links_noted()):
            page = render(self._pages, "links.html", page=links, numbers=self._post_numbers)
            self._put(f"evidence/{links.name}", page)
        self._put("links.csv", _bytes_of(self._sheet))
        self._write_overview(group(self._needing.drain(), limit=FINDINGS_PER_LEVEL))
        self._remove_stale_pages()
        return tuple(reversed(self._written))

    def _posts_noted(self) -> Iterator[PostEntry]:
        for number, post in enumerate(iter_posts(self._manifest), start=1):
            self._posts.add(number, post)
            self._post_numbers[post.id] = number
            self._post_rows.write(post_row(post) + "\n")
            yield post

    def _links_noted(self) -> Iterator[LinkEntry]:
        spreadsheet = Spreadsheet(self._sheet)
        for number, link in enumerate(iter_links(self._manifest), start=1):
            self._links.add(link)
            self._link_rows.write(link_row(link, self._post_numbers) + "\n")
            spreadsheet.add(number, link)
            record = sort_record(link, number)
            if record is not None:
                self._needing.add(record)
            yield link

    def _write_overview(self, findings: Findings) -> None:
        hosts = _sizes(findings, iter_hosts(self._manifest))
        self._put("summary.md", [summary(self._head, self._posts, self._links, findings, hosts).encode()])
        index = render(
            self._pages,
            "index.html",
            headline=headline(self._posts, self._links),
            posts=self._posts,
            links=self._links,
            findings=findings,
            hosts=hosts,
            archives=iter_archives(self._manifest),
            terms=Markup(script_json(terms())),  # noqa: S704  # escaped for a script element
            post_rows=blocks(_lines(self._post_rows)),
            link_rows=blocks(_lines(self._link_rows)),
            links_per_page=LINKS_PER_PAGE,
            posts_per_page=POSTS_PER_PAGE,
            link_place=link_place,
            changed_parts=changed_parts,
        )
        self._put("index.html", index)

    def _put(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self._directory / name
        write_atomic(path, pieces)
        self._written.append(path)

    def _remove_stale_pages(self) -> None:
        """Only the pages of this report remain under `evidence/`."""
        current = set(self._written)
        for page in (self._directory / "evidence").glob("*.html"):
            if page not in current:
                page.unlink()


def _spool(directory: Path) -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", newline="", dir=directory)


def _lines(spool: IO[str]) -> Iterator[str]:
    spool.seek(0)
    return (line.rstrip("\n") for line in spool)


def _bytes_of(spool: IO[str]) -> Iterator[bytes]:
    spool.seek(0)
    return (line.encode() for line in spool)


def _sizes(findings: Findings, hosts: Iterable[HostEntry]) -> dict[str, int]:
    """Give the hosts of the findings shown with the number of all their links, good ones too."""
    wanted = {finding.host for level in findings.levels for finding in level.first}
    return {entry.host: entry.links for entry in hosts if entry.host in wanted}
