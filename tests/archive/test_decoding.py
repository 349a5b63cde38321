"""Whatever a coding hides, or only claims to hide, is read as far as it can be read."""

import gzip
import random
import zlib
from collections.abc import Iterator

import brotli
import pytest
import zstandard

from migrate.archive.decoding import undone

TEXT = b"<html>" + b"".join(b"<p>Paragraph %d of the page.</p>" % n for n in range(9000))
NOISE = random.Random(7).randbytes(600_000)
NAMED = b"\x1f\x8b\x08\x1e" + bytes(6) + b"\x03\x00abc" + b"page.html\0" + b"a comment\0" + b"\x00\x00"


def parts(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def read(data: bytes, *codings: str, size: int = 65_536) -> bytes:
    return b"".join(undone(parts(data, size), codings))


def raw(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


@pytest.mark.parametrize("size", [1, 5, 65_536])
@pytest.mark.parametrize(
    ("coding", "coded"),
    [
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param("gzip", NAMED + raw(TEXT) + bytes(8), id="gzip with every field in its header"),
        pytest.param("gzip", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]) + b"\0\0pad", id="members and padding"),
        pytest.param("gzip", gzip.compress(TEXT)[:-8], id="gzip without its checksum"),
        pytest.param("gzip", gzip.compress(TEXT)[:-8] + b"not true", id="gzip with a wrong checksum"),
        pytest.param("deflate", zlib.compress(TEXT)[:-4] + b"lies", id="zlib with a wrong checksum"),
        pytest.param("deflate", raw(TEXT), id="raw deflate"),
        pytest.param("deflate", gzip.compress(TEXT), id="gzip called deflate"),
        pytest.param("br", brotli.compress(TEXT, quality=5), id="brotli"),
        pytest.param("zstd", zstandard.compress(TEXT), id="zstd"),
    ],
)
def test_content_is_the_same_however_it_comes(coding: str, coded: bytes, size: int) -> None:
    assert read(coded, coding, size=size) == TEXT


@pytest.mark.parametrize("size", [100, 65_536])
@pytest.mark.parametrize("content", [TEXT, NOISE])
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_of_what_turns_to_garbage_everything_before_is_read(content: bytes, coding: str, size: int) -> None:
    coded = gzip.compress(content) if coding == "gzip" else zlib.compress(content)
    cut = len(coded) * 2 // 3
    until_cut = zlib.decompressobj(47).decompress(coded[:cut])
    came = read(coded[:cut] + b"\xff" * 300, coding, size=size)
    assert came[: len(until_cut)] == until_cut


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_of_what_breaks_off_nearly_everything_before_is_read(coding: str) -> None:
    coded = brotli.compress(NOISE, quality=3) if coding == "br" else zstandard.compress(NOISE)
    came = read(coded[: len(coded) // 2], coding)
    assert NOISE.startswith(came)
    assert len(came) > len(NOISE) // 4


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "x-unknown"])
@pytest.mark.parametrize("content", [b"", b"a", TEXT, b"\x1f\x8b\x09 no method that gzip has"])
def test_a_coding_that_was_not_applied_changes_nothing(coding: str, content: bytes) -> None:
    assert read(content, coding) == content


def test_codings_come_off_in_the_order_in_which_they_lie() -> None:
    assert read(gzip.compress(brotli.compress(TEXT, quality=4)), "br", "gzip") == TEXT


def test_too_many_codings_are_left_alone() -> None:
    coded = gzip.compress(TEXT)
    assert read(coded, *["gzip"] * 6) == coded


def test_a_gzip_name_without_end_is_no_gzip() -> None:
    endless = b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 200_000
    assert read(endless, "gzip") == endless


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_no_piece_is_larger_than_it_need_be(coding: str) -> None:
    zeros = bytes(3_000_000)
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}[coding]
    pieces = list(undone(parts(bomb(zeros), 65_536), (coding,)))
    assert b"".join(pieces) == zeros
    assert max(map(len, pieces)) <= 65_536
