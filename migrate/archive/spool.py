"""Bytes on their way: in memory while few, in a temporary file when many."""

import tempfile
from typing import BinaryIO, cast

SPOOL_BYTES = 524_288


def spool(content: bytes = b"") -> BinaryIO:
    """Give a file, open for writing and reading, that holds the content and is gone when closed."""
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES))  # noqa: SIM115  (the caller owns it)
    if content:
        try:
            file.write(content)
        except OSError:
            file.close()
            raise
    return file
