"""What analysis reads of an answer: its first bytes, every coding undone."""

from typing import BinaryIO

from migrate.archive.decoding import undone
from migrate.archive.http1 import Head
from migrate.archive.records import pieces
from migrate.model.capture import Answered


def content_of(answer: Answered, entity: BinaryIO, limit: int) -> bytes:
    """Give at most the first `limit` bytes of the content; more of it is neither read nor decoded.

    Args:
        answer: names the codings, in whatever fields; a lie is seen through.
        entity: the body, chunks undone.
        limit: bytes.
    """
    codings = Head("", answer.status, answer.reason, answer.headers).codings
    content = bytearray()
    for piece in undone(pieces(entity), codings):
        content += piece[: limit - len(content)]
        if len(content) >= limit:
            break
    return bytes(content)
