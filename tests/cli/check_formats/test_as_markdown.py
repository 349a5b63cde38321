"""The job summary, read as GitHub reads it."""

import cmarkgfm
import pytest
from bs4 import BeautifulSoup

from migrate.cli.check_formats.as_markdown import MOST_BYTES, as_markdown
from migrate.cli.check_formats.wording import visible
from migrate.model.link import Status
from migrate.recheck.told import CheckTold
from migrate.verdict.alarm import Change, Concern
from tests.cli.check_formats.sample import HOSTILE, check, dead, finding, hostile, link


def rendered(told: CheckTold) -> BeautifulSoup:
    html = cmarkgfm.github_flavored_markdown_to_html("".join(as_markdown(told)), cmarkgfm.Options.CMARK_OPT_UNSAFE)
    return BeautifulSoup(html, "html5lib")


def tables(told: CheckTold) -> list[list[list[str]]]:
    return [
        [[cell.get_text() for cell in row.find_all("td")] for row in table.find_all("tr")[1:]]
        for table in rendered(told).find_all("table")
    ]


def test_where_nothing_changed_it_says_so() -> None:
    assert "".join(as_markdown(check(link()))) == (
        "# Link check\n\nNothing changed.\n\n1 link: 1 works.\n\n1 address was asked for.\n"
    )


def test_findings_come_first_each_in_a_row_then_the_changes() -> None:
    moved = link("http://b.example/old", change=Change.MOVED, status=Status.MOVED, final_url="http://b.example/new")
    host = finding(
        dead("http://cdn.example/1"), dead("http://cdn.example/2"), concern=Concern.HOST_DEAD, host="cdn.example"
    )
    told = check(dead(), moved, findings=(host, finding(dead())))
    assert tables(told) == [
        [
            ["cdn.example, 2 links", f"{dead().reason} A copy of each is kept.", "3 May 2031", "posts/one.html:12"],
            ["http://a.example/1", f"{dead().reason} A copy is kept.", "3 May 2031", "posts/one.html:12"],
        ],
        [["http://b.example/old", "http://b.example/new", "posts/one.html:12"]],
    ]


def test_nothing_hostile_becomes_markup_and_every_row_keeps_its_cells() -> None:
    page = rendered(hostile())
    assert not page.find_all(["script", "img", "a", "b", "em", "del"])
    for table in page.find_all("table"):
        columns = len(table.find_all("th"))
        assert {len(row.find_all("td")) for row in table.find_all("tr")[1:]} == {columns}
    shown = " ".join(page.get_text().split())
    for bad in HOSTILE:
        assert " ".join(visible(bad).split()) in shown


@pytest.mark.parametrize("mention", ["@octocat", "#12"])
def test_nobody_is_mentioned_and_no_issue_referred_to(mention: str) -> None:
    for text in rendered(hostile()).find_all(string=lambda text: text is not None and mention in text):
        assert text.find_parent("code")


def test_it_is_cut_with_a_note_before_it_is_too_long_for_a_job_summary() -> None:
    links = [link(f"http://a.example/{n}/{'x' * 400}", change=Change.MOVED) for n in range(4000)]
    text = "".join(as_markdown(check(*links)))
    assert len(text.encode()) < MOST_BYTES + 200
    assert text.endswith("All of it is in `out/report/index.html`.\n")
