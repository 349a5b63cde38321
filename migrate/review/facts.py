"""How we know, as names and values: what the evidence pages say of a link beside its verdict."""

from collections.abc import Iterator

from migrate.model.manifest import LinkEntry, MementoEntry
from migrate.review.wording import ORIGIN_LABEL, counted, day, moment

Fact = tuple[str, str]


def history(link: LinkEntry) -> Iterator[Fact]:
    """Yield when it was looked at and what was found each time."""
    times = (
        ("Checked", link.checked_at),
        ("First worked", link.first_ok),
        ("Last worked", link.last_ok),
        ("First failed", link.first_failed),
    )
    yield from ((name, moment(when)) for name, when in times if when)
    if link.strikes:
        yield "Failed in a row", counted(link.strikes, "check", "checks")
    if link.next_check:
        yield "Next check", moment(link.next_check)


def answer(link: LinkEntry) -> Iterator[Fact]:
    """Yield what came back."""
    if link.http_status is not None:
        yield "Answer", f"HTTP {link.http_status}"
    if link.content_type:
        yield "Content type", link.content_type
    if link.bytes is not None:
        yield "Size", counted(link.bytes, "byte", "bytes")
    if link.truncated:
        yield "Not whole", f"cut short ({link.truncated})"
    if link.title:
        yield "Title of the page", link.title


def old_copy(memento: MementoEntry) -> str:
    """Say from when an old copy is, and how far from the post."""
    made, days = day(memento.datetime), memento.days_from_post
    if days is None:
        return f"made on {made}"
    if not days:
        return f"made on {made}, the day of the post"
    return f"made on {made}, {counted(abs(days), 'day', 'days')} {'before' if days < 0 else 'after'} the post"


def custody(link: LinkEntry) -> Iterator[Fact]:
    """Yield where the copy came from, and who may see it."""
    if link.source:
        yield "Copy taken from", ORIGIN_LABEL[link.source]
    if link.robots:
        yield "Wish of the site", link.robots
    if link.access == "restricted":
        yield "Access", "restricted"
