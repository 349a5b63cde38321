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
from migrate.files import below, write_atomic, write_rebuildable
from migrate.model.manifest import HostEntry, PostEntry
from migrate.review.checker import Checker, checker, checker_without, journal_fault
from migrate.review.decided import people, progress, sign_off_sentence
from migrate.review.evidence import (
    LINKS_PER_PAGE,
    POSTS_PER_PAGE,
    LinkEvidence,
    link_pages,
    link_place,
    needs_somebody,
    post_pages,
)
from migrate.review.findings import Findings, group, sort_record
from migrate.review.first_rows import FirstRows
from migrate.review.headline import headline
from migrate.review.pages import environment, render
from migrate.review.pictures import by_host, by_year
from migrate.review.rows import blocks, changed_parts, link_row, look, post_row, script_json, terms, whole, year_of
from migrate.review.spreadsheet import Spreadsheet
from migrate.review.summary import summary
from migrate.review.tally import LinkTally, PostTally
from migrate.store.beside import Reading, read_beside

FINDINGS_PER_LEVEL = 50


def write_report(out: Path) -> tuple[Path, ...]:
    """`OUT/report/` says what `OUT/manifest.json`, journal and decisions say, the same bytes for the same of them.

    Gives the files written, `index.html` first; on disk it comes last, so that it never points to a page that is
    not there. The manifest is streamed: memory does not grow with the number of links. The journal is read beside
    whoever writes it; where it cannot be read the report says so.

    Raises:
        OutputError: there is no readable manifest, or OUT/report leads out of OUT.
        DiskError: OUT cannot be written.
    """
    below(out, "report")
    below(out, "report/evidence")
    why = journal_fault(out)
    if why is not None:
        return _written(out, why)
    return read_beside(out, lambda reading: _written(out, reading))


def _written(out: Path, beside: Reading | str) -> tuple[Path, ...]:
    report = out / "report"
    try:
        (report / "evidence").mkdir(parents=True, exist_ok=True)
        with ExitStack() as spools:
            return _Report(out, report, beside, spools).write()
    except OSError as error:
        raise DiskError(f"{report} cannot be written: {error.strerror}.", "Free space or rights there.") from error


class _Report:
    """One pass over the posts, one over the links; what the index needs of them waits in spools on disk."""

    def __init__(self, out: Path, directory: Path, beside: Reading | str, spools: ExitStack) -> None:
        self._manifest = out / "manifest.json"
        self._directory = directory
        self._head = read_head(self._manifest)
        self._people = people(out, self._head.generated_at)
        self._checker: Checker = (
            checker_without(self._head, beside)
            if isinstance(beside, str)
            else checker(self._head, self._people.signed, beside)
        )
        self._pages = environment(self._head)
        self._posts, self._post_numbers, self._years = PostTally(), dict[str, int](), dict[str, int]()
        self._links, self._needing, self._first = LinkTally(), DiskSort(directory), FirstRows()
        self._post_rows, self._link_rows, self._whole, self._sheet = (
            spools.enter_context(_spool(directory)) for _ in range(4)
        )
        self._written: list[Path] = []
        self._decided = 0

    def write(self) -> tuple[Path, ...]:
        for posts in post_pages(self._posts_noted()):
            self._put_page(f"evidence/{posts.name}", render(self._pages, "posts.html", page=posts))
        for links in link_pages(self._links_noted()):
            page = render(self._pages, "links.html", page=links, numbers=self._post_numbers)
            self._put_page(f"evidence/{links.name}", page)
        self._put("links.csv", _bytes_of(self._sheet))
        self._write_overview(group(self._needing.drain(), limit=FINDINGS_PER_LEVEL))
        self._remove_stale_pages()
        return tuple(reversed(self._written))

    def _posts_noted(self) -> Iterator[PostEntry]:
        for number, post in enumerate(iter_posts(self._manifest), start=1):
            self._posts.add(number, post)
            self._post_numbers[post.id] = number
            year = year_of(post.date)
            if year is not None:
                self._years[post.id] = year
            self._post_rows.write(post_row(post) + "\n")
            yield post

    def _links_noted(self) -> Iterator[LinkEvidence]:
        spreadsheet = Spreadsheet(self._sheet)
        for number, link in enumerate(iter_links(self._manifest), start=1):
            decision = self._people.decision(link.url)
            needs = needs_somebody(link)
            past = self._checker.history.past(
                link, self._people.gone_at(link.url), with_replies=needs or decision is not None
            )
            years = [self._years[place.post] for place in link.occurrences if place.post in self._years]
            self._links.add(link, past.change, years, decided=decision is not None)
            self._decided += needs and decision is not None
            self._link_rows.write(link_row(link, self._post_numbers, past.change, decision) + "\n")
            self._whole.writelines(f"{line}\n" for line in (whole(link, number - 1),) if line)
            self._first.add(number, link, decision)
            spreadsheet.add(number, link, self._people.stands.decisions.get(link.url))
            record = sort_record(link, number)
            if record is not None:
                self._needing.add(record)
            yield LinkEvidence(link, past, self._people.said.get(link.url, ()))

    def _write_overview(self, findings: Findings) -> None:
        hosts = _sizes(findings, iter_hosts(self._manifest))
        self._put("summary.md", [summary(self._head, self._posts, self._links, findings, hosts).encode()])
        pictures = (
            self._checker.trend,
            by_year(self._links),
            by_host(findings.worst, iter_hosts(self._manifest)),
        )
        index = render(
            self._pages,
            "index.html",
            headline=headline(self._posts, self._links),
            checker=self._checker,
            people=self._people,
            signed=sign_off_sentence(self._people.signed),
            progress=progress(findings.links, self._decided),
            posts=self._posts,
            links=self._links,
            findings=findings,
            hosts=hosts,
            first_rows=self._first.listed(),
            pictures=[picture for picture in pictures if picture],
            archives=iter_archives(self._manifest),
            terms=Markup(script_json(terms(self._head))),  # noqa: S704  # escaped for a script element
            post_rows=blocks(_lines(self._post_rows)),
            link_rows=blocks(_lines(self._link_rows)),
            whole_rows=blocks(_lines(self._whole)),
            links_per_page=LINKS_PER_PAGE,
            posts_per_page=POSTS_PER_PAGE,
            link_place=link_place,
            look=look,
            changed_parts=changed_parts,
        )
        self._put("index.html", index)

    def _put(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self._directory / name
        write_atomic(path, pieces)
        self._written.append(path)

    def _put_page(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self._directory / name
        write_rebuildable(path, pieces)
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
