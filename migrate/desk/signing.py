"""Audit and sign-off: links drawn and opened, then a state of affairs that somebody stands for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate import files
from migrate.custody.audits import at_most_permille, sample
from migrate.custody.receipts import Receipt, as_text, receipt_of
from migrate.desk.catalogue import Catalogue
from migrate.errors import DiskError, UsageError
from migrate.model.base import Frozen
from migrate.model.link import Verdict
from migrate.model.review import Audit, Chained, Drawn, Hash, Name, Note, Opened, SignedOff, Url, When
from migrate.model.reviewed import withdrawn_of
from migrate.store.reviews import Reviews


class Looking(Frozen):
    """Somebody opened a link of the draw."""

    by: Name
    draw: Hash
    url: Url
    works: bool


class Signing(Frozen):
    """Somebody signs."""

    by: Name
    scope: str = ""
    """All links where it is empty."""
    note: Note = ""
    manifest: Hash | None = None
    """The manifest that the person looked at; None: whichever there is."""
    head: Hash | None = None
    """The newest entry of the log that the person knew of; None: whichever there is."""
    with_audit: bool = True
    """False where it is to be said that no sample was opened."""


@dataclass(frozen=True, slots=True)
class Auditing:
    """An audit under way."""

    name: str
    """Hash of the draw."""
    drawn: Drawn
    works: dict[str, bool]
    """By URL what was found, of those that were opened."""

    @property
    def wrong(self) -> tuple[str, ...]:
        """Those that do not work."""
        return tuple(url for url in self.drawn.sampled if self.works.get(url) is False)

    @property
    def is_done(self) -> bool:
        """True once each was opened."""
        return len(self.works) == len(self.drawn.sampled)

    @property
    def at_most_permille(self) -> int:
        """What follows for all links called working, in thousandths."""
        return at_most_permille(len(self.wrong), len(self.works), self.drawn.population)

    @property
    def audit(self) -> Audit:
        """As it is signed."""
        drawn = self.drawn
        return Audit(
            draw=self.name,
            population=drawn.population,
            sampled=drawn.sampled,
            wrong=self.wrong,
            at_most_permille=self.at_most_permille,
        )


def auditing(entries: Sequence[Chained], manifest: str) -> Auditing | None:
    """Give the audit of this manifest; None where nothing was drawn from it."""
    gone = withdrawn_of(entries)
    found: Auditing | None = None
    for each in entries:
        match each.entry:
            case Drawn(manifest=of) as drawn if of == manifest and each.hash not in gone:
                found = Auditing(each.hash, drawn, {})
            case Opened(draw=draw, url=url, works=works) if found and draw == found.name and each.hash not in gone:
                if url in found.drawn.sampled:
                    found.works[url] = works
            case _:
                pass
    return found


def draw(reviews: Reviews, catalogue: Catalogue, by: str, seed: str, at: When) -> Auditing:
    """Give the audit of this manifest, drawn now unless it was drawn before: nobody draws until the sample suits them.

    Raises:
        OutputError: the log is not as it was written; nothing was added.
        DiskError: the disk is full or failed; nothing was added.
    """
    if auditing(reviews.entries, catalogue.sha256) is None:
        working = [link.url for link in catalogue.links if link.verdict is Verdict.OK]
        drawn = Drawn(
            seed=seed,
            manifest=catalogue.sha256,
            population=len(working),
            sampled=sample(working, seed),
            by=by,
            at=at,
        )
        reviews.append(drawn)
    found = auditing(reviews.entries, catalogue.sha256)
    assert found is not None
    return found


def opened(reviews: Reviews, looking: Looking, at: When) -> None:
    """Afterwards the log says what came of opening a link of the draw; raises like `draw`, UsageError for another."""
    draws = {each.hash: each.entry for each in reviews.entries if isinstance(each.entry, Drawn)}
    drawn = draws.get(looking.draw)
    if drawn is None or looking.url not in drawn.sampled:
        raise UsageError(f"{looking.url} was not drawn.", "Load the page anew.")
    reviews.append(Opened(draw=looking.draw, url=looking.url, works=looking.works, by=looking.by, at=at))


def sign_off(reviews: Reviews, catalogue: Catalogue, out: Path, signing: Signing, clock: Callable[[], When]) -> Receipt:
    """Afterwards the log says that somebody stands for the links as they are, and the receipt lies in OUT/report.

    Raises:
        UsageError: the audit is not done, or manifest or log are not those that the person looked at.
        OutputError: the log is not as it was written; nothing was added.
        DiskError: the disk is full or failed; the message says whether it was signed.
    """
    _refuse_unseen(signing, catalogue, reviews)
    audit = _audit(reviews, catalogue) if signing.with_audit else None
    head = catalogue.head
    links, posts = len(catalogue.links), len(catalogue.posts)
    signed = SignedOff(
        scope=signing.scope.strip() or f"all {links:,} links of {posts:,} posts",
        counts=head.run.counts,
        policy_version=head.policy_version,
        manifest=catalogue.sha256,
        audit=audit,
        by=signing.by,
        at=clock(),
        note=signing.note,
    )
    (name,) = reviews.append(signed)
    receipt = receipt_of(reviews.entries, name)
    assert receipt is not None
    _put(out, receipt)
    return receipt


def _put(out: Path, receipt: Receipt) -> None:
    try:
        files.write_atomic(files.below(out, receipt.path), as_text(receipt).encode())
    except DiskError as error:
        raise DiskError(
            f"It is signed, as {receipt.hash}, but the receipt cannot be put down: {error.message}",
            f"'migrate verify {out} --receipt {receipt.hash[:16]}' shows it.",
        ) from error


def _refuse_unseen(signing: Signing, catalogue: Catalogue, reviews: Reviews) -> None:
    if signing.manifest not in {None, catalogue.sha256}:
        raise UsageError("The record was renewed by a check since you looked at it.", "Load the page anew, then sign.")
    if signing.head is not None and (not reviews.entries or reviews.entries[-1].hash != signing.head):
        raise UsageError("Somebody decided something since you looked.", "Look at what is new, then sign.")


def _audit(reviews: Reviews, catalogue: Catalogue) -> Audit:
    found = auditing(reviews.entries, catalogue.sha256)
    if found is None:
        raise UsageError(
            "No sample of the links called working was drawn from this record.",
            "Draw one in 'migrate review' and open its links, or sign without an audit (--without-audit).",
        )
    if not found.is_done:
        left = len(found.drawn.sampled) - len(found.works)
        raise UsageError(
            f"{left} of the {len(found.drawn.sampled)} links that were drawn were not opened yet.",
            "Open them in 'migrate review', or sign without an audit (--without-audit).",
        )
    return found.audit
