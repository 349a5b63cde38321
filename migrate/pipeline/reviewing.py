"""What people decided, as the manifest tells it and as far as verdicts heed it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from migrate import urls
from migrate.model.base import rfc3339
from migrate.model.manifest import ReviewEntry
from migrate.model.review import AGREES_IT_FAILS, Decision
from migrate.model.reviewed import Standing
from migrate.pipeline.events import Notice, Observer
from migrate.store.reviews import Reviews


def look_at_reviews(out: Path, observe: Observer) -> None:
    """Refuse to work where the log of decisions cannot be trusted; tell of an end that was never finished.

    Raises:
        OutputError: it is not as it was written, or a newer migrate wrote it.
        DiskError: it cannot be read.
    """
    torn = Reviews(out).torn
    if torn:
        observe(Notice(torn.told))


def reviewed(out: Path, now: datetime) -> Standing:
    """Give what stands of the decisions in OUT as of this moment; raises like `look_at_reviews`."""
    return Reviews(out).state(now)


@dataclass(frozen=True, slots=True)
class Heeded:
    """What of a decision has a part in the judgement of its link."""

    gone_at: datetime | None = None
    """When a person said that what it meant is no longer there."""
    ask_at: datetime | None = None
    """When it is to be asked for again, and not before."""

    def dumped(self) -> list[str | None]:
        """Give it as JSON has it."""
        return [rfc3339(at) if at else None for at in (self.gone_at, self.ask_at)]


UNHEARD = Heeded()


def heeded_in(reviews: Standing) -> dict[str, Heeded]:
    """Give by URL, as it is shown, what judgements heed."""
    found: dict[str, Heeded] = {}
    for url, decided in reviews.decisions.items():
        if decided.decision in AGREES_IT_FAILS:
            found[url] = Heeded(gone_at=decided.at)
        elif decided.decision is Decision.ASK_AGAIN:
            found[url] = Heeded(ask_at=decided.expires)
    return found


def shown(url: str) -> str:
    """Give the URL as manifest and reviews have it."""
    return urls.mask_secrets(url)[0]


def review_entry(url: str, reviews: Standing) -> ReviewEntry | None:
    """Give what the manifest says of the decision on a URL, which is as it is shown; None where there is none."""
    decided = reviews.decisions.get(url)
    if decided is None:
        return None
    return ReviewEntry(
        decision=decided.decision,
        by=decided.by,
        at=decided.at,
        reason=decided.reason,
        note=decided.note,
        replacement=decided.replacement,
        expires=decided.expires,
    )
