"""What is recorded can be read back byte for byte, by us and by others, and by nobody but whole."""

import gzip
import hashlib
import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from migrate.archive import segments, writing
from migrate.archive.content import read_payload
from migrate.archive.warc import count_records, iter_records, read_record
from migrate.archive.writing import Archive, Committed, Holdings
from migrate.errors import ArchiveDamagedError, DiskError
from migrate.model.capture import Answered, Phase, Reset, Truncation
from migrate.model.exchange import Exchange, TlsSession
from migrate.model.record import RecordRef

NOON = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
REQUEST = b"GET /x HTTP/1.1\r\nHost: a.example\r\nCookie: id=secret42\r\n\r\n"
HEAD = b"HTTP/1.1 200  Odd  spacing\r\nContent-Type: text/html\r\nX-Raw: caf\xe9\r\n folded\r\nSet-Cookie: k=v\r\n\r\n"
ENTITY = b"<p>" + b"text " * 5000 + b"</p>"


def answered(**changes: object) -> Answered:
    return Answered.model_validate(
        {
            "status": 200,
            "reason": "OK",
            "headers": (),
            "content_type": "text/html",
            "location": None,
            "body_bytes": len(ENTITY),
            **changes,
        }
    )


def exchange(
    url: str = "http://a.example/x",
    body: bytes = ENTITY,
    entity: bytes | None = None,
    head: bytes = HEAD,
    **more: object,
) -> Exchange:
    raw = io.BytesIO(body)
    plain: BinaryIO = raw if entity is None else io.BytesIO(entity)
    fields: dict[str, object] = {
        "outcome": answered(),
        "request": REQUEST,
        "head": head,
        "body": raw,
        "entity": plain,
        **more,
    }
    return Exchange(url=url, started_at=NOON, seconds=0.5, **fields)  # type: ignore[arg-type]  # a test's own dict


def chunked(entity: bytes) -> bytes:
    half = len(entity) // 2
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(p), p) for p in (entity[:half], entity[half:])) + b"0\r\nT: 1\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path, started_at=NOON, settings_public={"robots": "store"})


def files(out: Path) -> list[Path]:
    return sorted((out / "archive").glob("*.warc.gz"))


def block(out: Path, ref: RecordRef) -> bytes:
    with read_record(out, ref) as record:
        return record.block.read()


def payload(out: Path, ref: RecordRef) -> bytes:
    with read_payload(out, ref) as content:
        return content.read()


def test_a_response_is_stored_as_it_was_on_the_wire_but_for_its_secrets(archive: Archive, tmp_path: Path) -> None:
    ref = archive.record_exchange(exchange())
    archive.close()
    assert block(tmp_path, ref) == HEAD.replace(b"k=v", b"xxx") + ENTITY


def test_request_and_response_are_one_capture(archive: Archive, tmp_path: Path) -> None:
    session = TlsSession("tls/1.3", "TLS_AES_128_GCM_SHA256")
    ref = archive.record_exchange(exchange(address="192.0.2.7", tls=session))
    archive.close()
    _, request, response = iter_records(files(tmp_path)[0])
    assert response.field("WARC-Record-ID") == request.field("WARC-Concurrent-To") == ref.record_id
    shared = ("WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "WARC-Protocol", "WARC-Cipher-Suite")
    assert [response.field(name) for name in shared] == [
        "2024-05-01T12:00:00.123456Z",
        "http://a.example/x",
        "192.0.2.7",
        "tls/1.3",
        "TLS_AES_128_GCM_SHA256",
    ]
    assert [request.field(name) for name in shared] == [response.field(name) for name in shared]


def test_no_secret_of_a_request_is_written(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange(url="http://a.example/x?token=hush99&b=1"))
    archive.close()
    blocks = b"".join(record.block.read() for record in iter_records(files(tmp_path)[0]))
    heads = "".join(str(record.fields) for record in iter_records(files(tmp_path)[0]))
    assert b"secret42" not in blocks
    assert "hush99" not in heads
    assert archive.secrets_masked > 0


@pytest.mark.parametrize(
    ("body", "head"), [(ENTITY, HEAD), (chunked(ENTITY), HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n")]
)
def test_the_payload_digest_is_over_the_entity(archive: Archive, tmp_path: Path, body: bytes, head: bytes) -> None:
    ref = archive.record_exchange(exchange(body=body, entity=ENTITY, head=head))
    archive.close()
    assert ref.payload_digest == f"sha256:{hashlib.sha256(ENTITY).hexdigest()}"
    assert payload(tmp_path, ref) == ENTITY


def test_content_coding_is_kept_in_the_record_and_undone_in_the_payload(archive: Archive, tmp_path: Path) -> None:
    coded = gzip.compress(ENTITY)
    head = HEAD[:-2] + b"Content-Encoding: gzip\r\n\r\n"
    ref = archive.record_exchange(exchange(body=coded, head=head))
    archive.close()
    assert block(tmp_path, ref).endswith(coded)
    assert payload(tmp_path, ref) == ENTITY


def test_a_failed_attempt_becomes_metadata_and_never_a_response(archive: Archive, tmp_path: Path) -> None:
    failed = exchange(
        outcome=Reset(phase=Phase.HEAD, detail="connection reset"), head=b"", body=b"HTTP/1.1 20", entity=None
    )
    ref = archive.record_exchange(failed)
    archive.close()
    kinds = [record.field("WARC-Type") for record in iter_records(files(tmp_path)[0])]
    assert kinds == ["warcinfo", "metadata", "request", "metadata"]
    told = block(tmp_path, ref).decode()
    assert "outcome: reset\r\n" in told
    assert "phase: head\r\n" in told
    assert "received-bytes: 11\r\n" in told


@pytest.mark.parametrize("padding", [0, 1_500_000])
def test_a_head_that_was_torn_off_has_its_secrets_masked_and_every_byte_kept(
    archive: Archive, tmp_path: Path, padding: int
) -> None:
    torn = b"HTTP/1.1 200 OK\r\nSet-Cookie: id=hush\r\nX-Cut: of" + b"f" * padding
    outcome = Reset(phase=Phase.HEAD, detail="connection reset")
    archive.record_exchange(exchange(outcome=outcome, head=b"", body=torn, entity=None))
    archive.close()
    last = [record.block.read() for record in iter_records(files(tmp_path)[0])][-1]
    assert last == torn.replace(b"id=hush", b"xxxxxxx")


def test_a_cut_body_says_why(archive: Archive, tmp_path: Path) -> None:
    ref = archive.record_exchange(exchange(outcome=answered(truncated=Truncation.DISCONNECT)))
    archive.close()
    with read_record(tmp_path, ref) as record:
        assert record.field("WARC-Truncated") == "disconnect"


def test_a_resource_is_its_bytes(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "picture"
    file.write_bytes(ENTITY * 300)
    refs = [
        archive.record_resource(uri="urn:sha256:00", data=ENTITY, content_type="text/html", at=NOON),
        archive.record_resource(uri="http://cdn.example/p", data=file, content_type="image/png", at=NOON),
    ]
    archive.close()
    assert [payload(tmp_path, ref) for ref in refs] == [ENTITY, ENTITY * 300]


def test_two_other_readers_read_every_record_and_agree_on_every_digest(archive: Archive, tmp_path: Path) -> None:
    for n in range(20):
        archive.record_exchange(exchange(url=f"http://a.example/{n}", body=ENTITY[: n * 100], entity=ENTITY[: n * 100]))
    archive.close()
    with files(tmp_path)[0].open("rb") as stream:
        iterator = ArchiveIterator(stream, check_digests="raise")
        assert sum(bool(record.content_stream().read() or True) for record in iterator) == 41
    with files(tmp_path)[0].open("rb") as stream:
        assert all(record.verify_block_digest() for record in FastIterator(stream, parse_http=False))


def test_many_threads_tear_nothing(archive: Archive, tmp_path: Path) -> None:
    refs: dict[int, RecordRef] = {}

    def work(first: int) -> None:
        for n in range(first, 320, 16):
            body = b"%d " % n * (n + 1)
            refs[n] = archive.record_exchange(exchange(url=f"http://a.example/{n}", body=body))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    archive.close()
    assert count_records(files(tmp_path)[0]) == 641
    for n, ref in refs.items():
        assert payload(tmp_path, ref) == b"%d " % n * (n + 1)


def test_nothing_recorded_leaves_no_file(archive: Archive, tmp_path: Path) -> None:
    assert archive.commit() == Committed({}, ())
    assert archive.close() == []
    assert files(tmp_path) == []


def test_an_interrupted_write_leaves_only_whole_records(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record_exchange(exchange())

    def interrupt(segment: segments.Segment, piece: bytes) -> None:
        segment._file.write(piece[:7])
        raise KeyboardInterrupt

    monkeypatch.setattr(segments.Segment, "_write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        archive.record_exchange(exchange(url="http://a.example/2"))
    monkeypatch.undo()
    ref = archive.record_exchange(exchange(url="http://a.example/3"))
    archive.close()
    assert count_records(files(tmp_path)[0]) == 5
    assert payload(tmp_path, ref) == ENTITY


def test_nothing_is_appended_behind_what_could_not_be_cut_back(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record_exchange(exchange())
    committed = archive.commit()

    class Broken(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(5, "Input/output error")

        def truncate(self, size: int | None = None) -> int:
            raise OSError(5, f"Input/output error at {size}")

    (segment,) = (archive._segment,)
    assert segment is not None
    monkeypatch.setattr(segment, "_file", Broken())
    for _ in range(2):
        with pytest.raises(DiskError):
            archive.record_exchange(exchange(url="http://a.example/2"))
    monkeypatch.undo()
    with pytest.raises(DiskError, match="cut back"):
        archive.record_exchange(exchange(url="http://a.example/3"))
    assert archive.commit().lengths == committed.lengths
    archive.close()


def test_a_full_disk_leaves_only_whole_records(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record_exchange(exchange())
    write: Callable[[segments.Segment, bytes], None] = segments.Segment._write

    def fail(segment: segments.Segment, piece: bytes) -> None:
        write(segment, piece[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(segments.Segment, "_write", fail)
    with pytest.raises(DiskError, match="No space left"):
        archive.record_exchange(exchange(url="http://a.example/2"))
    monkeypatch.undo()
    archive.record_exchange(exchange(url="http://a.example/3"))
    archive.close()
    uris = [record.field("WARC-Target-URI") for record in iter_records(files(tmp_path)[0])]
    assert uris == [None, *["http://a.example/x"] * 2, *["http://a.example/3"] * 2]


def test_a_file_that_has_grown_enough_is_followed_by_another(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SEGMENT_BYTES", 3000)
    for n in range(12):
        archive.record_exchange(exchange(url=f"http://a.example/{n}", body=hashlib.sha512(b"%d" % n).digest() * 8))
    entries = archive.close()
    assert len(entries) > 1
    assert [(out.path, out.bytes, out.records) for out in entries] == [
        (f"archive/{file.name}", file.stat().st_size, count_records(file)) for file in files(tmp_path)
    ]
    assert [out.sha256 for out in entries] == [
        hashlib.sha256(file.read_bytes()).hexdigest() for file in files(tmp_path)
    ]


def test_a_torn_file_is_never_read_as_whole(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    archive.close()
    whole = files(tmp_path)[0].read_bytes()
    ends = {record.offset for record in iter_records(files(tmp_path)[0])} | {len(whole)}
    torn = tmp_path / "torn.warc.gz"
    for size in range(1, len(whole)):
        torn.write_bytes(whole[:size])
        if size in ends:
            count_records(torn)
        else:
            with pytest.raises(ArchiveDamagedError):
                count_records(torn)


def test_another_record_at_the_place_is_not_mistaken_for_the_right_one(archive: Archive, tmp_path: Path) -> None:
    ref = archive.record_exchange(exchange())
    archive.close()
    with (
        pytest.raises(ArchiveDamagedError, match="another record"),
        read_record(tmp_path, ref.model_copy(update={"record_id": "<urn:uuid:0>"})),
    ):
        pass


def test_a_payload_that_is_held_is_not_stored_again_and_reads_back_all_the_same(
    archive: Archive, tmp_path: Path
) -> None:
    first = archive.record_exchange(exchange())
    second = archive.record_exchange(exchange(url="http://b.example/y", head=HEAD.replace(b"200", b"404")))
    archive.close()
    with read_record(tmp_path, second) as record:
        told = {name: record.field(f"WARC-{name}") for name in ("Type", "Profile", "Refers-To", "Truncated")}
        target = [record.field("WARC-Refers-To-Target-URI"), record.field("WARC-Refers-To-Date")]
        assert record.block.read() == HEAD.replace(b"200", b"404").replace(b"k=v", b"xxx")
    assert told == {
        "Type": "revisit",
        "Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "Refers-To": first.record_id,
        "Truncated": "length",
    }
    assert target == ["http://a.example/x", "2024-05-01T12:00:00.123456Z"]
    assert second.payload_digest == first.payload_digest
    assert payload(tmp_path, second) == payload(tmp_path, first) == ENTITY


@pytest.mark.parametrize(
    "changes",
    [
        {"body": ENTITY[:1000], "outcome": answered(body_bytes=1000)},
        {"outcome": answered(truncated=Truncation.DISCONNECT)},
        {"body": chunked(ENTITY), "entity": ENTITY, "head": HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n"},
    ],
    ids=["small", "cut off", "in chunks"],
)
def test_what_costs_less_or_reads_otherwise_is_stored_itself(
    archive: Archive, tmp_path: Path, changes: dict[str, object]
) -> None:
    if "head" not in changes:
        archive.record_exchange(exchange(**changes))  # type: ignore[arg-type]  # a test's own dict
    archive.record_exchange(exchange())
    ref = archive.record_exchange(exchange(url="http://b.example/", **changes))  # type: ignore[arg-type]
    archive.close()
    with read_record(tmp_path, ref) as record:
        assert record.field("WARC-Type") == "response"


def test_what_an_earlier_process_stored_is_not_stored_again(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    archive.record_resource(uri="urn:sha256:00", data=ENTITY, content_type="text/html", at=NOON)
    response, resource = archive.commit().payloads
    archive.close()
    held = Holdings(
        {response.payload.digest: response}.get,
        lambda uri, digest: {(resource.payload.uri, resource.payload.digest): resource}.get((uri, digest)),
    )
    following = Archive(tmp_path, started_at=NOON, settings_public={}, held=held)
    again = following.record_exchange(exchange(url="http://b.example/"))
    assert following.record_resource(uri="urn:sha256:00", data=ENTITY, content_type="", at=NOON) == resource.record
    assert following.commit().payloads == ()
    following.close()
    assert [record.field("WARC-Type") for record in iter_records(files(tmp_path)[1])] == [
        "warcinfo",
        "request",
        "revisit",
    ]
    assert payload(tmp_path, again) == ENTITY


def test_a_revisit_whose_original_is_gone_is_told_of(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    (original,) = archive.commit().payloads
    archive.close()
    held = Holdings({original.payload.digest: original}.get, lambda _uri, _digest: None)
    following = Archive(tmp_path, started_at=NOON, settings_public={}, held=held)
    second = following.record_exchange(exchange())
    following.close()
    files(tmp_path)[1].rename(tmp_path / original.record.warc)
    second = second.model_copy(update={"warc": original.record.warc})
    with pytest.raises(ArchiveDamagedError):
        payload(tmp_path, second)


def test_after_a_failed_fsync_nothing_more_is_vouched_for(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record_exchange(exchange())

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(DiskError, match="Input/output error"):
        archive.commit()
    monkeypatch.undo()
    for attempt in (archive.commit, lambda: archive.record_exchange(exchange()), archive.close):
        with pytest.raises(DiskError, match="durable"):
            attempt()
    archive.abandon()
    assert count_records(files(tmp_path)[0]) == 3
