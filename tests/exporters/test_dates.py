"""A date is read in one way or not at all."""

import pytest

from migrate.exporters.dates import is_zero, rfc3339


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2014-03-01", "2014-03-01"),
        ("2014/3/1", "2014-03-01"),
        ("2014-03-01T10:20:30+02:00", "2014-03-01T10:20:30+02:00"),
        ("2014-03-01 10:20:30 +0530", "2014-03-01T10:20:30+05:30"),
        ("2014-03-01 10:20:30 -5", "2014-03-01T10:20:30-05:00"),
        ("2014-03-01T10:20:30.123Z", "2014-03-01T10:20:30+00:00"),
        ("2014-03-01 10:20", "2014-03-01T10:20:00"),
        ("2014-03-01 10:20:30 UTC", "2014-03-01T10:20:30+00:00"),
        ("Sat, 01 Mar 2014 10:20:30 +0000", "2014-03-01T10:20:30+00:00"),
        ("March 1st, 2014", "2014-03-01"),
        ("1 March 2014", "2014-03-01"),
        ("Saturday, Mar. 1, 2014", "2014-03-01"),
        ("1393669230", "2014-03-01T10:20:30+00:00"),
        ("1393669230000", "2014-03-01T10:20:30+00:00"),
    ],
)
def test_a_date_comes_out_as_generators_read_it_with_the_offset_it_had(written: str, read: str) -> None:
    assert rfc3339(written) == read


@pytest.mark.parametrize(
    "written", ["03/01/2014", "2014-02-30", "2014-03-01 25:00", "soon", "2014", "", "1 Marsh 2014"]
)
def test_what_can_be_read_in_two_ways_or_none_is_no_date(written: str) -> None:
    assert rfc3339(written) is None


def test_the_zero_date_of_databases_is_known() -> None:
    assert is_zero("0000-00-00 00:00:00")
    assert not is_zero("2000-00-00")
