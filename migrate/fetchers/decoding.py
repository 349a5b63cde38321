"""What analysis reads of an entity: its first bytes, content coding undone."""

from typing import BinaryIO

from migrate.archive.decoding import undone
from migrate.archive.records import pieces


def decoded(entity: BinaryIO, coding: str | None, limit: int) -> bytes:
    """Give at most the first `limit` bytes of the content; more of it is neither read nor decoded.

    Args:
        entity: the body, transfer coding undone.
        coding: value of `Content-Encoding`, several in the order they were applied; a lie is seen through.
        limit: bytes.
    """
    codings = [name.strip().lower() for name in (coding or "").split(",")]
    content = bytearray()
    for piece in undone(pieces(entity), codings):
        content += piece[: limit - len(content)]
        if len(content) >= limit:
            break
    return bytes(content)
