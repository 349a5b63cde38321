"""Pictures drawn when the report is written: bars whose place and size are numbers, and the same figures as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrate.model.link import Copy
from migrate.model.manifest import HostEntry, ManifestHead
from migrate.review.findings import HostLoss
from migrate.review.tally import LinkTally
from migrate.review.wording import Standing, counted, day, number
from migrate.store.runs import RunRow

COLUMNS = 40
_WIDTH, _HEIGHT, _FOOT = 720, 180, 24
_LEFT = 44
_MOST_LABELS = 14


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured piece of a bar."""

    shade: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its name and the sentence that stands for it."""

    name: str
    said: str
    parts: tuple[Part, ...]
    x: float
    y: float
    """Where its name goes."""
    named: bool
    """False where there is no room for every name."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the picture at a round number."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that a template needs to draw it, and to tell it without drawing."""

    id: str
    title: str
    said: str
    """What the picture shows, in one sentence."""
    width: int
    height: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    legend: tuple[tuple[str, str], ...]
    """Shade and meaning."""
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_ROT = (("lost", "Not working, no copy"), ("fails", "Not working, copy kept"))


def over_checks(head: ManifestHead, runs: Iterable[RunRow]) -> Picture | None:
    """Draw how many links did not work at each of the last looks; None where there was only one."""
    counts = {
        run.started_at: run.counts
        for run in runs
        if run.verb in {"run", "check"} and run.finished_at and run.started_at < head.run.started_at
    }
    counts[head.run.started_at] = head.run.counts
    told = [(day(at), found) for at, found in sorted(counts.items()) if "links_dead" in found][-COLUMNS:]
    if len(told) < 2:  # noqa: PLR2004  two points make a line
        return None
    values = [(name, (found.get("links_dead", 0), found.get("links_suspect", 0))) for name, found in told]
    first, last = sum(values[0][1]), sum(values[-1][1])
    return _columns(
        "trend",
        "Links that do not work, check by check",
        f"{number(first)} of {counted(told[0][1].get('links', 0), 'link', 'links')} did not work on {told[0][0]}, "
        f"{number(last)} of {number(told[-1][1].get('links', 0))} on {told[-1][0]}.",
        values,
        (("lost", "Gone, confirmed"), ("fails", "Not working, still watching")),
    )


def by_year(links: LinkTally) -> Picture | None:
    """Draw how many links of each year's posts do not work; None where no post that has links is dated."""
    years = sorted({year for year, _, _ in links.years})[-COLUMNS:]
    if not years:
        return None
    values = []
    for year in years:
        lost = links.years[year, Standing.FAILS, Copy.NONE]
        kept = sum(links.years[year, Standing.FAILS, copy] for copy in Copy) - lost
        rest = sum(links.years[year, row, copy] for row in Standing for copy in Copy) - lost - kept
        values.append((str(year), (lost, kept, rest)))
    worst = max(values, key=lambda each: each[1][0] + each[1][1])
    return _columns(
        "years",
        "Links by the year of the post",
        f"Most links that do not work stand in posts of {worst[0]}: {number(worst[1][0] + worst[1][1])} of "
        f"{number(sum(worst[1]))}.",
        values,
        (*_ROT, ("rest", "All others")),
    )


def by_host(worst: Sequence[HostLoss], hosts: Iterable[HostEntry]) -> Picture | None:
    """Draw the hosts to which the most links do not work; None where all work."""
    if not worst:
        return None
    wanted = {each.host for each in worst}
    sizes = {entry.host: entry.links for entry in hosts if entry.host in wanted}
    values = []
    for each in worst:
        total = max(sizes.get(each.host, each.failing), each.failing)
        values.append((each.host, (each.without_copy, each.failing - each.without_copy, total - each.failing)))
    named = worst[0]
    return _rows(
        "hosts",
        "Sites with the most links that do not work",
        f"The most links that do not work, {number(named.failing)}, lead to {named.host}.",
        values,
        (*_ROT, ("rest", "All others")),
    )


Values = Sequence[tuple[str, tuple[int, ...]]]
Legend = tuple[tuple[str, str], ...]


def _columns(name: str, title: str, said: str, values: Values, legend: Legend) -> Picture:
    most = max(1, *(sum(parts) for _, parts in values))
    step = (_WIDTH - _LEFT) / len(values)
    width, every = min(step * 0.8, 48), -(-len(values) // _MOST_LABELS)
    bars = []
    for index, (label, parts) in enumerate(values):
        x = _LEFT + step * index + (step - width) / 2
        pieces, top = [], float(_HEIGHT)
        for (shade, _), value in zip(legend, parts, strict=True):
            height = (_HEIGHT - 16) * value / most
            top -= height
            if value:
                pieces.append(Part(shade, round(x, 1), round(top, 1), round(width, 1), round(height, 1)))
        middle = round(x + width / 2, 1)
        named = (len(values) - 1 - index) % every == 0
        bars.append(Bar(label, _told(label, parts, legend), tuple(pieces), middle, _HEIGHT + 18, named))
    lines = tuple(Line(round(_HEIGHT - (_HEIGHT - 16) * tick / most, 1), number(tick)) for tick in _ticks(most))
    return _picture(name, title, said, _HEIGHT + _FOOT, tuple(bars), lines, values, legend)


def _rows(name: str, title: str, said: str, values: Values, legend: Legend) -> Picture:
    most, height, gap = max(1, *(sum(parts) for _, parts in values)), 14, 38
    bars = []
    for index, (label, parts) in enumerate(values):
        y = gap * index + 20
        pieces, left = [], 0.0
        for (shade, _), value in zip(legend, parts, strict=True):
            width = _WIDTH * value / most
            if value:
                pieces.append(Part(shade, round(left, 1), y, round(width, 1), height))
            left += width
        bars.append(Bar(label, _told(label, parts, legend), tuple(pieces), 0, y - 5, named=True))
    return _picture(name, title, said, gap * len(values), tuple(bars), (), values, legend)


def _picture(
    name: str,
    title: str,
    said: str,
    height: int,
    bars: tuple[Bar, ...],
    lines: tuple[Line, ...],
    values: Values,
    legend: Legend,
) -> Picture:
    return Picture(
        id=name,
        title=title,
        said=said,
        width=_WIDTH,
        height=height,
        bars=bars,
        lines=lines,
        legend=legend,
        heads=("", *(meaning for _, meaning in legend), "All"),
        rows=tuple((label, *map(number, parts), number(sum(parts))) for label, parts in values),
    )


def _told(label: str, parts: Sequence[int], legend: Legend) -> str:
    pieces = ", ".join(f"{meaning.lower()}: {number(value)}" for (_, meaning), value in zip(legend, parts, strict=True))
    return f"{label}: {pieces}"


def _ticks(most: int) -> list[int]:
    """Give two to five round numbers from 0 up to the most."""
    steps = [10**power * factor for power in range(10) for factor in (1, 2, 5)]
    step = next(step for step in steps if most <= step * 4)
    return list(range(0, most + 1, step))
