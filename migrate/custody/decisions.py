"""The log of decisions: whether it is as it was written, and whether what was signed follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate import files
from migrate.custody.audits import at_most_permille
from migrate.custody.proof import Finding, Flaw
from migrate.custody.receipts import FOLDER, Receipt, as_text, receipt_of
from migrate.errors import UsageError
from migrate.model.review import Audit, Chained, Drawn, Opened, SignedOff
from migrate.model.reviewed import withdrawn_of
from migrate.store.review_chain import Chain, Fault
from migrate.store.review_chain import Flaw as Fray
from migrate.store.reviews import NAME, verify_chain

SHORTEST_NAME = 8
"""Digits of a receipt's hash that a person has to give at least."""
_RESTORE = "Restore it from a copy: what follows that line cannot be believed."


def check_decisions(out: Path) -> tuple[Chain, list[Finding]]:
    """Give the log as far as it holds, and what is wrong with it and with the receipts.

    Raises:
        OutputError: the log is a link that leads out of OUT.
        DiskError: it cannot be read.
    """
    chain = verify_chain(files.below(out, NAME))
    return chain, [*_broken(chain.fault), *_sign_offs(chain.entries), *_receipts(out, chain.entries)]


def _broken(fault: Fault | None) -> Iterator[Finding]:
    if fault is None:
        return
    match fault.flaw:
        case Fray.TORN:
            yield Finding(Flaw.TORN, NAME, fault.told, "Nothing is to be done: the next decision sets that end aside.")
        case Fray.CHANGED:
            yield Finding(Flaw.CHANGED, NAME, fault.told, _RESTORE)
        case Fray.NEWER:
            yield Finding(Flaw.DAMAGED, NAME, fault.told, "Update html-migrate: pip install --upgrade html-migrate")


def _sign_offs(entries: Sequence[Chained]) -> Iterator[Finding]:
    """Yield the sign-offs whose audit does not follow from what was drawn and opened before."""
    for at, each in enumerate(entries):
        if isinstance(each.entry, SignedOff) and each.entry.audit and not _follows(each.entry.audit, entries[:at]):
            told = f"{NAME}:{each.line} signs an audit that does not follow from the entries before it."
            yield Finding(Flaw.CHANGED, NAME, told, "Sign again, after an audit.")


def _follows(audit: Audit, before: Sequence[Chained]) -> bool:
    if audit.at_most_permille != at_most_permille(len(audit.wrong), len(audit.sampled), audit.population):
        return False
    if audit.draw is None:
        return True
    drawn = next((each.entry for each in before if each.hash == audit.draw), None)
    gone = withdrawn_of(before)
    works = {
        each.entry.url: each.entry.works
        for each in before
        if isinstance(each.entry, Opened) and each.entry.draw == audit.draw and each.hash not in gone
    }
    return (
        isinstance(drawn, Drawn)
        and (drawn.sampled, drawn.population) == (audit.sampled, audit.population)
        and set(audit.sampled) <= works.keys()
        and {url for url in audit.sampled if not works[url]} == set(audit.wrong)
    )


def _receipts(out: Path, entries: Sequence[Chained]) -> Iterator[Finding]:
    """Yield the receipts in OUT that say something else than the log."""
    signed = {each.hash[:SHORTEST_NAME]: each.hash for each in entries if isinstance(each.entry, SignedOff)}
    with files.disk_faults_told(out):
        for path in sorted((out / FOLDER).glob("receipt-*.txt")):
            name = signed.get(path.stem.removeprefix("receipt-"))
            receipt = receipt_of(entries, name) if name else None
            if receipt is None:
                told = f"{FOLDER}/{path.name} is the receipt of a sign-off that the log does not have."
                yield Finding(Flaw.UNLISTED, f"{FOLDER}/{path.name}", told, f"Restore {NAME} from a copy.")
            elif path.read_bytes() != as_text(receipt).encode():
                told = f"{FOLDER}/{path.name} does not say, word for word, what the log says."
                advice = f"Print it anew: migrate verify {out} --receipt {receipt.hash[:16]}"
                yield Finding(Flaw.CHANGED, f"{FOLDER}/{path.name}", told, advice)


@dataclass(frozen=True, slots=True)
class Signed:
    """A receipt, and what has come since."""

    receipt: Receipt
    withdrawn: bool
    entries_since: int
    """Entries of the log that came after it."""
    manifest_is_same: bool | None
    """Whether OUT's manifest is still the one that was signed; None where none was named, or none is there."""


def find_receipt(out: Path, name: str) -> Signed | Finding:
    """Find the sign-off with this hash, or its beginning, and prove the log up to it.

    Raises:
        UsageError: the name is no hash, or too short.
        OutputError: the log is a link that leads out of OUT.
        DiskError: it cannot be read.
    """
    wanted = name.strip().lower()
    if len(wanted) < SHORTEST_NAME or set(wanted) - set("0123456789abcdef"):
        raise UsageError(f"“{name}” is no receipt.", f"Give at least {SHORTEST_NAME} of the 64 digits of its hash.")
    chain = verify_chain(files.below(out, NAME))
    found = [each for each in chain.entries if isinstance(each.entry, SignedOff) and each.hash.startswith(wanted)]
    if not found:
        return next(iter(_broken(chain.fault)), None) or Finding(
            Flaw.MISSING,
            NAME,
            f"{NAME} holds no sign-off {name}.",
            "Compare the digits; is it the receipt of this OUT?",
        )
    each = found[0]
    receipt = receipt_of(chain.entries, each.hash)
    assert receipt is not None
    manifest = out / "manifest.json"
    signed = receipt.signed.manifest
    with files.disk_faults_told(out):
        same = files.sha256_of(manifest) == signed if signed and manifest.is_file() else None
    return Signed(receipt, each.hash in withdrawn_of(chain.entries), len(chain.entries) - each.line, same)
