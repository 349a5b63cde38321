"""A local copy of a host's files: from a URL to the file that the host served for it."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from migrate import urls
from migrate.model.settings import Mirror


@dataclass(frozen=True, slots=True)
class MirrorFile:
    """The file that a mirror holds for a URL."""

    path: Path
    """Real path, links followed; it lies below the mirror's folder."""
    relative: str
    """The same below the mirror's folder, `/` between parts."""


def find(mirrors: Sequence[Mirror], url: str) -> MirrorFile | None:
    """Give the file of the first mirror of the URL's host that has it; None where none has.

    The name may stand on disk as in the URL, percent-decoded in full or in part, composed or decomposed, with or
    without its query, or, where only one file can be meant, in other upper and lower case. Nothing outside the folder
    is ever found.
    """
    if urls.scheme(url) not in ("http", "https"):
        return None
    host = urls.host(url)
    for mirror in mirrors:
        if urls.host(f"http://{mirror.host}/") == host and (found := _find_below(mirror.directory, url)):
            return found
    return None


def _find_below(directory: Path, url: str) -> MirrorFile | None:
    root = Path(os.path.realpath(directory))
    path, query = urls.path(url).lstrip("/"), urls.without_fragment(url).partition("?")[2]
    for name in dict.fromkeys(_names(path, query)):
        found = _file_at(root, name)
        if found:
            return found
    return _file_by_loose_name(root, path) if _may_drop_query(path, query) else None


def _names(path: str, query: str) -> Iterator[str]:
    """Give the names under which the file may stand, the likeliest first, some twice."""
    if query:
        for with_query in (f"{path}?{query}", f"{path}@{query}"):  # wget on Windows writes @
            yield from _spellings(with_query)
            yield f"{with_query}.html"
    if not _may_drop_query(path, query):
        return
    yield from _spellings(path)
    for index in ("index.html", "index.htm"):
        yield from _spellings(f"{path.rstrip('/')}/{index}" if path else index)
    if not path.endswith("/"):
        yield f"{unquote(path)}.html"


_MADE_BY_A_PROGRAM = (".php", ".asp", ".aspx", ".jsp", ".cgi", ".cfm", ".pl", ".do", "/")


def _may_drop_query(path: str, query: str) -> bool:
    """Tell whether the file without the query is the same thing: an image is, the page of a program is not."""
    return not query or (bool(path) and not path.lower().endswith(_MADE_BY_A_PROGRAM))


def _spellings(name: str) -> Iterator[str]:
    once = unquote(name)
    for spelt in (name, once, unquote(once), once.replace("+", " "), once.replace(" ", "+"), name.replace("%20", " ")):
        yield spelt
        if not spelt.isascii():
            yield unicodedata.normalize("NFC", spelt)
            yield unicodedata.normalize("NFD", spelt)
    raw = unquote_to_bytes(name)
    yield os.fsdecode(raw)
    yield raw.decode("cp1252", "replace")


def _file_at(root: Path, name: str) -> MirrorFile | None:
    """Give the regular file at `root/name`, unless the way to it leaves `root`."""
    if "\0" in name or ".." in name.split("/"):
        return None
    path = f"{root}/{name.lstrip('/')}"
    try:
        if not os.path.isfile(path):  # noqa: PTH113  asked for a dozen names of each URL: pathlib costs three times that
            return None
        real = Path(os.path.realpath(path, strict=True))
    except OSError:  # a name too long, a circle of links, a folder that may not be entered: not there for us
        return None
    return _below(root, real)


def _below(root: Path, real: Path) -> MirrorFile | None:
    if not real.is_relative_to(root):
        return None
    return MirrorFile(real, os.fsencode(real.relative_to(root).as_posix()).decode("utf-8", "backslashreplace"))


def _file_by_loose_name(root: Path, path: str) -> MirrorFile | None:
    """Walk down by names equal once decoded and composed, else by those equal but for case; several are none."""
    here = root
    for segment in filter(None, path.split("/")):
        try:
            names = os.listdir(here)  # noqa: PTH208  names alone, from folders with thousands of them
        except OSError:
            return None
        wanted = _loose(segment)
        alike = [name for name in names if _loose(name) == wanted]
        same_case = [name for name in alike if _decoded(name) == _decoded(segment)]
        chosen = same_case or alike
        if len(chosen) != 1:
            return None
        here = here / chosen[0]
    return _file_at(root, here.relative_to(root).as_posix()) if here != root else None


def _decoded(name: str) -> str:
    return unicodedata.normalize("NFC", unquote(unquote(name)).replace("+", " "))


def _loose(name: str) -> str:
    return _decoded(name).casefold()
