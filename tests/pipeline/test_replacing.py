"""Which decisions replace a link, and what a reader is told of it."""

from datetime import UTC, datetime

import pytest

from migrate.model.replacement import Replacement
from migrate.model.review import Decided, Decision, Reason
from migrate.model.reviewed import Standing
from migrate.pipeline.replacing import replacements

URL = "http://gone.example/page#part"


def decided(decision: Decision, replacement: str | None = None) -> Decided:
    at = datetime(2031, 5, 1, 12, tzinfo=UTC)
    return Decided(url=URL, decision=decision, reason=Reason.SEEN, replacement=replacement, by="Ada", at=at)


@pytest.mark.parametrize(
    ("decision", "address", "note"),
    [
        (Decision.USE_ADDRESS, "https://new.example/", f"Was {URL} until 2031-05-01"),
        (
            Decision.USE_OLD_COPY,
            "https://web.archive.org/web/20120506070809/http://gone.example/page",
            f"Old copy of {URL}, made on 2012-05-06; linked since 2031-05-01",
        ),
        (
            Decision.USE_OLD_COPY,
            "https://archive.example/20120506id_/http://gone.example/page",
            f"Old copy of {URL}, made on 2012-05-06; linked since 2031-05-01",
        ),
        (Decision.USE_OLD_COPY, "https://archive.example/abcde", f"Old copy of {URL}; linked since 2031-05-01"),
        (
            Decision.USE_OLD_COPY,
            "https://archive.example/20129999000000/http://gone.example/",
            f"Old copy of {URL}; linked since 2031-05-01",
        ),
    ],
)
def test_an_approved_replacement_says_what_stood_there_and_since_when(
    decision: Decision, address: str, note: str
) -> None:
    found = replacements(Standing(decisions={URL: decided(decision, address)}))
    assert found == {URL: Replacement(address, note)}


@pytest.mark.parametrize("decision", [Decision.GONE, Decision.KEEP, Decision.WORKS, Decision.REMOVE_LINK])
def test_other_decisions_replace_nothing(decision: Decision) -> None:
    assert replacements(Standing(decisions={URL: decided(decision)})) == {}


def test_an_old_copy_that_has_no_address_replaces_nothing() -> None:
    assert replacements(Standing(decisions={URL: decided(Decision.USE_OLD_COPY)})) == {}
