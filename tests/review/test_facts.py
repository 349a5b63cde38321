"""How we know: what the evidence says of a link beside its verdict."""

import pytest

from migrate.review import facts
from tests.review.sample import failing, link, old_copy

NOON, NEXT_NOON = "4 March 2026, 12:00 UTC", "5 March 2026, 12:00 UTC"


def test_a_link_that_works_tells_when_and_what_came_back() -> None:
    entry = link("https://a.example/", truncated="length", access="restricted", robots="allowed")
    assert [*facts.history(entry), *facts.answer(entry), *facts.custody(entry)] == [
        ("Checked", NOON),
        ("First worked", NOON),
        ("Last worked", NOON),
        ("Next check", NEXT_NOON),
        ("Answer", "HTTP 200"),
        ("Content type", "text/html"),
        ("Size", "5,120 bytes"),
        ("Not whole", "cut short (length)"),
        ("Title of the page", "A page"),
        ("Copy taken from", "the web"),
        ("Wish of the site", "allowed"),
        ("Access", "restricted"),
    ]


def test_a_link_that_fails_tells_since_when_and_nothing_that_there_is_not() -> None:
    entry = failing("https://a.example/")
    assert [*facts.history(entry), *facts.answer(entry), *facts.custody(entry)] == [
        ("Checked", NOON),
        ("First failed", NOON),
        ("Failed in a row", "1 check"),
        ("Next check", NEXT_NOON),
    ]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (None, "made on 6 May 2012"),
        (0, "made on 6 May 2012, the day of the post"),
        (-1, "made on 6 May 2012, 1 day before the post"),
        (1200, "made on 6 May 2012, 1,200 days after the post"),
    ],
)
def test_an_old_copy_tells_from_when_it_is_and_how_far_from_the_post(days: int | None, told: str) -> None:
    assert facts.old_copy(old_copy("https://archive.example/1", days)) == told
