"""Where a post stands in each target: its file below OUT, and its address on the new site."""

import re
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote, unquote

from migrate import urls
from migrate.files import safe_name
from migrate.model.settings import Target

ASSET_ROOT = {Target.PLAIN: "../", Target.HUGO: "/", Target.JEKYLL: "/", Target.ELEVENTY: "/"}
"""What stands before a path below OUT where a post points to it."""


KNOWS_FOOTNOTES = frozenset((Target.HUGO, Target.JEKYLL))
"""Those whose Markdown has `[^1]` as they come."""


KNOWS_TASKS = frozenset((Target.PLAIN, Target.HUGO, Target.JEKYLL))
"""Those whose Markdown has `[x]` in lists as they come; plain Markdown is GFM."""


@dataclass(frozen=True, slots=True)
class Placing:
    """What decides where a post's file lies."""

    stem: str
    day: str | None
    """`YYYY-MM-DD`."""
    is_draft: bool


def stem_of(slug: str) -> str:
    """Give the name, without ending, of the file of a post with this slug.

    No generator takes it for more than a post: Hugo makes a bundle of `index` that swallows its folder and a list of
    `_index`; Jekyll passes over what begins with `_` or `~`.
    """
    stem = safe_name(safe_name(slug, suffix="").lstrip("_~.-"), suffix="")
    return f"{stem}-page" if stem.casefold() == "index" else stem


def file_of(target: Target, placing: Placing) -> str:
    """Give the path below OUT of a post's Markdown.

    Jekyll names posts by their day; one without is a page there, for no date is ever invented.
    """
    match target:
        case Target.PLAIN | Target.ELEVENTY:
            return f"posts/{placing.stem}.md"
        case Target.HUGO:
            return f"content/posts/{placing.stem}.md"
        case Target.JEKYLL if placing.is_draft:
            return f"_drafts/{placing.stem}.md"
        case Target.JEKYLL if placing.day is not None:
            return f"_posts/{placing.day}-{placing.stem}.md"
        case Target.JEKYLL:
            return f"posts/{placing.stem}.md"
        case _:
            assert_never(target)


def address_of(target: Target, old_url: str | None, stem: str) -> str:
    """Give the path of a post on the new site, not percent-encoded: the old one verbatim wherever it can be a file.

    It cannot where only a query string told posts apart, or where the path names a program (`.php`) or a rule of the
    generator; `default_address` then.
    """
    path = _old_path(old_url) if target is not Target.PLAIN else None
    if path is None:
        return default_address(stem)
    name = path.rpartition("/")[2]
    if "." not in name:
        needs_slash = target is Target.ELEVENTY and name
        return f"{path}/" if needs_slash else path
    if name.endswith(".html") or (name.endswith(".htm") and target is not Target.JEKYLL):
        return path
    return default_address(stem) if _PROGRAM.search(name) else f"{path}/"


def default_address(stem: str) -> str:
    """Give the path that a post gets where its old one cannot be kept."""
    return f"/posts/{_UNFIT.sub('-', stem).strip('-') or 'post'}/"


def href(address: str) -> str:
    """Give an address as links have it."""
    return quote(address, safe="/-_.~!$&'*+,;=:@")


_PROGRAM = re.compile(
    r"\.(?:php\d?|phtml|aspx?|jspx?|cgi|pl|cfm|do|exe|htm|x?html|shtml|xml|json|rss|txt)\Z", re.IGNORECASE
)
_UNFIT = re.compile("[\0-\x20\x7f\"'<>{}|\\\\^`%?#:*\\[\\]\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONGEST_PART = 150
"""Bytes; file systems allow 255, some generators add to it."""


def _old_path(old_url: str | None) -> str | None:
    """Give the path of the old address as readers see it, None where it cannot be the name of a file."""
    absolute = urls.canonical(old_url.strip(), "http://base.invalid/") if old_url else None
    if absolute is None or "?" in absolute or urls.scheme(absolute) not in ("http", "https"):
        return None
    try:
        path = unquote(urls.path(absolute), errors="strict")
    except UnicodeDecodeError:
        return None
    parts = path.split("/")[1:]
    if path == "/" or _UNFIT.search(path) or not all(parts[:-1]) or parts[0] in ("assets", "posts.json"):
        return None
    return None if any(p.startswith(".") or len(p.encode()) > _LONGEST_PART for p in parts) else path
