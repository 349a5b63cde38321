"""The audit and the sign-off: drawn once, opened by a person, receipted on one page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.custody.receipts import Receipt, as_text, receipt_of
from migrate.desk.desk import Desk
from migrate.desk.signing import Looking, Signing, auditing, draw, opened, sign_off
from migrate.errors import UsageError
from migrate.model.review import Audit, Decided, Decision, Drawn, Reason, SignedOff
from migrate.store.reviews import Reviews, verify_chain
from tests.review import sample

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def now() -> datetime:
    return NOON


def written(out: Path, links: int = 100) -> Path:
    sample.write(out, [sample.post("a.html")], [sample.link(f"https://ok.example/{n}") for n in range(links)])
    return out


def test_a_sample_is_drawn_once_whoever_asks_again(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    catalogue = desk.catalogue
    with desk.log() as log:
        first = draw(log, catalogue, "Ada", "a seed", NOON)
        assert draw(log, catalogue, "Ben", "another seed", NOON) == first
    (entry,) = [each.entry for each in Reviews(tmp_path).entries]
    assert isinstance(entry, Drawn)
    assert (entry.seed, entry.population, len(entry.sampled), entry.by) == ("a seed", 100, 30, "Ada")


def test_a_sign_off_states_what_the_person_found(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    catalogue = desk.catalogue
    with desk.log() as log:
        drawn = draw(log, catalogue, "Ada", "a seed", NOON)
        for place, url in enumerate(drawn.drawn.sampled):
            opened(log, Looking(by="Ada", draw=drawn.name, url=url, works=place > 1), NOON)
        receipt = sign_off(log, catalogue, tmp_path, Signing(by="Ada", scope="spring"), now)
    sampled = drawn.drawn.sampled
    audit = Audit(draw=drawn.name, population=100, sampled=sampled, wrong=sampled[:2], at_most_permille=196)
    assert receipt.signed.audit == audit
    text = (tmp_path / receipt.path).read_text(encoding="utf-8")
    assert text == as_text(receipt)
    assert "30 of 100 links called working" in " ".join(text.split())
    assert "2 of them did not work. So, with 95 % confidence, at most 19.6 %" in " ".join(text.split())


def test_who_opens_a_link_again_has_the_last_word(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path, 3), now)
    catalogue = desk.catalogue
    with desk.log() as log:
        drawn = draw(log, catalogue, "Ada", "a seed", NOON)
        url = drawn.drawn.sampled[0]
        for works in (False, True):
            opened(log, Looking(by="Ada", draw=drawn.name, url=url, works=works), NOON)
        found = auditing(log.entries, catalogue.sha256)
    assert found is not None
    assert (found.works, found.is_done) == ({url: True}, False)


def test_a_link_that_was_not_drawn_is_not_taken_for_the_audit(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    catalogue = desk.catalogue
    with desk.log() as log:
        drawn = draw(log, catalogue, "Ada", "a seed", NOON)
        with pytest.raises(UsageError, match="was not drawn"):
            opened(log, Looking(by="Ada", draw=drawn.name, url="https://else.example/", works=True), NOON)


def test_nobody_signs_with_an_audit_that_is_not_done(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    catalogue = desk.catalogue
    with desk.log() as log:
        with pytest.raises(UsageError, match="No sample of the links called working"):
            sign_off(log, catalogue, tmp_path, Signing(by="Ada"), now)
        draw(log, catalogue, "Ada", "a seed", NOON)
        with pytest.raises(UsageError, match="30 of the 30 links that were drawn were not opened yet"):
            sign_off(log, catalogue, tmp_path, Signing(by="Ada"), now)
        assert sign_off(log, catalogue, tmp_path, Signing(by="Ada", with_audit=False), now).signed.audit is None


def test_nobody_signs_what_they_have_not_seen(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    catalogue = desk.catalogue
    with desk.log() as log:
        with pytest.raises(UsageError, match="renewed by a check"):
            sign_off(log, catalogue, tmp_path, Signing(by="Ada", manifest="0" * 64, with_audit=False), now)
        with pytest.raises(UsageError, match="Somebody decided something"):
            sign_off(log, catalogue, tmp_path, Signing(by="Ada", head="0" * 64, with_audit=False), now)


def test_a_renewed_manifest_wants_a_new_audit(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    with desk.log() as log:
        draw(log, desk._catalogue, "Ada", "a seed", NOON)
    written(tmp_path, 101)
    renewed = desk.catalogue
    with desk.log() as log:
        assert auditing(log.entries, renewed.sha256) is None


def test_the_receipt_says_what_stood_and_is_drawn_again_the_same(tmp_path: Path) -> None:
    desk = Desk(written(tmp_path), now)
    catalogue = desk.catalogue
    url = "https://ok.example/1"
    with desk.log() as log:
        log.append(Decided(url=url, decision=Decision.KEEP, reason=Reason.SEEN, by="Ada", at=NOON))
        log.append(Decided(url=url, decision=Decision.GONE, reason=Reason.SEEN, by="Ada", at=NOON))
        receipt = sign_off(log, catalogue, tmp_path, Signing(by="Ada", with_audit=False), now)
        log.append(Decided(url=url, decision=Decision.WORKS, reason=Reason.SEEN, by="Ada", at=NOON))
    again = receipt_of(verify_chain(tmp_path / "reviews.jsonl").entries, receipt.hash)
    assert again == receipt
    assert receipt.decisions == {Decision.GONE: 1}
    assert "Decisions   Gone 1" in as_text(receipt)


def test_the_receipt_fits_one_page_and_stays_on_its_lines_whatever_people_wrote() -> None:
    signed = SignedOff(
        scope="x " * 400,
        counts={f"links_{n}": 10**6 for n in range(30)},
        policy_version=1,
        by="Ada\nReceipt     " + "0" * 64 + "\u2028\x1b[2J\u202e",
        at=NOON,
        note="line\n" * 300,
        audit=Audit(
            population=10**6,
            sampled=tuple(f"https://{n}.example/{'long' * 100}" for n in range(30)),
            wrong=tuple(f"https://{n}.example/{'long' * 100}" for n in range(30)),
            at_most_permille=1000,
        ),
    )
    text = as_text(Receipt("1" * 64, None, 1, signed, {}))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 78
    assert len(lines) <= 80  # A4 at 9 points
    assert [line for line in lines if line.startswith("Receipt")] == [f"Receipt     {'1' * 64}"]
    assert all(line.isprintable() for line in lines)
