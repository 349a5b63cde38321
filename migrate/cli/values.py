"""What stands on the command line, read as what it means."""

import ipaddress
import re
from pathlib import Path

from pydantic import SecretStr

from migrate import urls
from migrate.errors import UsageError
from migrate.model.settings import HostHeader, Mirror, Pin

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
_SIZE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[kmgt]?i?)b?", re.IGNORECASE)
_PIN = re.compile(r"(?P<host>\[[^\]]*\]|[^:]+):(?P<port>[0-9]{1,5}):(?P<addresses>.+)")
_HEADER = re.compile(r"(?P<host>\[[^\]]*\]|[^:=]+):(?P<name>[^=]+)=(?P<value>.*)", re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer"})
"""Fields that frame the message: with other values than ours it would mean something else."""
_MOST_PORTS = 65_535


def web_url(text: str, option: str) -> str:
    """Give the canonical form of a web address.

    Raises:
        UsageError: it is none.
    """
    url = urls.canonical(text if "//" in text else f"https://{text}")
    if url is None or urls.scheme(url) not in {"http", "https"}:
        raise UsageError(f"{option} {text}: this is no web address.", "Write it as https://www.example.org")
    return url


def mirror(text: str) -> Mirror:
    """Read `HOST=DIR`.

    Raises:
        UsageError: it reads otherwise, or there is no such folder.
    """
    host, equals, directory = text.partition("=")
    host = urls.host(host) if "//" in host else urls.host(f"http://{host}/")
    if not equals or not host:
        raise UsageError(f"--mirror {text}: not HOST=DIR.", "Write it as --mirror cdn.example.org=./cdn-files")
    folder = Path(directory).expanduser()
    if not folder.is_dir():
        raise UsageError(
            f"--mirror {text}: there is no folder {folder}.", "Name the folder that holds what the host served."
        )
    return Mirror(host=host, directory=folder.resolve())


def pin(text: str) -> tuple[Pin, ...]:
    """Read `HOST:PORT:ADDRESS`, several addresses with commas between; one pin for each address.

    Raises:
        UsageError: it reads otherwise.
    """
    found = _PIN.fullmatch(text)
    host = urls.host(f"http://{found['host']}/") if found else ""
    if not found or not host or not 0 < int(found["port"]) <= _MOST_PORTS:
        raise UsageError(
            f"--resolve {text}: not HOST:PORT:ADDRESS.", "Write it as --resolve www.example.org:443:192.0.2.7"
        )
    try:
        addresses = [str(ipaddress.ip_address(one.strip().strip("[]"))) for one in found["addresses"].split(",")]
    except ValueError as error:
        raise UsageError(f"--resolve {text}: {error}.", "Name an IPv4 or IPv6 address, several with commas.") from error
    return tuple(Pin(host=host.strip("[]"), port=int(found["port"]), address=address) for address in addresses)


def host_header(text: str) -> HostHeader:
    """Read `HOST:NAME=VALUE`.

    Raises:
        UsageError: it reads otherwise, or the field is one that frames messages; the value is never told.
    """
    found = _HEADER.fullmatch(text)
    host = urls.host(f"http://{found['host']}/") if found else ""
    if not found or not host or not _TOKEN.fullmatch(found["name"]) or re.search(r"[\r\n\0]", found["value"]):
        raise UsageError(
            "--header: not HOST:NAME=VALUE.", "Write it as --header www.example.org:Authorization='Basic …'"
        )
    if found["name"].lower() in _OURS:
        raise UsageError(f"--header {host}:{found['name']}: this field is not to be changed.")
    return HostHeader(host=host, name=found["name"], value=SecretStr(found["value"]))


def size(text: str, option: str) -> int:
    """Give the bytes that a size such as `500MB`, `1.5G` or `64KiB` means.

    Raises:
        UsageError: it is none.
    """
    found = _SIZE.fullmatch(text.strip())
    unit = _UNITS.get(found["unit"].lower()) if found else None
    if found is None or unit is None:
        raise UsageError(f"{option} {text}: this is no size.", "Write it as 500MB or 2GB.")
    return round(float(found["number"]) * unit)
