"""What a run is asked for, and what it gives back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from migrate.errors import NetworkDownError
from migrate.model.settings import Settings

DEMO = "demo"
"""What the demo is called, as a source and as a kind of output."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: these sources, into this folder, under these settings."""

    sources: tuple[Path, ...]
    out: Path
    settings: Settings
    demo: bool = False
    """True for the embedded demo: its output and real output never mix."""

    @property
    def source_names(self) -> tuple[str, ...]:
        """The sources as the manifest names them."""
        return (DEMO,) if self.demo else tuple(str(source) for source in self.sources)


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is now, in numbers."""

    counts: dict[str, int]
    """As the manifest's `run.counts`."""
    unsaved_own: int
    """Links to own sites of which no copy is held."""
    failed: tuple[tuple[str, str], ...]
    """Source and error of every post that failed."""

    def dumped(self) -> str:
        """Give it as text; `loaded` gives it back."""
        return json.dumps([self.counts, self.unsaved_own, self.failed])

    @classmethod
    def loaded(cls, text: str) -> Self:
        """Give what was dumped."""
        counts, unsaved_own, failed = json.loads(text)
        return cls(counts, unsaved_own, tuple((source, error) for source, error in failed))


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made."""

    out: Path
    changed: bool
    """False where everything was there already and no byte was written."""
    stock: Stock
    notices: tuple[str, ...] = ()
    outage: NetworkDownError | None = None
    """What kept us from the network, where something did: then nothing was judged."""
