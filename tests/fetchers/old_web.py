"""A scripted web archive, `oldweb.test`: pieces of good and bad behaviour to put together."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from migrate.demo.answers import Page, Redirect, Script, Site
from migrate.fetchers.copies import Memento
from migrate.fetchers.memento import Finding, find_memento
from migrate.fetchers.transport import Transport
from migrate.fetchers.web_archive import Part, Reply, TimeGate, Wayback, WebArchive, reply_of
from migrate.model.settings import Settings

LOST = "http://lost.test/tides"
GATE = TimeGate("http://oldweb.test/tg/")
WAYBACK = Wayback("http://oldweb.test/cdx/search/cdx", "http://oldweb.test/web/")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
PATIENT = 20.0


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def http(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


def shown(at: datetime, url: str = LOST) -> str:
    return f"http://oldweb.test/web/{at:%Y%m%d%H%M%S}/{url}"


def raw(at: datetime, url: str = LOST) -> str:
    return f"http://oldweb.test/web/{at:%Y%m%d%H%M%S}id_/{url}"


def target(url: str) -> str:
    return url.removeprefix("http://oldweb.test")


def link_to(url: str, relation: str, at: datetime | None = None) -> str:
    return f'<{url}>; rel="{relation}"' + (f'; datetime="{http(at)}"' if at else "")


def copy(
    at: datetime | str, *, status: int = 200, of: str = LOST, text: str = "The tides of old", location: str = ""
) -> Page:
    """A copy as an archive gives it."""
    headers = (
        ("Content-Type", "text/html"),
        ("Memento-Datetime", at if isinstance(at, str) else http(at)),
        ("Link", link_to(of, "original")),
        *((("Location", location),) if location else ()),
    )
    return Page(f"<html><title>{text}</title><p>{text}</p></html>".encode(), status, headers)


def gate(location: str, *links: str, status: int = 302) -> Redirect:
    return Redirect(location, status, (("Vary", "accept-datetime"), ("Link", ", ".join(links))))


def oldweb(addresses: Mapping[str, Script], otherwise: Script | None = None) -> dict[str, Site]:
    """The archive, by the whole address of what it answers."""
    by_target = {target(address): script for address, script in addresses.items()}
    site = Site(by_target) if otherwise is None else Site(by_target, otherwise)
    return {"oldweb.test": site}


class Asking:
    """Asks over real sockets, and notes what was asked."""

    def __init__(self, settings: Settings, *, seconds: float = PATIENT, max_bytes: int = 1_000_000) -> None:
        self.transport = Transport(settings)
        self.seconds = seconds
        self.max_bytes = max_bytes
        self.asked: list[str] = []

    def __call__(self, url: str, headers: Mapping[str, str], part: Part) -> Reply:
        self.asked.append(url)
        exchange = self.transport.fetch(url, deadline_seconds=self.seconds, max_bytes=self.max_bytes, headers=headers)
        try:
            return reply_of(exchange, part, None, None)
        finally:
            exchange.close()

    def find(
        self, wanted: datetime | None, archive: WebArchive = GATE, *, url: str = LOST, bad: tuple[datetime, ...] = ()
    ) -> Finding:
        def is_good(memento: Memento) -> bool:
            return memento.at not in bad

        return find_memento(url, wanted, archive, self, is_good, NOW)
