"""The evidence of links as the report shows it, drawn anew for each visitor, with what a desk can do beside it."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from migrate import files
from migrate.desk.catalogue import NAME, Catalogue
from migrate.desk.looking import Looking, looked
from migrate.errors import OutputError
from migrate.exporters.manifest import iter_posts
from migrate.model.manifest import Capture, LinkEntry, PostEntry
from migrate.review.decided import People
from migrate.review.evidence import LINKS_PER_PAGE, POSTS_PER_PAGE, Ahead, LinkEvidence, Page
from migrate.review.pages import environment, render
from migrate.review.rows import script_json, terms

POST = "post"
"""Name of the record that holds the source of a post."""
HEADINGS = {"evidence": "What was received", "copy": "The copy that we keep", POST: "The post as it was"}
"""What a record is called where it is shown."""
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""What browsers show and that cannot hold a script; by the ending that `exporters` gave it after looking inside."""


def pages_of(catalogue: Catalogue) -> Environment:
    """Give the templates of the desk, and behind them those of the report."""
    made = environment(catalogue.head)
    made.loader = ChoiceLoader([PackageLoader("migrate.desk", "pages"), PackageLoader("migrate.review")])
    made.globals |= {"home": ("/", "Back to the desk"), "post_shown": "/captures/{}/post"}
    return made


def terms_of(catalogue: Catalogue) -> Markup:
    """Give what the scripts of a page need to know, as JSON that stays text."""
    return Markup(script_json({**terms(catalogue.head), "manifest": catalogue.sha256}))  # noqa: S704  # escaped so


def link_page(out: Path, catalogue: Catalogue, page: int, said: People) -> bytes | None:
    """Give a page of evidence, counted from 1 as in the report; None where there is none."""
    first = (page - 1) * LINKS_PER_PAGE + 1
    if not 1 <= first <= max(1, len(catalogue.links)):
        return None

    def drawn(looking: Looking) -> bytes:
        found = Page("links", LINKS_PER_PAGE, first, Ahead(_evidence(catalogue, first, looking)))
        return b"".join(
            render(
                pages_of(catalogue),
                "evidence_page.html",
                page=found,
                numbers=catalogue.post_numbers,
                hashes=said.stands.hashes,
                captures=captures,
                terms=terms_of(catalogue),
            )
        )

    return looked(out, catalogue.head, said, drawn)


def post_page(out: Path, catalogue: Catalogue, page: int) -> bytes | None:
    """Give a page of posts, counted from 1 as in the report; None where there is none."""
    first = (page - 1) * POSTS_PER_PAGE + 1
    if not 1 <= first <= max(1, len(catalogue.posts)):
        return None
    posts: Iterator[PostEntry] = islice(iter_posts(out / NAME), first - 1, None)
    return b"".join(render(pages_of(catalogue), "posts.html", page=Page("posts", POSTS_PER_PAGE, first, Ahead(posts))))


def policy_of_posts(catalogue: Catalogue) -> str:
    """Give the policy of the report's own pages, whose style lies in them."""
    return str(pages_of(catalogue).globals["policy_reading"])


def captures(link: LinkEntry) -> dict[str, Capture]:
    """Give the records that can be looked at, by what they are: `evidence`, and `copy` where that is another."""
    found = {"evidence": link.capture, "copy": link.copy_capture}
    if link.copy_capture == link.capture:
        del found["copy"]
    return {name: capture for name, capture in found.items() if capture is not None}


def capture_named(out: Path, catalogue: Catalogue, number: int, name: str) -> Capture | None:
    """Give a record of the link with this number, or of the post with this number where the name is `POST`."""
    if name == POST:
        post = post_numbered(out, number)
        return post.capture if post else None
    link = catalogue.entry(number)
    return captures(link).get(name) if link else None


def post_numbered(out: Path, number: int) -> PostEntry | None:
    """Give the post with this number, counted from 1 as in the report; None where there is none."""
    return next(islice(iter_posts(out / NAME), number - 1, None), None) if number > 0 else None


def local_file(out: Path, folder: str, path: str) -> Path | None:
    """Give a file below a folder of OUT; None where there is none, or it leads out of there."""
    try:
        found = files.below(out / folder, path)
    except OutputError:
        return None
    return found if found.is_file() else None


def _evidence(catalogue: Catalogue, first: int, looking: Looking) -> Iterator[LinkEvidence]:
    for number in range(first, len(catalogue.links) + 1):
        link = catalogue.entry(number)
        assert link is not None
        yield looking.evidence(link)
