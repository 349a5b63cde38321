"""Verification finds whatever is not as it was recorded, names it, and changes nothing but the list of runs."""

import gzip
import hashlib
import os
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.archive.warc import iter_records
from migrate.custody.decisions import Signed, find_receipt
from migrate.custody.proof import Finding, Flaw, Verified
from migrate.custody.verify import verify
from migrate.errors import MissingOutputError, OutputBusyError, UsageError
from migrate.exporters.manifest import iter_archives, iter_links, iter_posts
from migrate.files import claim_output
from migrate.model.review import Audit, Decided, Decision, Reason, SignedOff, Withdrawn
from migrate.store.beside import read_beside
from migrate.store.reviews import Reviews
from tests.journeys.conftest import tree

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def out(demo_output: Path, tmp_path: Path) -> Path:
    """An output with answers in chunks, coded ones, revisits, failed attempts, mirrors and old copies."""
    return shutil.copytree(demo_output, tmp_path / "out", symlinks=True)


def verified(out: Path) -> Verified:
    return verify(out, lambda: NOON)


def flaws(out: Path) -> list[tuple[Flaw, str]]:
    return [(found.flaw, found.file) for found in verified(out).findings]


def archive(out: Path) -> Path:
    (warc,) = (out / "archive").glob("*.warc.gz")
    return warc


def name(out: Path) -> str:
    return f"archive/{archive(out).name}"


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def test_what_was_just_made_is_as_it_was_recorded(out: Path) -> None:
    before = {path: data for path, data in tree(out).items() if not path.startswith("journal")}
    found = verified(out)
    assert found.findings == ()
    listed = list(iter_archives(out / "manifest.json"))
    looked = found.looked
    assert (looked.files, looked.records, looked.bytes) == (
        len(listed),
        sum(entry.records for entry in listed),
        sum(entry.bytes for entry in listed),
    )
    assert (looked.posts, looked.links) == (
        sum(1 for _ in iter_posts(out / "manifest.json")),
        sum(1 for _ in iter_links(out / "manifest.json")),
    )
    assert looked.payloads > 100
    assert {path: data for path, data in tree(out).items() if not path.startswith("journal")} == before


def test_status_knows_when_it_was_verified_and_with_what_outcome(out: Path) -> None:
    (out / "posts").joinpath(next((out / "posts").iterdir()).name).unlink()
    verified(out)
    last = read_beside(out, lambda reading: next(iter(reading.runs.newest_first())))
    assert (last.verb, last.started_at, last.exit_code, last.counts["findings"]) == ("verify", NOON, 1, 1)


def test_every_changed_byte_of_the_archive_is_found(out: Path) -> None:
    warc, chance = archive(out), random.Random(4)
    whole = warc.read_bytes()
    for _ in range(40):
        at = chance.randrange(len(whole))
        warc.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        assert name(out) in {file for _, file in flaws(out)}, f"a bit at {at}"


def test_every_truncation_is_found(out: Path) -> None:
    warc, chance = archive(out), random.Random(5)
    whole = warc.read_bytes()
    for length in (0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(15))):
        warc.write_bytes(whole[:length])
        assert (Flaw.MISSING, name(out)) in flaws(out), f"{length} bytes left"


def test_a_torn_tail_is_told_with_what_mends_it(out: Path) -> None:
    whole = archive(out).read_bytes()
    records = list(iter_records(archive(out)))
    rewritten(archive(out), lambda data: data + whole[: records[0].length // 2])
    found = verified(out).findings
    assert [each.flaw for each in found] == [Flaw.TORN, Flaw.UNLISTED]
    assert found[0].told == f"{name(out)} ends inside the record at {len(whole)}."
    assert "migrate run" in found[0].advice


def test_behind_a_damaged_record_the_others_are_still_proved(out: Path) -> None:
    records = list(iter_records(archive(out)))
    hit = records[len(records) // 2]
    at = hit.offset + hit.length // 2

    def damaged(data: bytes) -> bytes:
        return data[:at] + bytes(b ^ 0xFF for b in data[at : at + 8]) + data[at + 8 :]

    rewritten(archive(out), damaged)
    found = verified(out)
    assert found.looked.records == len(records) - 1
    assert f"{name(out)} holds no whole record at {hit.offset}." in [each.told for each in found.findings]


def test_a_record_that_was_changed_and_packed_again_is_found_by_its_digests(out: Path) -> None:
    warc = archive(out)
    data = warc.read_bytes()
    hit = next(
        each
        for each in iter_records(warc)
        if each.field("WARC-Type") == "resource" and b"png" in each.block.read()[:9].lower()
    )
    plain = gzip.decompress(data[hit.offset : hit.offset + hit.length])
    forged = gzip.compress(plain[:-5] + bytes([plain[-5] ^ 1]) + plain[-4:])
    warc.write_bytes(data[: hit.offset] + forged + data[hit.offset + hit.length :])
    told = [each.told for each in verified(out).findings]
    assert f"{name(out)}, record at {hit.offset}: its block is not what its digest says." in told
    assert f"{name(out)}, record at {hit.offset}: its payload is not what its digest says." in told


def test_a_file_of_the_archive_that_is_gone_is_named_with_all_that_led_there(out: Path) -> None:
    archive(out).unlink()
    found = verified(out).findings
    assert found[0].told == f"{found[0].file} is not there; the manifest lists it."
    assert sum("The source of" in each.told for each in found) == sum(1 for _ in iter_posts(out / "manifest.json"))


def test_a_file_that_no_run_of_ours_has_listed_is_told(out: Path) -> None:
    shutil.copyfile(archive(out), out / "archive" / "theirs.warc.gz")
    assert (Flaw.UNLISTED, "archive/theirs.warc.gz") in flaws(out)


def test_changed_and_missing_markdown_is_named(out: Path) -> None:
    first, second, *_ = sorted((out / "posts").rglob("*.md"))
    rewritten(first, lambda data: data + b"more")
    second.unlink()
    assert sorted(flaws(out), key=lambda flaw: flaw[1]) == [
        (Flaw.CHANGED, str(first.relative_to(out))),
        (Flaw.MISSING, str(second.relative_to(out))),
    ]


def test_changed_and_missing_pictures_are_named(out: Path) -> None:
    shown = {link.asset for link in iter_links(out / "manifest.json") if link.asset}
    first, second, *_ = sorted(shown)
    rewritten(out / first, lambda data: data[:-1] + bytes([data[-1] ^ 1]))
    (out / second).unlink()
    assert sorted(flaws(out), key=lambda flaw: flaw[1]) == [(Flaw.CHANGED, first), (Flaw.MISSING, second)]


def test_a_picture_with_the_bytes_of_another_is_found_though_its_name_fits(out: Path) -> None:
    link = next(
        link
        for link in iter_links(out / "manifest.json")
        if link.asset and link.copy_capture and link.source == "mirror"
    )
    assert link.asset is not None
    forged = b"\x89PNG forged"

    renamed = f"assets/forged-{hashlib.sha256(forged).hexdigest()[:8]}.png"
    (out / renamed).write_bytes(forged)
    manifest = out / "manifest.json"
    rewritten(manifest, lambda data: data.replace(link.asset.encode(), renamed.encode()))  # type: ignore[union-attr]
    assert (Flaw.CHANGED, renamed) in flaws(out)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows.remove(row_of(rows, "http://blank.example/poem")), "links: "),
        (lambda rows: replace_in(rows, '"verdict":"suspect"', '"verdict":"ok"'), "works: "),
        (lambda rows: replace_in(rows, '"title":"A map of the surge"', '"title":"Another map"'), None),
        (lambda rows: replace_in(rows, "blank.example/poem", "blank.example/prose"), None),
    ],
    ids=["removed", "another verdict", "another title", "another address"],
)
def test_a_row_of_the_manifest_that_was_changed_or_taken_out_is_found(
    out: Path, change: Callable[[list[str]], None], told: str | None
) -> None:
    manifest = out / "manifest.json"
    rows = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    change(rows)
    manifest.write_text("".join(rows), encoding="utf-8")
    found = [each for each in verified(out).findings if each.file == "manifest.json"]
    assert [each.flaw for each in found] == [Flaw.CHANGED] * (2 if told else 1)
    assert told is None or told in found[0].told
    (out / "journal.sqlite3").unlink()
    assert [each.file for each in verified(out).findings] == (["manifest.json"] if told else [])


def row_of(rows: list[str], url: str) -> str:
    return next(row for row in rows if f'"url":"{url}"' in row)


def replace_in(rows: list[str], old: str, new: str) -> None:
    at = next(number for number, row in enumerate(rows) if old in row)
    rows[at] = rows[at].replace(old, new)


def test_what_somebody_put_among_markdown_and_pictures_is_told_and_leftovers_are_not(out: Path) -> None:
    (out / "posts" / "never-written.md").write_text("Invented.", encoding="utf-8")
    (out / "assets" / "added.png").write_bytes(b"added")
    (out / "assets" / "posing-0123abcd.png").write_bytes(b"not what its name says")
    earlier = b"of an earlier version of a post"
    (out / "assets" / f"earlier-{hashlib.sha256(earlier).hexdigest()[:8]}.png").write_bytes(earlier)
    assert flaws(out) == [
        (Flaw.UNLISTED, "assets/added.png"),
        (Flaw.UNLISTED, "assets/posing-0123abcd.png"),
        (Flaw.UNLISTED, "posts/never-written.md"),
    ]


def test_a_journal_that_cannot_be_read_keeps_nothing_else_from_being_proved(out: Path) -> None:
    (out / "journal.sqlite3").write_bytes(b"no journal at all")
    first, *_ = sorted((out / "posts").rglob("*.md"))
    first.unlink()
    found = verified(out)
    assert [(each.flaw, each.file) for each in found.findings] == [
        (Flaw.MISSING, str(first.relative_to(out))),
        (Flaw.DAMAGED, "journal.sqlite3"),
    ]
    assert len(found.notices) == 1


def test_an_index_that_leads_astray_or_lacks_something_is_told(out: Path) -> None:
    index = out / "archive" / "index.cdxj"
    whole = index.read_bytes()
    rewritten(index, lambda data: data.replace(b'"offset": "', b'"offset": "9', 1))
    assert flaws(out) == [(Flaw.UNRESOLVED, "archive/index.cdxj")]
    index.write_bytes(whole.split(b"\n", 1)[1])
    assert flaws(out) == [(Flaw.UNLISTED, "archive/index.cdxj")]
    index.unlink()
    assert flaws(out) == [(Flaw.MISSING, "archive/index.cdxj")]


def signed(audit: Audit | None = None) -> SignedOff:
    return SignedOff(scope="all", counts={"links": 1}, policy_version=1, audit=audit, by="Ada", at=NOON)


def keep(n: int) -> Decided:
    return Decided(url=f"https://{n}.example/", decision=Decision.KEEP, reason=Reason.SEEN, by="Ada", at=NOON)


def test_a_decision_that_was_changed_afterwards_is_found(out: Path) -> None:
    Reviews(out).append(keep(1), keep(2), signed())
    rewritten(out / "reviews.jsonl", lambda data: data.replace(b"https://1.", b"https://3."))
    assert flaws(out) == [(Flaw.CHANGED, "reviews.jsonl")]


def test_an_audit_that_does_not_follow_from_what_was_opened_is_found(out: Path) -> None:
    Reviews(out).append(signed(Audit(population=100, sampled=("https://a.example/",), at_most_permille=1)))
    assert flaws(out) == [(Flaw.CHANGED, "reviews.jsonl")]


def test_a_receipt_that_was_changed_or_whose_sign_off_is_gone_is_found(out: Path) -> None:
    (receipt,) = Reviews(out).append(signed())
    path = out / "report" / f"receipt-{receipt[:8]}.txt"
    path.write_text("I owe you nothing.", encoding="utf-8")
    assert flaws(out) == [(Flaw.CHANGED, f"report/{path.name}")]
    (out / "reviews.jsonl").unlink()
    assert flaws(out) == [(Flaw.UNLISTED, f"report/{path.name}")]


def test_a_receipt_still_verifies_after_more_was_decided_and_the_manifest_renewed(out: Path) -> None:
    reviews = Reviews(out)
    reviews.append(keep(1))
    (receipt,) = reviews.append(signed().model_copy(update={"manifest": "0" * 64}))
    reviews.append(keep(2), keep(3))
    found = find_receipt(out, receipt[:8].upper())
    assert isinstance(found, Signed)
    assert (found.receipt.hash, found.withdrawn, found.entries_since, found.manifest_is_same) == (
        receipt,
        False,
        2,
        False,
    )
    reviews.append(Withdrawn(entry=receipt, by="Ada", at=NOON))
    again = find_receipt(out, receipt)
    assert isinstance(again, Signed)
    assert again.withdrawn


def test_a_receipt_does_not_verify_where_the_log_was_changed_before_it(out: Path) -> None:
    _, receipt = Reviews(out).append(keep(1), signed())
    rewritten(out / "reviews.jsonl", lambda data: data.replace(b"https://1.", b"https://3."))
    found = find_receipt(out, receipt)
    assert isinstance(found, Finding)
    assert found.flaw is Flaw.CHANGED


@pytest.mark.parametrize("name", ["", "123", "not hexadecimal", "g" * 64])
def test_what_is_no_receipt_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        find_receipt(tmp_path, name)


def test_an_output_that_is_in_use_is_not_verified(out: Path) -> None:
    with claim_output(out), pytest.raises(OutputBusyError):
        verified(out)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingOutputError):
        verified(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_that_cannot_be_written_is_verified_all_the_same(out: Path) -> None:
    out.chmod(0o555)
    (out / "lock").chmod(0o444)
    try:
        found = verified(out)
    finally:
        out.chmod(0o755)
    assert (found.findings, len(found.notices)) == ((), 1)
