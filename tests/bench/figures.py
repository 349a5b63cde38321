"""What was measured, what was asked for, and a table of both."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool on the same work in the same run."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; smaller is better."""

    row: str
    what: str
    value: float
    unit: str
    peer: Peer | None = None
    bar: float | None = None
    """Most that `value` may be, or where there is a peer, most that the ratio to it may be; None: for information."""

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of the peer's."""
        return self.value / self.peer.value if self.peer else None

    @property
    def outcome(self) -> str:
        """Met or missed, and by how much."""
        if self.bar is None:
            return ""
        reached = self.value if self.ratio is None else self.ratio
        if not self.bar:
            return "MISSED" if reached else "met"
        if reached <= self.bar:
            return f"met, {1 - reached / self.bar:.0%} to spare"
        return f"MISSED by {reached / self.bar - 1:.0%}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not measured, and why."""

    row: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """What ended before it could be measured; why was said on stderr."""

    row: str


Measured = Figure | Skipped | Failed


def table(results: Iterable[Measured]) -> str:
    """Give the results as aligned columns."""
    lines: list[tuple[str, ...]] = [("row", "what", "ours", "peer", "ratio", "bar", "")]
    lines += [_cells(result) for result in results]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(result: Measured) -> tuple[str, ...]:
    if isinstance(result, Skipped):
        return (result.row, result.what, "", "", "", "", f"skipped: {result.reason}")
    if isinstance(result, Failed):
        return (result.row, "", "", "", "", "", "FAILED, see above")
    peer = f"{result.peer.name} {_shown(result.peer.value)} {result.unit}" if result.peer else ""
    ratio = f"{result.ratio:.2f} ×" if result.ratio is not None else ""
    unit = "×" if result.peer else result.unit
    bar = f"≤ {_shown(result.bar)} {unit}" if result.bar is not None else ""
    return (result.row, result.what, f"{_shown(result.value)} {result.unit}", peer, ratio, bar, result.outcome)


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"
