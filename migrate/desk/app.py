"""The desk as a web application: every address that it answers, in one table."""

import functools
import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp

from migrate.custody.receipts import as_text
from migrate.desk import showing
from migrate.desk.answering import changed, told
from migrate.desk.deciding import Proposed, Stroke, decide, withdraw
from migrate.desk.desk import Desk, decision_told, imported_told, state
from migrate.desk.front import Front
from migrate.desk.guard import Door, Guard
from migrate.desk.importing import merge, read_decisions
from migrate.desk.replay import Engine
from migrate.desk.signing import Looking, Signing, draw, opened, sign_off
from migrate.errors import UsageError
from migrate.model.base import Frozen
from migrate.model.review import Decided, Decision, Hash, Name, Note


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


def app(desk: Desk, door: Door, engine: Engine | None = None) -> ASGIApp:
    """Give the application, its guard in front; without an engine nothing is replayed."""
    at = functools.partial(functools.partial, desk=desk)
    routes = [
        Route("/", told(at(showing.queue))),
        Route("/index.html", told(at(showing.queue))),
        Route("/favicon.ico", showing.no_icon),
        Route("/pages/{name}", showing.part),
        Route("/evidence/{name}", told(at(showing.evidence_page))),
        Route("/captures/{number:int}/{name}", told(at(showing.record, door=door, engine=engine))),
        Route("/captures/{number:int}/{name}/content", told(at(showing.content))),
        Route("/assets/{path:path}", told(at(showing.asset))),
        Route("/archive/{path:path}", told(at(showing.archive_file))),
        Route("/api/state", told(at(_state))),
        Route("/api/decide", changed(Stroke, at(_decide)), methods=["POST"]),
        Route("/api/withdraw", changed(Undoing, at(_withdraw)), methods=["POST"]),
        Route("/api/import", changed(DecisionsFile, at(_import)), methods=["POST"]),
        Route("/api/audit/draw", changed(Drawing, at(_draw)), methods=["POST"]),
        Route("/api/audit/opened", changed(Looking, at(_opened)), methods=["POST"]),
        Route("/api/sign-off", changed(Signing, at(_sign_off)), methods=["POST"]),
    ]
    fronts = {}
    if engine is not None:
        fronts[engine.host] = Front(engine, door.origin, lambda number: showing.post(desk, engine, number))
    return Guard(Starlette(routes=routes), door, fronts)


def _state(request: Request, desk: Desk) -> dict[str, Any]:
    del request
    catalogue = desk.catalogue
    with desk.log() as reviews:
        return state(catalogue, tuple(reviews.entries), reviews.state(desk.clock()))


def _decide(stroke: Stroke, desk: Desk) -> dict[str, Any]:
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


def _withdraw(undoing: Undoing, desk: Desk) -> dict[str, Any]:
    with desk.log() as reviews:
        return {"hashes": withdraw(reviews, undoing.entries, undoing.by, undoing.note, desk.clock())}


def _import(file: DecisionsFile, desk: Desk) -> dict[str, Any]:
    now = desk.clock()
    decisions = read_decisions(file.name, file.text, now)
    numbers = desk.catalogue.numbers
    with desk.log() as reviews:
        return imported_told(merge(reviews, decisions, file.name, numbers, now))


def _draw(drawing: Drawing, desk: Desk) -> dict[str, Any]:
    catalogue = desk.catalogue
    with desk.log() as reviews:
        return {"draw": draw(reviews, catalogue, drawing.by, secrets.token_hex(16), desk.clock()).name}


def _opened(looking: Looking, desk: Desk) -> dict[str, Any]:
    with desk.log() as reviews:
        opened(reviews, looking, desk.clock())
    return {}


def _sign_off(signing: Signing, desk: Desk) -> dict[str, Any]:
    catalogue = desk.catalogue
    with desk.log() as reviews:
        receipt = sign_off(reviews, catalogue, desk.out, signing, desk.clock)
    return {"hash": receipt.hash, "path": receipt.path, "text": as_text(receipt)}
