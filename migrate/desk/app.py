"""The desk as a web application: every address that it answers, in one table."""

import functools
import re
import secrets
from collections.abc import Mapping
from importlib.resources import files as resources
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from migrate.archive.segments import FOLDER as ARCHIVE
from migrate.custody.receipts import as_text
from migrate.desk import evidence
from migrate.desk.answering import changed, told
from migrate.desk.captures import content_of, read_capture
from migrate.desk.deciding import Proposed, Stroke, decide, withdraw
from migrate.desk.desk import Desk, decision_told, imported_told, state
from migrate.desk.front import Front
from migrate.desk.guard import Door, Guard
from migrate.desk.importing import merge, read_decisions
from migrate.desk.post_replay import page_of
from migrate.desk.replay import Engine
from migrate.desk.signing import Looking, Signing, draw, opened, sign_off
from migrate.errors import OutputError, UsageError
from migrate.exporters.assets import FOLDER as ASSETS
from migrate.model.base import Frozen
from migrate.model.review import Decided, Decision, Hash, Name, Note
from migrate.review.decided import people_of
from migrate.review.evidence import link_place, post_place
from migrate.review.pages import SCRIPTS, render
from migrate.review.rows import blocks

_CSS, _SCRIPT = "text/css", "text/javascript"
_REPORT_SCRIPTS = tuple(name for name in SCRIPTS if name not in {"decisions.js", "report.js"})
"""Not its store, which keeps decisions in the browser, and not its last one, which lets them be exported."""
_PAGES: Mapping[str, tuple[str, str, str]] = {
    "desk.css": ("migrate.desk", "pages", _CSS),
    "report.css": ("migrate.review", "templates", _CSS),
    **dict.fromkeys(_REPORT_SCRIPTS, ("migrate.review", "templates", _SCRIPT)),
    **{
        f"{name}.js": ("migrate.desk", "pages", _SCRIPT)
        for name in ("asking", "auditing", "desk", "evidence", "importing", "store")
    },
}
"""By name: package, folder and type of what pages are made of."""
_SANDBOX = "default-src 'none'; sandbox"
"""For what came from the web: in a page of its own it can do nothing, whatever it turns out to be."""
_EVIDENCE = re.compile(r"(links|posts)-(\d{4,9})\.html")


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
        Route("/", told(at(_desk))),
        Route("/index.html", told(at(_desk))),
        Route("/favicon.ico", _no_icon),
        Route("/pages/{name}", _page),
        Route("/evidence/{name}", told(at(_evidence))),
        Route("/captures/{number:int}/{name}", told(functools.partial(_capture, desk=desk, door=door, engine=engine))),
        Route("/captures/{number:int}/{name}/content", told(at(_content))),
        Route("/assets/{path:path}", told(at(_asset))),
        Route("/archive/{path:path}", told(at(_archive))),
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
        fronts[engine.host] = Front(engine, door.origin, lambda number: _post(desk, engine, number))
    return Guard(Starlette(routes=routes), door, fronts)


def _desk(request: Request, desk: Desk) -> Response:
    """The queue: the rows of the report, over a store that keeps decisions in the log."""
    del request
    catalogue = desk.catalogue
    page = render(
        evidence.pages_of(catalogue),
        "desk.html",
        terms=evidence.terms_of(catalogue),
        post_rows=blocks(catalogue.posts),
        link_rows=blocks(link.row for link in catalogue.links),
        whole_rows=blocks(link.whole for link in catalogue.links if link.whole),
        scripts_of_report=_REPORT_SCRIPTS,
    )
    return StreamingResponse(page, media_type="text/html")


def _page(request: Request) -> Response:
    package, folder, kind = _PAGES.get(request.path_params["name"], ("", "", ""))
    if not kind:
        return _nothing()
    return Response((resources(package) / folder / request.path_params["name"]).read_bytes(), media_type=kind)


def _no_icon(request: Request) -> Response:
    """Browsers ask for it unasked."""
    del request
    return Response(status_code=204)


def _nothing() -> Response:
    return PlainTextResponse("There is nothing of that name.", 404)


def _evidence(request: Request, desk: Desk) -> Response:
    found = _EVIDENCE.fullmatch(request.path_params["name"])
    if found is None:
        return _nothing()
    catalogue = desk.catalogue
    if found[1] == "posts":
        page = evidence.post_page(desk.out, catalogue, int(found[2]))
        policy = {"Content-Security-Policy": evidence.policy_of_posts(catalogue)}
        return Response(page, media_type="text/html", headers=policy) if page else _nothing()
    with desk.log() as reviews:
        entries = tuple(reviews.entries)
    page = evidence.link_page(desk.out, catalogue, int(found[2]), people_of(entries, desk.clock()))
    return Response(page, media_type="text/html") if page else _nothing()


def _capture(request: Request, desk: Desk, door: Door, engine: Engine | None) -> Response:
    """One record, replayed where there is an engine, and readable without."""
    number, name = request.path_params["number"], request.path_params["name"]
    capture = evidence.capture_named(desk.out, desk.catalogue, number, name)
    if capture is None:
        return _nothing()
    read = read_capture(desk.out, capture)
    replay = trouble = None
    if engine is not None and (read.can_be_replayed or name == evidence.POST):
        try:
            engine.start()
            is_post = name == evidence.POST
            replay = engine.post_address(number) if is_post else engine.address(read.url, read.timestamp)
        except OutputError as error:
            trouble = f"{error.message} {error.advice}"
    page = render(
        evidence.pages_of(desk.catalogue),
        "capture.html",
        number=number,
        name=name,
        heading=evidence.HEADINGS.get(name, ""),
        back=post_place(number) if name == evidence.POST else link_place(number),
        read=read,
        replay=replay,
        trouble=trouble,
    )
    policy = {"Content-Security-Policy": door.policy_with(engine.origin)} if engine is not None and replay else None
    return StreamingResponse(page, media_type="text/html", headers=policy)


def _post(desk: Desk, engine: Engine, number: int) -> bytes | None:
    """The post as a page whose pictures come from the archive."""
    entry = evidence.post_numbered(desk.out, number)
    if entry is None or entry.capture is None:
        return None
    read = read_capture(desk.out, entry.capture)
    raw = b"".join(content_of(desk.out, entry.capture))
    return page_of(
        entry,
        raw,
        read.url if read.can_be_replayed else None,
        lambda url, shown: engine.address(url, read.timestamp, shown),
    )


def _content(request: Request, desk: Desk) -> Response:
    number = request.path_params["number"]
    capture = evidence.capture_named(desk.out, desk.catalogue, number, request.path_params["name"])
    if capture is None:
        return _nothing()
    read = read_capture(desk.out, capture)
    how = {"Content-Security-Policy": _SANDBOX}
    if not read.is_picture:
        how["Content-Disposition"] = f'attachment; filename="capture-{number}"'
    kind = read.content_type if read.is_picture else "application/octet-stream"
    return StreamingResponse(content_of(desk.out, capture), media_type=kind, headers=how)


def _asset(request: Request, desk: Desk) -> Response:
    path = evidence.local_file(desk.out, ASSETS, request.path_params["path"])
    if path is None:
        return _nothing()
    kind = evidence.PICTURES.get(path.suffix.lower())
    how = {"Content-Security-Policy": _SANDBOX}
    if kind is None:
        return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=how)
    return FileResponse(path, media_type=kind, headers=how)


def _archive(request: Request, desk: Desk) -> Response:
    path = evidence.local_file(desk.out, ARCHIVE, request.path_params["path"])
    if path is None:
        return _nothing()
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


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
