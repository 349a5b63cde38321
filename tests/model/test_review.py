"""What stands of people's decisions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from migrate.model.review import (
    DECISION_LABEL,
    REASON_LABEL,
    Acknowledged,
    Audit,
    Chained,
    Decided,
    Decision,
    Drawn,
    Entry,
    Line,
    Opened,
    Reason,
    SignedOff,
    Withdrawn,
)
from migrate.model.reviewed import NOTHING_REVIEWED, Standing, standing

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
URL = "http://a.example/1"
KINDS = (Acknowledged, Decided, Withdrawn, Drawn, Opened, SignedOff)


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def decided(decision: Decision = Decision.KEEP, day: float = 0, expires: float | None = None) -> Decided:
    return Decided(
        url=URL,
        decision=decision,
        reason=Reason.SEEN,
        by="Ada",
        at=after(day),
        expires=None if expires is None else after(expires),
    )


def name(number: int) -> str:
    return f"{number:064x}"


def log(*entries: Entry) -> list[Chained]:
    return [Chained(name(number), number, entry) for number, entry in enumerate(entries, start=1)]


def stands(*entries: Entry, day: float = 100) -> Decision | None:
    found = standing(log(*entries), after(day)).decisions.get(URL)
    return found.decision if found else None


def test_of_no_entries_nothing_stands() -> None:
    assert standing([], NOON) == NOTHING_REVIEWED == Standing()


def test_the_latest_decision_on_a_url_stands_with_the_hash_it_is_known_by() -> None:
    found = standing(log(decided(), decided(Decision.GONE, 1)), after(2))
    assert found.decisions == {URL: decided(Decision.GONE, 1)}
    assert found.hashes == {URL: name(2)}


def test_the_order_of_the_log_decides_and_not_clocks_that_differ() -> None:
    assert stands(decided(Decision.KEEP, 5), decided(Decision.GONE, 4)) is Decision.GONE


def test_an_expired_decision_stands_no_more_and_brings_nothing_back() -> None:
    entries = decided(), decided(Decision.ASK_AGAIN, 1, expires=10)
    assert stands(*entries, day=9.9) is Decision.ASK_AGAIN
    assert stands(*entries, day=10) is None


def test_what_is_taken_back_lets_the_earlier_one_stand_again() -> None:
    undo = Withdrawn(entry=name(2), by="Ada", at=after(2))
    assert stands(decided(), decided(Decision.GONE, 1), undo) is Decision.KEEP


def test_an_acknowledgement_is_known_until_it_is_taken_back() -> None:
    heard = Acknowledged(what="a.example", by="Ada", at=NOON)
    assert standing(log(heard), after(1)).known == (heard,)
    assert standing(log(heard, Withdrawn(entry=name(1), by="Ada", at=NOON)), after(1)) == NOTHING_REVIEWED


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"decision": Decision.USE_ADDRESS}, "another address has to be named"),
        ({"decision": Decision.KEEP, "replacement": "http://b.example/"}, "does not go with"),
        ({"decision": Decision.ASK_AGAIN}, "when to ask again"),
        ({"expires": after(-1)}, "before the decision"),
        ({"by": "  "}, "at least 1 character"),
        ({"at": datetime(2031, 5, 1)}, "timezone"),  # noqa: DTZ001  the fault that is refused
        ({"note": "x" * 4001}, "at most 4000"),
    ],
)
def test_an_incomplete_decision_is_refused_with_what_is_missing(wrong: dict[str, object], told: str) -> None:
    whole = {"url": URL, "decision": Decision.KEEP, "reason": Reason.SEEN, "by": "Ada", "at": NOON}
    with pytest.raises(ValidationError, match=told):
        Decided.model_validate(whole | wrong)


def test_an_audit_cannot_find_wrong_what_it_did_not_draw() -> None:
    with pytest.raises(ValidationError, match="of the sample"):
        Audit(population=3, sampled=(URL,), wrong=("http://b.example/",), at_most_permille=1000)


MANIFEST = (Path(__file__).parents[2] / "docs" / "manifest.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [*Decision, *Reason])
def test_every_decision_and_reason_is_documented_with_its_label(code: Decision | Reason) -> None:
    label = DECISION_LABEL[code] if isinstance(code, Decision) else REASON_LABEL[code]
    assert f"| `{code.value}` | {label} |" in MANIFEST


@pytest.mark.parametrize("key", sorted({key for model in (Line, *KINDS, Audit) for key in model.model_fields}))
def test_every_key_of_the_log_is_documented(key: str) -> None:
    assert f"`{key}`" in MANIFEST
