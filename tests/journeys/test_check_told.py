"""What a check tells, as a process: on stdout, on stderr, and in the report."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from migrate.demo.answers import Page, Site
from tests.journeys.conftest import Ended
from tests.journeys.job import Job, page

ONE, TWO, CDN = "http://a.example/notes/1", "http://a.example/notes/2", "http://cdn.example/"


def made(job: Job) -> None:
    job.host("a.example", Site({"/notes/1": page("One"), "/notes/2": page("Two")}))
    job.host("cdn.example", Site({f"/{n}": page(str(n)) for n in range(4)}))
    job.links(ONE, TWO, *(f"{CDN}{n}" for n in range(4)))
    assert job.run().code == 0


@pytest.fixture
def rotten(job: Job) -> Job:
    """A page gone, a host gone, a page moved: on day 10 all of it is told."""
    made(job)
    job.host("cdn.example", Site({f"/{n}": Page(b"gone", status=404) for n in range(4)}))
    job.host("a.example", Site({"/notes/2": page("Two")}))
    for day in (2, 6):
        job.check(day, "--all")
    return job


def test_where_nothing_is_due_it_is_one_line_that_says_so(job: Job) -> None:
    made(job)
    ended = job.check(0.1)
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout == (
        f"Nothing changed. 6 links: 6 work. 0 addresses were asked for. Report: {job.out}/report/index.html\n"
    )


def test_a_dead_host_and_a_dead_page_are_two_findings_with_post_and_line(rotten: Job) -> None:
    ended = rotten.check(10, "--all")
    assert ended.code == 1
    assert "2 findings need somebody:\n\n  cdn.example\n    All 4 links to this host fail alike" in ended.stdout
    assert f"\n  {ONE}\n    Not working since 3 January 2031 (3 failed checks over 8 days)" in ended.stdout
    assert "\n    In post.html:1\n" in ended.stdout
    summary = (rotten.out / "report" / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("# Link check\n\n")
    assert "## 2 findings need somebody" in summary
    assert "\n# Migration report\n" in summary
    junit = ET.fromstring((rotten.out / "report" / "junit.xml").read_text(encoding="utf-8"))
    assert (junit.get("tests"), junit.get("failures")) == ("8", "2")
    told = {style: rotten.check(10.1, "--offline", "--format", style) for style in ("json", "junit", "markdown")}
    assert {ended.code for ended in told.values()} == {1}
    assert [each["concern"] for each in told["json"].json["findings"]] == ["host_dead", "newly_dead"]
    assert told["junit"].stdout.count("<failure ") == 2
    assert told["markdown"].stdout.count("| Not working since") == 1


def asked(ended: Ended) -> set[str]:
    return {json.loads(line)["url"] for line in ended.stdout.splitlines()}


def test_rows_are_of_the_links_that_were_asked_for(job: Job) -> None:
    made(job)
    assert asked(job.check(1, "--all", "--host", "a.example", "--format", "jsonl")) == {ONE, TWO}
    ended = job.check(2, "--all", "--host", "a.example", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.stdout.removeprefix("\ufeff"))))
    assert [row["url"] for row in rows] == [ONE, TWO]


def test_quiet_is_silent_but_for_errors_and_what_was_asked_for_by_name(job: Job) -> None:
    made(job)
    (job.out / "reviews.jsonl").write_bytes(b"{")  # worth a notice
    silent = job.check(1, "-q")
    assert (silent.code, silent.stdout, silent.stderr) == (0, "", "")
    named = job.check(1.1, "-q", "--json")
    assert (named.json["exit_code"], named.stderr) == (0, "")
    assert "never finished" in named.json["notices"][0]


def test_our_own_outage_ends_with_3_says_so_and_leaves_a_report(job: Job) -> None:
    made(job)
    for file in ("index.html", "junit.xml"):
        (job.out / "report" / file).unlink(missing_ok=True)
    job.proxy_url = "http://127.0.0.1:9"  # nobody listens there
    ended = job.check(2, "-q")
    assert (ended.code, ended.stdout) == (3, "")
    assert "connection" in ended.stderr
    assert job.link(ONE)["verdict"] == "ok"
    assert (job.out / "report" / "index.html").is_file()
    assert ET.parse(job.out / "report" / "junit.xml").getroot().get("errors") == "1"
    assert job.check(2.1).stdout.startswith("Our own connection failed: nothing was judged.\n")
