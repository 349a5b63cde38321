"""`migrate status` says the answer first, in words, and its exit code is for a pager."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
import pytest

from migrate.cli.app import invoke
from migrate.cli.status import Age
from migrate.errors import UsageError
from migrate.files import claim_output
from migrate.model.base import rfc3339
from migrate.model.link import Verdict
from migrate.store.journal import NAME
from tests.custody.exposition_format import parse
from tests.custody.outputs import DAY, HOUR, NOW, link, output, ran, standing, warc

Status = Callable[..., tuple[int, str]]


@pytest.fixture
def status(capsys: pytest.CaptureFixture[str]) -> Status:
    """Run `migrate status … --now NOW`; exit code and stdout."""

    def run(*arguments: object) -> tuple[int, str]:
        code = invoke(["status", *map(str, arguments), "--now", rfc3339(NOW)])
        return code, capsys.readouterr().out

    return run


def rows(text: str) -> dict[str, str]:
    """What is said, by its name."""
    return {line[:17].strip(): line[17:] for line in text.splitlines()[2:] if line[:17].strip()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A job whose last night was an outage."""
    made = output(
        tmp_path / "out",
        runs=[ran(57 * HOUR, 0), ran(33 * HOUR, 1, counts={"findings": 2}), ran(9 * HOUR, 3)],
        standings=[
            standing(link(1), NOW - 40 * HOUR),
            standing(link(2), NOW - HOUR, Verdict.SUSPECT),
            standing(link(3), NOW + 3 * HOUR, Verdict.DEAD),
        ],
        never_seen=[link(4)],
    )
    warc(made, NOW - 201 * DAY, 2_000_000)
    warc(made, NOW - 100 * DAY, 3_000_000)
    return made


def test_a_person_reads_the_answer_first_and_then_why(status: Status, out: Path) -> None:
    code, text = status(out)
    assert code == 1
    assert text.startswith(f"{out}: NOT HEALTHY: 1 outage of our own connection since the last good check.\n\n")
    said = rows(text)
    assert said.pop("Disk").startswith("5.")
    assert said == {
        "Last good check": "2031-04-30 04:00 UTC, 32 hours ago (migrate check)",
        "Last run": "migrate check, begun 2031-05-01 03:00 UTC, 9 hours ago: our own connection failed, nothing was"
        " judged",
        "Links": "works: 1",
        "Newly dead": "1 link that once worked; 2 findings that nobody has acknowledged",
        "Due now": "2 links, the oldest for 40 hours; 1 of them were left over by the last good check",
        "Next due": "2031-05-01 15:00 UTC, in 3 hours",
        "Growth": "archive + 5.5 MB a year (drawn from 200 days); the disk will do",
    }
    for line in ("not working, still watching: 1", "gone, confirmed: 1", "never looked at yet: 1"):
        assert f"\n                 {line}\n" in text


def test_with_a_greatest_age_one_bad_night_is_healthy(status: Status, out: Path) -> None:
    code, text = status(out, "--max-age", "36h")
    assert (code, text.splitlines()[0]) == (0, f"{out}: healthy.")
    code, text = status(out, "--max-age", "31h")
    assert code == 1
    assert text.startswith(
        f"{out}: NOT HEALTHY: the last good check is 32 hours old; 1 outage of our own connection since."
    )


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], "no run has begun there yet."),
        ([ran(9 * DAY, 2, "run")], "no check was good so far; 1 failure since."),
        ([ran(9 * DAY, 0)], "the last good check is 9 days old; nothing has run since."),
        (
            [ran(9 * DAY, 0), ran(3 * DAY, 3), ran(2 * DAY, 4), ran(DAY, None)],
            "the last good check is 9 days old; 3 failures since, 1 of them of our own connection.",
        ),
    ],
)
def test_why_it_is_not_healthy_is_one_sentence(status: Status, tmp_path: Path, runs: list[object], said: str) -> None:
    made = output(tmp_path / "out", runs=runs)  # type: ignore[arg-type]  # pytest's parameters have no type
    code, text = status(made, "--max-age", "2d")
    assert (code, text.splitlines()[0]) == (1, f"{made}: NOT HEALTHY: {said}")


def test_who_is_at_work_is_told_and_an_unfinished_run_is_then_no_failure(status: Status, tmp_path: Path) -> None:
    made = output(tmp_path / "out", runs=[ran(33 * HOUR, 0), ran(2 * HOUR, None)])
    with claim_output(made):
        code, text = status(made)
    assert code == 0
    assert rows(text)["At work now"].startswith("process ")
    assert rows(text)["Last run"].endswith("still at work")
    code, text = status(made)
    assert code == 1
    assert rows(text)["Last run"].endswith("came to no end: it was killed, or met a fault")


def test_quiet_says_nothing_while_all_is_well(status: Status, out: Path) -> None:
    assert status(out, "--quiet", "--max-age", "36h") == (0, "")
    code, text = status(out, "-q")
    assert code == 1
    assert "NOT HEALTHY" in text


def test_a_program_reads_one_object(status: Status, out: Path) -> None:
    code, text = status(out, "--json")
    told = json.loads(text)
    assert (code, told["exit_code"], told["healthy"], told["trouble"]) == (1, 1, False, "failed")
    assert told["last_good"] == {
        "verb": "check",
        "started_at": rfc3339(NOW - 33 * HOUR),
        "finished_at": rfc3339(NOW - 32 * HOUR),
        "exit_code": 1,
        "counts": {"findings": 2},
    }
    assert told["links"] == {
        "ok": 1,
        "degraded": 0,
        "unverifiable": 0,
        "suspect": 1,
        "dead": 1,
        "not_checked": 0,
    }
    figures = ("age_seconds", "failed_since", "due", "left_behind", "waiting", "newly_dead", "at_work")
    assert [told[key] for key in figures] == [32 * 3600, {"outage": 1}, 2, 1, 1, 1, None]


def test_prometheus_gets_its_file_beside_the_text(status: Status, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "metrics" / "migrate.prom"
    code, text = status(out, "--prometheus", file, "--max-age", "36h")
    assert (code, text.splitlines()[0]) == (0, f"{out}: healthy.")
    assert parse(file.read_text(encoding="utf-8"))["migrate_up"] == {(("out", str(out)),): 1}
    assert list(file.parent.iterdir()) == [file]


def test_prometheus_on_stdout_stands_alone(status: Status, out: Path) -> None:
    code, text = status(out, "--prometheus", "-", "--max-age", "36h")
    assert code == 0
    assert parse(text)["migrate_links_due"] == {(("out", str(out)),): 2}


def test_an_output_that_cannot_be_read_is_down_for_prometheus_too(status: Status, out: Path, tmp_path: Path) -> None:
    (out / NAME).write_bytes(b"no journal at all")
    file = tmp_path / "migrate.prom"
    assert status(out, "--prometheus", file) == (2, "")
    assert parse(file.read_text(encoding="utf-8")) == {"migrate_up": {(("out", str(out)),): 0}}


def test_one_stdout_is_not_given_to_two(status: Status, out: Path) -> None:
    code, text = status(out, "--json", "--prometheus", "-")
    assert code == 2
    assert "both want stdout" in text


def test_status_leaves_no_trace(status: Status, out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    status(out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


@pytest.mark.parametrize(("text", "hours"), [("90m", 1.5), ("36h", 36), ("2d", 48), ("1.5 D", 36), ("1w", 168)])
def test_a_span_of_time_is_read_as_people_write_it(text: str, hours: float) -> None:
    assert Age().convert(text, None, None) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["36", "h", "0h", "-2d", "36 hours", "1e3h", ""])
def test_no_span_of_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="--max-age") as told:
        Age().convert(text, None, click.Context(click.Command("status")))
    assert told.value.advice == "Write it as 90m, 36h, 2d or 1w."
