"""The health of an output in Prometheus' text format, for the textfile collector of the node exporter.

https://prometheus.io/docs/instrumenting/exposition_formats/ : text format 0.0.4; every metric is a gauge, one that is
not known is left out, and all carry the label `out`, so that the files of several outputs can lie side by side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from migrate.custody.endings import Ending
from migrate.custody.status import Health
from migrate.model.link import Verdict

Labels = Mapping[str, str]
_NO_LABELS: Labels = {}


@dataclass(frozen=True, slots=True)
class _Metric:
    name: str
    help: str
    samples: tuple[tuple[Labels, float | None], ...]


def exposition(health: Health) -> str:
    """Give the metrics of an output that could be read."""
    return _text(health.out, [_up(1), *_work(health), *_links(health), *_room(health)])


def exposition_unreadable(out: Path) -> str:
    """Give the metrics of an output that could not be read: the one that says so."""
    return _text(out, [_up(0)])


def _up(value: int) -> _Metric:
    return _one("up", "Whether the output could be read (1) or not (0).", value)


def _work(health: Health) -> Iterator[_Metric]:
    good, last = health.last_good, health.last
    yield _one("at_work", "Whether a migrate is at work in the output.", int(health.at_work is not None))
    yield _one(
        "last_good_check_timestamp_seconds",
        "When the last run or check ended that did what was asked of it, findings or none.",
        _seconds(good.finished_at if good else None),
    )
    yield _one(
        "last_run_timestamp_seconds",
        "When the newest run or check began.",
        _seconds(last.started_at if last else None),
    )
    yield _one(
        "last_run_exit_code",
        "Exit code of the newest run or check that has ended.",
        last.exit_code if last else None,
    )
    yield _one(
        "failed_runs",
        "Runs and checks that failed since the last good one, own outages among them.",
        health.failed_since.total(),
    )
    yield _one(
        "own_outages",
        "Runs and checks since the last good one on which our own connection failed.",
        health.failed_since[Ending.OUTAGE],
    )


def _links(health: Health) -> Iterator[_Metric]:
    links, backlog = health.links, health.backlog
    yield _Metric(
        "links",
        "Links that were ever looked at, by verdict.",
        tuple(({"verdict": verdict.value}, links.verdicts.get(verdict, 0)) for verdict in Verdict),
    )
    yield _one("links_waiting", "Links that can be asked for and never were.", links.waiting)
    yield _one("links_newly_dead", "Links that are dead and worked once in our own checks.", links.newly_dead)
    yield _one("findings", "What the last good check had to tell that nobody has said to know of.", health.findings)
    yield _one("links_due", "Links that are due for a check.", backlog.due.links)
    yield _one("links_left_behind", "Links that were due already when the last good check began.", backlog.left_behind)
    yield _one("oldest_due_timestamp_seconds", "Since when a link has been due.", _seconds(backlog.due.oldest))
    yield _one("next_due_timestamp_seconds", "When the next link falls due.", _seconds(backlog.next_due))


def _room(health: Health) -> Iterator[_Metric]:
    disk = health.disk
    yield _Metric(
        "output_bytes",
        "Size of the output: its archive, and all else.",
        (({"part": "archive"}, disk.archive), ({"part": "other"}, disk.other)),
    )
    yield _one("free_bytes", "Room left where the output lies.", disk.free)
    yield _one(
        "archive_growth_bytes_per_year",
        "What the archive grows by in a year, drawn from what it grew by so far.",
        disk.growth.bytes_per_year if disk.growth else None,
    )


def _one(name: str, said: str, value: float | None) -> _Metric:
    return _Metric(name, said, ((_NO_LABELS, value),))


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _text(out: Path, metrics: list[_Metric]) -> str:
    return "".join(line for metric in metrics for line in _lines(out, metric))


def _lines(out: Path, metric: _Metric) -> Iterator[str]:
    known = [(labels, value) for labels, value in metric.samples if value is not None]
    if not known:
        return
    yield f"# HELP migrate_{metric.name} {metric.help}\n"
    yield f"# TYPE migrate_{metric.name} gauge\n"
    for labels, value in known:
        named = ",".join(f'{key}="{_escaped(text)}"' for key, text in {"out": str(out), **labels}.items())
        yield f"migrate_{metric.name}{{{named}}} {value:.15g}\n"


def _escaped(text: str) -> str:
    readable = text.encode("utf-8", "replace").decode()
    return readable.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
