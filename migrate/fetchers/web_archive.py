"""What web archives have in common: how they are named, what is asked of them, what they say a copy is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Protocol, TypeAlias
from urllib.parse import quote

from migrate import urls
from migrate.fetchers.decoding import content_of
from migrate.fetchers.link_format import WebLink, read_links
from migrate.fetchers.pacing import http_date, is_busy
from migrate.model.capture import Answered, Step
from migrate.model.exchange import Exchange
from migrate.model.page import Page
from migrate.model.record import RecordRef

INTERNET_ARCHIVE = "web.archive.org"
WAYBACK_MACHINE = f"https://{INTERNET_ARCHIVE}/web/"
"""The TimeGate of the Internet Archive."""
LISTING_BYTES = 4_000_000
"""Of a list of copies, as it comes and decoded: thirty thousand rows."""
DIGITS = "%Y%m%d%H%M%S"
_CDX_END = "/cdx/search/cdx"
_STAMPED = re.compile(r"/([0-9]{14})([a-z]{2}_)?/(?=https?:/)")
"""Where Wayback, OpenWayback and pywb put the time of a copy into its address."""


@dataclass(frozen=True, slots=True)
class TimeGate:
    """An archive that negotiates by date (RFC 7089)."""

    prefix: str
    """The address of the original is put behind it."""

    def ask_for(self, url: str) -> str:
        """Give the TimeGate of an original."""
        return self.prefix + url


@dataclass(frozen=True, slots=True)
class Wayback:
    """An archive that lists its copies in a CDX server and replays them by their time."""

    cdx: str
    replay: str

    def ask_for(self, url: str) -> str:
        """Give the query for all good copies of an original, one a day at most, oldest first."""
        fields = "timestamp,original,mimetype,statuscode,digest"
        narrowed = "matchType=exact&filter=statuscode:200&collapse=timestamp:8"  # else a * at the end is a wildcard
        return f"{self.cdx}?url={quote(url, safe='')}&output=json&fl={fields}&{narrowed}"

    def copy_at(self, timestamp: str, original: str) -> str:
        """Give the address at which a copy is shown."""
        return f"{self.replay}{timestamp}/{original}"


WebArchive: TypeAlias = TimeGate | Wayback


def archive_at(address: str) -> WebArchive:
    """Give the archive that is meant by the address (WHATWG form) of a TimeGate or of a Wayback CDX server.

    The Wayback Machine has both; it is asked by CDX, which lists all copies at once.
    """
    bare = address.partition("?")[0].rstrip("/")
    if urls.host(address) == INTERNET_ARCHIVE:
        return Wayback(f"https://{INTERNET_ARCHIVE}{_CDX_END}", WAYBACK_MACHINE)
    if bare.endswith(_CDX_END):
        return Wayback(bare, f"{bare.removesuffix(_CDX_END)}/web/")
    return TimeGate(address if address.endswith(("/", "=", "?")) else f"{address}/")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A copy that an archive says it has."""

    url: str
    """Where it is shown."""
    at: datetime
    """When it was made, as the archive says."""
    digest: str | None = None
    """Of its content: two with one digest are the same."""


class Part(Enum):
    """What an answer is wanted for."""

    LISTING = auto()
    """To be read: its beginning, decoded, is wanted."""
    COPY = auto()
    """To be kept: what it shows is wanted."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one request to an archive."""

    step: Step
    at: datetime
    body: bytes = b""
    """The beginning of the decoded body of a listing; empty of anything else."""
    page: Page | None = None
    """What a copy shows; None of anything else."""

    @property
    def answer(self) -> Answered | None:
        """The response; None where none came."""
        return self.step.outcome if isinstance(self.step.outcome, Answered) else None

    def header(self, name: str) -> str:
        """Give the values of a header field, several with commas between; empty where there is none."""
        headers = self.answer.headers if self.answer else ()
        return ", ".join(value for key, value in headers if key.lower() == name)

    @property
    def links(self) -> tuple[WebLink, ...]:
        """The web links in its head."""
        return read_links(self.header("link"), self.step.url)

    @property
    def moment(self) -> datetime | None:
        """When the copy that this is was made; None where it is no memento (RFC 7089, 2.1.1).

        Where the header is there and is no date, the address may tell.
        """
        said = self.header("memento-datetime")
        return (http_date(said[:64]) or stamp_of(self.step.url)) if said else None

    @property
    def is_busy(self) -> bool:
        """True where the archive wants to be asked less, and this is not the copy of a page that said so."""
        return is_busy(self.step.outcome) and self.moment is None


class Ask(Protocol):
    """Asks an archive."""

    def __call__(self, url: str, headers: Mapping[str, str], part: Part) -> Reply:
        """Ask for one address, redirects not followed, bounded in time and size, politely."""


def reply_of(exchange: Exchange, part: Part, record: RecordRef | None, page: Page | None) -> Reply:
    """Give what an exchange says; of a listing no more than so many bytes are read, however long it is."""
    step = Step(url=exchange.url, outcome=exchange.outcome, record=record)
    body = b""
    if part is Part.LISTING and exchange.entity is not None and isinstance(exchange.outcome, Answered):
        body = content_of(exchange.outcome, exchange.entity, LISTING_BYTES)
    return Reply(step, exchange.started_at, body, page)


def stamp_of(address: str) -> datetime | None:
    """Give the time that stands in a copy's address; None where none does."""
    found = _STAMPED.search(address)
    return moment_of(found[1]) if found else None


def moment_of(digits: str) -> datetime | None:
    """Read fourteen digits; None where they are no time."""
    if not re.fullmatch("[0-9]{14}", digits):
        return None
    try:
        return datetime.strptime(digits, DIGITS).replace(tzinfo=UTC)
    except ValueError:
        return None


def original_of(address: str) -> str | None:
    """Give the original that stands in a copy's address; None where none does."""
    found = _STAMPED.search(address)
    return urls.canonical(address[found.end() :]) if found else None


def raw_form(address: str) -> str | None:
    """Give where the copy's bytes are as they were, nothing put in; None where the archive has no such form."""
    return _marked(address, "id_")


def shown_form(address: str) -> str:
    """Give where a reader is shown the copy."""
    return _marked(address, "") or address


def _marked(address: str, mark: str) -> str | None:
    found = _STAMPED.search(address)
    return f"{address[: found.start()]}/{found[1]}{mark}/{address[found.end() :]}" if found else None
