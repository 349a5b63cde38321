"""A thousand captures by 64 threads at once: a thousand pairs, none torn, every digest right by three readers."""

import hashlib
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from migrate.archive.content import read_payload
from migrate.archive.warc import iter_records
from migrate.archive.writing import Archive
from migrate.demo.answers import Coding, Framing, Page, Script, Site
from migrate.demo.web import Web
from migrate.fetchers.transport import Transport
from migrate.model.capture import Answered
from migrate.model.record import RecordRef
from migrate.model.settings import Settings

FETCHES, THREADS = 1000, 64


def body_of(n: int) -> bytes:
    return hashlib.sha256(b"%d" % n).hexdigest().encode() * (1 + n * 37 % 400)


def pages() -> dict[str, Script]:
    framings = list(Framing)
    return {
        f"/{n}": Page(body_of(n), framing=framings[n % 3], coding=Coding.GZIP if n % 5 == 0 else Coding.IDENTITY)
        for n in range(FETCHES)
    }


def urls(web: Web) -> list[str]:
    doors = (
        "http://a.example",
        "https://a.example",
        f"http://b.example:{web.plain_port}",
        f"https://b.example:{web.tls_port}",
    )
    return [f"{doors[n % 4]}/{n}" for n in range(FETCHES)]


def capture(web: Web, archive: Archive) -> dict[int, RecordRef]:
    """Ask for every page, half of them through a proxy, half of them over TLS."""
    shared = Settings(ca_bundle=web.ca_bundle, allow_private=("127.0.0.0/8",))
    relayed = Transport(shared.model_copy(update={"proxy": web.proxy_url}))
    direct = Transport(shared, lookup=lambda _host, _port: ["127.0.0.1"])
    waiting, refs, faults = list(enumerate(urls(web))), dict[int, RecordRef](), list[BaseException]()

    def work() -> None:
        try:
            while True:
                n, url = waiting.pop()
                exchange = (relayed if n % 4 < 2 else direct).fetch(url, deadline_seconds=60.0, max_bytes=1_000_000)
                assert isinstance(exchange.outcome, Answered), exchange.outcome
                refs[n] = archive.record_exchange(exchange)
                exchange.close()
        except IndexError:
            pass
        except BaseException as error:  # noqa: BLE001  the test asserts that there was none
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    return refs


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, RecordRef]]:
    out = tmp_path_factory.mktemp("crowd")
    with Web({}) as web:
        web.change(
            {
                **dict.fromkeys(("a.example", "b.example"), Site(pages())),
                f"b.example:{web.plain_port}": Site(pages()),
                f"b.example:{web.tls_port}": Site(pages()),
            }
        )
        archive = Archive(out, started_at=datetime.now(UTC), settings_public={})
        refs = capture(web, archive)
        archive.close()
    return out, refs


def test_every_capture_is_one_whole_pair(crowd: tuple[Path, dict[int, RecordRef]]) -> None:
    out, refs = crowd
    answers, questions = dict[str, str](), Counter[str]()
    for path in (out / "archive").glob("*.warc.gz"):
        for record in iter_records(path):
            block = hashlib.sha256(record.block.read()).hexdigest()
            assert record.field("WARC-Block-Digest") == f"sha256:{block}"
            if record.field("WARC-Type") == "response":
                answers[str(record.field("WARC-Record-ID"))] = str(record.field("WARC-Target-URI"))
            if record.field("WARC-Type") == "request":
                questions[str(record.field("WARC-Concurrent-To"))] += 1
    assert len(answers) == len(set(answers.values())) == FETCHES
    assert questions == Counter(dict.fromkeys(answers, 1))
    assert {ref.record_id for ref in refs.values()} == set(answers)


def test_every_payload_is_what_the_server_sent(crowd: tuple[Path, dict[int, RecordRef]]) -> None:
    out, refs = crowd
    for n, ref in refs.items():
        with read_payload(out, ref) as payload:
            assert payload.read() == body_of(n)
        if n % 5:
            assert ref.payload_digest == f"sha256:{hashlib.sha256(body_of(n)).hexdigest()}"


def test_two_other_readers_find_every_digest_right(crowd: tuple[Path, dict[int, RecordRef]]) -> None:
    out, _ = crowd
    seen = Counter[str]()
    for path in (out / "archive").glob("*.warc.gz"):
        with path.open("rb") as stream:
            seen["fastwarc"] += sum(record.verify_block_digest() for record in FastIterator(stream, parse_http=False))
        with path.open("rb") as stream:
            iterator = ArchiveIterator(stream, check_digests=True)
            for record in iterator:
                record.content_stream().read()
                is_chunked = record.http_headers and record.http_headers.get_header("Transfer-Encoding") == "chunked"
                # warcio takes the payload digest over the chunks, the standard over what they carry.
                seen["warcio"] += bool(record.digest_checker.passed is not False or is_chunked)
    assert seen == Counter({"fastwarc": 2 * FETCHES + 1, "warcio": 2 * FETCHES + 1})
