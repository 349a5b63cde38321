"""What a run is asked for, and what it gives back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from migrate.errors import NetworkDownError
from migrate.model.settings import Settings

DEMO = "demo"
"""What the demo is called, as a source."""


class OutputKind(StrEnum):
    """What an output is of; no folder holds more than one kind."""

    REAL = "real"
    DEMO = "demo"
    """The embedded demo: an invented web."""
    REHEARSAL = "rehearsal"
    """Made by a clock that was set (`--now`): its times are no evidence."""


Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: these sources, into this folder, under these settings."""

    sources: tuple[Path, ...]
    out: Path
    settings: Settings
    kind: OutputKind = OutputKind.REAL

    @property
    def source_names(self) -> tuple[str, ...]:
        """The sources as the manifest names them."""
        return (DEMO,) if self.kind is OutputKind.DEMO else tuple(str(source) for source in self.sources)

    def settings_told(self) -> dict[str, Any]:
        """Give the settings as warcinfo and manifest tell them, with the word that this is a rehearsal if it is one."""
        rehearsal = {"rehearsal": True} if self.kind is OutputKind.REHEARSAL else {}
        return self.settings.public() | rehearsal


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

    @property
    def exit_code(self) -> int:
        """0, 1 where a post failed or something of an own site was not saved, or that of our own outage."""
        if self.outage:
            return self.outage.exit_code
        return int(bool(self.stock.failed or self.stock.unsaved_own))
