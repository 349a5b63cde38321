"""Who may read a post is what its front matter says."""

from typing import Any

import pytest

from migrate.exporters.standing import Standing, Withheld, standing_of


@pytest.mark.parametrize(
    ("front_matter", "standing"),
    [
        ({}, Standing.PUBLIC),
        ({"status": "publish", "password": ""}, Standing.PUBLIC),
        ({"published": "2014-03-01"}, Standing.PUBLIC),
        ({"draft": True}, Standing.DRAFT),
        ({"Draft": "yes"}, Standing.DRAFT),
        ({"published": False}, Standing.DRAFT),
        ({"post_status": "auto-draft"}, Standing.DRAFT),
        ({"status": "pending"}, Standing.DRAFT),
        ({"status": "private"}, Withheld("it is private")),
        ({"visibility": "Private", "status": "draft"}, Withheld("it is private")),
        ({"private": True}, Withheld("it is private")),
        ({"password": "swordfish"}, Withheld("it is behind a password")),
        ({"post_password": 1234}, Withheld("it is behind a password")),
        ({"visibility": "password protected"}, Withheld("it is behind a password")),
        ({"status": "trash"}, Withheld("it was discarded")),
    ],
)
def test_a_post_stands_as_it_says(front_matter: dict[str, Any], standing: Standing | Withheld) -> None:
    assert standing_of(front_matter) == standing
