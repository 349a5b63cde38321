"""`links.csv`, as a spreadsheet opens it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.link import Kind
from migrate.model.review import Decided, Decision, Reason
from migrate.review.spreadsheet import BYTE_ORDER_MARK, COLUMNS, Spreadsheet, harmless
from tests.review.sample import NOON, failing, old_copy, place


def test_a_link_is_one_row_with_its_first_place() -> None:
    file = io.StringIO(newline="")
    sheet = Spreadsheet(file)
    entry = failing(
        "https://a.example/b.png",
        kinds=(Kind.IMAGE,),
        capture=None,
        memento=old_copy("https://archive.example/web/20120506000000/https://a.example/b.png"),
        occurrences=(place("first.html", 7, 'says "hi",\nthen more'), place("second.html")),
    )
    said = {"decision": Decision.USE_ADDRESS, "replacement": "https://new.example/", "reason": Reason.SEEN, "at": NOON}
    sheet.add(4, entry, Decided.model_validate({"url": entry.url, "by": "Ada", "note": "=moved", **said}))
    text = file.getvalue()
    assert text.startswith(BYTE_ORDER_MARK)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert row == {
        "number": "4",
        "url": "https://a.example/b.png",
        "host": "a.example",
        "verdict": "Not working, still watching",
        "seen": "Site says: no such page",
        "copy": "No copy",
        "used_as": "Image",
        "own_site": "no",
        "places": "2",
        "first_post": "first.html",
        "first_line": "7",
        "first_text": 'says "hi",\nthen more',
        "reason": "It failed on the first check and will be tried again.",
        "http_status": "",
        "final_url": "",
        "checked_at": "2026-03-04T12:00:00Z",
        "last_ok": "",
        "first_failed": "2026-03-04T12:00:00Z",
        "local_file": "",
        "old_copy": "https://archive.example/web/20120506000000/https://a.example/b.png",
        "old_copy_made_at": "2012-05-06T00:00:00Z",
        "decision": "Replace with another address",
        "decided_by": "Ada",
        "decided_at": "2026-03-04T12:00:00Z",
        "replacement": "https://new.example/",
        "note": "'=moved",
        "warc": "",
        "warc_offset": "",
    }
    assert tuple(row) == COLUMNS


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "\0="])
def test_no_cell_is_a_formula(start: str) -> None:
    assert harmless(start + "cmd|' /C calc'!A0").startswith("'")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
def test_every_cell_comes_back_as_it_was_but_for_the_apostrophe(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow([harmless(text), "end"])
    ((cell, end),) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert (cell.removeprefix("'") if cell != text else cell, end) == (text, "end")
