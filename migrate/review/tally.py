"""What is counted while the manifest streams by; its size does not depend on how many posts and links there are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import LinkEntry, PostEntry, PostStatus
from migrate.review.rows import differences
from migrate.review.wording import Standing, standing
from migrate.verdict.alarm import Change

NAMED = 20


@dataclass(slots=True)
class PostTally:
    """Counts of posts, and the first few that need a person."""

    statuses: Counter[PostStatus] = field(default_factory=Counter)
    repaired: int = 0
    with_losses: int = 0
    different: int = 0
    failed: list[tuple[int, PostEntry]] = field(default_factory=list)
    """Number and entry of the first `NAMED` posts that failed."""
    changed: list[tuple[int, PostEntry]] = field(default_factory=list)
    """Number and entry of the first `NAMED` posts that did not come back the same."""

    def add(self, number: int, post: PostEntry) -> None:
        """Count one post."""
        self.statuses[post.status] += 1
        self.repaired += bool(post.repairs)
        self.with_losses += bool(post.losses)
        self.different += bool(differences(post))
        if post.status is PostStatus.FAILED:
            _name(self.failed, number, post)
        if differences(post):
            _name(self.changed, number, post)

    @property
    def total(self) -> int:
        """Posts of every status."""
        return self.statuses.total()


@dataclass(slots=True)
class LinkTally:
    """Counts of links and of the places where they stand."""

    cells: Counter[tuple[Standing, Copy]] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    unchecked: Counter[Status] = field(default_factory=Counter)
    """Why links were not checked."""
    places: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    decided: int = 0
    """Links on which a decision stands."""
    years: Counter[tuple[int, Standing, Copy]] = field(default_factory=Counter)
    """Links by year of the posts that have them, once for each year."""

    def add(
        self, link: LinkEntry, change: Change | None = None, years: Iterable[int] = (), *, decided: bool = False
    ) -> None:
        """Count one link."""
        if change:
            self.changes[change] += 1
        self.decided += decided
        for year in set(years):
            self.years[year, standing(link.verdict), link.copy_] += 1
        self.cells[standing(link.verdict), link.copy_] += 1
        self.verdicts[link.verdict] += 1
        if link.verdict is Verdict.NOT_CHECKED:
            self.unchecked[link.status] += 1
        self.places += len(link.occurrences)

    @property
    def total(self) -> int:
        """Links of every verdict."""
        return self.verdicts.total()

    def of(self, row: Standing) -> int:
        """Links of one answer to "does it work?"."""
        return sum(self.cells[row, copy] for copy in Copy)


def _name(posts: list[tuple[int, PostEntry]], number: int, post: PostEntry) -> None:
    if len(posts) < NAMED:
        posts.append((number, post))
