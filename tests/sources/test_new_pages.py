"""Pages of the new site."""

from pathlib import Path

import pytest

from migrate.errors import SourceError
from migrate.model.post import Post, Unreadable
from migrate.sources import SourceFile, SourceKind, new_pages_in, parse_post


def parsed(text: str) -> Post | Unreadable:
    return parse_post(SourceFile("p.md", Path("p.md"), "p.md", SourceKind.NEW_PAGE), text.encode())


@pytest.mark.parametrize(
    "head",
    ['---\ntitle: "A"\nimage: http://a.example/\n---\n', '+++\ntitle = "A"\nimage = "http://a.example/"\n+++\n'],
)
def test_front_matter_is_yaml_or_toml_and_lines_are_counted_with_it(head: str) -> None:
    page = parsed(f"{head}body\n")
    assert isinstance(page, Post)
    assert (dict(page.front_matter), page.body, page.body_line) == (
        {"title": "A", "image": "http://a.example/"},
        "body\n",
        5,
    )


def test_a_page_without_front_matter_is_all_body() -> None:
    page = parsed("body\n")
    assert isinstance(page, Post)
    assert (dict(page.front_matter), page.body_line) == ({}, 1)


def test_toml_that_is_none_is_told_with_its_file() -> None:
    page = parsed("+++\nno toml\n+++\n")
    assert isinstance(page, Unreadable)
    assert page.error.startswith("p.md, line 1: the front matter is no TOML")


def test_the_markdown_of_a_folder_is_known_by_the_folder_s_name(tmp_path: Path) -> None:
    (tmp_path / "content" / "posts").mkdir(parents=True)
    for name in ("posts/a.md", "b.markdown", "c.html", "d.css"):
        (tmp_path / "content" / name).write_text("x", encoding="utf-8")
    files = new_pages_in(tmp_path / "content")
    assert [(file.id, file.kind) for file in files] == [
        ("content/b.markdown", SourceKind.NEW_PAGE),
        ("content/posts/a.md", SourceKind.NEW_PAGE),
    ]


def test_a_folder_without_markdown_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>", encoding="utf-8")
    with pytest.raises(SourceError, match="holds no Markdown"):
        new_pages_in(tmp_path)
