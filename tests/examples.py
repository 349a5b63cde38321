"""What the weights of words are learned from: texts that were written for it, and the labelled pages."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from migrate.model.link import Status
from migrate.model.policy import Policy
from migrate.verdict.arrival import arrival_of
from migrate.verdict.names import without_quotes
from migrate.verdict.wording import features
from tests.bench.verdicts import KNOWN, SEEN, cases

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "fixtures" / "texts"
WEIGHTS = ROOT / "migrate" / "verdict" / "wording.tsv"
LABELS = frozenset({"gone", "ok", "pay", "login", "human", "parked", "fault", "scripts"})
_SETS = (KNOWN, SEEN)
_NOTHING = frozenset({Status.SOFT_404, Status.NOT_FOUND, Status.GONE})
_ELSEWHERE = frozenset({Status.REDIRECTED_HOME, Status.EMPTY, Status.NOT_AN_IMAGE})
"""Labels that say nothing of what the page's words are."""


@dataclass(frozen=True, slots=True)
class Example:
    """A short page, or the texts of one."""

    features: frozenset[str]
    says_nothing: bool
    host: str
    """Of a page: what is learned from one page of a host is not tried on another. Empty for a text."""


def inputs_digest() -> str:
    """Give the digest of everything that weights are learned from."""
    files = [*TEXTS.glob("*.tsv"), *(folder / "cases.jsonl" for folder in _SETS)]
    return sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:16]


def rows() -> Iterator[list[str]]:
    """Yield the texts: label, language, last part of the address, title, headings, main text."""
    for file in sorted(TEXTS.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def texts() -> Iterator[Example]:
    """Yield the texts that were written to learn from."""
    for label, _, name, *said in rows():
        found = features(f"https://x.example/x/{name}", *map(without_quotes, said))
        yield Example(found, label == "gone", "")


def pages() -> Iterator[Example]:
    """Yield the labelled pages that are short enough for their words to be weighed."""
    for case in (case for folder in _SETS for case in cases(folder)):
        arrival = arrival_of(case.seen, Policy())
        if arrival is not None and arrival.wording and case.label not in _ELSEWHERE:
            yield Example(arrival.wording, case.label in _NOTHING, urlsplit(arrival.first_url).hostname or "")
