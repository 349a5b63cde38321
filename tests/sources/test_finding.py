"""Sources are found by content, in the same order on every machine, each file once."""

import os
from pathlib import Path

import pytest

from migrate.errors import SourceError
from migrate.sources import Listing, SourceFile, find, listing


def put(root: Path, *names: str, content: bytes = b"<p>x</p>") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def ids(*sources: Path) -> list[str]:
    return [file.id for file in find(sources)]


def test_a_folder_gives_its_posts_by_path_and_passes_over_the_rest(tmp_path: Path) -> None:
    put(tmp_path, "b.html", "a/z.htm", "a/b/c.md", ".hidden.html", ".git/x.html", "_config.yml", "feed.xml")
    put(tmp_path, "a/pixel.png", content=b"\x89PNG\r\n\x1a\n\0\0\0")
    assert listing([tmp_path]) == Listing(
        files=(
            SourceFile("b.html", tmp_path / "b.html", str(tmp_path / "b.html")),
            SourceFile("a/z.htm", tmp_path / "a/z.htm", str(tmp_path / "a/z.htm")),
            SourceFile("a/b/c.md", tmp_path / "a/b/c.md", str(tmp_path / "a/b/c.md")),
        ),
        passed_over=tuple(str(tmp_path / name) for name in ("_config.yml", "feed.xml", "a/pixel.png")),
    )


def test_a_file_without_a_telling_name_is_a_post_by_what_it_holds(tmp_path: Path) -> None:
    put(tmp_path, "one", content=b"---\ntitle: x\n---\ntext")
    put(tmp_path, "two.php", content=b"\xef\xbb\xbf\n<!DOCTYPE html><html>")
    put(tmp_path, "notes.txt", content=b"--- just a line\nof text")
    assert ids(tmp_path) == ["one", "two.php"]


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    put(tmp_path, "post", content=b"just words")
    assert ids(tmp_path / "post") == ["post"]


def test_a_file_that_is_named_twice_is_found_once(tmp_path: Path) -> None:
    put(tmp_path, "posts/a.html", "posts/b.html")
    assert ids(tmp_path / "posts", tmp_path / "posts" / "a.html", tmp_path / "posts" / ".." / "posts") == [
        "a.html",
        "b.html",
    ]


def test_ids_that_collide_grow_by_their_folders(tmp_path: Path) -> None:
    put(tmp_path, "2013/blog/a.html", "2014/blog/a.html", "2014/blog/b.html")
    assert ids(tmp_path / "2013" / "blog", tmp_path / "2014" / "blog") == [
        "2013/blog/a.html",
        "2014/blog/a.html",
        "b.html",
    ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    put(tmp_path, "posts/a.html")
    (tmp_path / "posts" / "again").symlink_to(tmp_path / "posts")
    (tmp_path / "posts" / "self.html").symlink_to("self.html")
    (tmp_path / "posts" / "dangling.html").symlink_to("nowhere")
    assert ids(tmp_path / "posts") == ["a.html", "dangling.html", "self.html"]


def test_an_output_folder_of_migrate_below_the_source_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.html", "output/posts/a.md", "output/journal.sqlite3")
    assert ids(tmp_path) == ["a.html"]


def test_a_pipe_among_the_posts_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    os.mkfifo(tmp_path / "pipe.html")
    assert listing([tmp_path]).passed_over == (str(tmp_path / "pipe.html"),)


def test_a_file_name_that_is_no_text_gets_an_id_that_is(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html"))).write_bytes(b"<p>x")
    assert ids(tmp_path) == ["caf\\xe9.html"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pic.html", b"\x89PNG\r\n\x1a\n\0\0", "pic.html is no post: it is a PNG image."),
        ("doc.html", b"PK\x03\x04\0\0", "doc.html is no post: it is a ZIP archive or an Office file."),
        ("data", b"\0\1\2\3" * 50, "data is no post: it is binary data."),
        (
            "e.xml",
            b'<?xml version="1.0"?>\n<rss xmlns:wp="http://wordpress.org/export/1.2/">',
            "looks like a WordPress export",
        ),
        ("f.xml", b'<?xml version="1.0"?><feed>', "looks like a feed"),
        ("s.xml", b"<urlset>", "looks like a sitemap"),
        ("a.json", b'[{"id": 1}]', "looks like JSON"),
    ],
)
def test_a_file_that_is_no_post_is_refused_by_name(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    put(tmp_path, name, content=content)
    with pytest.raises(SourceError) as raised:
        find([tmp_path / name])
    assert message in raised.value.message
    assert str(tmp_path / name) in raised.value.message
    assert raised.value.advice


def test_a_source_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere does not exist\."):
        find([tmp_path / "nowhere"])


def test_a_folder_without_posts_says_what_lies_there(tmp_path: Path) -> None:
    put(tmp_path, "a.css", "b.js")
    with pytest.raises(SourceError, match=r"holds no posts \(2 other files lie there\)\."):
        find([tmp_path])


def test_an_empty_folder_holds_no_posts(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no posts\."):
        find([tmp_path])


def test_a_pipe_is_no_source(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        find([tmp_path / "pipe"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_may_not_be_listed_stops_the_run(tmp_path: Path) -> None:
    put(tmp_path, "posts/a.html", "posts/closed/b.html")
    (tmp_path / "posts" / "closed").chmod(0)
    with pytest.raises(SourceError, match="closed cannot be read: Permission denied"):
        find([tmp_path / "posts"])
