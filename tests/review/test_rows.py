"""Rows inside the page: small, and text whatever they hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.link import Copy, Kind, Status, Verdict
from migrate.model.manifest import Loss, RepairMade
from migrate.review.rows import POSTS_IN_ROW, ROW_BYTES, blocks, cut, link_row, post_row, script_json
from tests.review.sample import failing, link, place, post

VERDICT, COPY, STATUS = list(Verdict).index, list(Copy).index, list(Status).index


def test_a_link_row_says_all_that_the_table_shows() -> None:
    entry = failing(
        "https://a.example/x.png",
        kinds=(Kind.LINK, Kind.IMAGE),
        own=True,
        occurrences=(place("b.html"), place("a.html"), place("b.html"), place("unlisted.html")),
    )
    row = json.loads(link_row(entry, {"a.html": 1, "b.html": 2}))
    seen = (VERDICT(Verdict.SUSPECT), COPY(Copy.NONE), STATUS(Status.NOT_FOUND))
    assert row == ["https://a.example/x.png", *seen, 0b11, 1, 4, 0, 0, 0, 2, 1]


def test_a_post_row_says_all_that_the_table_shows() -> None:
    round_trip = post("x").round_trip
    assert round_trip is not None
    entry = post(
        "tides.html",
        repairs=(RepairMade(rule="a", count=2, detail=""), RepairMade(rule="b", count=3, detail="")),
        losses=(Loss(kind="embed", detail=""),),
        round_trip=round_trip.model_copy(update={"links": False, "tables": False}),
    )
    assert json.loads(post_row(entry)) == ["Tides", "tides.html", 0, "2013-05-06", 5, 1, 0b100010]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2016-08-09T09:35:00+01:00", "2016-08-09"),
        ("2016-08-09 09:35", "2016-08-09"),
        ("August 2016", "August 2016"),
        ("2016-08-091", "2016-08-091"),
        (None, ""),
    ],
)
def test_a_date_is_shown_to_the_day_and_otherwise_as_it_was_written(written: str | None, shown: str) -> None:
    assert json.loads(post_row(post("a.html", date=written)))[3] == shown


@pytest.mark.parametrize("url", ["https://a.example/" + "é" * 900, "<" * 3000, "\u2028" * 500, "𝕏" * 300])
def test_no_row_is_longer_than_its_budget(url: str) -> None:
    places = tuple(place(f"{n}.html") for n in range(400))
    numbers = {f"{n}.html": 49_000 + n for n in range(400)}
    assert len(link_row(link(url, occurrences=places), numbers).encode()) <= ROW_BYTES
    odd = post("p.html", title=url, id=url, date=url)
    assert len(post_row(odd).encode()) <= ROW_BYTES


def test_a_row_names_a_bounded_number_of_posts() -> None:
    places = tuple(place(f"{n}.html") for n in range(400))
    row = json.loads(link_row(link("https://a.example/", occurrences=places), {f"{n}.html": n for n in range(400)}))
    assert (row[6], row[10:]) == (400, list(range(POSTS_IN_ROW)))


@given(st.text())
def test_no_text_ends_the_script_element_or_a_line_of_it(text: str) -> None:
    written = script_json([text])
    assert json.loads(written) == [text]
    assert not set("<>&\u2028\u2029\n\r") & set(written)


@given(st.text(), st.integers(min_value=10, max_value=80))
def test_a_cut_text_fits_and_begins_like_the_whole(text: str, budget: int) -> None:
    shown = cut(text, budget)
    assert len(script_json(shown).encode()) - 2 <= budget
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


def test_blocks_hold_every_row_in_order() -> None:
    found = [json.loads(block) for block in blocks((str(n) for n in range(5)), size=2)]
    assert found == [[0, 1], [2, 3], [4]]
