"""The same payload twice is stored once: the second capture refers to the first (WARC/1.1, 6.7.2)."""

import threading
from dataclasses import dataclass

from migrate.model.capture import RecordRef

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
LEAST_BYTES = 2_000
"""A reference costs about 600 bytes; below this nothing is gained by one."""

_MOST = 20_000
"""Payloads remembered, about 10 MB; then the oldest is forgotten, and may be stored once more."""


@dataclass(frozen=True, slots=True)
class Original:
    """The response that first brought a payload."""

    ref: RecordRef
    uri: str
    date: str
    """As its WARC-Date reads."""

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Give the named fields by which a revisit refers to it.

        File and offset are Heritrix's extension: whoever has them needs no index to find the payload.
        """
        return (
            ("WARC-Profile", PROFILE),
            ("WARC-Refers-To", self.ref.record_id),
            ("WARC-Refers-To-Target-URI", self.uri),
            ("WARC-Refers-To-Date", self.date),
            ("WARC-Refers-To-Filename", self.ref.warc.rpartition("/")[2]),
            ("WARC-Refers-To-File-Offset", str(self.ref.offset)),
        )


class Originals:
    """What this process has stored whole, by payload digest; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Original] = {}

    def find(self, digest: str) -> Original | None:
        """Give the response that holds the payload; None where none is known."""
        with self._lock:
            return self._known.get(digest)

    def remember(self, digest: str, original: Original) -> None:
        """Keep the response as the one that later captures of its payload refer to."""
        with self._lock:
            while len(self._known) >= _MOST:
                self._known.pop(next(iter(self._known)))
            self._known.setdefault(digest, original)
