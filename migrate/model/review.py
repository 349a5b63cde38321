"""What people decide about links: the entries of `reviews.jsonl`; what stands of them is told by `reviewed`.

A machine never changes an entry. Who changes their mind adds another; an undo names the entry that it takes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Self, assert_never

from pydantic import AwareDatetime, Field, PlainSerializer, StringConstraints, model_validator

from migrate.model.base import Frozen, rfc3339

REVIEWS_VERSION = 1

When = Annotated[AwareDatetime, PlainSerializer(rfc3339, return_type=str, when_used="json")]
"""An instant with its offset, written in UTC as RFC 3339."""
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a line of the log without its line break, hex: what an entry is known by."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""Who, in their own words: nobody proves it."""
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
"""As the manifest shows it: its secrets read REDACTED."""


class Decision(StrEnum):
    """What is to be thought of a link, or done about it."""

    WORKS = "works"
    GONE = "gone"
    TAKEN_OVER = "taken_over"
    USE_OLD_COPY = "use_old_copy"
    USE_ADDRESS = "use_address"
    KEEP = "keep"
    REMOVE_LINK = "remove_link"
    ASK_AGAIN = "ask_again"


DECISION_LABEL: dict[Decision, str] = {
    Decision.WORKS: "Verdict wrong, it works",
    Decision.GONE: "Gone",
    Decision.TAKEN_OVER: "Taken over by somebody else",
    Decision.USE_OLD_COPY: "Replace with the old copy",
    Decision.USE_ADDRESS: "Replace with another address",
    Decision.KEEP: "Keep as it is",
    Decision.REMOVE_LINK: "Remove the link",
    Decision.ASK_AGAIN: "Ask again later",
}

AGREES_IT_FAILS = frozenset({Decision.GONE, Decision.TAKEN_OVER})
"""These say that what the link meant is no longer there: they take the place of a second network."""


class Reason(StrEnum):
    """On what a decision rests."""

    SEEN = "seen"
    """Opened and looked at."""
    SEARCHED = "searched"
    """Looked for elsewhere, by search or in other archives."""
    TOLD = "told"
    """Somebody who has to know said so: the site's owner, the author."""
    DUPLICATE = "duplicate"
    """Another link of ours serves the same purpose."""
    UNIMPORTANT = "unimportant"
    """Nobody would miss it."""
    LEGAL = "legal"
    """Law, rights or privacy ask for it."""
    OTHER = "other"
    """What the note says."""


REASON_LABEL: dict[Reason, str] = {
    Reason.SEEN: "Opened and looked at",
    Reason.SEARCHED: "Searched for elsewhere",
    Reason.TOLD: "Told by somebody who knows",
    Reason.DUPLICATE: "Another link serves the same purpose",
    Reason.UNIMPORTANT: "Nobody would miss it",
    Reason.LEGAL: "Law, rights or privacy",
    Reason.OTHER: "See the note",
}


class Acknowledged(Frozen):
    """Somebody knows of a dead link or host: no alarm until it works again."""

    kind: Literal["acknowledged"] = "acknowledged"
    what: Url
    """A URL, or a host name: then every link of the host while it fails whole."""
    by: Name
    at: When


class Decided(Frozen):
    """What somebody decided about one URL."""

    kind: Literal["decision"] = "decision"
    url: Url
    decision: Decision
    reason: Reason
    note: Note = ""
    replacement: Url | None = None
    """The other address, or the old copy that was looked at."""
    by: Name
    at: When
    expires: When | None = None
    """From then on it counts no more; for `ask_again` the day on which to ask."""
    batch: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    """What entries share that were decided at one stroke."""

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.decision is Decision.USE_ADDRESS and self.replacement is None:
            raise ValueError("replacement: another address has to be named")
        if self.replacement is not None and self.decision not in {Decision.USE_ADDRESS, Decision.USE_OLD_COPY}:
            raise ValueError(f"replacement: does not go with “{self.decision.value}”")
        if self.decision is Decision.ASK_AGAIN and self.expires is None:
            raise ValueError("expires: when to ask again has to be named")
        if self.expires is not None and self.expires <= self.at:
            raise ValueError("expires: lies before the decision")
        return self


class Withdrawn(Frozen):
    """Somebody took an earlier entry back: what it replaced stands again."""

    kind: Literal["withdrawn"] = "withdrawn"
    entry: Hash
    by: Name
    at: When
    note: Note = ""


class Drawn(Frozen):
    """Links called working were drawn for a person to open: those with the smallest SHA-256 of seed, line feed, URL."""

    kind: Literal["drawn"] = "drawn"
    seed: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    manifest: Hash
    """SHA-256 of the manifest that calls them working."""
    population: int = Field(ge=0)
    """How many they were drawn from."""
    sampled: tuple[Url, ...]
    by: Name
    at: When


class Opened(Frozen):
    """Somebody opened a link that was drawn; who opens it again has the last word."""

    kind: Literal["opened"] = "opened"
    draw: Hash
    """The entry that it was drawn by."""
    url: Url
    works: bool
    by: Name
    at: When


class Audit(Frozen):
    """Links called working that a person opened, drawn at random."""

    draw: Hash | None = None
    """The entry that they were drawn by."""
    population: int = Field(ge=0)
    """How many they were drawn from."""
    sampled: tuple[Url, ...]
    wrong: tuple[Url, ...] = ()
    """Those of them that do not work."""
    at_most_permille: int = Field(ge=0, le=1000)
    """Upper bound, with 95 % confidence, of the wrong ones among all, in thousandths, rounded up."""

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if len(self.sampled) > self.population or not set(self.wrong) <= set(self.sampled):
            raise ValueError("audit: the wrong ones must be of the sample, and the sample of the population")
        return self


class SignedOff(Frozen):
    """Somebody stands for the state of the links; the hash of this entry is the receipt.

    As every line has the hash of the one before it, the receipt fixes all that was decided until then.
    """

    kind: Literal["signed_off"] = "signed_off"
    scope: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    """What was signed: all links, or which of them."""
    counts: Mapping[str, int]
    """As the manifest's `run.counts` of that moment."""
    policy_version: int
    manifest: Hash | None = None
    """SHA-256 of the manifest that was signed."""
    audit: Audit | None = None
    by: Name
    at: When
    note: Note = ""


Entry = Annotated[Acknowledged | Decided | Withdrawn | Drawn | Opened | SignedOff, Field(discriminator="kind")]


class Line(Frozen):
    """One line of `reviews.jsonl`."""

    schema_version: Literal[1] = 1
    previous: Hash | None
    """Hash of the line before; None on the first."""
    entry: Entry


@dataclass(frozen=True, slots=True)
class Chained:
    """An entry of the log, and the hash that it is known by."""

    hash: str
    line: int
    """1-based."""
    entry: Entry


def with_shown_urls(entry: Entry, shown: Callable[[str], str]) -> Entry:
    """Give the entry with each of its URLs as it may be shown."""
    match entry:
        case Acknowledged():
            return entry.model_copy(update={"what": shown(entry.what)})
        case Decided():
            replacement = shown(entry.replacement) if entry.replacement else None
            return entry.model_copy(update={"url": shown(entry.url), "replacement": replacement})
        case SignedOff(audit=Audit() as audit):
            drawn = {"sampled": tuple(map(shown, audit.sampled)), "wrong": tuple(map(shown, audit.wrong))}
            return entry.model_copy(update={"audit": audit.model_copy(update=drawn)})
        case Drawn():
            return entry.model_copy(update={"sampled": tuple(map(shown, entry.sampled))})
        case Opened():
            return entry.model_copy(update={"url": shown(entry.url)})
        case Withdrawn() | SignedOff():
            return entry
        case _:
            assert_never(entry)
