"""How far "works" is to be believed: links drawn at random, opened by a person, and what follows for all of them."""

import hashlib
import heapq
import math
from collections.abc import Iterable

SAMPLE = 30
_CONFIDENCE = 0.95
_STEPS = 60
"""Of bisection: beyond what a double can tell apart."""


def sample(urls: Iterable[str], seed: str, size: int = SAMPLE) -> tuple[str, ...]:
    """Draw so many: those with the smallest SHA-256 of seed, line feed, URL. Anybody can draw the same again."""
    return tuple(heapq.nsmallest(size, urls, key=lambda url: hashlib.sha256(f"{seed}\n{url}".encode()).digest()))


def at_most_permille(wrong: int, opened: int, population: int) -> int:
    """Give the exact upper bound, with 95 % confidence, of the wrong ones among all; in thousandths, rounded up.

    One-sided, after Clopper and Pearson (Biometrika 26, 1934): the largest share of which so few wrong ones would
    still be drawn in 5 of 100 audits. Where all were opened nothing is left to chance.
    """
    if not opened or wrong >= opened:
        return 1000 if population else 0
    if opened == population:
        return math.ceil(1000 * wrong / opened)
    low, high = wrong / opened, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, opened, middle) > 1 - _CONFIDENCE else (low, middle)
    return math.ceil(1000 * high)


def _at_most(wrong: int, opened: int, share: float) -> float:
    """Give the probability that at most so many of the opened ones are wrong, where this share of all is."""
    return math.fsum(
        math.comb(opened, count) * share**count * (1 - share) ** (opened - count) for count in range(wrong + 1)
    )
