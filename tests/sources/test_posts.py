"""A source file becomes a post, or says why it does not."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from migrate.model.post import Post, Unreadable
from migrate.sources import SourceFile, find, parse_post, read, read_bytes, read_file

FILE = SourceFile("blog/2014-03-01-the-fair.html", Path("x"), "posts/blog/2014-03-01-the-fair.html")


def post_of(front_matter: str, file: SourceFile = FILE, body: str = "<p>x</p>\n") -> Post:
    post = parse_post(file, f"---\n{front_matter}---\n{body}".encode())
    assert isinstance(post, Post), post
    return post


def test_a_post_with_little_front_matter_has_name_and_day_from_its_file_name() -> None:
    raw = b"---\ntitle: The fair\nauthor: jo\nmood: glad\n---\n\n<p>It rained.</p>\n"
    assert parse_post(FILE, raw) == Post(
        id="blog/2014-03-01-the-fair.html",
        source="posts/blog/2014-03-01-the-fair.html",
        raw=raw,
        front_matter={"title": "The fair", "author": "jo", "mood": "glad"},
        body="\n<p>It rained.</p>\n",
        body_line=6,
        title="The fair",
        author="jo",
        date="2014-03-01",
        url=None,
        slug="the-fair",
    )


def test_a_post_without_front_matter_is_all_body() -> None:
    post = parse_post(replace(FILE, id="the-fair.html"), b"<p>It rained.</p>")
    assert isinstance(post, Post)
    assert (post.front_matter, post.title, post.author, post.date, post.url, post.slug) == (
        {},
        None,
        None,
        None,
        None,
        "the-fair",
    )
    assert (post.body, post.body_line) == ("<p>It rained.</p>", 1)


def test_a_whole_document_has_the_title_of_its_head() -> None:
    post = parse_post(FILE, b"<!DOCTYPE html>\n<html><head><title>Fair &amp; fine\n</title></head><body>x")
    assert isinstance(post, Post)
    assert post.title == "Fair & fine"


@pytest.mark.parametrize(
    ("front_matter", "slug"),
    [
        ("slug: my-slug\nurl: /a/b\ntitle: Not this\n", "my-slug"),
        ("url: http://old.test/blog/the-post/?x=1#y\n", "the-post"),
        ("permalink: /2013/the-post.html\n", "the-post"),
        ("url: /the-post/index.php\n", "the-post"),
        ("url: /caf%C3%A9\n", "café"),
        ("url: /?p=12\n", "the-fair"),
        ("permalink: /:year/:title/\n", "the-fair"),
        ("permalink: pretty\n", "the-fair"),
        ("title: Not this\n", "the-fair"),
        ("slug: 42\n", "42"),
        ("slug: ''\n", "the-fair"),
    ],
)
def test_the_slug_comes_from_front_matter_old_path_or_file_name(front_matter: str, slug: str) -> None:
    assert post_of(front_matter).slug == slug


@pytest.mark.parametrize(
    ("post_id", "slug", "date"),
    [
        ("a.html", "a", None),
        ("v1.2-release.html", "v1.2-release", None),
        ("page.html.erb", "page", None),
        ("hello/index.html", "hello", None),
        ("2014-3-9-hello/index.md", "hello", "2014-03-09"),
        ("index.html", "index", None),
        ("2014-02-31-no-such-day.html", "2014-02-31-no-such-day", None),
        ("2014-the-year.html", "2014-the-year", None),
        ("noending", "noending", None),
    ],
)
def test_the_file_name_says_name_and_day(post_id: str, slug: str, date: str | None) -> None:
    post = post_of("title: x\n", replace(FILE, id=post_id))
    assert (post.slug, post.date) == (slug, date)


@pytest.mark.parametrize(
    ("front_matter", "date"),
    [
        ("date: 2013-05-06T07:08:09+02:00\n", "2013-05-06T07:08:09+02:00"),
        ("date: '6 May 2013'\n", "6 May 2013"),
        ("date: 2013\n", "2013"),
        ("published: true\ncreated_at: 2012-01-01\n", "2012-01-01"),
        ("date: 0000-00-00 00:00:00\n", "2014-03-01"),
        ("date:\n", "2014-03-01"),
    ],
)
def test_the_date_is_as_written_and_never_invented(front_matter: str, date: str) -> None:
    assert post_of(front_matter).date == date


@pytest.mark.parametrize(
    ("front_matter", "author"),
    [
        ("author: Jo Field\n", "Jo Field"),
        ("authors: [Jo, Ann]\n", "Jo, Ann"),
        ("author: {name: Jo, email: jo@old.test}\n", "Jo"),
        ("author:\n- display_name: Jo\n- Ann\n", "Jo, Ann"),
        ("Author: Jo\n", "Jo"),
        ("author: []\nbyline: Ann\n", "Ann"),
        ("author: true\n", None),
    ],
)
def test_the_author_is_read_in_every_form_it_takes(front_matter: str, author: str | None) -> None:
    assert post_of(front_matter).author == author


def test_the_old_address_is_kept_verbatim() -> None:
    assert post_of("url: HTTP://Old.test/Blog/?p=1\n").url == "HTTP://Old.test/Blog/?p=1"


def test_what_reading_had_to_decide_is_noted() -> None:
    post = parse_post(FILE, b"---\ntitle: caf\xe9\ntitle: caf\xe9\n---\n")
    assert isinstance(post, Post)
    assert [note.rule for note in post.notes] == ["encoding", "front_matter_duplicate_key"]


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"---\ntitle: x\n", "posts/p.html, line 1: the front matter that begins here is never closed by a line ---."),
        (
            b"---\na: 1\nb: [\n---\n",
            "posts/p.html, line 4: the front matter is no YAML: did not find expected node content.",
        ),
        (b"---\n- a\n---\n", "posts/p.html, line 2: the front matter is not made of `key: value` lines."),
        (b"\xff\xd8\xff\xe0\0\0", "posts/p.html: it is a JPEG image, not text."),
    ],
)
def test_a_post_that_cannot_be_read_names_file_and_line(raw: bytes, error: str) -> None:
    failed = parse_post(SourceFile("p.html", Path("p.html"), "posts/p.html"), raw)
    assert isinstance(failed, Unreadable)
    assert (failed.id, failed.source, failed.error, failed.raw) == ("p.html", "posts/p.html", error, raw)
    assert failed.advice


def test_a_file_that_vanishes_fails_alone(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<p>x")
    posts = read([tmp_path])
    first = next(posts)
    (tmp_path / "b.html").unlink()
    (second,) = posts
    assert isinstance(first, Post)
    assert second == Unreadable(
        "b.html",
        str(tmp_path / "b.html"),
        f"{tmp_path / 'b.html'}: it vanished while the sources were read.",
        "Put the file back, then run again.",
    )


def test_a_file_that_became_a_pipe_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>x")
    (file,) = find([tmp_path])
    (tmp_path / "a.html").unlink()
    os.mkfifo(tmp_path / "a.html")
    failed = read_bytes(file)
    assert isinstance(failed, Unreadable)
    assert "no longer a file" in failed.error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>x")
    (tmp_path / "a.html").chmod(0)
    (file,) = find([tmp_path])
    failed = read_file(file)
    assert isinstance(failed, Unreadable)
    assert "you may not read it" in failed.error
