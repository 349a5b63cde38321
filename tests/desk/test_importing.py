"""Decisions from a file are merged: nothing lost, nothing twice, and what was changed by hand is named."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from migrate.desk.importing import FORMAT, Imported, Met, merge, read_decisions
from migrate.errors import UsageError
from migrate.model.review import Decided, Decision, Reason
from migrate.model.reviewed import standing
from migrate.store.reviews import Reviews

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
A, B = "https://a.example/", "https://b.example/"
KNOWN = {A: 1, B: 2}


def decided(url: str = A, decision: Decision = Decision.GONE, by: str = "Ada", at: datetime = NOON) -> Decided:
    return Decided(url=url, decision=decision, reason=Reason.SEEN, by=by, at=at)


def exported(*decisions: Decided, **changes: Any) -> str:
    told = {
        "format": FORMAT,
        "schema_version": 1,
        "report": {"run": "r", "generated_at": "2031-05-01T00:00:00Z"},
        "exported_at": "2031-05-01T13:00:00Z",
        "decisions": [each.model_dump(mode="json") for each in decisions],
    }
    return json.dumps(told | changes)


def merged(out: Path, *decisions: Decided) -> Imported:
    read = read_decisions("d.json", exported(*decisions), LATER)
    return merge(Reviews(out), read, "d.json", KNOWN, LATER)


def stands(out: Path) -> dict[str, tuple[Decision, str]]:
    found = standing(Reviews(out).entries, LATER).decisions
    return {url: (each.decision, each.by) for url, each in found.items()}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    first = merged(tmp_path, decided(A), decided(B, Decision.KEEP))
    log = (tmp_path / "reviews.jsonl").read_bytes()
    second = merged(tmp_path, decided(A), decided(B, Decision.KEEP))
    assert (first, second) == (Imported(2, 0, (), ()), Imported(0, 2, (), ()))
    assert (tmp_path / "reviews.jsonl").read_bytes() == log


def test_a_later_decision_of_the_file_stands_and_the_other_is_told(tmp_path: Path) -> None:
    mine, theirs = decided(by="Ben", decision=Decision.KEEP), decided(at=NOON + timedelta(hours=1))
    Reviews(tmp_path).append(mine)
    assert merged(tmp_path, theirs) == Imported(1, 0, (Met(theirs, mine, from_file=True),), ())
    assert stands(tmp_path) == {A: (Decision.GONE, "Ada")}


def test_an_earlier_decision_of_the_file_is_kept_and_the_later_one_stands_on(tmp_path: Path) -> None:
    mine, theirs = decided(by="Ben", decision=Decision.KEEP, at=NOON + timedelta(hours=1)), decided()
    Reviews(tmp_path).append(mine)
    assert merged(tmp_path, theirs) == Imported(1, 0, (Met(mine, theirs, from_file=False),), ())
    assert stands(tmp_path) == {A: (Decision.KEEP, "Ben")}
    assert theirs in [each.entry for each in Reviews(tmp_path).entries]
    assert merged(tmp_path, theirs) == Imported(0, 1, (), ())


def test_decisions_before_and_after_one_of_the_log_leave_the_latest_standing(tmp_path: Path) -> None:
    times = [NOON + timedelta(hours=hours) for hours in range(4)]
    Reviews(tmp_path).append(decided(by="Ben", decision=Decision.KEEP, at=times[3]))
    merged(tmp_path, *(decided(at=at) for at in times[:3]))
    assert stands(tmp_path) == {A: (Decision.KEEP, "Ben")}


def test_a_merge_that_was_killed_before_it_took_back_does_so_when_it_is_done_again(tmp_path: Path) -> None:
    mine, theirs = decided(by="Ben", decision=Decision.KEEP, at=NOON + timedelta(hours=1)), decided()
    Reviews(tmp_path).append(mine, theirs)
    merged(tmp_path, theirs)
    assert stands(tmp_path) == {A: (Decision.KEEP, "Ben")}


def test_what_is_decided_about_a_link_that_the_record_lacks_is_kept_and_told(tmp_path: Path) -> None:
    away = decided("https://away.example/")
    assert merged(tmp_path, away) == Imported(1, 0, (), ("https://away.example/",))
    assert stands(tmp_path) == {"https://away.example/": (Decision.GONE, "Ada")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (exported(decided())[:-20], "d.json, line 1 is not JSON: it was cut off, or changed by hand."),
        ("[" * 100_000, "d.json is not JSON: it was cut off, or changed by hand."),
        ("[]", "d.json is no file of decisions."),
        ('{"format": "something else"}', "d.json is no file of decisions."),
        (exported(schema_version=2), "d.json was written by a newer migrate (schema_version 2; this one reads 1)."),
        (exported(schema_version="1"), "d.json lacks its version or its decisions."),
        (exported(decisions={}), "d.json lacks its version or its decisions."),
        (exported(decisions=["x"]), "d.json, decision 1: Input should be an object."),
        (
            exported(decided()).replace('"gone"', '"went away"'),
            (
                "d.json, decision 1 (https://a.example/): decision: is none of 'works', 'gone', 'taken_over', "
                "'use_old_copy', 'use_address', 'keep', 'remove_link' or 'ask_again'."
            ),
        ),
        (
            exported(decided(at=LATER + timedelta(days=2))),
            "d.json, decision 1 (https://a.example/): at: 2031-05-06T12:00:00Z has not come yet.",
        ),
        (
            exported(
                decided().model_copy(update={"decision": Decision.USE_ADDRESS, "replacement": "javascript:alert(1)"})
            ),
            "d.json, decision 1 (https://a.example/): “javascript:alert(1)” is no address of a web page.",
        ),
    ],
)
def test_a_file_that_was_changed_by_hand_or_is_newer_is_refused_whole(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_decisions("d.json", text, LATER)
    assert caught.value.message == says
    assert caught.value.advice


def test_all_that_is_wrong_in_a_file_is_named_at_once_and_nothing_is_taken_in() -> None:
    broken = [decided().model_dump(mode="json") | {"reason": "because"} for _ in range(7)]
    with pytest.raises(UsageError) as caught:
        read_decisions("d.json", exported(decisions=[decided().model_dump(mode="json"), *broken]), LATER)
    lines = caught.value.message.split("\n")
    assert (len(lines), lines[-1]) == (6, "and 2 more.")
    assert lines[0].startswith("d.json, decision 2 (https://a.example/): reason: is none of 'seen'")
