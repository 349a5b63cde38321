"""The index finds every capture, in the order in which tools look."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.archive import cdxj
from migrate.archive.cdxj import write_index
from migrate.archive.warc import StoredRecord, iter_records
from migrate.archive.writing import Archive
from tests.archive.test_warc import ENTITY, HEAD, chunked, exchange


def sha1(payload: bytes) -> str:
    return base64.b32encode(hashlib.sha1(payload).digest()).decode()


NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_each_capture_is_one_line_that_leads_to_its_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path, started_at=NOON, settings_public={})
    for url in ("http://www.b.example/z", "http://a.example/Y?q=2&p=1", "http://b.example:8080/"):
        archive.record_exchange(exchange(url=url, body=ENTITY + url.encode()))
    archive.record_exchange(exchange(url="http://c.example/", body=ENTITY + b"http://www.b.example/z"))
    archive.record_resource(uri="http://a.example/pic", data=b"GIF89a", content_type="image/gif", at=NOON)
    archive.close()
    write_index(tmp_path, "archive/index.cdxj")
    lines = (tmp_path / "archive" / "index.cdxj").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    told = [(line.split(" ")[0], line.split(" ")[1], json.loads(line.split(" ", 2)[2])) for line in lines]
    assert [(key, stamp, about["url"], about["mime"], about["status"]) for key, stamp, about in told] == [
        ("example,a)/pic", "20240501120000", "http://a.example/pic", "image/gif", "200"),
        ("example,a)/y?p=1&q=2", "20240501120000", "http://a.example/Y?q=2&p=1", "text/html", "200"),
        ("example,b)/z", "20240501120000", "http://www.b.example/z", "text/html", "200"),
        ("example,b:8080)/", "20240501120000", "http://b.example:8080/", "text/html", "200"),
        ("example,c)/", "20240501120000", "http://c.example/", "warc/revisit", "200"),
    ]
    assert {about["url"]: about["sha1"] for _, _, about in told} == {
        "http://a.example/pic": sha1(b"GIF89a"),
        "http://a.example/Y?q=2&p=1": sha1(ENTITY + b"http://a.example/Y?q=2&p=1"),
        "http://www.b.example/z": sha1(ENTITY + b"http://www.b.example/z"),
        "http://b.example:8080/": sha1(ENTITY + b"http://b.example:8080/"),
        "http://c.example/": sha1(ENTITY + b"http://www.b.example/z"),
    }
    places = {
        (f"{record.offset}", f"{record.length}"): record.field("WARC-Target-URI")
        for path in (tmp_path / "archive").glob("*.warc.gz")
        for record in iter_records(path)
    }
    assert all(places[about["offset"], about["length"]] == about["url"] for _, _, about in told)


def test_what_was_sent_in_chunks_has_the_digest_of_what_it_says(tmp_path: Path) -> None:
    archive = Archive(tmp_path, started_at=NOON, settings_public={})
    head = HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n"
    archive.record_exchange(exchange(body=chunked(ENTITY), entity=ENTITY, head=head))
    archive.close()
    write_index(tmp_path, "archive/index.cdxj")
    (line,) = (tmp_path / "archive" / "index.cdxj").read_text(encoding="utf-8").splitlines()
    about = json.loads(line.split(" ", 2)[2])
    assert (about["digest"], about["sha1"]) == (f"sha256:{hashlib.sha256(ENTITY).hexdigest()}", sha1(ENTITY))


def write_some(out: Path, *urls: str) -> None:
    """A further file of the archive."""
    archive = Archive(out, started_at=NOON, settings_public={})
    for url in urls:
        archive.record_exchange(exchange(url=url, body=ENTITY + url.encode()))
    archive.close()


def index_of(out: Path) -> bytes:
    write_index(out, INDEX)
    return (out / INDEX).read_bytes()


def made_anew(out: Path) -> bytes:
    """The index as it is where none was there before."""
    for file in (out / "archive").glob("index.*"):
        file.unlink()
    return index_of(out)


INDEX = "archive/index.cdxj"


def test_what_the_index_covers_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(path: Path, offset: int = 0) -> Iterator[StoredRecord]:
        read.append(path.name)
        return iter_records(path, offset)

    monkeypatch.setattr(cdxj, "iter_records", reading)
    write_some(tmp_path, "http://b.example/", "http://d.example/")
    index_of(tmp_path)
    write_some(tmp_path, "http://c.example/", "http://a.example/")
    both = index_of(tmp_path)
    index_of(tmp_path)
    assert [name[-13:] for name in read] == ["00000.warc.gz", "00001.warc.gz"]
    assert [line.split(b")")[0] for line in both.splitlines()] == [
        b"example,a",
        b"example,b",
        b"example,c",
        b"example,d",
    ]
    assert both == made_anew(tmp_path)


def test_a_file_that_was_cut_or_taken_away_leaves_no_line_behind(tmp_path: Path) -> None:
    write_some(tmp_path, "http://a.example/", "http://b.example/")
    write_some(tmp_path, "http://c.example/")
    index_of(tmp_path)
    first, second = sorted((tmp_path / "archive").glob("*.warc.gz"))
    last = list(iter_records(first))[-1]
    with first.open("r+b") as file:
        file.truncate(last.offset)
    second.unlink()
    cut = index_of(tmp_path)
    assert [json.loads(line.split(b" ", 2)[2])["url"] for line in cut.splitlines()] == ["http://a.example/"]
    assert cut == made_anew(tmp_path)


@pytest.mark.parametrize("name", ["index.cdxj", "index.covers.json"])
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"sha256": "0", "files": {}}'])
def test_an_index_that_is_not_as_it_was_written_is_made_anew(tmp_path: Path, name: str, content: bytes) -> None:
    write_some(tmp_path, "http://a.example/", "http://b.example/")
    whole = index_of(tmp_path)
    (tmp_path / "archive" / name).write_bytes(content)
    assert index_of(tmp_path) == whole


def test_a_url_that_looks_like_a_part_of_the_index_stays_a_url(tmp_path: Path) -> None:
    write_some(tmp_path, 'http://a.example/?x="filename": "b.warc.gz"', "http://b.example/\u2028%0A")
    whole = index_of(tmp_path)
    write_some(tmp_path, "http://c.example/")
    assert whole.splitlines(keepends=True)[0] in index_of(tmp_path)
    assert index_of(tmp_path) == made_anew(tmp_path)
