"""Texts compared by sketches: the smallest hashes of their runs of three words (bottom-k, Broder 1997)."""

import re
import struct
from base64 import b64decode, b64encode
from zlib import crc32

KEPT = 64
"""Hashes in a sketch: the similarity that two of them give is within 0.12 of the true one, 19 times in 20."""
FEWEST_WORDS = 8
"""With fewer words a text has no sketch; it can be compared as it is."""
READ_CHARACTERS = 20_000
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Characters of scripts that put no spaces between words: each is taken for a word."""


def sketch(text: str) -> str:
    """Give the sketch of a text's beginning as base64; empty where it has too few words."""
    start = text[:READ_CHARACTERS].casefold()
    if not start.isascii():
        start = _UNSPACED.sub(r" \g<0> ", start)
    words = start.encode("utf-8", "surrogatepass").split()
    if len(words) < FEWEST_WORDS:
        return ""
    runs = set(map(crc32, map(b" ".join, zip(words, words[1:], words[2:], strict=False))))
    kept = sorted(runs)[:KEPT]
    return b64encode(struct.pack(f">{len(kept)}I", *kept)).decode("ascii")


def similarity(one: str, other: str) -> float:
    """Give the share of runs that two sketched texts have in common (Jaccard); 0.0 where either has no sketch."""
    a, b = _values(one), _values(other)
    union = sorted(a | b)[:KEPT] if a and b else []
    return sum(value in a and value in b for value in union) / len(union) if union else 0.0


def _values(packed: str) -> set[bytes]:
    data = b64decode(packed)
    return {data[at : at + 4] for at in range(0, len(data), 4)}
