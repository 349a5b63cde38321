"""One WARC record as a person reads it: its fields, the head of the answer, its text; never as a page that acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from migrate.archive.content import read_message, read_payload
from migrate.archive.warc import read_record
from migrate.errors import ArchiveDamagedError, OutputError
from migrate.exporters.asset_types import content_type_of
from migrate.model.elements import BLOCKS, UNSEEN
from migrate.model.record import RecordRef
from migrate.pages.sniffing import charset
from migrate.review.wording import moment

MOST_TEXT = 500_000
"""Bytes of content that are shown as text."""
_SNIFFED = 8192
_PIECE_BYTES = 262_144
SHOWN_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Read:
    """A record as it was read."""

    url: str
    """What it is of."""
    date: str
    """WARC-Date."""
    kind: str
    """WARC-Type."""
    fields: tuple[tuple[str, str], ...]
    status: str | None
    """Code and phrase of the answer; None where the record holds none."""
    headers: tuple[tuple[str, str], ...]
    content_type: str
    """What its bytes are."""
    text: str | None
    """What a reader would see; None where it is no text."""
    source: str | None
    """The text as it came, where that is something else."""
    is_cut: bool
    """True where the text goes on."""

    @property
    def is_picture(self) -> bool:
        """True where browsers can show it, and it can hold no script."""
        return self.content_type in SHOWN_PICTURES

    @property
    def when(self) -> str:
        """The date as a person reads it; as it stands there where it is none."""
        try:
            return moment(datetime.fromisoformat(self.date))
        except ValueError:
            return self.date

    @property
    def timestamp(self) -> str:
        """The date as replay tools write it in addresses."""
        return "".join(character for character in self.date if character.isdigit())[:14]

    @property
    def can_be_replayed(self) -> bool:
        """True where a replay tool can show it: a capture of a web address."""
        return self.kind in {"response", "revisit", "resource"} and self.url.startswith(("http://", "https://"))


def read_capture(out: Path, ref: RecordRef) -> Read:
    """Read a record.

    Raises:
        OutputError: it is not where it should be, or cannot be read.
    """
    try:
        with read_record(out, ref) as found:
            fields = found.fields
            kind, url = found.field("WARC-Type") or "", found.field("WARC-Target-URI") or ""
            date, declared = found.field("WARC-Date") or "", found.field("Content-Type")
        status: str | None = None
        headers: tuple[tuple[str, str], ...] = ()
        if kind in {"response", "revisit"}:
            with read_message(out, ref) as message:
                if message.head is not None:
                    status = f"{message.head.status} {message.head.reason}".strip()
                    headers = message.head.headers
                    declared = message.head.first("content-type")
        with read_payload(out, ref) as payload:
            begun = payload.read(MOST_TEXT + 1)
    except (OSError, ArchiveDamagedError) as error:
        raise OutputError(f"{error}.", "'migrate verify' says what is wrong with the archive.") from error
    content_type = content_type_of(begun[:_SNIFFED], declared)
    source = _decoded(begun[:MOST_TEXT], declared) if _is_text(content_type) else None
    is_page = source is not None and content_type in {"text/html", "application/xhtml+xml"}
    return Read(
        url=url,
        date=date,
        kind=kind,
        fields=fields,
        status=status,
        headers=headers,
        content_type=content_type,
        text=_seen(source) if is_page and source is not None else source,
        source=source if is_page else None,
        is_cut=len(begun) > MOST_TEXT,
    )


def content_of(out: Path, ref: RecordRef) -> Iterator[bytes]:
    """Give the content of a record, every coding undone, in pieces; raises as reading the archive does."""
    with read_payload(out, ref) as payload:
        while piece := payload.read(_PIECE_BYTES):
            yield piece


def _is_text(content_type: str) -> bool:
    return content_type.startswith("text/") or content_type.endswith(("json", "xml"))


def _decoded(data: bytes, declared: str | None) -> str:
    named = charset(declared)
    try:
        return data.decode(named or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


class _Seen(HTMLParser):
    """Collects what a reader would see, a line a block."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; tell of a picture what it says of itself."""
        if tag in UNSEEN - {"meta", "link", "base"}:
            self._unseen += 1
        elif tag in BLOCKS or tag == "br":
            self.lines.append("")
        elif tag == "img":
            self.lines[-1] += f" [{dict(attrs).get('alt') or 'picture'}] "

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Take what is seen."""
        if not self._unseen:
            self.lines[-1] += data


def _seen(html: str) -> str:
    reader = _Seen()
    reader.feed(html)
    reader.close()
    return "\n".join(line for line in (" ".join(line.split()) for line in reader.lines) if line)
