"""A check put together with what the manifest says of its links."""

from pathlib import Path

from migrate.model.link import Occurrence, Status, Verdict
from migrate.recheck.result import Compared
from migrate.recheck.told import PLACES_KEPT, Place, told_of
from migrate.verdict.alarm import Change, Concern
from tests.recheck.outputs import fails, finding, result, works
from tests.review.sample import failing, head, link, post, write

SECRET, SHOWN = "http://a.example/?token=abc", "http://a.example/?token=REDACTED"


def at(line: int) -> Occurrence:
    return Occurrence(post="p.html", line=line, element="a", attribute="href", text="", raw="x")


def test_a_link_has_what_the_manifest_says_of_it_and_what_became_of_it(tmp_path: Path) -> None:
    many = tuple(at(line) for line in range(1, 31))
    gone = failing(SHOWN, Status.NOT_FOUND, verdict=Verdict.DEAD, occurrences=many)
    elsewhere = failing("http://b.example/", Status.GONE, verdict=Verdict.DEAD)
    write(
        tmp_path,
        [post("p.html")],
        [gone, elsewhere, link("http://c.example/"), link("http://d.example/")],
        [],
        [],
        head(),
    )
    told = told_of(
        result(
            tmp_path,
            compared=(
                Compared(SECRET, fails(Verdict.SUSPECT), fails(), Change.NEWLY_DEAD),
                Compared("http://c.example/", works(), works(), None),
            ),
            findings=(finding(SECRET), finding("http://b.example/")),
        ),
        1,
    )
    assert [(each.url, each.was_asked, each.change, each.concern) for each in told.links] == [
        (SHOWN, True, Change.NEWLY_DEAD, Concern.NEWLY_DEAD),
        ("http://c.example/", True, None, None),
    ]
    first = told.links[0]
    assert (first.before, first.status, first.verdict) == (
        (Status.NOT_FOUND, Verdict.SUSPECT),
        Status.NOT_FOUND,
        Verdict.DEAD,
    )
    assert first.places == tuple(Place("p.html", line) for line in range(1, PLACES_KEPT + 1))
    assert first.places_count == 30
    assert [[each.url for each in found.links] for found in told.findings] == [[SHOWN], ["http://b.example/"]]
    assert (told.exit_code, told.report, told.is_calm) == (1, tmp_path / "report" / "index.html", False)


def test_a_check_of_nothing_reads_no_manifest(tmp_path: Path) -> None:
    told = told_of(result(tmp_path), 0)
    assert (told.links, told.findings, told.is_calm) == ((), (), True)
