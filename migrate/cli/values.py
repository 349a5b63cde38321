"""What stands on the command line, in the environment or in a settings file, read as what it means.

Each reader raises UsageError with a message that says what is wrong with the text, without the name of the option:
whoever asked knows where the text stands.
"""

import difflib
import ipaddress
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from migrate import urls
from migrate.errors import UsageError
from migrate.model.link import Status
from migrate.model.settings import HostHeader, Mirror, Pin

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
_SIZE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[kmgt]?i?)b?", re.IGNORECASE)
_PIN = re.compile(r"(?P<host>\[[^\]]*\]|[^:]+):(?P<port>[0-9]{1,5}):(?P<addresses>.+)")
_HEADER = re.compile(r"(?P<host>\[[^\]]*\]|[^:=]+):(?P<name>[^=]+)=(?P<value>.*)", re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer"})
"""Fields that frame the message: with other values than ours it would mean something else."""
_MOST_PORTS = 65_535
_REFERENCE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


def web_url(text: str) -> str:
    """Give the canonical form of a web address; `https` where it names no scheme."""
    url = urls.canonical(text if "//" in text else f"https://{text}")
    if url is None or urls.scheme(url) not in {"http", "https"}:
        raise UsageError(f"“{text}” is no web address.", "Write it as https://www.example.org")
    return url


def archive(text: str) -> str:
    """Give the address of a web archive; empty where none is to be asked."""
    return "" if text.strip().lower() in {"off", ""} else web_url(text)


def mirror(text: str) -> Mirror:
    """Read `HOST=DIR`."""
    host, equals, directory = text.partition("=")
    host = urls.host(host) if "//" in host else urls.host(f"http://{host}/")
    if not equals or not host:
        raise UsageError(f"“{text}” is not HOST=DIR.", "Write it as cdn.example.org=./cdn-files")
    folder = Path(directory).expanduser()
    if not folder.is_dir():
        raise UsageError(f"“{text}”: there is no folder {folder}.", "Name the folder that holds what the host served.")
    return Mirror(host=host, directory=folder.resolve())


def file(text: str) -> Path:
    """Read the name of a file that is there."""
    path = Path(text).expanduser()
    if not path.is_file():
        raise UsageError(f"there is no file {path}.", "Name a file that can be read.")
    return path


def proxy(text: str) -> str:
    """Read `[http://][USER:PASSWORD@]HOST[:PORT]`; the text is never told, since it may hold a password."""
    url = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(url)
        is_one = parts.scheme == "http" and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_one = False
    if not is_one:
        raise UsageError(
            "this is no HTTP proxy.", "Write it as http://proxy.example.org:3128; other kinds are not known."
        )
    return url


def pin(text: str) -> tuple[Pin, ...]:
    """Read `HOST:PORT:ADDRESS`, several addresses with commas between; one pin for each address."""
    found = _PIN.fullmatch(text)
    host = urls.host(f"http://{found['host']}/") if found else ""
    if not found or not host or not 0 < int(found["port"]) <= _MOST_PORTS:
        raise UsageError(f"“{text}” is not HOST:PORT:ADDRESS.", "Write it as www.example.org:443:192.0.2.7")
    try:
        addresses = [str(ipaddress.ip_address(one.strip().strip("[]"))) for one in found["addresses"].split(",")]
    except ValueError as error:
        raise UsageError(f"“{text}”: {error}.", "Name an IPv4 or IPv6 address, several with commas.") from error
    return tuple(Pin(host=host.strip("[]"), port=int(found["port"]), address=address) for address in addresses)


def host_header(text: str) -> HostHeader:
    """Read `HOST:NAME=VALUE`, or `HOST:NAME=env:VARIABLE` for what a variable of the environment holds.

    Raises:
        UsageError: it reads otherwise, there is no such variable, or the field is one that frames messages; the value
            is never told.
    """
    found = _HEADER.fullmatch(text)
    host = urls.host(f"http://{found['host']}/") if found else ""
    value = _looked_up(found["value"]) if found else ""
    if not found or not host or not _TOKEN.fullmatch(found["name"]) or re.search(r"[\r\n\0]", value):
        raise UsageError(
            "this is not HOST:NAME=VALUE.",
            "Write it as www.example.org:Authorization='Basic …', or www.example.org:Authorization=env:VARIABLE",
        )
    if found["name"].lower() in _OURS:
        raise UsageError(f"the field {found['name']} for {host} is not to be changed.", "Leave it out.")
    return HostHeader(host=host, name=found["name"], value=SecretStr(value))


def _looked_up(value: str) -> str:
    reference = _REFERENCE.fullmatch(value)
    if reference is None:
        return value
    held = os.environ.get(reference[1])
    if held is None:
        raise UsageError(
            f"there is no {reference[1]} in the environment.", f"Set it: export {reference[1]}=… before the command."
        )
    return held


def size(text: str) -> int:
    """Give the bytes that a size such as `500MB`, `1.5G` or `64KiB` means."""
    found = _SIZE.fullmatch(text.strip())
    unit = _UNITS.get(found["unit"].lower()) if found else None
    if found is None or unit is None:
        raise UsageError(f"“{text}” is no size.", "Write it as 500MB or 2GB.")
    return round(float(found["number"]) * unit)


def pattern(text: str) -> str:
    """Read a regular expression, which is kept as it was written."""
    try:
        re.compile(text)
    except re.error as error:
        where = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise UsageError(
            f"“{text}” is no regular expression: {error.msg}{where}.",
            "Write part of the address (example.org/private), or an expression such as \\.pdf$",
        ) from error
    if not text:
        raise UsageError("an empty expression would exclude every address.", "Write part of the address.")
    return text


def moment(text: str) -> datetime:
    """Read an instant in RFC 3339, its offset from UTC included."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise UsageError(f"“{text}” is no instant with its offset from UTC.", "Write it as 2031-05-01T03:00:00Z")
    return read


def past(text: str) -> datetime | timedelta:
    """Read a day, an instant, or an age in minutes, hours or days: `2031-05-01`, `36h`."""
    aged = re.fullmatch(r"([0-9]{1,6})([mhd])", text.strip())
    if aged:
        return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[aged[2]]: int(aged[1])})
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"“{text}” is no day, no instant and no age.", "Write 2031-05-01, 2031-05-01T03:00:00Z, or 36h or 7d."
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def status(text: str) -> Status:
    """Read what was observed at a link, as the manifest names it."""
    try:
        return Status(text.strip().lower().replace("-", "_"))
    except ValueError:
        near = difflib.get_close_matches(text, list(Status), n=1)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        raise UsageError(f"“{text}” is no status.", f"{hint}They are: {', '.join(Status)}.") from None
