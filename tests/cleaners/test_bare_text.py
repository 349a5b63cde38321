"""Bare text between empty lines becomes paragraphs, and nothing else does."""

import pytest

from migrate.cleaners.bare_text import part_bare_text
from migrate.markup import parse
from migrate.model.change import Change, Effect


def test_two_texts_with_an_empty_line_between_them_are_two_paragraphs() -> None:
    soup = parse("\nOne of us.\n\nTwo <em>of</em> us.\nStill two.\n\n<p>Three.</p>\n")
    changes = part_bare_text(soup)
    assert str(soup) == "<p>\nOne of us.</p><p>Two <em>of</em> us.\nStill two.</p><p>Three.</p>\n"
    assert changes == [Change("bare_paragraphs", Effect.REPAIR, "2 paragraphs in “One of us. Two of us. Still two.”")]


@pytest.mark.parametrize(
    "body",
    [
        "One line.\nAnother line.",
        "One text.\n\n<p>A paragraph.</p>\n\nOne more text.\n\n",
        "<p>One\n\ntwo</p>",
        "<div>One\n\ntwo</div>",
        "<pre>One\n\ntwo</pre>",
        "<em>One\n\ntwo</em>",
        "\n\n\n",
    ],
)
def test_what_is_one_text_or_has_its_element_stays(body: str) -> None:
    soup = parse(body)
    assert part_bare_text(soup) == []
    assert str(soup) == body


def test_doing_it_again_changes_nothing() -> None:
    soup = parse("a\n\nb\n\n<img src='x'>\n\nc")
    part_bare_text(soup)
    once = str(soup)
    assert part_bare_text(soup) == []
    assert str(soup) == once
