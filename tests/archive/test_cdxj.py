"""The index finds every capture, in the order in which tools look."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from migrate.archive.cdxj import write_index
from migrate.archive.warc import iter_records
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
