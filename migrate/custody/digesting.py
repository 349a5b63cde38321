"""A declared digest, proved while the bytes go by."""

import base64
import hashlib

_ALGORITHMS = {"sha1": 20, "sha256": 32, "sha512": 64, "md5": 16}
"""Bytes of each digest that a WARC file may name."""


class Digesting:
    """A digest on its way, in the algorithm that the declared one names."""

    def __init__(self, declared: str | None) -> None:
        name, _, self._value = (declared or "").partition(":")
        self._name = name.lower()
        self._digest = hashlib.new(self._name, usedforsecurity=False) if self._name in _ALGORITHMS else None
        self.is_asked = declared is not None

    def update(self, piece: bytes) -> None:
        """Take the next bytes."""
        if self._digest is not None:
            self._digest.update(piece)

    @property
    def holds(self) -> bool | None:
        """Whether the bytes are those declared; None where no digest that we know was."""
        return (
            None if self._digest is None else self._digest.digest() == _bytes_of(self._value, _ALGORITHMS[self._name])
        )


def _bytes_of(value: str, size: int) -> bytes | None:
    """Read a digest as hex or as base 32: WARC files have both."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except ValueError:
        return None
