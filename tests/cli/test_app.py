"""What the command line says of itself, and how it says that it was misused."""

import json
import os
import subprocess
import sys

import pytest

from migrate.cli.app import invoke
from migrate.cli.setting import Section
from migrate.cli.settings_table import SETTINGS


def complete(words: str, index: int) -> list[str]:
    """What the shell would be offered."""
    asked = {"_MIGRATE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(index)}
    done = subprocess.run(
        [sys.executable, "-c", "from migrate.__main__ import main; main()"],
        env=os.environ | asked,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "index", "offered"),
    [
        ("migrate dem", 1, ["demo"]),
        ("migrate run --rob", 2, ["--robots"]),
        ("migrate run --robots ", 3, ["obey", "store", "ignore"]),
    ],
)
def test_the_shell_completes_commands_options_and_values(words: str, index: int, offered: list[str]) -> None:
    assert complete(words, index) == offered


def test_the_help_of_run_puts_every_setting_under_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["run", "--help"]) == 0
    told = capsys.readouterr().out
    starts = [told.index(f"\n{section.value}:\n") for section in Section]
    assert starts == sorted(starts)
    ends = [*starts[1:], told.index("\n  Examples:\n")]
    parts = {section: told[start:end] for section, start, end in zip(Section, starts, ends, strict=True)}
    for setting in SETTINGS:
        assert f"\n  {setting.flag}" in parts[setting.section]


@pytest.mark.parametrize("arguments", [["run", "--json", "--timeot", "3", "x"], ["run", "--json"], ["rum", "--json"]])
def test_a_program_hears_of_a_wrong_command_line_as_of_any_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(arguments) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 2
    assert told["error"]
    assert "--help" in told["advice"]


def test_no_color_is_honoured_where_colour_would_be_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click._compat.isatty", lambda _: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert invoke(["run", "x", "--site", "ftp://x"]) == 2
    assert "\x1b[" in capsys.readouterr().err
    monkeypatch.setenv("NO_COLOR", "1")
    assert invoke(["run", "x", "--site", "ftp://x"]) == 2
    assert "\x1b[" not in capsys.readouterr().err
