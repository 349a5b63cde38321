"""The receipt of a sign-off: what was signed, by whom, on one page; drawn from the log alone, again if need be."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrate.model.base import rfc3339
from migrate.model.link import VERDICT_LABEL, Verdict
from migrate.model.review import DECISION_LABEL, Audit, Chained, Decision, SignedOff
from migrate.model.reviewed import standing

FOLDER = "report"
_WIDTH = 78
_LABEL = 12


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sign-off, and what stood when it was given."""

    hash: str
    previous: str | None
    """Hash of the entry before it."""
    line: int
    """Of the log, 1-based."""
    signed: SignedOff
    decisions: Mapping[Decision, int]
    """How many decisions stood, by kind."""

    @property
    def path(self) -> str:
        """Where it lies, below OUT."""
        return f"{FOLDER}/receipt-{self.hash[:8]}.txt"


def receipt_of(entries: Sequence[Chained], name: str) -> Receipt | None:
    """Give the receipt of the sign-off with this hash; None where the entries hold no such sign-off."""
    for at, each in enumerate(entries):
        if each.hash == name and isinstance(each.entry, SignedOff):
            stood = standing(entries[:at], each.entry.at).decisions.values()
            return Receipt(
                hash=name,
                previous=entries[at - 1].hash if at else None,
                line=each.line,
                signed=each.entry,
                decisions=Counter(decided.decision for decided in stood),
            )
    return None


def as_text(receipt: Receipt) -> str:
    """Give the receipt as plain text of 78 columns: the same for the same log, wherever and whenever it is drawn."""
    return "\n".join(_lines(receipt)) + "\n"


def _lines(receipt: Receipt) -> Iterator[str]:
    signed = receipt.signed
    yield "RECEIPT OF A SIGN-OFF"
    yield "=" * _WIDTH
    yield from _field("Receipt", receipt.hash)
    yield from _field("Signed by", f"{signed.by} (as declared; nobody has checked it)")
    yield from _field("On", rfc3339(signed.at))
    yield from _field("Scope", _short(signed.scope, 400))
    if signed.note:
        yield from _field("Note", _short(signed.note, 800))
    yield ""
    yield from _field("Manifest", f"sha256 {signed.manifest}" if signed.manifest else "none was named")
    yield from _field("Policy", f"version {signed.policy_version}")
    yield from _field("Counts", _counted(signed.counts))
    stood = [f"{DECISION_LABEL[each]} {receipt.decisions[each]:,}" for each in Decision if receipt.decisions.get(each)]
    yield from _field("Decisions", ", ".join(stood) or "none stood")
    yield from _field("Audit", _audit(signed.audit))
    if signed.audit and signed.audit.wrong:
        yield from _field("Wrong", _listed(signed.audit.wrong))
    yield ""
    yield from _field("Log", f"line {receipt.line} of reviews.jsonl, after {receipt.previous or 'nothing'}")
    yield "=" * _WIDTH
    yield from textwrap.wrap(
        "The receipt is the SHA-256 of that line, which holds the hash of the line before it, and so on to the first: "
        "it fixes everything that was decided until then. To check it against the archive:",
        _WIDTH,
    )
    yield f"  migrate verify OUT --receipt {receipt.hash[:16]}"


COUNT_LABEL: Mapping[str, str] = {
    "links": "links",
    "hosts": "sites",
    **{f"links_{verdict.value}": VERDICT_LABEL[verdict].lower() for verdict in Verdict},
    "copies_ours": "copy here",
    "copies_elsewhere": "copy elsewhere",
    "copies_none": "no copy",
    "posts": "posts",
    "posts_exported": "exported",
    "posts_failed": "failed",
    "posts_skipped": "skipped",
    "posts_removed": "removed",
    "posts_exact": "came back the same",
    "repairs": "repairs",
    "losses": "losses",
    "assets": "pictures and files",
}
"""What the manifest counts, as a person calls it."""


def _counted(counts: Mapping[str, int]) -> str:
    """Give the counts in words; what this version has no words for keeps its name."""
    known = [name for name in COUNT_LABEL if name in counts]
    unknown = sorted(counts.keys() - COUNT_LABEL.keys())
    return "; ".join(f"{COUNT_LABEL.get(name, name)}: {counts[name]:,}" for name in known + unknown)


def _audit(audit: Audit | None) -> str:
    if audit is None:
        return "no sample was opened: how far “works” is to be believed is not known"
    opened, wrong = len(audit.sampled), len(audit.wrong)
    if not opened:
        return "no link was called working"
    bound = f"{audit.at_most_permille / 10:.1f} %"
    how = f", drawn at random (entry {audit.draw[:16]})" if audit.draw else ""
    found = f"{wrong} of them did not work" if wrong else "each of them worked"
    return (
        f"{opened} of {audit.population:,} links called working{how} were opened by a person; {found}. So, with 95 % "
        f"confidence, at most {bound} of all links called working do not work"
    )


_NAMED = 8


def _short(text: str, length: int) -> str:
    """Give the text, or what of it has room on the page; the log has it whole."""
    return text if len(text) <= length else text[:length] + "…"


def _listed(urls: Sequence[str]) -> str:
    shown = [_short(url, 120) for url in urls[:_NAMED]]
    more = [f"and {len(urls) - _NAMED} more"] if len(urls) > _NAMED else []
    return ", ".join([*shown, *more])


def _field(label: str, value: str) -> Iterable[str]:
    """Give lines in which the value stands beside its label; what came from people stays on its own lines."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    wrapped = textwrap.wrap(plain, _WIDTH - _LABEL, break_on_hyphens=False) or [""]
    yield f"{label:<{_LABEL}}{wrapped[0]}"
    yield from (" " * _LABEL + line for line in wrapped[1:])
