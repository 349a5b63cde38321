"""The manifest as the desk looks at it: one row a link in memory, its entry read from the file when it is asked for."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from migrate.desk.looking import Looking, looked
from migrate.errors import OutputError
from migrate.exporters.manifest import Place, iter_placed_links, iter_posts, read_head
from migrate.files import disk_faults_told, sha256_of
from migrate.model.link import Verdict
from migrate.model.manifest import LinkEntry, ManifestHead
from migrate.review.decided import people
from migrate.review.evidence import needs_somebody
from migrate.review.rows import link_row, post_row, whole

NAME = "manifest.json"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Shelved:
    """What is in memory of one link."""

    url: str
    verdict: Verdict
    needs_person: bool
    row: str
    """As the tables of the report read it."""
    whole: str | None
    """What the row had no room for."""
    place: Place


@dataclass(frozen=True)
class Catalogue:
    """One manifest, whole; the file it was read from is held open, whatever is put in its place."""

    file: int
    sha256: str
    """Of the manifest, hex."""
    head: ManifestHead
    posts: tuple[str, ...]
    """Rows of the posts, in their order."""
    post_numbers: Mapping[str, int]
    """By id, counted from 1."""
    links: Sequence[Shelved]

    def entry(self, number: int) -> LinkEntry | None:
        """Give the link with this number, counted from 1 as in the report; None where there is none."""
        if not 1 <= number <= len(self.links):
            return None
        place = self.links[number - 1].place
        return LinkEntry.model_validate_json(os.pread(self.file, place.length, place.offset))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """By URL the number of the link."""
        return {link.url: number for number, link in enumerate(self.links, start=1)}


def is_current(catalogue: Catalogue, out: Path) -> bool:
    """Tell whether OUT still has the manifest that the catalogue was read from."""
    try:
        return os.path.samestat(os.fstat(catalogue.file), (out / NAME).stat())
    except FileNotFoundError:
        return False


def read_catalogue(out: Path) -> Catalogue:
    """Read OUT's manifest, also while a check is about to put another one in its place.

    Raises:
        OutputError: there is none, it is damaged, or a newer migrate wrote it.
        DiskError: it cannot be read.
    """
    for _ in range(_TRIES):
        head = read_head(out / NAME)
        found = looked(out, head, people(out, head.generated_at), lambda looking, head=head: _read(out, head, looking))  # type: ignore[misc]  # bound now
        if is_current(found, out):
            return found
        os.close(found.file)
    raise OutputError(f"{out / NAME} changed each time that it was read.", "Try again in a moment.")


def _read(out: Path, head: ManifestHead, looking: Looking) -> Catalogue:
    path = out / NAME
    with disk_faults_told(out):
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        posts, numbers = list[str](), dict[str, int]()
        for number, post in enumerate(iter_posts(path), start=1):
            posts.append(post_row(post))
            numbers[post.id] = number
        links = [
            Shelved(
                url=link.url,
                verdict=link.verdict,
                needs_person=needs_somebody(link),
                row=link_row(link, numbers, looking.past(link, with_replies=False).change),
                whole=whole(link, number - 1),
                place=place,
            )
            for number, (place, link) in enumerate(iter_placed_links(path), start=1)
        ]
        return Catalogue(file, sha256_of(path), head, tuple(posts), numbers, links)
    except BaseException:
        os.close(file)
        raise
