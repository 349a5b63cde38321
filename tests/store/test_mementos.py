"""What was found in web archives, kept and given back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.model.capture import Answered, Check, Step
from migrate.model.link import Origin, Status
from migrate.model.record import RecordRef
from migrate.store.journal import Journal, open_journal
from migrate.store.mementos import OldCopy, SearchRow, read_search

ASKED, MADE = datetime(2026, 11, 1, 12, 0, 0, 7, tzinfo=UTC), datetime(2012, 5, 6, tzinfo=UTC)
URL = "http://lost.test/tides"
MEMENTO = f"http://oldweb.test/web/20120506000000/{URL}"


def check() -> Check:
    outcome = Answered(
        status=200, reason="OK", headers=(), content_type="text/html", location=None, body_bytes=9, truncated=None
    )
    record = RecordRef(warc="archive/a.warc.gz", offset=7, length=9, record_id="<urn:uuid:1>", payload_digest=None)
    steps = (Step(url=MEMENTO, outcome=outcome, record=record),)
    return Check(url=MEMENTO, at=ASKED, origin=Origin.MEMENTO, steps=steps)


FOUND = SearchRow(URL, ASKED, "http://oldweb.test/tg/", MADE, OldCopy(MEMENTO, MADE, -10, Status.OK, check()))
UNDATED = SearchRow(URL, ASKED, "http://oldweb.test/tg/", None, OldCopy(MEMENTO, MADE, None, Status.MOVED, check()))
NONE = SearchRow(URL, ASKED, "http://oldweb.test/tg/", None, None, "the archive has “no” copy")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize("row", [FOUND, UNDATED, NONE], ids=["found", "undated", "none"])
def test_what_is_put_is_given_back(journal: Journal, row: SearchRow) -> None:
    with journal.transaction():
        journal.mementos.put(row)
    assert journal.mementos.of(URL) == row
    assert list(journal.mementos.found()) == ([row] if row.copy else [])
    assert journal.mementos.of("http://lost.test/") is None


@pytest.mark.parametrize("row", [FOUND, UNDATED, NONE], ids=["found", "undated", "none"])
def test_what_is_told_in_a_record_can_be_read_again(row: SearchRow) -> None:
    assert read_search(row.told(), check()) == row


@pytest.mark.parametrize("text", ["", "an old copy was looked for", "[]", "{}", '{"url": 1}', "null"])
def test_what_tells_something_else_is_no_search(text: str) -> None:
    assert read_search(text, check()) is None


def test_the_last_search_counts(journal: Journal) -> None:
    with journal.transaction():
        journal.mementos.put(FOUND)
        journal.mementos.put(NONE)
    assert journal.mementos.of(URL) == NONE
