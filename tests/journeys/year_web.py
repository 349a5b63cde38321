"""A small web through a year: what each of its hosts does on a day, seen from our network or from elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from migrate.demo.answers import NoSuchHost, Page, Redirect, Refused, Script, Site, Unanswered
from tests.journeys.job import HTML, page

BAD_NIGHT, OUTAGE, REFUSING, WALL, DIES, MOVES = 20, 30, 33, 40, 55, 70
BLOCKED, DIES_FOR_A_WHILE, REMOVED, FAULTY = 80, 95, 120, 145
UNBLOCKED, BACK, SOFT, PARKED, CDN_DIES = 110, 165, 185, 215, 250
INCIDENTS = (
    *(BAD_NIGHT, OUTAGE, REFUSING, WALL, DIES, MOVES, BLOCKED, DIES_FOR_A_WHILE),
    *(UNBLOCKED, REMOVED, FAULTY, BACK, SOFT, PARKED, CDN_DIES),
)
DAYS = 365

STEADY = tuple(f"http://site{n}.example/page" for n in range(20))
ROTTEN = tuple(f"http://rotten{n}.example/page" for n in range(30))
FLAPPING = tuple(f"http://flapping.example/{n}" for n in range(2))
BAD = tuple(f"http://bad-night.example/{n}" for n in range(4))
WALLED = tuple(f"http://walled.example/{n}" for n in range(3))
FAR = tuple(f"http://far{n}.example/page" for n in range(2))
CDN = (*(f"http://cdn.example/{n}.png" for n in range(36)), *(f"http://cdn.example/{n}.pdf" for n in range(4)))
MOVED = "http://moved.example/old"


@dataclass(frozen=True)
class Dies:
    """A page that stops to work on a day."""

    url: str
    since: int
    status: str


GONE = (
    Dies("http://dies.example/page", DIES, "not_found"),
    Dies("http://comes-back.example/page", DIES_FOR_A_WHILE, "not_found"),
    Dies("http://removed.example/page", REMOVED, "gone"),
    Dies("http://faulty.example/page", FAULTY, "server_error"),
    Dies("http://soft.example/articles/tide-tables", SOFT, "soft_404"),
    Dies("http://parked.example/harbour/lamps", PARKED, "parked"),
)

LINKS = (*STEADY, *ROTTEN, *FLAPPING, *BAD, *WALLED, *FAR, *CDN, MOVED, *(each.url for each in GONE))


class Seen(Enum):
    """From where the web is looked at."""

    HERE = auto()
    ELSEWHERE = auto()


def sites(day: int, seen: Seen) -> Mapping[str, Site]:
    """Give every host as it is on that day."""
    if day == OUTAGE and seen is Seen.HERE:
        return {}
    web = {host: script(day, seen) for host, script in _SCRIPTS.items()}
    if day == REFUSING and seen is Seen.HERE:
        return dict.fromkeys(web, Site(connect=Refused()))
    return web


def _html(body: str, status: int = 200) -> Page:
    return Page(f"<!DOCTYPE html><html lang='en'>{body}</html>".encode(), status, headers=HTML)


_FAULT = _html("<title>Out of order</title><p>This server cannot serve anybody now.</p>", 503)
_REMOVED = _html("<title>Removed</title><p>It was taken away for good.</p>", 410)
_CHALLENGE = _html(
    "<head><title>One moment</title></head><body><h1>One moment</h1><p>We make sure that you are not a robot.</p>"
    "<script>window._cf_chl_opt={cType:'managed'};</script>"
    "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body>",
    403,
)
_NOTHING = _html(
    "<head><title>Page not found</title></head><body><h1>Page not found</h1>"
    "<p>Sorry, we could not find what you were looking for.</p></body>"
)
_FOR_SALE = _html(
    "<head><title>parked.example</title></head><body><h1>parked.example</h1><p>This domain is for sale.</p>"
    "<div id='relatedlinks'><a href='/a'>Lamps</a> <a href='/b'>Boats</a> <a href='/c'>Loans</a></div>"
    "<script src='https://www.parkingcrew.net/jsparkcaf.php'></script></body>"
)
_PICTURE = Page(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000020001e221bc33"
        "0000000049454e44ae426082"
    ),
    headers=(("Content-Type", "image/png"),),
)
_PDF = Page(b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n", headers=(("Content-Type", "application/pdf"),))


def _until(day: int, before: Script, after: Script, target: str = "/page") -> Callable[[int, Seen], Site]:
    return lambda now, _: Site({target: before if now < day else after})


def _far(day: int, seen: Seen) -> Site:
    if BLOCKED <= day < UNBLOCKED and seen is Seen.HERE:
        return Site(connect=Unanswered())
    return Site({"/page": page("Far away")})


def _cdn(day: int, _: Seen) -> Site:
    if day >= CDN_DIES:
        return Site(connect=NoSuchHost())
    files = {url.removeprefix("http://cdn.example"): _PDF if url.endswith("pdf") else _PICTURE for url in CDN}
    return Site(files)


def _bad_night(day: int, _: Seen) -> Site:
    if day == BAD_NIGHT:
        return Site({"/0": _FAULT, "/1": _FAULT}, connect=Unanswered()) if day % 2 else Site(otherwise=_FAULT)
    return Site({f"/{n}": page(f"Night {n}") for n in range(len(BAD))})


_SCRIPTS: dict[str, Callable[[int, Seen], Site]] = {
    **{f"site{n}.example": _until(DAYS, page(f"Site {n}"), page("")) for n in range(len(STEADY))},
    **{f"rotten{n}.example": lambda _, __: Site() for n in range(len(ROTTEN))},
    **{f"far{n}.example": _far for n in range(len(FAR))},
    "flapping.example": lambda day, _: (
        Site(connect=NoSuchHost())
        if day % 3 == 0 and day < SOFT
        else Site({f"/{n}": page(f"Flap {n}") for n in range(2)})
    ),
    "bad-night.example": _bad_night,
    "walled.example": lambda day, _: (
        Site({f"/{n}": page(f"Walled {n}") for n in range(3)}) if day < WALL else Site(otherwise=_CHALLENGE)
    ),
    "cdn.example": _cdn,
    "moved.example": lambda day, _: Site(
        {
            "/old": page("The moved one") if day < MOVES else Redirect("/new", 301),
            "/new": page("The moved one"),
        }
    ),
    "dies.example": _until(DIES, page("Dies"), Page(b"", 404)),
    "comes-back.example": lambda day, _: Site({} if DIES_FOR_A_WHILE <= day < BACK else {"/page": page("Comes back")}),
    "removed.example": _until(REMOVED, page("Removed"), _REMOVED),
    "faulty.example": _until(FAULTY, page("Faulty"), _FAULT),
    "soft.example": lambda day, _: (
        Site({"/articles/tide-tables": page("Tide tables")}) if day < SOFT else Site(otherwise=_NOTHING)
    ),
    "parked.example": lambda day, _: (
        Site({"/harbour/lamps": page("Harbour lamps")}) if day < PARKED else Site(otherwise=_FOR_SALE)
    ),
}
