"""V1: how often the page rules are right, on pages that they were written with and on pages that they were not."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from pathlib import Path
from typing import Any

from migrate import urls
from migrate.model.capture import Answered, Check, Step, Truncation
from migrate.model.link import Kind, Origin, Status, Verdict
from migrate.pipeline.evidence import page_of
from migrate.verdict.chain import Chain, follow
from migrate.verdict.judge import observe, verdict_of
from migrate.verdict.observation import Observation, Seen
from migrate.verdict.probe import probe_for
from tests.bench.figures import Figure, Measured

ROW = "V1"
PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
KNOWN, SEEN, HELD = PAGES / "known", PAGES / "seen", PAGES / "held"
FAILS = "fails"
"""All statuses whose verdict is that the link does not work."""
_WHEN = "2024-05-01T12:00:00Z"


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled look at a link."""

    id: str
    seen: Seen
    label: Status
    language: str
    is_hard_negative: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, with the 95 % interval of Wilson (1927)."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """Share; 1.0 of nothing."""
        return self.right / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({low:.1%}-{high:.1%}), n={self.of}"


@dataclass(frozen=True, slots=True)
class Score:
    """How one class did."""

    precision: Rate
    recall: Rate


def cases(folder: Path) -> list[Case]:
    """Read the labelled pages of a folder; none where it has no index."""
    index = folder / "cases.jsonl"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8") as lines:
        return [_case(json.loads(line), folder) for line in lines if line.strip()]


def _case(row: dict[str, Any], folder: Path) -> Case:
    checks = [_check(answer["url"], answer, folder) for answer in row["answers"]]
    known = {check.url: check for check in checks}
    chain = follow(checks[0], known.get)
    seen = Seen(
        chain=chain,
        kinds=frozenset(Kind(kind) for kind in row["kinds"]),
        fragment=row["fragment"] or "",
        sibling=_sibling(row["sibling"], chain, known, folder) if row["sibling"] else None,
        shared_by=row["shared_by"],
    )
    return Case(row["id"], seen, Status(row["label"]), row["language"], row["hard_negative"])


def _sibling(row: dict[str, Any], chain: Chain, known: dict[str, Check], folder: Path) -> Chain:
    """Give the answer for a random address: the one that would be asked for, or one beside the link."""
    url = probe_for(chain, _TOKEN) or urls.canonical(_TOKEN, chain.checks[0].url)
    assert url is not None
    return follow(_check(url, row, folder), known.get)


_TOKEN = "7f3a9c52e8b1d604"


def _check(written: str, answer: dict[str, Any], folder: Path) -> Check:
    url, body = urls.without_fragment(urls.canonical(written) or written), _body(answer["body"], folder)
    headers = list((answer.get("headers") or {}).items())
    if answer.get("location"):
        headers.append(("Location", answer["location"]))
    fields = {name.lower(): value for name, value in reversed(headers)}
    is_cut = int(fields.get("content-length") or 0) > len(body)
    outcome = Answered(
        status=answer["status"],
        reason="",
        headers=tuple(headers),
        content_type=fields.get("content-type"),
        location=urls.canonical(fields["location"], url) if "location" in fields else None,
        body_bytes=len(body),
        truncated=Truncation.DISCONNECT if is_cut else None,
    )
    return Check.model_validate(
        {
            "url": url,
            "at": _WHEN,
            "origin": Origin.LIVE,
            "steps": (Step(url=url, outcome=outcome, record=None),),
            "page": page_of(outcome, BytesIO(body), url),
        }
    )


def _body(named: str | None, folder: Path) -> bytes:
    return b"" if named is None else (folder / named).read_bytes()


def observed(labelled: Iterable[Case]) -> Iterator[tuple[Case, Observation]]:
    """Yield each case with what the rules say of it."""
    for case in labelled:
        yield case, observe(case.seen)


def scores(labelled: Iterable[Case]) -> dict[str, Score]:
    """Give precision and recall of each class that occurs, and of all that fail together."""
    truth: Counter[str] = Counter()
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case, observation in observed(labelled):
        for classes, counter in ((_classes(case.label), truth), (_classes(observation.status), said)):
            counter.update(classes)
        right.update(_classes(case.label) & _classes(observation.status))
    return {
        name: Score(Rate(right[name], said[name]), Rate(right[name], truth[name]))
        for name in sorted(truth.keys() | said.keys(), key=lambda name: (name != FAILS, name))
    }


def _classes(status: Status) -> set[str]:
    fails = verdict_of(status) in {Verdict.SUSPECT, Verdict.DEAD}
    return {status.value, FAILS} if fails else {status.value}


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  every row is measured alike
    """Yield the figures of this row: the share that is wrong, so that smaller is better."""
    for folder in (KNOWN, SEEN, HELD):
        for name, score in scores(cases(folder)).items():
            for what, rate, bar in (
                ("precision", score.precision, 1.0 if name == FAILS else None),
                ("recall", score.recall, 5.0 if name == FAILS else None),
            ):
                lost = 100 * (1 - rate.value)
                yield Figure(ROW, f"{folder.name}: {name}, lost {what} ({rate})", lost, "%", bar=bar)


if __name__ == "__main__":
    import sys

    for folder_name in sys.argv[1:] or ["known", "seen"]:
        for name, score in scores(cases(PAGES / folder_name)).items():
            sys.stdout.write(f"{folder_name:6} {name:17} precision {score.precision!s:32} recall {score.recall}\n")
