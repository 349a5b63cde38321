"""What the machine's own environment says where no setting does: the proxy and the authorities of the house."""

import difflib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from migrate.cli.setting import PREFIX
from migrate.cli.values import file, proxy
from migrate.errors import UsageError

T = TypeVar("T")

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def proxy_around(environ: Mapping[str, str] = os.environ) -> str | None:
    """Give the proxy that programs of this machine are to use; lower-case names come first, as with curl.

    `NO_PROXY=*` switches it off; a list of hosts there cannot be kept, since one network serves a whole run.

    Raises:
        UsageError: it is of a kind that cannot be used.
    """
    if environ.get("no_proxy", environ.get("NO_PROXY", "")).strip() == "*":
        return None
    for name in _PROXIES:
        for variable in (name.lower(), name):
            text = environ.get(variable, "").strip()
            if text:
                return _read(proxy, variable, text)
    return None


def ca_bundle_around(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Give the file of certificate authorities that programs of this machine are to trust.

    Raises:
        UsageError: a file is named that is not there.
    """
    for variable in _BUNDLES:
        text = environ.get(variable, "").strip()
        if text and not Path(text).is_dir():
            return _read(file, variable, text)
    return None


def misspelt(known: Sequence[str], environ: Mapping[str, str] = os.environ) -> list[str]:
    """Say of each variable with our prefix that is none of ours, but nearly, what was perhaps meant."""
    strangers = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    near = {name: difflib.get_close_matches(name, known, n=1, cutoff=0.8) for name in strangers}
    return [
        f"{name} (of the environment) is no setting; did you mean {meant[0]}?" for name, meant in near.items() if meant
    ]


def _read(reader: Callable[[str], T], variable: str, text: str) -> T:
    try:
        return reader(text)
    except UsageError as wrong:
        raise UsageError(f"{variable} (of the environment): {wrong.message}", wrong.advice) from wrong
