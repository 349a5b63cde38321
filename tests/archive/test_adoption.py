"""What a killed process left is found as it was written: whole parcels, and where the rest begins."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.archive.adoption import Damaged, Foreign, Short, Tail, cut, survey
from migrate.archive.parcels import Parcel
from migrate.archive.sealing import Decision, Seal, placed
from migrate.archive.warc import iter_records
from migrate.archive.writing import Archive
from migrate.model.capture import Check, Phase, Reset, Step
from migrate.model.exchange import Exchange
from migrate.model.link import Origin
from migrate.model.record import RecordRef
from tests.archive.test_warc import ENTITY, NOON, exchange, files

LATER = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path, started_at=NOON, settings_public={})


def check_of(*exchanges: Exchange, parcel: Parcel) -> Check:
    steps = tuple(Step(url=each.url, outcome=each.outcome, record=parcel.add_exchange(each)) for each in exchanges)
    return Check(url=exchanges[0].url, at=NOON, origin=Origin.LIVE, steps=steps, robots="Disallow: /")


def sealed(archive: Archive, *exchanges: Exchange) -> Check:
    with Parcel() as parcel:
        check = check_of(*exchanges, parcel=parcel)
        parcel.seal(Seal(Decision.CHECKED, check))
        return placed(check, archive.append(parcel))


def tail_of(out: Path, committed: dict[str, int]) -> Tail:
    (found,) = survey(out, committed)
    assert isinstance(found, Tail)
    return found


def kinds(tail: Tail) -> list[list[str]]:
    return [[record.kind for record in group.records] for group in tail.groups]


def test_what_is_as_committed_is_no_news(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    committed = dict(archive.commit().lengths)
    archive.close()
    assert list(survey(tmp_path, committed)) == []


def test_whole_parcels_are_found_as_they_were_appended(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    committed = dict(archive.commit().lengths)
    archive.record_exchange(exchange(url="http://a.example/2", interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"))
    archive.record_resource(uri="http://cdn.example/p", data=b"GIF89a", content_type="image/gif", at=NOON)
    failed = exchange(outcome=Reset(phase=Phase.HEAD, detail="connection reset"), head=b"", body=b"HTT", entity=None)
    check = sealed(archive, failed, exchange(url="http://a.example/x", body=ENTITY * 2))
    archive.close()
    tail = tail_of(tmp_path, committed)
    assert kinds(tail) == [
        ["request", "metadata", "response"],
        ["resource"],
        ["metadata", "metadata", "request", "metadata", "request", "response"],
    ]
    last = tail.groups[-1]
    assert last.sealed is not None
    assert last.sealed.check is not None
    assert placed(last.sealed.check, {found.ref.record_id: found.ref for found in last.records}) == check
    assert last.end == tail.size == files(tmp_path)[0].stat().st_size


@pytest.mark.parametrize("is_listed", [True, False])
def test_at_every_byte_the_whole_parcels_before_it_are_found_and_none_else(
    archive: Archive, tmp_path: Path, is_listed: bool
) -> None:
    archive.record_exchange(exchange(body=b"one", entity=b"one"))
    committed = dict(archive.commit().lengths) if is_listed else {}
    sealed(archive, exchange(url="http://a.example/2", body=b"two"), exchange(url="http://a.example/3", body=b"three"))
    archive.record_exchange(exchange(url="http://a.example/4", body=b"four"))
    archive.close()
    (file,) = files(tmp_path)
    whole = file.read_bytes()
    offsets = [record.offset for record in iter_records(file)]
    ends = [offsets[1], offsets[3], offsets[8], len(whole)]  # warcinfo, a pair, a sealed parcel of five, a pair
    for size in range(ends[1] + 1 if is_listed else 0, len(whole) + 1, 7):
        file.write_bytes(whole[:size])
        groups = tail_of(tmp_path, committed).groups
        expected = [end for end in ends if end <= size and (not is_listed or end > ends[1])]
        assert [group.end for group in groups] == expected, size


def test_garbage_behind_what_was_committed_ends_what_is_found(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    committed = dict(archive.commit().lengths)
    archive.record_exchange(exchange(url="http://a.example/2"))
    archive.close()
    (file,) = files(tmp_path)
    end = file.stat().st_size
    with file.open("ab") as stream:
        stream.write(b"\0" * 4096)
    assert [group.end for group in tail_of(tmp_path, committed).groups] == [end]


def test_a_flipped_bit_is_no_record(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    committed = dict(archive.commit().lengths)
    archive.record_exchange(exchange(url="http://a.example/2"))
    archive.close()
    (file,) = files(tmp_path)
    data = bytearray(file.read_bytes())
    data[-30] ^= 1
    file.write_bytes(data)
    assert tail_of(tmp_path, committed).groups == ()


def test_what_is_missing_foreign_or_damaged_is_told(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    archive.close()
    (ours,) = files(tmp_path)
    data = bytearray(ours.read_bytes())
    data[len(data) // 2] ^= 1
    ours.write_bytes(data)
    (tmp_path / "archive" / "a.warc.gz").write_bytes(b"1234")
    (tmp_path / "archive" / "z.warc.gz").write_bytes(b"nothing that gzip wrote")
    assert list(survey(tmp_path, {"archive/a.warc.gz": 9, "archive/lost.warc.gz": 7})) == [
        Short("archive/a.warc.gz", 9, 4),
        Short("archive/lost.warc.gz", 7, 0),
        Damaged(f"archive/{ours.name}", len(data)),
        Foreign("archive/z.warc.gz", 23),
    ]


def test_a_cut_keeps_every_byte_before_it_and_none_after(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    committed = dict(archive.commit().lengths)
    archive.record_exchange(exchange(url="http://a.example/2", body=ENTITY * 40))
    archive.close()
    (file,) = files(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole + b"\x1f\x8btorn")
    tail = tail_of(tmp_path, committed)
    cut(tmp_path, tail, tail.groups[-1].end)
    assert file.read_bytes() == whole
    cut(tmp_path, tail, 0)
    assert files(tmp_path) == []


def test_a_payload_that_can_be_referred_to_is_told_of(archive: Archive, tmp_path: Path) -> None:
    archive.record_exchange(exchange())
    archive.record_resource(uri="http://cdn.example/p", data=b"GIF89a", content_type="image/gif", at=NOON)
    stored = archive.commit().payloads
    archive.close()
    groups = tail_of(tmp_path, {}).groups
    assert [found.payload for group in groups for found in group.records if found.payload] == list(stored)
    assert isinstance(stored[0].record, RecordRef)
