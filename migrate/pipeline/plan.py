"""What a run is asked for, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from migrate.errors import NetworkDownError
from migrate.model.settings import Settings

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: these sources, into this folder, under these settings."""

    sources: tuple[Path, ...]
    out: Path
    settings: Settings
    demo: bool = False
    """True for the embedded demo: its output and real output never mix."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made."""

    out: Path
    changed: bool
    """False where everything was there already and no byte was written."""
    counts: dict[str, int]
    unsaved_own: int
    """Links to own sites of which no copy is held."""
    failed: tuple[tuple[str, str], ...]
    """Source and error of the first posts that failed."""
    notices: tuple[str, ...] = ()
    outage: NetworkDownError | None = None
    """What kept us from the network, where something did: then nothing was judged."""
