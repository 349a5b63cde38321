"""Pages from templates: everything escaped, and a Content-Security-Policy that admits only our own style and script."""

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from migrate import urls
from migrate.model.manifest import ManifestHead
from migrate.review import facts, wording
from migrate.review.evidence import post_place, taken_out
from migrate.review.policy_text import policy_of
from migrate.review.policy_text import sentences as policy_sentences
from migrate.review.post_words import said_of

PLACES_SHOWN = 200
SCRIPTS = ("base.js", "decisions.js", "dialog.js", "table.js", "tables.js", "keys.js", "report.js")
"""In the order in which they run; the local app has its own last one."""
_CHUNK = 64 * 1024


def environment(head: ManifestHead) -> Environment:
    """Give the templates with what every page says; a name that a template misspells is an error."""
    made = Environment(
        loader=PackageLoader("migrate.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"moment": wording.moment, "number": wording.number, "counted": wording.counted, "path": path_href}
    made.tests["openable"] = openable
    made.globals |= {"head": head, "wording": wording, "facts": facts, "post_place": post_place, "taken_out": taken_out}
    made.globals |= {"said_of": said_of, "home": ("../index.html", "Back to the report"), "post_shown": ""}
    made.globals |= {
        "style": _asset("report.css"),
        "scripts": tuple(map(_asset, SCRIPTS)),
        "PLACES_SHOWN": PLACES_SHOWN,
    }
    made.globals |= {"policy_reading": _policy(()), "policy_browsing": _policy(SCRIPTS)}
    policy = policy_of(head)
    made.globals |= {"policy_sentences": tuple(policy_sentences(policy)) if policy else ()}
    return made


def render(made: Environment, template: str, **values: Any) -> Iterator[bytes]:
    """Yield the page in pieces as UTF-8; iterables among the values are read as the page is written."""
    pending: list[str] = []
    size = 0
    for piece in made.get_template(template).generate(**values):
        pending.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(pending).encode()
            pending, size = [], 0
    yield "".join(pending).encode()


def openable(url: str) -> bool:
    """Tell whether a click on the URL can only open a web page: never a script, a file or a program."""
    return urls.scheme(url) in {"http", "https"}


def path_href(path: str) -> str:
    """Give a path below OUT as a relative reference that starts at OUT."""
    return quote(path.lstrip("/"))


def _asset(name: str) -> Markup:
    return Markup(_text(name))  # noqa: S704  # our own style and script, hashed in the policy


def _text(name: str) -> str:
    return (files("migrate.review") / "templates" / name).read_text(encoding="utf-8")


def _policy(scripts: tuple[str, ...]) -> str:
    sources = f"script-src {' '.join(map(_source, scripts))}; " if scripts else ""
    return (
        f"default-src 'none'; {sources}style-src {_source('report.css')}; img-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(name: str) -> str:
    digest = hashlib.sha256(_text(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
