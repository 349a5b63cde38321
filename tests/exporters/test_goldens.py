"""Posts of every kind that old systems made become just the Markdown, and the report, that is expected."""

from pathlib import Path

import pytest

from migrate import cleaners, markup
from migrate.model.settings import Repair
from tests import goldens


@pytest.mark.parametrize("case", goldens.cases(), ids=lambda case: case.name)
def test_a_post_becomes_what_is_expected(case: Path) -> None:
    text, said = goldens.outcome(case / "post.html")
    assert text == (case / "expected.md").read_text(encoding="utf-8")
    assert said == (case / "expected.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", goldens.cases(), ids=lambda case: case.name)
def test_cleaning_twice_is_cleaning_once(case: Path) -> None:
    soup = markup.parse((case / "post.html").read_text(encoding="utf-8"))
    cleaners.clean(soup, Repair.ALL)
    once = str(soup)
    assert cleaners.clean(soup, Repair.ALL) == []
    assert str(soup) == once
