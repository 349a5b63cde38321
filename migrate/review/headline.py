"""The report in a few sentences, for a person who reads nothing else."""

from collections.abc import Iterator

from migrate.model.link import Copy
from migrate.model.manifest import PostStatus
from migrate.review.tally import LinkTally, PostTally
from migrate.review.wording import Standing, counted, number


def headline(posts: PostTally, links: LinkTally) -> str:
    """Give the outcome of the run, the worst of it included."""
    return " ".join((*_of_posts(posts), *_of_links(links)))


def _of_posts(posts: PostTally) -> Iterator[str]:
    exported = posts.statuses[PostStatus.EXPORTED]
    present = posts.total - posts.statuses[PostStatus.REMOVED]
    if not present:
        yield "There is no post."
    elif exported < present:
        yield f"{number(exported)} of {counted(present, 'post was', 'posts were')} exported."
    elif present == 1:
        yield "The post was exported."
    else:
        yield f"All {number(present)} posts were exported."


def _of_links(links: LinkTally) -> Iterator[str]:
    failing = links.of(Standing.FAILS)
    checked = links.total - links.of(Standing.UNCHECKED)
    if not checked:
        yield "No link was checked." if links.total else "There is no link."
        return
    if not failing:
        yield f"Of {counted(checked, 'link', 'links')} checked, none failed."
        return
    verb = "does" if failing == 1 else "do"
    yield f"Of {counted(checked, 'link', 'links')} checked, {number(failing)} {verb} not work."
    yield _of_copies(failing, links.cells[Standing.FAILS, Copy.NONE])


def _of_copies(failing: int, lost: int) -> str:
    if not lost:
        return "A copy of its content is kept." if failing == 1 else "A copy of each is kept."
    if lost == failing:
        return "We know of no copy of it." if failing == 1 else "We know of no copy of any of them."
    return f"We know of no copy of {number(lost)} of them."
