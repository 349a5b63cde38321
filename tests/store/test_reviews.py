"""`reviews.jsonl`: nothing confirmed is lost, nothing written before the last line changes unseen."""

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from migrate.errors import DiskError, OutputError, UsageError
from migrate.model.review import Acknowledged, Audit, Decided, Decision, Entry, Reason, SignedOff, Withdrawn
from migrate.store.review_chain import Chain, Fault, Flaw
from migrate.store.reviews import NAME, Reviews, verify_chain

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def keep(n: int = 0, note: str = "") -> Decided:
    url = f"http://a.example/{n}"
    return Decided(url=url, decision=Decision.KEEP, reason=Reason.SEEN, note=note, by="Ada", at=NOON)


EVERY_KIND: tuple[Entry, ...] = (
    Acknowledged(what="a.example", by="Ada", at=NOON),
    Decided(
        url="http://a.example/1",
        decision=Decision.USE_ADDRESS,
        reason=Reason.TOLD,
        note="Zeile 1\nZeile 2 — “ja”\u2028\x00\x1b[31m",
        replacement="https://b.example/",
        by="Ada",
        at=NOON,
        expires=NOON + timedelta(days=365),
        batch="b1",
    ),
    SignedOff(
        scope="all links",
        counts={"links": 2},
        policy_version=1,
        manifest="0" * 64,
        audit=Audit(population=2, sampled=("http://a.example/1",), at_most_permille=1000),
        by="Ada",
        at=NOON,
    ),
)


def lines(out: Path) -> list[bytes]:
    return (out / NAME).read_bytes().splitlines(keepends=True)


def filled(out: Path, count: int = 5) -> list[bytes]:
    Reviews(out).append(*(keep(n) for n in range(count)))
    return lines(out)


def fault(out: Path) -> Fault:
    found = verify_chain(out / NAME).fault
    assert found is not None
    return found


def test_an_output_without_a_log_has_no_entries_and_reading_makes_no_file(tmp_path: Path) -> None:
    assert Reviews(tmp_path).entries == ()
    assert verify_chain(tmp_path / NAME) == Chain((), None)
    assert list(tmp_path.iterdir()) == []


def test_every_kind_of_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    names = Reviews(tmp_path).append(*EVERY_KIND)
    undo = Withdrawn(entry=names[1], by="Grace", at=NOON, note="a slip")
    last = Reviews(tmp_path).append(undo)
    found = verify_chain(tmp_path / NAME)
    assert [each.entry for each in found.entries] == [*EVERY_KIND, undo]
    assert [each.hash for each in found.entries] == [*names, *last]
    assert (found.head, found.fault) == (last[0], None)


def test_a_line_is_canonical_and_known_by_its_digest_which_the_next_one_has(tmp_path: Path) -> None:
    names = Reviews(tmp_path).append(keep(1), keep(2))
    first, second = lines(tmp_path)
    assert first == (
        b'{"entry":{"at":"2031-05-01T12:00:00Z","batch":null,"by":"Ada","decision":"keep","expires":null,'
        b'"kind":"decision","note":"","reason":"seen","replacement":null,"url":"http://a.example/1"},'
        b'"previous":null,"schema_version":1}\n'
    )
    assert names[0] == hashlib.sha256(first[:-1]).hexdigest() == json.loads(second)["previous"]


def test_a_receipt_finds_the_sign_off_that_it_was_given_for(tmp_path: Path) -> None:
    reviews = Reviews(tmp_path)
    receipt = reviews.append(*EVERY_KIND)[-1]
    reviews.append(keep(9))
    found = verify_chain(tmp_path / NAME).find(receipt)
    assert found is not None
    assert found.entry == EVERY_KIND[-1]
    assert verify_chain(tmp_path / NAME).find("0" * 64) is None


def test_secrets_in_urls_are_not_written(tmp_path: Path) -> None:
    Reviews(tmp_path).append(Acknowledged(what="http://jo:pw@a.example/?token=abc", by="Ada", at=NOON))
    assert b"http://REDACTED@a.example/?token=REDACTED" in (tmp_path / NAME).read_bytes()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_edited_line_is_found_by_its_number(tmp_path: Path, number: int) -> None:
    written = filled(tmp_path)
    written[number - 1] = written[number - 1].replace(b'"Ada"', b'"Eve"')
    (tmp_path / NAME).write_bytes(b"".join(written))
    found = fault(tmp_path)
    assert (found.flaw, found.line) == (Flaw.CHANGED, number)
    assert f"{NAME}:{number}" in found.told


def test_a_last_line_that_says_the_same_in_other_words_is_found(tmp_path: Path) -> None:
    written = filled(tmp_path)
    written[-1] = json.dumps(json.loads(written[-1])).encode() + b"\n"
    (tmp_path / NAME).write_bytes(b"".join(written))
    assert (fault(tmp_path).flaw, fault(tmp_path).line) == (Flaw.CHANGED, 5)


def test_two_lines_in_each_other_s_place_are_found(tmp_path: Path) -> None:
    written = filled(tmp_path)
    written[2], written[3] = written[3], written[2]
    (tmp_path / NAME).write_bytes(b"".join(written))
    assert (fault(tmp_path).flaw, fault(tmp_path).line) == (Flaw.CHANGED, 2)


@pytest.mark.parametrize(("number", "told_at"), [(1, 1), (3, 2)])
def test_a_line_taken_out_is_found(tmp_path: Path, number: int, told_at: int) -> None:
    written = filled(tmp_path)
    del written[number - 1]
    (tmp_path / NAME).write_bytes(b"".join(written))
    assert (fault(tmp_path).flaw, fault(tmp_path).line) == (Flaw.CHANGED, told_at)


def test_a_line_twice_is_found(tmp_path: Path) -> None:
    written = filled(tmp_path)
    (tmp_path / NAME).write_bytes(b"".join([*written, written[1]]))
    assert (fault(tmp_path).flaw, fault(tmp_path).line) == (Flaw.CHANGED, 6)


def test_nothing_is_built_on_a_log_that_was_changed(tmp_path: Path) -> None:
    written = filled(tmp_path)
    reviews = Reviews(tmp_path)
    changed = b"".join([*written[:-1], b"what somebody typed\n"])
    (tmp_path / NAME).write_bytes(changed)
    with pytest.raises(OutputError, match=f"{NAME}:5 is not as migrate wrote it"):
        reviews.append(keep(9))
    with pytest.raises(OutputError, match=f"{NAME}:5"):
        Reviews(tmp_path)
    assert (tmp_path / NAME).read_bytes() == changed


def test_a_line_of_a_newer_migrate_is_refused_with_what_to_do(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with (tmp_path / NAME).open("ab") as log:
        log.write(b'{"entry":{"kind":"prophecy"},"previous":null,"schema_version":2}\n')
    assert (fault(tmp_path).flaw, fault(tmp_path).line) == (Flaw.NEWER, 2)
    with pytest.raises(OutputError, match="newer migrate") as refused:
        Reviews(tmp_path)
    assert "pip install --upgrade" in refused.value.advice


@pytest.mark.parametrize("left", [1, 40, -2])
def test_an_end_that_was_never_finished_is_told_then_set_aside_and_never_deleted(tmp_path: Path, left: int) -> None:
    *before, last = filled(tmp_path)
    (tmp_path / NAME).write_bytes(b"".join(before) + last[:left])
    reviews = Reviews(tmp_path)
    torn = reviews.torn
    assert torn is not None
    assert (torn.flaw, torn.line, len(reviews.entries)) == (Flaw.TORN, 5, 4)
    reviews.append(keep(9))
    assert reviews.torn is None
    assert lines(tmp_path)[:-1] == before
    [aside] = tmp_path.glob(f"{NAME}.torn-*")
    assert aside.read_bytes() == last[:left]
    assert [each.entry for each in Reviews(tmp_path).entries] == [keep(0), keep(1), keep(2), keep(3), keep(9)]


def test_an_entry_that_lost_nothing_but_its_line_feed_counts(tmp_path: Path) -> None:
    written = b"".join(filled(tmp_path))
    (tmp_path / NAME).write_bytes(written.removesuffix(b"\n"))
    reviews = Reviews(tmp_path)
    assert (reviews.torn, len(reviews.entries)) == (None, 5)
    reviews.append(keep(9))
    assert (tmp_path / NAME).read_bytes().startswith(written)
    assert len(Reviews(tmp_path).entries) == 6


def test_what_others_wrote_meanwhile_is_kept_and_seen(tmp_path: Path) -> None:
    one, other = Reviews(tmp_path), Reviews(tmp_path)
    one.append(keep(1))
    other.append(keep(2))
    one.append(keep(3))
    assert [each.entry for each in one.entries] == [keep(1), keep(2), keep(3)]
    assert verify_chain(tmp_path / NAME).fault is None


def test_an_entry_is_taken_back_once_and_only_where_it_is(tmp_path: Path) -> None:
    reviews = Reviews(tmp_path)
    [name] = reviews.append(keep())
    [undo] = reviews.append(Withdrawn(entry=name, by="Ada", at=NOON))
    assert reviews.state(NOON).decisions == {}
    before = (tmp_path / NAME).read_bytes()
    for wrong in (name, undo, "f" * 64):
        with pytest.raises(UsageError, match=wrong):
            reviews.append(keep(2), Withdrawn(entry=wrong, by="Ada", at=NOON))
    assert (tmp_path / NAME).read_bytes() == before


def test_a_log_that_leads_out_of_the_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).symlink_to(tmp_path / "elsewhere.jsonl")
    with pytest.raises(OutputError, match="leads out of"):
        Reviews(tmp_path / "out")


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = b"".join(filled(tmp_path))
    reviews = Reviews(tmp_path)
    write = os.pwrite

    def half(descriptor: int, data: bytes, offset: int) -> int:
        if offset > len(before):
            raise OSError(28, "No space left on device")
        return write(descriptor, data[: len(data) // 2], offset)

    monkeypatch.setattr(os, "pwrite", half)
    with pytest.raises(DiskError, match="No space left"):
        reviews.append(keep(9))
    assert (tmp_path / NAME).read_bytes() == before


def _write_many(out: str, who: int, count: int) -> None:
    for n in range(count):
        Reviews(Path(out)).append(keep(who * 1000 + n))


def test_writers_at_the_same_time_lose_nothing_and_fork_nothing(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    writers = [spawned.Process(target=_write_many, args=(str(tmp_path), who, 25)) for who in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    found = verify_chain(tmp_path / NAME)
    assert found.fault is None
    written = {each.entry.url for each in found.entries if isinstance(each.entry, Decided)}
    assert written == {f"http://a.example/{who * 1000 + n}" for who in range(4) for n in range(25)}
    assert len(found.entries) == 100


_WRITER = """
import sys
from pathlib import Path
from tests.store.test_reviews import Reviews, keep
reviews = Reviews(Path(sys.argv[1]))
for n in range(10_000):
    reviews.append(*(keep(n, "x" * 2000) for _ in range(20)))
    print(n, flush=True)
"""


def test_what_was_confirmed_before_a_kill_is_there_and_the_log_goes_on(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert writer.stdout is not None
    with writer.stdout:
        confirmed = [writer.stdout.readline() for _ in range(5)]
        writer.send_signal(signal.SIGKILL)
        confirmed += writer.stdout.readlines()
    writer.wait(30)
    told = len([line for line in confirmed if line.endswith(b"\n")])
    reviews = Reviews(tmp_path)
    assert len(reviews.entries) >= 20 * told
    before = len(reviews.entries)
    reviews.append(keep(7))
    assert (verify_chain(tmp_path / NAME).fault, len(reviews.entries)) == (None, before + 1)
