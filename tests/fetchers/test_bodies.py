"""Bodies are kept as they were sent, beside the entity that they carry and the content that it means."""

import gzip
import resource
import subprocess
import sys
import zlib

import brotli
import pytest
import zstandard

from migrate.model.capture import Truncation
from tests.fetchers.conftest import Fetch, answered, body, content, entity
from tests.fetchers.faults import Endless, Faults

TEXT = b"".join(b"<p>Paragraph %d of a page that repeats itself.</p>\n" % n for n in range(3000))
OK = b"HTTP/1.1 200 OK\r\n"


def sized(data: bytes, *fields: bytes) -> bytes:
    return OK + b"".join(field + b"\r\n" for field in fields) + b"Content-Length: %d\r\n\r\n" % len(data) + data


def chunks(data: bytes, size: int = 1000, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    framed = b"".join(b"%X%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces)
    return framed + b"0" + extension + b"\r\n" + trailer + b"\r\n"


def raw_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


CODED = {
    "identity": (b"identity", TEXT),
    "gzip": (b"gzip", gzip.compress(TEXT)),
    "x-gzip": (b"x-gzip", gzip.compress(TEXT)),
    "gzip of many members": (b"gzip", b"".join(gzip.compress(TEXT[at : at + 999]) for at in range(0, len(TEXT), 999))),
    "gzip and padding": (b"gzip", gzip.compress(TEXT) + bytes(512)),
    "deflate as the standard has it": (b"deflate", zlib.compress(TEXT)),
    "deflate as some servers have it": (b"deflate", raw_deflate(TEXT)),
    "gzip that is called deflate": (b"deflate", gzip.compress(TEXT)),
    "brotli": (b"br", brotli.compress(TEXT)),
    "zstd": (b"zstd", zstandard.compress(TEXT)),
    "zstd of two frames": (b"ZSTD", zstandard.compress(TEXT[:7]) + zstandard.compress(TEXT[7:])),
    "two codings": (b"deflate, gzip", gzip.compress(zlib.compress(TEXT))),
    "a coding that is not there": (b"gzip", TEXT),
    "a brotli that is not there": (b"br", TEXT),
    "a coding that nobody knows": (b"x-secret", TEXT),
}


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_content_is_read_through_every_framing_and_coding(
    faults: Faults, fetch: Fetch, name: str, framing: str
) -> None:
    coding, coded = CODED[name]
    field = b"Content-Encoding: " + coding
    sent = {
        "length": sized(coded, field),
        "chunked": OK + field + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(coded),
        "close": OK + field + b"\r\n\r\n" + coded,
    }[framing]
    exchange = fetch(faults.says(sent))
    assert exchange.head + body(exchange) == sent
    assert entity(exchange) == coded
    assert content(exchange) == TEXT
    assert (answered(exchange).truncated, answered(exchange).body_bytes) == (None, len(coded))


@pytest.mark.parametrize("size", [1, 7, 1000, 65_536, 1_000_000])
def test_chunks_of_any_size_with_extensions_and_trailers_are_kept_and_undone(
    faults: Faults, fetch: Fetch, size: int
) -> None:
    framed = chunks(TEXT[:20_000], size, extension=b' ; name="a;b"', trailer=b"X-Sum: 1\r\nX-Folded: 2\r\n 3\r\n")
    exchange = fetch(faults.says(OK + b"transfer-encoding: Chunked\r\n\r\n", framed))
    assert (body(exchange), entity(exchange)) == (framed, TEXT[:20_000])
    assert answered(exchange).truncated is None


def test_chunks_torn_anywhere_by_the_network_are_the_same_chunks(faults: Faults, fetch: Fetch) -> None:
    framed = chunks(b"abcdefghij", 3, trailer=b"T: 1\r\n")
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    for size in (1, 2, 3, 5):
        exchange = fetch(faults.says(head, *[framed[at : at + size] for at in range(0, len(framed), size)]))
        assert (body(exchange), entity(exchange)) == (framed, b"abcdefghij")


def test_chunks_with_bare_line_feeds_are_read(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"3\nabc\n0\n\n"))
    assert (entity(exchange), answered(exchange).truncated) == (b"abc", None)


def test_chunked_goes_before_a_length(faults: Faults, fetch: Fetch) -> None:
    head = OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert entity(fetch(faults.says(head, chunks(TEXT)))) == TEXT


def test_what_calls_itself_chunked_and_is_not_is_kept_and_said_to_be_broken(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"<html>plain</html>\n"))
    assert (body(exchange), entity(exchange)) == (b"<html>plain</html>\n", b"")
    assert (answered(exchange).truncated, answered(exchange).cut_by_us) == (Truncation.UNSPECIFIED, False)


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_that_has_no_body_is_not_waited_for(faults: Faults, fetch: Fetch, status: int) -> None:
    exchange = fetch(faults.says(b"HTTP/1.1 %d X\r\nContent-Length: 50\r\n\r\n" % status))
    assert (body(exchange), answered(exchange).truncated, answered(exchange).status) == (b"", None, status)


def test_http_1_0_ends_with_the_connection(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\n" + TEXT))
    assert (body(exchange), answered(exchange).truncated) == (TEXT, None)


def test_an_empty_body_is_a_body_of_no_bytes(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(sized(b"")))
    assert (body(exchange), entity(exchange), answered(exchange).body_bytes) == (b"", b"", 0)


def test_bytes_beyond_the_stated_length_are_not_the_body(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK + b"Content-Length: 5\r\n\r\nshort and more"))
    assert (body(exchange), answered(exchange).truncated) == (b"short", None)


@pytest.mark.parametrize("length", [b"5, 6", b"five", b"-1", b""])
def test_a_length_that_nobody_can_read_counts_for_nothing(faults: Faults, fetch: Fetch, length: bytes) -> None:
    exchange = fetch(faults.says(OK + b"Content-Length: " + length + b"\r\n\r\nwhole body"))
    assert (body(exchange), answered(exchange).truncated) == (b"whole body", None)


@pytest.mark.parametrize("room", [1, 999, 1000, 65_536, 65_537])
def test_a_body_is_cut_at_our_limit_to_the_byte(faults: Faults, fetch: Fetch, room: int) -> None:
    for sent in (sized(TEXT), OK + b"\r\n" + TEXT):
        exchange = fetch(faults.says(sent), max_bytes=room)
        assert body(exchange) == TEXT[:room]
        assert (answered(exchange).truncated, answered(exchange).cut_by_us) == (Truncation.LENGTH, True)
    framed = chunks(TEXT)
    exchange = fetch(faults.says(OK + b"Transfer-Encoding: chunked\r\n\r\n" + framed), max_bytes=room)
    assert body(exchange) == framed[:room]
    assert TEXT.startswith(entity(exchange))
    assert (answered(exchange).truncated, answered(exchange).cut_by_us) == (Truncation.LENGTH, True)


def test_a_body_that_just_fits_is_whole(faults: Faults, fetch: Fetch) -> None:
    framed = OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks(b"12345")
    for sent, room in ((sized(b"12345"), 5), (OK + b"\r\n12345", 5), (framed, len(chunks(b"12345")))):
        exchange = fetch(faults.says(sent), max_bytes=room)
        assert (entity(exchange), answered(exchange).truncated) == (b"12345", None)


def test_a_body_without_end_ends_at_our_limit(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK + b"\r\n", Endless(b"x" * 65_536)), max_bytes=3_000_000)
    assert (answered(exchange).body_bytes, answered(exchange).truncated) == (3_000_000, Truncation.LENGTH)


_BOMBS = """
import gzip, resource, sys, zlib
import brotli, zstandard
from migrate.fetchers.decoding import content_of
from migrate.fetchers.transport import Transport
from migrate.model.settings import Settings

transport = Transport(Settings(allow_private=("127.0.0.1",)))
limit = 1_000_000
for url in sys.argv[1:]:
    exchange = transport.fetch(url, deadline_seconds=30, max_bytes=10_000_000)
    coding = dict(exchange.outcome.headers)["Content-Encoding"]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    got = content_of(exchange.outcome, exchange.entity, limit)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert got == bytes(limit), (coding, len(got))
    print(coding, grown)
    exchange.close()
"""


def test_a_bomb_costs_less_than_thirty_megabytes(faults: Faults) -> None:
    """Each is about a megabyte or less on the wire, and a gigabyte when undone."""
    zeros = bytes(1_000_000)
    squeezer, press = zlib.compressobj(9, wbits=31), brotli.Compressor(quality=5)
    gzipped = b"".join(squeezer.compress(zeros) for _ in range(1000)) + squeezer.flush()
    pressed = b"".join(press.process(zeros) for _ in range(300)) + press.finish()
    standard = zstandard.ZstdCompressor().compress(zeros) * 1000
    bombs = [
        (b"gzip", gzipped),
        (b"deflate", zlib.compress(bytes(50_000_000))),
        (b"br", pressed),
        (b"zstd", standard),
        (b"gzip, gzip", gzip.compress(gzipped)),
    ]
    urls = [faults.says(sized(coded, b"Content-Encoding: " + coding)) for coding, coded in bombs]
    done = subprocess.run(
        [sys.executable, "-c", _BOMBS, *urls], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    grown = [int(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines()]
    assert len(grown) == len(bombs)
    assert sum(grown) < 30_000, done.stdout


def test_a_large_body_does_not_stay_in_memory(faults: Faults, fetch: Fetch) -> None:
    size = 60_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pieces = [bytes(1_000_000)] * 60
    exchange = fetch(faults.says(OK + b"Content-Length: %d\r\n\r\n" % size, *pieces), max_bytes=size)
    assert answered(exchange).body_bytes == size
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000
