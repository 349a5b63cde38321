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


@pytest.mark.parametrize(
    ("body", "parted"),
    [
        ("a\nb <em>c\nd</em>\n\ne", "<p>a<br/>b <em>c<br/>d</em></p><p>e</p>"),
        ("a<br>\nb\n\nc", "<p>a<br/>b</p><p>c</p>"),
        ("a <code>b\nc</code>\nd\n\ne", "<p>a <code>b\nc</code><br/>d</p><p>e</p>"),
        (
            "a\n\nb\n<blockquote>c\nd\n\ne</blockquote>\n<ul>\n<li>f\n</li><li>g\n\nh</li></ul>\ni\nj\n",
            (
                "<p>a</p><p>b</p><blockquote><p>c<br/>d</p><p>e</p></blockquote>\n"
                "<ul>\n<li>f\n</li><li><p>g</p><p>h</p></li></ul><p>i<br/>j</p>"
            ),
        ),
        (
            "see\nhttps://youtu.be/abcdefghijk\nso\n\nhttps://a.example/x\nb",
            "<p>see</p><p>https://youtu.be/abcdefghijk</p><p>so</p><p>https://a.example/x<br/>b</p>",
        ),
        ("a https://youtu.be/abcdefghijk\n\nb", "<p>a https://youtu.be/abcdefghijk</p><p>b</p>"),
    ],
)
def test_where_all_text_is_bare_a_line_is_a_line_and_a_film_is_a_paragraph(body: str, parted: str) -> None:
    soup = parse(body)
    part_bare_text(soup)
    assert str(soup) == parted
    assert part_bare_text(soup) == []


def test_lines_that_an_editor_wrapped_are_not_broken() -> None:
    wrapped = (
        "It was typed in an editor that begins a new line wherever the next word finds no\nroom, so that the end of a "
        "line says nothing at all about what the writer wanted,\nand a reader never saw it."
    )
    soup = parse(f"{wrapped}\n\n{wrapped}")
    part_bare_text(soup)
    assert str(soup) == f"<p>{wrapped}</p><p>{wrapped}</p>"


def test_many_paragraphs_take_no_time() -> None:
    soup = parse("x\ny\n\n" * 5_000)
    assert [change.detail[:16] for change in part_bare_text(soup)] == ["5000 paragraphs "]


def test_doing_it_again_changes_nothing() -> None:
    soup = parse("a\n\nb\n\n<img src='x'>\n\nc")
    part_bare_text(soup)
    once = str(soup)
    assert part_bare_text(soup) == []
    assert str(soup) == once
