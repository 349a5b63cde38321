"""Relative references resolve against where the post stood."""

from dataclasses import replace

import pytest

from migrate.discover import base_of
from tests.discover.test_references import post_of


@pytest.mark.parametrize(
    ("url", "sites", "base"),
    [
        ("http://Old.test/blog/a", ("http://new.test/",), "http://old.test/blog/a"),
        ("/blog/a", ("http://old.test/", "http://other.test/"), "http://old.test/blog/a"),
        ("blog/a", ("http://old.test/sub/",), "http://old.test/sub/blog/a"),
        ("www.example.org/a", (), "http://www.example.org/a"),
        ("/blog/a", (), None),
        ("mailto:a@b.test", ("http://old.test",), "http://old.test/"),
        (None, ("http://old.test",), "http://old.test/"),
        (None, (), None),
    ],
)
def test_base_of_a_post(url: str | None, sites: tuple[str, ...], base: str | None) -> None:
    assert base_of(replace(post_of(""), url=url), sites) == base
