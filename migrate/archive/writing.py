"""The WARC files that a process adds to OUT: one writer, whole parcels, durable before anybody is told."""

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from migrate import __version__
from migrate.archive.parcels import Packed, Parcel, opened
from migrate.archive.records import (
    WARC_FIELDS,
    Record,
    pieces,
    record,
    revisit_of,
    sha256,
    target_uri,
    warc_date,
    warc_fields,
)
from migrate.archive.segments import Segment
from migrate.archive.warc import member_of
from migrate.model.exchange import Exchange
from migrate.model.manifest import ArchiveEntry
from migrate.model.record import Holder, RecordRef, StoredPayload

CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
SEGMENT_BYTES = 1_000_000_000
NO_FIELDS: Mapping[str, str] = {}
_CREDENTIALS = "Authorization, Proxy-Authorization, Cookie, Set-Cookie, userinfo, signatures and tokens of URLs"
_MASKED = f"in message heads each byte of a credential reads x: {_CREDENTIALS}; WARC-Target-URI reads REDACTED there"
_KEPT = (
    f"kept in message heads as they were sent and received: {_CREDENTIALS}; those that were given with --header read "
    "x; WARC-Target-URI reads REDACTED there"
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What earlier processes stored; asked in the thread that records."""

    response: Callable[[str], StoredPayload | None]
    """Any response whose payload has this digest."""
    resource: Callable[[str, str], StoredPayload | None]
    """The resource of this URI (as its record names it) whose payload has this digest."""


NOTHING_HELD = Holdings(lambda _digest: None, lambda _uri, _digest: None)


@dataclass(frozen=True, slots=True)
class Committed:
    """What is on disk, to be accounted for."""

    lengths: Mapping[str, int]
    """Of each file of this process, by its path relative to OUT."""
    payloads: tuple[StoredPayload, ...]
    """What was stored since the last commit and can be referred to."""


class Archive:
    """The WARC files that this process adds to OUT; any thread may record, one appends at a time."""

    def __init__(
        self,
        out: Path,
        *,
        started_at: datetime,
        settings_public: Mapping[str, Any],
        held: Holdings = NOTHING_HELD,
    ) -> None:
        """Be ready to record; a new file begins with the first record, beside those of earlier processes.

        Args:
            out: the folder of the job; files go below `archive/`.
            started_at: names the files and dates their warcinfo.
            settings_public: goes into warcinfo, free of secrets.
            held: what need not be stored again.
        """
        self.out = out
        """The folder of the job."""
        self._started_at = started_at
        self._settings = dict(settings_public)
        self._held = held
        self.secrets_masked = 0
        """How many secrets were put out of sight so far."""
        self._lock = threading.Lock()
        self._segment: Segment | None = None
        self._finished: list[ArchiveEntry] = []
        self._responses: dict[str, StoredPayload] = {}
        self._resources: dict[tuple[str, str], StoredPayload] = {}
        self._closed = False

    @property
    def written_bytes(self) -> int:
        """How much this process has written so far."""
        with self._lock:
            return sum(entry.bytes for entry in self._finished) + (self._segment.length if self._segment else 0)

    def append(self, parcel: Parcel) -> dict[str, RecordRef]:
        """Write all records of the parcel side by side or none, and give the place of each by its id.

        A response whose payload is held already is written as a revisit (WARC/1.1, 6.7.2), under the id it had.

        Raises:
            DiskError: the disk is full or failed; nothing of the parcel was written.
        """
        with contextlib.ExitStack() as stack, self._lock:
            packed = [self._deduplicated(each, stack) for each in parcel.packed]
            segment = self._segment_for(sum(each.member.tell() for each in packed))
            offset, lengths = segment.length, segment.append([each.member for each in packed])
            refs = {}
            for each, length in zip(packed, lengths, strict=True):
                named = each.record
                ref = RecordRef(
                    warc=segment.path,
                    offset=offset,
                    length=length,
                    record_id=named.record_id,
                    payload_digest=named.payload_digest,
                )
                refs[named.record_id] = ref
                self._remember(each, ref)
                offset += length
            self.secrets_masked += parcel.secrets
        return refs

    def record_exchange(self, exchange: Exchange) -> RecordRef:
        """Write all records of the exchange, and refer to its response or, where none came, its metadata.

        Raises:
            DiskError: the disk is full or failed; nothing of the exchange was written.
        """
        with Parcel() as parcel:
            packed = parcel.add_exchange(exchange)
            return self.append(parcel)[packed.record_id]

    def record_resource(
        self,
        *,
        uri: str,
        data: bytes | Path,
        content_type: str,
        at: datetime,
        headers: Mapping[str, str] = NO_FIELDS,
    ) -> RecordRef:
        """Write something that came by no protocol, a post's source or a file of a mirror, unless it is held already.

        Args:
            uri: what the bytes are of, WHATWG form or `urn:…`.
            data: the bytes, or the file that holds them.
            content_type: of the bytes.
            at: when they were read.
            headers: further named fields of the record.

        Raises:
            DiskError: the disk is full or failed; nothing was written.
            OSError: the file of `data` cannot be read.
        """
        with opened(data) as body:
            held = self._resource(target_uri(uri)[0], sha256(pieces(body)))
            if held is not None:
                return held.record
            with Parcel() as parcel:
                packed = parcel.add_resource(uri, body, content_type, at, headers)
                return self.append(parcel)[packed.record_id]

    def commit(self) -> Committed:
        """Make durable what was recorded, and say what there is to be accounted for.

        Raises:
            DiskError: the disk failed.
        """
        with self._lock:
            lengths = {entry.path: entry.bytes for entry in self._finished}
            if self._segment is not None:
                self._segment.sync()
                lengths[self._segment.path] = self._segment.length
            payloads = (*self._responses.values(), *self._resources.values())
            self._responses.clear()
            self._resources.clear()
            return Committed(lengths, payloads)

    def close(self) -> list[ArchiveEntry]:
        """Make everything durable and describe the files that this process wrote; nothing more can be recorded.

        Raises:
            DiskError: the disk failed.
        """
        with self._lock:
            self._closed = True
            self._finish_segment()
            return self._finished

    def abandon(self) -> None:
        """Let go of the files as they are; what was not committed is for the next process to find."""
        with self._lock:
            self._closed = True
            if self._segment is not None:
                self._segment.abandon()

    def _resource(self, uri: str, digest: str) -> StoredPayload | None:
        with self._lock:
            fresh = self._resources.get((uri, digest))
        return fresh or self._held.resource(uri, digest)

    def _deduplicated(self, packed: Packed, stack: contextlib.ExitStack) -> Packed:
        payload = packed.payload
        if payload is None or payload.holder is not Holder.RESPONSE:
            return packed
        original = self._responses.get(payload.digest) or self._held.response(payload.digest)
        # A replay tool reads the body by the new head: one in chunks is no body for a head that names a length.
        if original is None or original.payload.chunked != payload.chunked:
            return packed
        revisit = revisit_of(packed.record, original)
        return Packed(revisit, stack.enter_context(member_of(revisit)), None)

    def _remember(self, packed: Packed, ref: RecordRef) -> None:
        payload = packed.payload
        if payload is None:
            return
        stored = StoredPayload(payload, ref)
        if payload.holder is Holder.RESPONSE:
            self._responses.setdefault(payload.digest, stored)
        else:
            self._resources.setdefault((payload.uri, payload.digest), stored)

    def _segment_for(self, size: int) -> Segment:
        if self._closed:
            # As a closed file says it: a late thread must not begin a new one.
            raise ValueError("the archive is closed")
        if self._segment is not None and self._segment.length + size > SEGMENT_BYTES and self._segment.records > 1:
            self._finish_segment()
        if self._segment is None:
            self._segment = self._new_segment()
        return self._segment

    def _new_segment(self) -> Segment:
        segment = Segment(self.out, self._started_at)
        try:
            with member_of(self._warcinfo(segment.name)) as member:
                segment.append([member])
        except BaseException:
            segment.abandon()
            raise
        return segment

    def _finish_segment(self) -> None:
        if self._segment is not None:
            self._finished.append(self._segment.close())
            self._segment = None

    def _warcinfo(self, name: str) -> Record:
        told = {
            "software": f"html-migrate/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS_TO,
            **({"operator": self._settings["contact"]} if self._settings.get("contact") else {}),
            "robots": self._settings.get("robots", "none was asked"),
            "secrets": _KEPT if self._settings.get("keep_secrets") else _MASKED,
            "digests": "sha256, hex; payload digests are over the entity: chunk framing undone, content coding not",
            "settings": json.dumps(self._settings, sort_keys=True, ensure_ascii=False),
        }
        fields = (("WARC-Date", warc_date(self._started_at)), ("WARC-Filename", name))
        return record("warcinfo", fields, WARC_FIELDS, warc_fields(told))
