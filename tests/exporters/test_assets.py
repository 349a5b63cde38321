"""Assets are named and typed by their content."""

import base64
import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from migrate.exporters.assets import Asset, NotAnAsset, decode_data_url, place, place_data_url

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"
GIF = b"GIF89a\x01\0\x01\0\0\0\0;"
SVG = b'<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"/>'
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
BMP = b"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\x01\0\x01\0\x01\0\x18\0\0\0\xff\0"


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    return packed.getvalue()


def name_of(url: str, data: bytes, out: Path, declared: str | None = None) -> str:
    asset = place(url, data, declared, out)
    assert isinstance(asset, Asset), asset
    digest = hashlib.sha256(data).hexdigest()
    assert (out / asset.path).read_bytes() == data
    assert asset.sha256 == digest
    assert asset.bytes == len(data)
    return asset.path.replace(digest[:8], "HASH")


@pytest.mark.parametrize(
    ("url", "data", "path"),
    [
        ("http://cdn.test/up/photo.jpg", JPEG, "assets/photo-HASH.jpg"),
        ("http://cdn.test/up/photo.JPEG", JPEG, "assets/photo-HASH.jpeg"),
        ("http://cdn.test/up/photo.png", JPEG, "assets/photo-HASH.jpg"),
        ("http://cdn.test/up/photo", JPEG, "assets/photo-HASH.jpg"),
        ("http://cdn.test/x.jpg-large.jpg", JPEG, "assets/x-HASH.jpg"),
        ("http://cdn.test/x.jpg:large", JPEG, "assets/x-HASH.jpg"),
        ("http://cdn.test/a.png.png", PNG, "assets/a-HASH.png"),
        ("http://cdn.test/a.jpg.png", JPEG, "assets/a-HASH.jpg"),
        ("http://cdn.test/image.php?id=5", GIF, "assets/image-HASH.gif"),
        ("http://cdn.test/notes.docx___Docs.png", PNG, "assets/notes.docx___Docs-HASH.png"),
        ("http://cdn.test/shot_17.05.38.png", PNG, "assets/shot_17.05.38-HASH.png"),
        ("http://cdn.test/two%20words%20(1).png", PNG, "assets/two-words-(1)-HASH.png"),
        ("http://cdn.test/caf%C3%A9.svg", SVG, "assets/café-HASH.svg"),
        ("http://cdn.test/..%2F..%2Fetc%2Fx.png", PNG, "assets/etc-x-HASH.png"),
        ("http://cdn.test/", PNG, "assets/cdn.test-HASH.png"),
        ("http://cdn.test/.png", PNG, "assets/unnamed-HASH.png"),
        ("http://cdn.test/a.pdf", PDF, "assets/a-HASH.pdf"),
        ("http://cdn.test/logo.ai", PDF, "assets/logo-HASH.ai"),
        ("http://cdn.test/a.bmp", BMP, "assets/a-HASH.bmp"),
        ("http://cdn.test/a.kmz", zipped(), "assets/a-HASH.kmz"),
        ("http://cdn.test/a.php", zipped(), "assets/a-HASH.zip"),
        ("http://cdn.test/a.tar.gz", gzip.compress(b"x"), "assets/a-HASH.tar.gz"),
        ("http://cdn.test/a.csv", b"name,age\nAnn,4\nJo,5\n", "assets/a-HASH.csv"),
        ("http://cdn.test/a", b"name,age\nAnn,4\nJo,5\n", "assets/a-HASH.csv"),
        ("http://cdn.test/a.txt", b"BM is how this begins", "assets/a-HASH.txt"),
        ("http://cdn.test/a.php", b"just text", "assets/a-HASH.txt"),
        ("http://cdn.test/a.geojson", b'{"type": "Point"}', "assets/a-HASH.geojson"),
        ("http://cdn.test/a", b'[{"a": 1}]', "assets/a-HASH.json"),
        ("http://cdn.test/a.kml", b'<?xml version="1.0"?><kml/>', "assets/a-HASH.kml"),
        ("http://cdn.test/a.ics", b"BEGIN:VCALENDAR\r\n", "assets/a-HASH.ics"),
        ("http://cdn.test/a.xyz", b"\x80\x81\0\1", "assets/a-HASH.xyz"),
        ("http://cdn.test/a", b"\x80\x81\0\1", "assets/a-HASH.bin"),
        ("http://cdn.test/a.exe", b"\x80\x81\0\1", "assets/a-HASH.bin"),
    ],
)  # fmt: skip
def test_an_asset_has_the_one_ending_that_fits(tmp_path: Path, url: str, data: bytes, path: str) -> None:
    assert name_of(url, data, tmp_path) == path


def test_a_declared_type_counts_only_where_the_bytes_show_nothing(tmp_path: Path) -> None:
    assert name_of("http://cdn.test/a", b"\x80\x81\0\1", tmp_path, "audio/mpeg; x=1") == "assets/a-HASH.mp3"
    assert name_of("http://cdn.test/a", PNG, tmp_path, "audio/mpeg") == "assets/a-HASH.png"


def test_bytes_file_and_stream_give_the_same_asset(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(PNG)

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation("seek")

    forms = (PNG, tmp_path / "in", io.BytesIO(PNG), Pipe(PNG))
    placed = [place("http://a.test/x.png", data, None, tmp_path) for data in forms]
    digest = hashlib.sha256(PNG).hexdigest()
    assert placed == [Asset(f"assets/x-{digest[:8]}.png", "image/png", digest, len(PNG))] * 4


def test_the_same_content_under_one_stem_is_one_file(tmp_path: Path) -> None:
    one = place("http://a.test/x.png", PNG, None, tmp_path)
    other = place("http://b.test/y/x.png", PNG, None, tmp_path)
    assert one == other
    assert len(list((tmp_path / "assets").iterdir())) == 1


def test_other_content_never_takes_a_name(tmp_path: Path) -> None:
    asset = place("http://a.test/x.png", PNG, None, tmp_path)
    assert isinstance(asset, Asset)
    (tmp_path / asset.path).write_bytes(b"something else with the same short hash")
    again = place("http://a.test/x.png", PNG, None, tmp_path)
    assert isinstance(again, Asset)
    assert again.path == f"assets/x-{again.sha256[:16]}.png"
    assert (tmp_path / asset.path).read_bytes() == b"something else with the same short hash"


def test_a_long_name_is_cut_and_keeps_its_hash_and_ending(tmp_path: Path) -> None:
    name = name_of("http://a.test/" + "x" * 500 + ".png", PNG, tmp_path)
    assert name.endswith("-HASH.png")
    assert len(name) < 200


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!DOCTYPE html><html><title>Not found</title>", "it is a web page, not a picture or file"),
        (b"\n <html>", "it is a web page, not a picture or file"),
        (b"", "it is empty"),
    ],
)
def test_what_only_pretends_to_be_a_picture_is_no_asset(tmp_path: Path, data: bytes, reason: str) -> None:
    assert place("http://a.test/x.jpg", data, "image/jpeg", tmp_path) == NotAnAsset(reason)
    assert not (tmp_path / "assets").exists()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("data:image/png;base64,aGk=", ("image/png", b"hi")),
        ("DATA:image/png;charset=x;BASE64, aG k", ("image/png", b"hi")),
        ("data:,a%20b", (None, b"a b")),
        ("data:image/svg+xml;utf8,<svg/>", ("image/svg+xml", b"<svg/>")),
        ("data:image/png;base64,a", None),
        ("data:image/png;base64,a$", None),
        ("data:no comma", None),
        ("http://a.test/", None),
    ],
)
def test_data_urls_are_decoded(url: str, expected: tuple[str | None, bytes] | None) -> None:
    assert decode_data_url(url) == expected


def test_a_data_url_becomes_an_asset(tmp_path: Path) -> None:
    digest = hashlib.sha256(PNG).hexdigest()
    placed = place_data_url("data:image/gif;base64," + base64.b64encode(PNG).decode(), tmp_path)
    assert placed == Asset(f"assets/inline-{digest[:8]}.png", "image/png", digest, len(PNG))
    assert place_data_url("data:image/png;base64,%%%", tmp_path) == NotAnAsset("its data cannot be decoded")
