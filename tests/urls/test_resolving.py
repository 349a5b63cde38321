"""What a post says becomes the URL that it stands for."""

import pytest

from migrate.model.settings import Repair
from migrate.urls import Resolved, resolve

BASE = "http://old.test/blog/post"


@pytest.mark.parametrize(
    ("raw", "base", "expected"),
    [
        ("../a", BASE, Resolved("http://old.test/a", valid=True, scheme="http")),
        ("www.x.test", BASE, Resolved("http://www.x.test/", valid=True, scheme="http", rules=("url_no_scheme",))),
        ("mailto:a@b.test", None, Resolved("mailto:a@b.test", valid=True, scheme="mailto")),
        ("//cdn.test/a", BASE, Resolved("http://cdn.test/a", valid=True, scheme="http")),
        ("//cdn.test/a", None, Resolved("https://cdn.test/a", valid=True, scheme="https")),
        ("http://[x", BASE, Resolved("http://[x", valid=False, scheme="http")),
        ("#top", None, Resolved("#top", valid=False, scheme="", relative=True)),
        ("#top", BASE, Resolved("http://old.test/blog/post#top", valid=True, scheme="http")),
    ],
)
def test_a_reference_resolves(raw: str, base: str | None, expected: Resolved) -> None:
    assert resolve(raw, base, Repair.SAFE) == expected


def test_without_repair_a_url_is_what_a_browser_makes_of_it() -> None:
    assert resolve("www.x.test", BASE, Repair.NONE) == Resolved(
        "http://old.test/blog/www.x.test", valid=True, scheme="http"
    )


@pytest.mark.parametrize("raw", ["http:\\\\x.test\\a", "http://x.test/a\nb", " http://x.test/ "])
def test_what_browsers_mend_themselves_is_no_repair(raw: str) -> None:
    assert resolve(raw, None, Repair.SAFE).rules == ()


def test_a_name_with_eaten_underscores_is_found_again() -> None:
    resolved = resolve("http://cdn.test/a<strong>b</strong>c.jpg", None, Repair.SAFE)
    assert resolved == Resolved("http://cdn.test/a__b__c.jpg", valid=True, scheme="http", rules=("url_markup",))
