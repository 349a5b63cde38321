"""The clock of evidence and policy."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def clock_from(now: datetime | None) -> Callable[[], datetime]:
    """Give the clock of evidence and policy: this machine's, or for a rehearsal one that starts now and runs on."""
    if now is None:
        return lambda: datetime.now(UTC)
    began = time.monotonic()
    return lambda: now.astimezone(UTC) + timedelta(seconds=time.monotonic() - began)
