"""Rules about attempts that brought no HTTP answer."""

from typing import assert_never

from migrate.model.capture import (
    Answered,
    Closed,
    ConnectionRefused,
    HostBusy,
    HostSilent,
    Mirrored,
    NoSuchHost,
    NotHttp,
    Outcome,
    OwnFault,
    Phase,
    ProxyUnclear,
    Reset,
    RobotsRefused,
    Silent,
    TlsFailed,
    TlsFault,
    Unsafe,
)
from migrate.model.link import Status
from migrate.verdict.answers import by_status_code
from migrate.verdict.observation import Observation

_TLS = {
    TlsFault.EXPIRED: (Status.TLS_EXPIRED, "The site's security certificate has expired."),
    TlsFault.NAME: (Status.TLS_NAME, "The site's security certificate belongs to another site."),
    TlsFault.UNTRUSTED: (Status.TLS_UNTRUSTED, "The site's security certificate is not trusted."),
    TlsFault.FAILED: (Status.TLS_FAILED, "No secure connection to the site came about."),
}
_WHILE = {
    Phase.CONNECT: "while we connected",
    Phase.PROXY: "at the proxy",
    Phase.TLS: "while the secure connection was set up",
    Phase.SEND: "while we asked",
    Phase.HEAD: "before it answered",
    Phase.BODY: "before it answered",
    Phase.DNS: "while its name was looked up",
    Phase.GUARD: "before anything was sent",
}


def by_failure(outcome: Outcome) -> Observation | None:  # noqa: C901, PLR0911, PLR0912  one case an outcome, exhaustive
    """Give what a failed attempt says; None where there was an answer to read."""
    match outcome:
        case Answered() | Mirrored():
            return None
        case NoSuchHost():
            return Observation(Status.NO_SUCH_HOST, "dns-no-such-host", "The name of the website no longer exists.")
        case ConnectionRefused():
            return Observation(Status.REFUSED, "net-refused", "The site's machine refuses the connection.")
        case Reset(phase=phase):
            return Observation(Status.RESET, "net-reset", f"The site cut the connection {_WHILE[phase]}.")
        case Closed(phase=phase):
            return Observation(Status.CLOSED, "net-closed", f"The site hung up {_WHILE[phase]}.")
        case Silent(waited_seconds=seconds):
            return Observation(Status.TIMEOUT, "net-silent", f"The site gave no answer in {seconds:.0f} s.")
        case TlsFailed(fault=fault):
            status, reason = _TLS[fault]
            return Observation(status, f"tls-{fault.value}", reason)
        case NotHttp(detail=detail):
            return Observation(Status.NOT_HTTP, "net-not-http", f"What answers is no web server: {detail}.")
        case Unsafe(detail=detail):
            return Observation(Status.UNSAFE, "guard-unsafe", f"Not visited: {detail}.")
        case ProxyUnclear(detail=detail):
            return Observation(Status.UNCLEAR, "proxy-unclear", f"The proxy could not get through: {detail}.")
        case OwnFault(detail=detail):
            return Observation(Status.OWN_OUTAGE, "own-fault", f"Our own side failed: {detail}.")
        case RobotsRefused(rule=rule):
            return Observation(Status.ROBOTS, "robots-refused", f"The site asks programs to stay away ({rule}).")
        case HostSilent():
            return _by_its_host(outcome)
        case HostBusy():
            return _by_its_busy_host(outcome)
        case _:
            assert_never(outcome)


def _by_its_host(spared: HostSilent) -> Observation | None:
    """Give what is said of a URL that was spared: the failure of its host, and that nobody asked for it."""
    host = by_failure(spared.last)
    links = _other_links(spared.in_vain)
    reason = f"Not asked for: its host did not answer {links}, the last time at {spared.tried_at:%Y-%m-%d %H:%M} UTC. "
    return host and Observation(host.status, "host-silent", reason + host.reason)


def _by_its_busy_host(spared: HostBusy) -> Observation | None:
    """Give what is said of a URL that was spared: what its host answered to others, and that nobody asked for it."""
    host = by_status_code(spared.last)
    links = _other_links(spared.in_vain)
    reason = f"Not asked for: its host turned {links} away, the last time at {spared.tried_at:%Y-%m-%d %H:%M} UTC. "
    return host and Observation(host.status, "host-busy", reason + host.reason)


def _other_links(count: int) -> str:
    return "another link" if count == 1 else f"{count} other links"
