"""The desk as a web application: every address that it answers, in one table."""

import functools
import json
import secrets
from collections.abc import Mapping
from importlib.resources import files as resources
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from migrate.custody.receipts import as_text
from migrate.desk import evidence
from migrate.desk.answering import changed, told
from migrate.desk.deciding import Proposed, Stroke, decide, withdraw
from migrate.desk.desk import Desk, decision_told, imported_told, state
from migrate.desk.guard import Door, Guard
from migrate.desk.importing import merge, read_decisions
from migrate.desk.signing import Looking, Signing, draw, opened, sign_off
from migrate.errors import UsageError
from migrate.model.base import Frozen
from migrate.model.review import DECISION_LABEL, REASON_LABEL, Decided, Decision, Hash, Name, Note
from migrate.review.rows import terms

_HTML, _CSS, _SCRIPT = "text/html", "text/css", "text/javascript"
_PAGES: Mapping[str, tuple[str, str, str]] = {
    "desk.html": ("migrate.desk", "pages", _HTML),
    "desk.css": ("migrate.desk", "pages", _CSS),
    "report.css": ("migrate.review", "templates", _CSS),
    **{
        f"{name}.js": ("migrate.desk", "pages", _SCRIPT)
        for name in ("asking", "auditing", "deciding", "evidence", "importing", "main", "making", "queue")
    },
}
"""By name: package, folder and type of what the page is made of."""


class Undoing(Frozen):
    """Entries that a person takes back."""

    by: Name
    entries: tuple[Hash, ...]
    note: Note = ""


class DecisionsFile(Frozen):
    """A file that the static report has exported."""

    name: str
    text: str


class Drawing(Frozen):
    """A person asks for a sample of the links called working."""

    by: Name


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
        Route("/api/import", changed(DecisionsFile, functools.partial(_import, desk)), methods=["POST"]),
        Route("/api/audit/draw", changed(Drawing, functools.partial(_draw, desk)), methods=["POST"]),
        Route("/api/audit/opened", changed(Looking, functools.partial(_opened, desk)), methods=["POST"]),
        Route("/api/sign-off", changed(Signing, functools.partial(_sign_off, desk)), methods=["POST"]),
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
    whole = stroke.model_copy(update={"decisions": tuple(_with_old_copy(desk, each) for each in stroke.decisions)})
    with desk.log() as reviews:
        kept = decide(reviews, whole, desk.clock())
    overtook = [decision_told(each.entry, each.hash) for each in kept.overtook if isinstance(each.entry, Decided)]
    return {"hashes": kept.hashes, "overtook": overtook}


def _with_old_copy(desk: Desk, proposed: Proposed) -> Proposed:
    """Name the old copy that takes the link's place, where the page did not."""
    catalogue = desk.catalogue
    number = catalogue.numbers.get(proposed.url)
    if number is None:
        raise UsageError(f"{proposed.url} is no link of this record.", "Load the page anew: the record was renewed.")
    if proposed.decision is not Decision.USE_OLD_COPY or proposed.replacement is not None:
        return proposed
    memento = desk.entry(number).memento
    if memento is None:
        raise UsageError(f"No old copy of {proposed.url} is known.", "Choose another decision for it.")
    return proposed.model_copy(update={"replacement": memento.url})


def _withdraw(desk: Desk, undoing: Undoing) -> dict[str, Any]:
    with desk.log() as reviews:
        return {"hashes": withdraw(reviews, undoing.entries, undoing.by, undoing.note, desk.clock())}


def _import(desk: Desk, file: DecisionsFile) -> dict[str, Any]:
    now = desk.clock()
    decisions = read_decisions(file.name, file.text, now)
    numbers = desk.catalogue.numbers
    with desk.log() as reviews:
        return imported_told(merge(reviews, decisions, file.name, numbers, now))


def _draw(desk: Desk, drawing: Drawing) -> dict[str, Any]:
    catalogue = desk.catalogue
    with desk.log() as reviews:
        return {"draw": draw(reviews, catalogue, drawing.by, secrets.token_hex(16), desk.clock()).name}


def _opened(desk: Desk, looking: Looking) -> dict[str, Any]:
    with desk.log() as reviews:
        opened(reviews, looking, desk.clock())
    return {}


def _sign_off(desk: Desk, signing: Signing) -> dict[str, Any]:
    catalogue = desk.catalogue
    with desk.log() as reviews:
        receipt = sign_off(reviews, catalogue, desk.out, signing, desk.clock)
    return {"hash": receipt.hash, "path": receipt.path, "text": as_text(receipt)}
