"""What a visitor of the desk opens: the queue, pages of evidence, records and files."""

import re
from collections.abc import Mapping
from importlib.resources import files as resources

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from migrate.archive.segments import FOLDER as ARCHIVE
from migrate.desk import evidence
from migrate.desk.captures import content_of, read_capture
from migrate.desk.desk import Desk
from migrate.desk.guard import Door
from migrate.desk.post_replay import page_of
from migrate.desk.replay import Engine
from migrate.errors import OutputError
from migrate.exporters.assets import FOLDER as ASSETS
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


def queue(request: Request, desk: Desk) -> Response:
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


def part(request: Request) -> Response:
    """A style or a script of the pages."""
    package, folder, kind = _PAGES.get(request.path_params["name"], ("", "", ""))
    if not kind:
        return _nothing()
    return Response((resources(package) / folder / request.path_params["name"]).read_bytes(), media_type=kind)


def no_icon(request: Request) -> Response:
    """Browsers ask for it unasked."""
    del request
    return Response(status_code=204)


def evidence_page(request: Request, desk: Desk) -> Response:
    """A page of links, or of posts, as the report has it."""
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


def record(request: Request, desk: Desk, door: Door, engine: Engine | None) -> Response:
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


def post(desk: Desk, engine: Engine, number: int) -> bytes | None:
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


def content(request: Request, desk: Desk) -> Response:
    """What a record holds: a picture is shown, anything else is handed over as a file."""
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


def asset(request: Request, desk: Desk) -> Response:
    """A file of the migrated posts: a picture is shown, anything else is handed over."""
    path = evidence.local_file(desk.out, ASSETS, request.path_params["path"])
    if path is None:
        return _nothing()
    kind = evidence.PICTURES.get(path.suffix.lower())
    how = {"Content-Security-Policy": _SANDBOX}
    if kind is None:
        return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=how)
    return FileResponse(path, media_type=kind, headers=how)


def archive_file(request: Request, desk: Desk) -> Response:
    """A file of the archive, handed over."""
    path = evidence.local_file(desk.out, ARCHIVE, request.path_params["path"])
    if path is None:
        return _nothing()
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


def _nothing() -> Response:
    return PlainTextResponse("There is nothing of that name.", 404)
