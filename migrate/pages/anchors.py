"""The places on a page that a fragment may name, kept as hashes: 32 bits each, so that a thousand take 5 kB."""

from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Iterable
from zlib import crc32

MOST = 5_000
"""With more places than this, none is kept, and nothing can be said about one."""
_SIZE = 4


def packed(names: Iterable[str]) -> str | None:
    """Give the hashes of the names, sorted, as base64; None where there are too many."""
    hashes = sorted({_hash(name) for name in names})
    return b64encode(b"".join(hashes)).decode("ascii") if len(hashes) <= MOST else None


def holds(anchors: str, name: str) -> bool:
    """Tell whether the name is among those packed; wrongly so once in a million where there are thousands."""
    data, wanted = b64decode(anchors), _hash(name)
    at = _SIZE * bisect_left(range(len(data) // _SIZE), wanted, key=lambda i: data[_SIZE * i : _SIZE * (i + 1)])
    return data[at : at + _SIZE] == wanted


def _hash(name: str) -> bytes:
    return crc32(name.encode("utf-8", "surrogatepass")).to_bytes(_SIZE, "big")
