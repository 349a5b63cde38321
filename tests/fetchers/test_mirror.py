"""A file of a mirror is found under every spelling of its URL, and nothing outside is."""

import os
import unicodedata
from pathlib import Path

import pytest

from migrate.fetchers.mirror import MirrorFile, find
from migrate.model.settings import Mirror
from migrate.urls import canonical

HOST = "cdn.test"


def found(tmp_path: Path, url: str) -> str | None:
    mirrors = [Mirror(host="other.test", directory=tmp_path), Mirror(host="CDN.test", directory=tmp_path / "cdn")]
    normal = canonical(url)
    assert normal is not None
    file = find(mirrors, normal)
    return None if file is None else file.relative


def put(tmp_path: Path, *names: str) -> None:
    for name in names:
        path = tmp_path / "cdn" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("up/a.jpg", "http://cdn.test/up/a.jpg"),
        ("up/a.jpg", "https://cdn.test/up/./x/../a.jpg#top"),
        ("up/a b.jpg", "http://cdn.test/up/a%20b.jpg"),
        ("up/a%20b.jpg", "http://cdn.test/up/a%20b.jpg"),
        ("up/a%20b.jpg", "http://cdn.test/up/a%2520b.jpg"),
        ("up/a b.jpg", "http://cdn.test/up/a%2520b.jpg"),
        ("up/a b.jpg", "http://cdn.test/up/a+b.jpg"),
        ("up/a+b.jpg", "http://cdn.test/up/a%20b.jpg"),
        ("up/a%2Fb c.jpg", "http://cdn.test/up/a%2Fb%20c.jpg"),
        ("up/café.jpg", "http://cdn.test/up/caf%C3%A9.jpg"),
        ("up/caf%C3%A9.jpg", "http://cdn.test/up/café.jpg"),
        (unicodedata.normalize("NFD", "up/café.jpg"), "http://cdn.test/up/caf%C3%A9.jpg"),
        (unicodedata.normalize("NFC", "up/café.jpg"), "http://cdn.test/up/cafe%CC%81.jpg"),
        ("up/café.jpg", "http://cdn.test/up/caf%E9.jpg"),
        ("up/a.jpg", "http://cdn.test/up/a.jpg?w=300"),
        ("up/a.jpg?w=300", "http://cdn.test/up/a.jpg?w=300"),
        ("page.php?id=1", "http://cdn.test/page.php?id=1"),
        ("page.php@id=1", "http://cdn.test/page.php?id=1"),
        ("page.php?id=1.html", "http://cdn.test/page.php?id=1"),
        ("up/Photo.JPG", "http://cdn.test/up/photo.jpg"),
        ("Up/Photo.JPG", "http://cdn.test/up/photo.jpg"),
        ("index.html", "http://cdn.test/"),
        ("blog/index.html", "http://cdn.test/blog/"),
        ("blog/index.htm", "http://cdn.test/blog"),
        ("about.html", "http://cdn.test/about"),
    ],
)
def test_a_file_is_found_by_the_spellings_of_its_url(tmp_path: Path, name: str, url: str) -> None:
    put(tmp_path, name)
    assert found(tmp_path, url) == name


def test_the_file_that_is_spelt_like_the_url_comes_first(tmp_path: Path) -> None:
    put(tmp_path, "a%20b.jpg", "a b.jpg", "A B.jpg", "c.jpg", "c.jpg?x=1")
    assert [found(tmp_path, f"http://cdn.test/{name}") for name in ("a%20b.jpg", "c.jpg?x=1", "c.jpg?x=2")] == [
        "a%20b.jpg",
        "c.jpg?x=1",
        "c.jpg",
    ]


def test_a_file_has_its_real_path(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    (tmp_path / "cdn" / "b.jpg").symlink_to("a.jpg")
    mirrors = [Mirror(host=HOST, directory=tmp_path / "cdn")]
    assert find(mirrors, "http://cdn.test/b.jpg") == MirrorFile(tmp_path / "cdn" / "a.jpg", "a.jpg")


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.test/a.jpg",
        "ftp://cdn.test/a.jpg",
        "http://cdn.test/b.jpg",
        "http://cdn.test/a.jpg/b",
        "http://cdn.test/folder",
        "http://cdn.test/index.php?p=1",
        "http://cdn.test/?p=1",
        "http://cdn.test/" + "x" * 5000,
        "http://cdn.test/a.jpg%00",
    ],
)
def test_what_the_mirror_does_not_hold_is_not_found(tmp_path: Path, url: str) -> None:
    put(tmp_path, "a.jpg", "folder/x", "index.php", "index.html")
    assert found(tmp_path, url) is None


def test_names_that_differ_in_case_only_are_not_guessed(tmp_path: Path) -> None:
    put(tmp_path, "Photo.jpg", "PHOTO.jpg")
    assert found(tmp_path, "http://cdn.test/photo.jpg") is None


@pytest.mark.parametrize(
    "path",
    [
        "..%2Fsecret.txt",
        "%2e%2e%2fsecret.txt",
        "up%2F..%2F..%2Fsecret.txt",
        "%252e%252e%252fsecret.txt",
        "%2F{root}%2Fsecret.txt",
    ],
)
def test_no_spelling_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    put(tmp_path, "up/a.jpg")
    (tmp_path / "secret.txt").write_text("secret")
    assert found(tmp_path, "http://cdn.test/" + path.replace("{root}", str(tmp_path).replace("/", "%2F"))) is None


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "up/a.jpg")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "cdn" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "cdn" / "up" / "out").symlink_to(tmp_path)
    (tmp_path / "cdn" / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "cdn" / "pipe")
    for name in ("out.txt", "OUT.txt", "up/out/secret.txt", "circle", "pipe"):
        assert found(tmp_path, f"http://cdn.test/{name}") is None


def test_a_mirror_reached_by_a_link_is_a_mirror(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    (tmp_path / "again").symlink_to("cdn")
    file = find([Mirror(host=HOST, directory=tmp_path / "again")], "http://cdn.test/a.jpg")
    assert file == MirrorFile(tmp_path / "cdn" / "a.jpg", "a.jpg")
