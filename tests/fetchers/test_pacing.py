"""A host that says when to come back is believed, within bounds."""

from datetime import UTC, datetime, timedelta

import pytest

from migrate.fetchers.pacing import LONGEST_WAIT, PATIENCE, Patience, http_date, retry_after
from migrate.model.capture import Answered, Closed, Outcome, Phase
from migrate.model.exchange import Exchange

NOW = datetime(2024, 5, 1, 12, 0, 0, tzinfo=UTC)


def exchange(*headers: tuple[str, str], status: int = 429, outcome: Outcome | None = None, host: str = "a") -> Exchange:
    answer = Answered(status=status, reason="", headers=headers, content_type=None, location=None, body_bytes=0)
    return Exchange(f"http://{host}.test/", NOW, 2.0, outcome or answer, b"", b"", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed, 01 May 2024 12:00:30 GMT", datetime(2024, 5, 1, 12, 0, 30, tzinfo=UTC)),
        ("Wednesday, 01-May-24 12:00:30 GMT", datetime(2024, 5, 1, 12, 0, 30, tzinfo=UTC)),
        ("Wed May  1 12:00:30 2024", datetime(2024, 5, 1, 12, 0, 30, tzinfo=UTC)),
        ("Wed, 01 May 2024 14:00:30 +0200", datetime(2024, 5, 1, 12, 0, 30, tzinfo=UTC)),
        ("", None),
        ("tomorrow", None),
        ("Wed, 99 May 2024 12:00:30 GMT", None),
        ("Wed, 01 May 99999 12:00:30 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2300", None),
    ],
)
def test_dates_of_http_are_read_in_all_their_forms(text: str, expected: datetime | None) -> None:
    assert http_date(text) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((("Retry-After", "7"),), 7.0),
        ((("retry-after", " 7 "),), 7.0),
        ((("Retry-After", "0"),), 0.0),
        ((("Retry-After", "Wed, 01 May 2024 12:00:12 GMT"),), 10.0),
        ((("Retry-After", "Wed, 01 May 2024 11:00:00 GMT"),), 0.0),
        ((("Date", "Tue, 30 Apr 2024 09:00:00 GMT"), ("Retry-After", "Tue, 30 Apr 2024 09:00:05 GMT")), 5.0),
        ((("Retry-After", "9" * 400),), 365 * 86_400.0),
        ((("Date", "Mon, 01 Jan 0001 00:00:00 GMT"), ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")), 365 * 86_400.0),
        ((("Retry-After", "-7"),), None),
        ((("Retry-After", "7.5"),), None),
        ((("Retry-After", "٧"),), None),
        ((), None),
    ],
)
def test_what_a_busy_host_asks_for(headers: tuple[tuple[str, str], ...], expected: float | None) -> None:
    assert retry_after(exchange(*headers).outcome, NOW + timedelta(seconds=2)) == expected


def test_only_a_busy_host_is_waited_for() -> None:
    for status in (200, 301, 404, 500, 502):
        assert retry_after(exchange(("Retry-After", "1"), status=status).outcome, NOW) is None
    assert retry_after(Closed(phase=Phase.HEAD, received_bytes=0), NOW) is None


def test_a_wait_has_to_fit_into_what_is_left_of_the_attempt() -> None:
    assert Patience().wait_for(exchange(("Retry-After", "8")), 10.0) == 8.0
    assert Patience().wait_for(exchange(("Retry-After", "9")), 10.0) is None
    assert Patience().wait_for(exchange(("Retry-After", str(int(LONGEST_WAIT)))), 300.0) == LONGEST_WAIT
    assert Patience().wait_for(exchange(("Retry-After", str(int(LONGEST_WAIT) + 1))), 300.0) is None


def test_patience_with_a_host_ends_and_others_do_not_suffer() -> None:
    patience, asked = Patience(), exchange(("Retry-After", "25"))
    waits = [patience.wait_for(asked, 300.0) for _ in range(6)]
    assert waits == [25.0, 25.0, 25.0, 25.0, None, None]
    assert patience.wait_for(exchange(("Retry-After", "25"), host="b"), 300.0) == 25.0


def test_a_host_that_says_now_every_time_uses_up_our_patience_too() -> None:
    patience = Patience()
    waits = [patience.wait_for(exchange(("Retry-After", "0")), 30.0) for _ in range(int(PATIENCE) + 5)]
    assert waits.count(0.0) == int(PATIENCE)
