"""`migrate schedule` prints or writes what is ready to use, and says now what would go wrong at night."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
import yaml

from migrate.cli.app import invoke
from migrate.cli.schedule import Clock
from migrate.errors import UsageError

Schedule = Callable[..., tuple[int, str, str]]


@pytest.fixture
def schedule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Schedule:
    """Run `migrate schedule …` in a folder that has an `out`."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = invoke(["schedule", *map(str, arguments), "--output", "out"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_units_name_whole_paths_and_the_owner_of_the_output(schedule: Schedule, tmp_path: Path) -> None:
    (tmp_path / "migrate.toml").write_text("timeout = 60\n", encoding="utf-8")
    code, text, next_step = schedule("systemd", "--at", "4:05")
    assert code == 0
    assert f'check "{tmp_path}/out" --config "{tmp_path}/migrate.toml"\n' in text
    assert f"\nUser={(tmp_path / 'out').owner()}\n" in text
    assert "\nOnCalendar=*-*-* 04:05:00\n" in text
    assert "systemctl enable --now migrate-out-check.timer migrate-out-status.timer" in next_step


def test_another_user_can_be_named(schedule: Schedule) -> None:
    assert "\nUser=archive\n" in schedule("systemd", "--user", "archive")[1]
    assert "\nMAILTO=archive\n" in schedule("cron", "--user", "archive")[1]


def test_files_are_written_and_a_second_time_changes_nothing(schedule: Schedule, tmp_path: Path) -> None:
    code, text, _ = schedule("systemd", "-d", "units")
    written = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "units").iterdir()}
    assert (code, len(written)) == (0, 4)
    assert text.splitlines() == [f"units/{name}" for name in sorted(written)]
    assert schedule("systemd", "-d", "units")[0] == 0
    assert {file.name: file.stat().st_mtime_ns for file in (tmp_path / "units").iterdir()} == written


def test_a_file_that_differs_is_not_overwritten_and_none_is_written_beside_it(
    schedule: Schedule, tmp_path: Path
) -> None:
    (tmp_path / "units").mkdir()
    mine = tmp_path / "units" / "migrate-out-status.timer"
    mine.write_text("mine", encoding="utf-8")
    code, _, said = schedule("systemd", "-d", "units")
    assert (code, [file.name for file in (tmp_path / "units").iterdir()]) == (2, [mine.name])
    assert mine.read_text(encoding="utf-8") == "mine"
    assert "migrate-out-status.timer is there already and differs" in said


def test_the_workflow_is_for_the_root_of_a_repository(schedule: Schedule, tmp_path: Path) -> None:
    (tmp_path / "links.toml").write_text("timeout = 60\n", encoding="utf-8")
    code, _, next_step = schedule("github", "--config", "links.toml", "--at", "23:59", "-d", ".")
    assert code == 0
    workflow = yaml.safe_load((tmp_path / ".github/workflows/migrate-out.yml").read_text(encoding="utf-8"))
    assert workflow[True]["schedule"] == [{"cron": "59 23 * * *"}]
    (check,) = [step["run"] for step in workflow["jobs"]["check"]["steps"] if step.get("id") == "check"]
    assert 'migrate check "$OUT" --config links.toml --format markdown' in check
    assert (tmp_path / ".github/migrate-state.sh").is_file()
    assert next_step.startswith("Commit both files")


def test_a_settings_file_that_is_wrong_is_told_now(schedule: Schedule, tmp_path: Path) -> None:
    (tmp_path / "migrate.toml").write_text("timeouts = 60\n", encoding="utf-8")
    code, text, said = schedule("cron")
    assert (code, text) == (2, "")
    assert "timeouts" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("systemd", "-o", "nowhere"), "nowhere is no folder"),
        (("github", "--user", "ana"), "--user means nothing to GitHub"),
        (("github", "-o", "/srv/out"), "lies outside of this folder"),
        (("github", "-o", "../out"), "lies outside of this folder"),
        (("cron", "--at", "25:00"), "is no time of day"),
    ],
)
def test_what_would_not_work_is_told_now(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "output").mkdir()
    monkeypatch.chdir(tmp_path)
    assert invoke(["schedule", *arguments]) == 2
    shown = capsys.readouterr()
    assert (shown.out, said in shown.err) == ("", True)


@pytest.mark.parametrize(("text", "expected"), [("03:30", time(3, 30)), ("3:30", time(3, 30)), ("23:59", time(23, 59))])
def test_a_time_of_day_is_read(text: str, expected: time) -> None:
    assert Clock().convert(text, None, None) == expected


@pytest.mark.parametrize("text", ["24:00", "3", "03:60", "3.30", "noon", ""])
def test_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--at"):
        Clock().convert(text, None, None)
