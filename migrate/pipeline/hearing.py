"""What a check says about the host that was asked, so that the others of it are asked as it deserves."""

from typing import assert_never

from migrate.engines.host_queue import Heard, Sign
from migrate.fetchers.pacing import is_busy, retry_after
from migrate.model.capture import (
    Answered,
    Check,
    Closed,
    ConnectionRefused,
    HostBusy,
    HostSilent,
    Mirrored,
    NoSuchHost,
    NotHttp,
    Outcome,
    OwnFault,
    ProxyUnclear,
    Reset,
    RobotsRefused,
    Silent,
    TlsFailed,
    Unsafe,
)


def hear(check: Check) -> Heard:
    """Give what the host showed: whether it answers, and whether it wants to be asked less."""
    last = check.last.outcome
    if is_busy(last):
        return Heard(Sign.BUSY, retry_after(last, check.at) or 0.0)
    sign = _sign(last)
    was_busy = any(is_busy(step.outcome) for step in check.steps)
    return Heard(Sign.SLOWED if was_busy and sign is Sign.ANSWERED else sign)


def _sign(outcome: Outcome) -> Sign:
    match outcome:
        case Answered() | TlsFailed() | NotHttp():
            return Sign.ANSWERED
        case NoSuchHost() | ConnectionRefused() | Reset() | Closed() | Silent():
            return Sign.MUTE
        case ProxyUnclear() | OwnFault() | Unsafe() | RobotsRefused() | HostSilent() | HostBusy() | Mirrored():
            return Sign.NOTHING
        case _:
            assert_never(outcome)


def door_of(url: str) -> str:
    """Give scheme and port of the URL's host: one may be shut while another is open."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
