"""The YAML block at the head of a post, in the words of the generator that will read it.

What the generator knows stands under its own names; every other key stays as it was; a key that would make the
generator do something of its own (`layout`, `type`, `permalink`…) is kept as `original_<key>`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from migrate import urls
from migrate.exporters.dates import is_zero, rfc3339
from migrate.exporters.front_matter import dump, without_secrets
from migrate.model.change import Change, Effect
from migrate.model.elements import named
from migrate.model.post import Plain, Post
from migrate.model.settings import Target


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of one post for one target."""

    text: str
    """From `---` to `---` and a line end."""
    changes: tuple[Change, ...]


def day_of(post: Post) -> str | None:
    """Give the day of the post, `YYYY-MM-DD`, as it was where it was written; None where no date can be read."""
    written = rfc3339(post.date) if post.date else None
    return written[:10] if written else None


def render_for(target: Target, post: Post, address: str, *, is_draft: bool) -> Head:
    """Give the front matter for a generator; `address` is the post's path on the new site."""
    source = without_secrets(dict(post.front_matter))
    known = {str(key).lower(): value for key, value in reversed(list(source.items()))}
    date, changes = _date(post, known)
    values: dict[str, Any] = {"title": post.title} if post.title is not None else {}
    if date is not None:
        values["date"] = Plain(date)
    modified = _modified(known)
    if modified is not None and target in _MODIFIED:
        values[_MODIFIED[target]] = Plain(modified)
    if is_draft:
        values["draft"] = True
    for key, singular in (("authors", "author"), ("categories", "category"), ("tags", "tag")):
        names = list(dict.fromkeys(_names(known.get(key)) + _names(known.get(singular))))
        if names:
            values[key] = names
    values[_ADDRESS_KEY[target]] = address
    paths = list(dict.fromkeys(filter(None, map(_alias_path, aliases(post))))) if target in _ALIAS_KEY else []
    if paths := [path for path in paths if path.strip("/") != address.strip("/")]:
        values[_ALIAS_KEY[target]] = paths
    return Head(f"---\n{dump(values | _rest(target, source, values, date))}---\n", tuple(changes))


_ADDRESS_KEY = {Target.HUGO: "url", Target.JEKYLL: "permalink", Target.ELEVENTY: "permalink"}
_ALIAS_KEY = {Target.HUGO: "aliases", Target.JEKYLL: "redirect_from"}
_MODIFIED = {Target.HUGO: "lastmod", Target.JEKYLL: "last_modified_at"}
_MODIFIED_KEYS = ("lastmod", "last_modified_at", "updated", "updated_at", "modified", "date_modified", "post_modified")

_SAID_ALREADY = named("title draft authors categories category tags tag aliases redirect_from")
_ACTING = {
    Target.HUGO: named(
        "url layout type markup outputs cascade build _build headless menu menus resources sitemap translationkey path "
        "kind lang iscjklanguage weight params publishdate pubdate published modified expirydate unpublishdate content"
    ),
    Target.JEKYLL: named(
        "permalink layout published render_with_liquid excerpt_separator redirect_to ext collection content output"
    ),
    Target.ELEVENTY: named(
        "permalink layout pagination templateengineoverride templateclass page pkg content collections eleventy build "
        "dynamicpermalink permalinkbypassoutputdir"
    ),
}
_LIKE_A_PATH = re.compile(r"[/\\]|\.\.")
_LISTS = named("images videos audio")
"""What Hugo's own templates walk over."""


def _rest(target: Target, source: Mapping[str, Any], values: Mapping[str, Any], date: str | None) -> dict[str, Any]:
    """Give every key of the source that is not said already."""
    rest: dict[str, Any] = {}
    for key, value in source.items():
        name = str(key).lower()
        if name in _SAID_ALREADY or (name == "date" and (date is not None or is_zero(str(value)))):
            continue
        acts = name in _ACTING[target] or name == "date" or (target is Target.ELEVENTY and _acts_in_eleventy(name))
        if acts or name in values or (name == "slug" and _LIKE_A_PATH.search(str(value))):
            rest[f"original_{key}"] = value
        elif name == "slug":
            rest[key] = str(value)
        else:
            rest[key] = [value] if target is Target.HUGO and name in _LISTS and isinstance(value, str) else value
    return rest


def _acts_in_eleventy(name: str) -> bool:
    return name.startswith("eleventy") or ":" in name


def _date(post: Post, known: Mapping[str, Any]) -> tuple[str | None, list[Change]]:
    """Give the date as generators read it, and what is to be said where there is none."""
    if post.date is None:
        is_noted = "date" in known and known["date"] is not None and is_zero(str(known["date"]))
        return None, [Change("zero_date", Effect.REPAIR, f"date: {known['date']}")] if is_noted else []
    date = rfc3339(post.date)
    if date is None:
        said = f"{post.date}: no day, or more than one, can be read out of it; write it as YYYY-MM-DD"
        return None, [Change("unreadable_date", Effect.LOSS, said)]
    return date, []


def _modified(known: Mapping[str, Any]) -> str | None:
    found = (rfc3339(str(known[key])) for key in _MODIFIED_KEYS if isinstance(known.get(key), str | int))
    return next((moment for moment in found if moment), None)


_NAME_KEYS = ("name", "display_name", "title", "slug", "username", "login")


def _names(value: Any) -> list[str]:
    """Give the names in a text with commas, in a mapping that has one, or in a list of such."""
    match value:
        case None | bool():
            return []
        case list():
            return [name for item in value for name in (_names(item) if not isinstance(item, str) else [item.strip()])]
        case dict():
            return next((names for key in _NAME_KEYS if (names := _names(value.get(key)))), [])
        case _:
            return [name for part in str(value).split(",") if (name := part.strip())]


_ALIAS_KEYS = ("aliases", "redirect_from", "guid", "permalink", "old_url", "original_url", "canonical_url", "link")


def aliases(post: Post) -> tuple[str, ...]:
    """Give every other old address of the post that its front matter names, as it is written there."""
    known = {str(key).lower(): value for key, value in reversed(list(post.front_matter.items()))}
    found = (text for key in _ALIAS_KEYS for text in _addresses(known.get(key)))
    return tuple(dict.fromkeys(text for text in found if text != post.url))


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _addresses(item)
    elif isinstance(value, str) and (value.startswith("/") or "://" in value):
        yield value.strip()


def _alias_path(alias: str) -> str | None:
    """Give the path of an old address that a page can stand at; a query string needs a redirect of the server."""
    absolute = urls.canonical(alias, "http://base.invalid/")
    if absolute is None or "?" in absolute or urls.scheme(absolute) not in ("http", "https"):
        return None
    path = unquote(urls.path(absolute))
    return path if path != "/" and path.isprintable() and not set(path) & set("{}%\\\"'<>:#?*") else None
