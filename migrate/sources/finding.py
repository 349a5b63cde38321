"""Which files are posts or lists of links: files and folders in, a `SourceFile` each out; no file is read whole."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from migrate.errors import SourceError
from migrate.sources.link_lists import is_link_list
from migrate.sources.text import binary_kind

_SNIFFED = 4096


class SourceKind(StrEnum):
    """What a source file is read as."""

    POST = "post"
    LINK_LIST = "link_list"
    """Addresses without posts: nothing to export."""
    NEW_PAGE = "new_page"
    """Markdown of the new site, read for its links alone."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that holds one post."""

    id: str
    """Path below its source, `/` between parts; made longer where two sources share one."""
    path: Path
    source: str
    """The path as a person would type it."""
    kind: SourceKind = SourceKind.POST


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the sources hold."""

    files: tuple[SourceFile, ...]
    """In the order of the sources, within each by path."""
    passed_over: tuple[str, ...]
    """Files below a source that are no posts: images, styles, data."""


def find(sources: Sequence[Path]) -> list[SourceFile]:
    """Give the files of all posts, each once; see `listing`."""
    return list(listing(sources).files)


def listing(sources: Sequence[Path]) -> Listing:
    """Give the files of all posts and what lies beside them, in the same order on every machine.

    Hidden files and the output folders of migrate are left out, links are followed but never in a circle.

    Raises:
        SourceError: a source is missing, cannot be listed, is not text, or holds no posts.
    """
    files: dict[str, SourceFile] = {}
    passed_over: list[str] = []
    for source in sources:
        before = len(passed_over)
        found = list(_posts_of(source, passed_over))
        if not found:
            beside = len(passed_over) - before
            also = f" ({beside} other files lie there)" if beside else ""
            raise SourceError(
                f"{_shown(source)} holds no posts{also}.",
                "Name a folder with HTML or Markdown files, or one such file.",
            )
        for file in found:
            files.setdefault(os.path.realpath(file.path), file)
    return Listing(tuple(_with_ids_of_their_own(list(files.values()))), tuple(passed_over))


def new_pages_in(folder: Path) -> list[SourceFile]:
    """Give the Markdown files of a folder of the new site; their ids begin with the name of the folder.

    Raises:
        SourceError: it is missing, cannot be listed, or holds no Markdown.
    """
    found = [file for file in find([folder]) if _MARKDOWN_NAME.fullmatch(file.path.suffix)]
    if not found:
        raise SourceError(f"{_shown(folder)} holds no Markdown.", "Name the folder of the new site's pages.")
    name = _text(folder.resolve().name)
    return [replace(file, id=f"{name}/{file.id}", kind=SourceKind.NEW_PAGE) for file in found]


def _posts_of(source: Path, passed_over: list[str]) -> Iterator[SourceFile]:
    try:
        mode = source.stat().st_mode
    except FileNotFoundError:
        raise SourceError(f"{_shown(source)} does not exist.", "Check the path of the source.") from None
    except (OSError, ValueError) as error:
        raise _unusable(source, error) from error
    if S_ISDIR(mode):
        yield from _posts_below(source, passed_over)
    elif S_ISREG(mode):
        kind = _kind_of(source)
        yield SourceFile(_text(source.name), source, _shown(source), kind)
    else:
        raise SourceError(f"{_shown(source)} is neither a file nor a folder.", "Save it as a file and name that.")


def _posts_below(root: Path, passed_over: list[str]) -> Iterator[SourceFile]:
    walked: set[tuple[int, int]] = set()
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            raise _unusable(folder, error) from error
        if (status.st_dev, status.st_ino) in walked or any(entry.name == "journal.sqlite3" for entry in entries):
            continue
        walked.add((status.st_dev, status.st_ino))
        visible = [entry for entry in entries if not entry.name.startswith(".")]
        pending.extend(Path(entry.path) for entry in reversed(visible) if _is_folder(entry))
        for path in (Path(entry.path) for entry in visible if not _is_folder(entry)):
            if _is_post(path):
                yield SourceFile(_text(path.relative_to(root).as_posix()), path, _shown(path))
            else:
                passed_over.append(_shown(path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle of links
        return False


_POST_NAME = re.compile(r"\.(?:html?|xhtml|shtml|md|mkd|mdown|markdown)", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r"\.(?:md|mkd|mdown|markdown)", re.IGNORECASE)
_OTHER_NAME = re.compile(
    r"\.(?:ya?ml|toml|json|jsonl|xml|svg|rss|atom|css|s[ac]ss|less|js|mjs|ts|csv|tsv)", re.IGNORECASE
)
_POST_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*"
    rb"(?:---[ \t]*\r?\n.*^(?:---|\.\.\.)[ \t]*\r?$|<(?:!doctype\s+html|!--|/?[a-z][a-z0-9]*[\s/>]))",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)


def _is_post(path: Path) -> bool:
    """Tell by its name, else by its first bytes, whether a file in a folder is meant as a post."""
    if _OTHER_NAME.fullmatch(path.suffix):
        return False
    try:
        if not S_ISREG(path.stat().st_mode):
            return False
        # A post that cannot be read is found all the same, so that it is listed as failed.
        return bool(_POST_NAME.fullmatch(path.suffix)) or bool(_POST_START.match(_head(path)))
    except OSError:
        return bool(_POST_NAME.fullmatch(path.suffix))


_NOT_YET: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("a WordPress export", re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<rss\b[^>]*wordpress\.org/export", re.DOTALL)),
    ("a feed", re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL)),
    ("a sitemap", re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:urlset|sitemapindex)\b", re.DOTALL)),
    ("JSON", re.compile(rb"\s*(?:\{\s*\"|\[\s*[\[{\"])")),
)


def _kind_of(path: Path) -> SourceKind:
    """Tell what a file that was named itself is; raise SourceError where it is not text, or of a kind not read."""
    try:
        begin = _head(path)
    except OSError as error:
        raise _unusable(path, error) from error
    head = begin.removeprefix(b"\xef\xbb\xbf")
    kind = binary_kind(head)
    if kind:
        raise SourceError(f"{_shown(path)} is no post: it is {kind}.", "Name HTML or Markdown files.")
    for name, pattern in _NOT_YET:
        if pattern.match(head) and not _POST_NAME.fullmatch(path.suffix):
            raise SourceError(
                f"{_shown(path)} looks like {name}, which this version does not read.",
                "Name a folder with HTML or Markdown files, one such file, or a list of links.",
            )
    is_list = not _POST_NAME.fullmatch(path.suffix) and is_link_list(begin)
    return SourceKind.LINK_LIST if is_list else SourceKind.POST


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SNIFFED)


def _with_ids_of_their_own(files: list[SourceFile]) -> list[SourceFile]:
    """Give every file an id that no other has: where ids collide, all of them grow by a folder, and again."""
    deepest = max(len(file.path.absolute().parts) for file in files)
    for _ in range(deepest):
        seen = Counter(file.id for file in files)
        if seen.total() == len(seen):
            break
        files = [replace(file, id=_longer(file)) if seen[file.id] > 1 else file for file in files]
    return files


def _longer(file: SourceFile) -> str:
    parts = file.path.absolute().parts[1:]
    return _text("/".join(parts[-(file.id.count("/") + 2) :]))


def _unusable(path: Path, error: OSError | ValueError) -> SourceError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return SourceError(f"{_shown(path)} cannot be read: {why}.", "Give yourself the right to read it, then run again.")


def _shown(path: Path) -> str:
    return _text(str(path))


def _text(name: str) -> str:
    """Give a file name as text that can be written anywhere; of bytes that are not UTF-8 their hex is shown."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
