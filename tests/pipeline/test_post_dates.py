"""When the posts that refer to a URL were written, as far as anything says so."""

from datetime import UTC, datetime

import pytest

from migrate.pipeline.post_dates import Dated, days_between, earliest


def told(text: str) -> Dated:
    return Dated(datetime.fromisoformat(text).replace(tzinfo=UTC), is_told=True)


def guessed(text: str) -> Dated:
    return Dated(datetime.fromisoformat(text).replace(tzinfo=UTC), is_told=False)


@pytest.mark.parametrize(
    ("posts", "dated"),
    [
        ([], None),
        ([(None, None)], None),
        ([("2012-05-06", None)], told("2012-05-06T23:59:59")),
        ([("2012-05-06T10:00:00+02:00", None)], told("2012-05-06T08:00:00")),
        ([("2012-05-06 10:00:00", None)], told("2012-05-06T10:00:00")),
        ([("6 May 2012", None), ("2011-01-01", None), (None, None)], told("2011-01-01T23:59:59")),
        ([("some day", "/blog/2012/05/06/tides")], guessed("2012-05-06T23:59:59")),
        ([(None, "http://old.example/2012/02/tides")], guessed("2012-02-29T23:59:59")),
        ([(None, "/2012/12")], guessed("2012-12-31T23:59:59")),
        ([(None, "/2012/02/31/tides")], None),
        ([(None, "/2012/tides"), (None, "/9999/01/x"), (None, "/2012/13/x"), (None, "/12012/01/x")], None),
        ([("2013-01-01", "/2012/01/01/x")], told("2013-01-01T23:59:59")),
        ([("2012-05-06", None), (None, "/2012/05/06/x")], told("2012-05-06T23:59:59")),
    ],
)
def test_the_earliest_date_counts(posts: list[tuple[str | None, str | None]], dated: Dated | None) -> None:
    assert earliest(posts) == dated


@pytest.mark.parametrize(
    ("dated", "made_at", "days"),
    [
        (told("2012-05-06T23:59:59"), "2012-05-06T00:00:01+00:00", 0),
        (told("2012-05-06T23:59:59"), "2012-05-05T23:59:59+00:00", -1),
        (told("2012-05-06T23:59:59"), "2013-05-06T12:00:00+00:00", 365),
        (guessed("2012-05-06T23:59:59"), "2013-05-06T12:00:00+00:00", None),
        (None, "2013-05-06T12:00:00+00:00", None),
    ],
)
def test_days_are_counted_from_a_date_that_was_told(dated: Dated | None, made_at: str, days: int | None) -> None:
    assert days_between(dated, datetime.fromisoformat(made_at)) == days
