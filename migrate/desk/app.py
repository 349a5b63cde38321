"""The desk as a web application: every address that it answers, in one table."""

import functools
import json
from collections.abc import Mapping
from importlib.resources import files as resources
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from migrate.desk import evidence
from migrate.desk.answering import changed, told
from migrate.desk.deciding import Stroke, decide, withdraw
from migrate.desk.desk import Desk, decision_told, state
from migrate.desk.guard import Door, Guard
from migrate.errors import UsageError
from migrate.model.base import Frozen
from migrate.model.review import DECISION_LABEL, REASON_LABEL, Decided, Hash, Name, Note
from migrate.review.rows import terms

_HTML, _CSS, _SCRIPT = "text/html", "text/css", "text/javascript"
_PAGES: Mapping[str, tuple[str, str, str]] = {
    "desk.html": ("migrate.desk", "pages", _HTML),
    "desk.css": ("migrate.desk", "pages", _CSS),
    "report.css": ("migrate.review", "templates", _CSS),
    **{
        f"{name}.js": ("migrate.desk", "pages", _SCRIPT)
        for name in ("asking", "deciding", "evidence", "main", "making", "queue")
    },
}
"""By name: package, folder and type of what the page is made of."""


class Undoing(Frozen):
    """Entries that a person takes back."""

    by: Name
    entries: tuple[Hash, ...]
    note: Note = ""


def app(desk: Desk, door: Door) -> ASGIApp:
    """Give the application, its guard in front."""
    routes = [
        Route("/", _page),
        Route("/pages/{name}", _page),
        Route("/favicon.ico", _no_icon),
        Route("/api/links", told(functools.partial(_links, desk))),
        Route("/api/state", told(functools.partial(_state, desk))),
        Route("/api/links/{number:int}", told(functools.partial(_link, desk))),
        Route("/links/{number:int}/picture", told(functools.partial(_picture, desk))),
        Route("/api/decide", changed(Stroke, functools.partial(_decide, desk)), methods=["POST"]),
        Route("/api/withdraw", changed(Undoing, functools.partial(_withdraw, desk)), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), door)


def _page(request: Request) -> Response:
    name = request.path_params.get("name", "desk.html")
    if name not in _PAGES:
        return PlainTextResponse("There is no such page.", 404)
    package, folder, kind = _PAGES[name]
    return Response((resources(package) / folder / name).read_bytes(), media_type=kind)


def _no_icon(request: Request) -> Response:
    """Browsers ask for it unasked."""
    del request
    return Response(status_code=204)


def _links(desk: Desk, request: Request) -> Response:
    """Every row of the manifest, as the report's tables have them."""
    del request
    catalogue = desk.catalogue
    meant = {
        **terms(catalogue.head),
        "decisions": list(DECISION_LABEL.items()),
        "reasons": list(REASON_LABEL.items()),
        "needing": [number for number, link in enumerate(catalogue.links, start=1) if link.needs_person],
        "manifest": catalogue.sha256,
    }
    rows = ",".join(link.row for link in catalogue.links)
    posts = ",".join(catalogue.posts)
    body = f'{{"terms":{json.dumps(meant, ensure_ascii=False)},"posts":[{posts}],"links":[{rows}]}}'
    return Response(body.encode(), media_type="application/json")


def _state(desk: Desk, request: Request) -> dict[str, Any]:
    del request
    catalogue = desk.catalogue
    with desk.log() as reviews:
        return state(catalogue, tuple(reviews.entries), reviews.state(desk.clock()))


def _link(desk: Desk, request: Request) -> dict[str, Any]:
    link = desk.entry(request.path_params["number"])
    with desk.log() as reviews:
        return evidence.evidence(desk.out, link, tuple(reviews.entries))


def _picture(desk: Desk, request: Request) -> Response:
    path = evidence.picture(desk.out, desk.entry(request.path_params["number"]))
    if path is None:
        return PlainTextResponse("We hold no picture that can be shown.", 404)
    # In a page of its own it can do nothing, whatever it turns out to be.
    return FileResponse(
        path,
        media_type=evidence.PICTURES[path.suffix.lower()],
        headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
    )


def _decide(desk: Desk, stroke: Stroke) -> dict[str, Any]:
    unknown = [each.url for each in stroke.decisions if each.url not in desk.catalogue.numbers]
    if unknown:
        raise UsageError(f"{unknown[0]} is no link of this record.", "Load the page anew: the record was renewed.")
    with desk.log() as reviews:
        kept = decide(reviews, stroke, desk.clock())
    overtook = [decision_told(each.entry, each.hash) for each in kept.overtook if isinstance(each.entry, Decided)]
    return {"hashes": kept.hashes, "overtook": overtook}


def _withdraw(desk: Desk, undoing: Undoing) -> dict[str, Any]:
    with desk.log() as reviews:
        return {"hashes": withdraw(reviews, undoing.entries, undoing.by, undoing.note, desk.clock())}
