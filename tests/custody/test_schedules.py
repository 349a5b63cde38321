"""systemd, cron, shells and GitHub read what `migrate schedule` prints as it is meant, whatever paths are called."""

import re
import shutil
import subprocess
from datetime import time
from pathlib import Path, PurePath, PurePosixPath

import pytest
import yaml

from migrate.custody.schedules import Job, Scheduler, units
from migrate.errors import UsageError

AT = time(3, 5)
NASTY = "a b%n $HOME \"q\" 'é' \\x"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
needs_shellcheck = pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck")


def job(folder: Path, out: str = "out", config: str | None = "migrate.toml", python: str = "python") -> Job:
    """A job whose interpreter, a script, prints the arguments that it is given, one a line."""
    for name in (out, Path(python).parent):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / python).write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
    (folder / python).chmod(0o755)
    return Job(out=folder / out, at=AT, config=folder / config if config else None, python=folder / python, user="root")


def repository_job(out: str = "links/out", config: str | None = "migrate.toml") -> Job:
    return Job(PurePosixPath(out), AT, PurePosixPath(config) if config else None, PurePath("/usr/bin/python3"), "")


def systemd(made: Job) -> dict[str, dict[str, list[str]]]:
    """Every value by file and key."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, text in units(made, Scheduler.SYSTEMD).items():
        lines = [line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#")]
        found[str(name)] = {}
        for key, _, value in lines:
            found[str(name)].setdefault(key, []).append(value)
    return found


PLAINER = "a b%n $HOME ä"
"""What a program's path may hold."""


def words(value: str) -> list[str]:
    """Read what systemd.syntax(7) calls quoting, then specifiers, then what commands do to $."""
    read = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    plain = [re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in read]
    return [
        word.replace("%%", "%").replace("$$", "$") if number else word.replace("%%", "%")
        for number, word in enumerate(plain)
    ]


# systemd


def test_the_check_may_write_to_the_output_alone_and_is_asked_for_by_full_paths(tmp_path: Path) -> None:
    made = job(tmp_path)
    service = systemd(made)["migrate-out-check.service"]
    assert words(service["ExecStart"][0]) == [
        str(made.python),
        *("-m", "migrate", "check"),
        str(made.out),
        *("--config", str(made.config)),
    ]
    assert (service["ProtectSystem"], words(service["ReadWritePaths"][0])) == (["strict"], [str(made.out)])
    assert service["User"] == ["root"]


def test_findings_do_not_fail_the_unit_and_outages_and_faults_do(tmp_path: Path) -> None:
    service = systemd(job(tmp_path))["migrate-out-check.service"]
    assert service["SuccessExitStatus"] == ["1 130"]
    assert (service["RestartForceExitStatus"], service["StartLimitBurst"]) == (["3"], ["4"])
    assert service["KillSignal"] == ["SIGINT"]
    assert "Restart" not in service


def test_the_pager_hangs_on_a_unit_of_its_own_that_may_write_nowhere(tmp_path: Path) -> None:
    made = job(tmp_path)
    service = systemd(made)["migrate-out-status.service"]
    command = [str(made.python), "-m", "migrate", "status", str(made.out), "--max-age", "36h", "--quiet"]
    assert words(service["ExecStart"][0]) == command
    assert "SuccessExitStatus" not in service
    assert "ReadWritePaths" not in service
    assert service["PrivateNetwork"] == ["yes"]


def test_the_timers_start_the_services_of_their_name(tmp_path: Path) -> None:
    files = systemd(job(tmp_path))
    assert set(files) == {
        f"migrate-out-{part}" for part in ("check.service", "check.timer", "status.service", "status.timer")
    }
    assert files["migrate-out-check.timer"]["OnCalendar"] == ["*-*-* 03:05:00"]
    assert files["migrate-out-check.timer"]["Persistent"] == ["true"]
    assert "RandomizedDelaySec" in files["migrate-out-check.timer"]


def test_any_path_is_one_word_to_systemd(tmp_path: Path) -> None:
    made = job(tmp_path, NASTY, f"{NASTY}.toml", f"{PLAINER}/python")
    service = systemd(made)["migrate-a-b-n-home-q-x-check.service"]
    command = words(service["ExecStart"][0])
    assert (command[0], command[4], command[6]) == (str(made.python), str(made.out), str(made.config))
    assert words(service["ReadWritePaths"][0]) == [str(made.out)]


@pytest.mark.parametrize(
    ("paths", "home", "tmp"),
    [
        (("/srv/out", "/opt/venv/bin/python"), "yes", ["yes"]),
        (("/home/ana/out", "/opt/venv/bin/python"), "read-only", ["yes"]),
        (("/srv/out", "/root/venv/bin/python"), "read-only", ["yes"]),
        (("/var/tmp/out", "/opt/venv/bin/python"), "yes", None),
    ],
)
def test_homes_and_temporary_files_are_hidden_unless_they_are_needed(
    paths: tuple[str, str], home: str, tmp: list[str] | None
) -> None:
    service = systemd(Job(PurePath(paths[0]), AT, None, PurePath(paths[1]), "ana"))["migrate-out-check.service"]
    assert (service["ProtectHome"], service.get("PrivateTmp")) == ([home], tmp)


@pytest.mark.parametrize("name", ['a"b', "a'b", "a\\b"])
def test_a_program_that_systemd_would_refuse_is_refused_now(name: str) -> None:
    with pytest.raises(UsageError, match="no program's path"):
        systemd(Job(PurePath("/srv/out"), AT, None, PurePath(f"/opt/{name}/bin/python"), "ana"))


@needs_systemd
@pytest.mark.parametrize("name", ["out", NASTY])
def test_systemd_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    made = job(tmp_path, name, python=f"{PLAINER}/python")
    folder = tmp_path / "units"
    folder.mkdir()
    for relative, text in units(made, Scheduler.SYSTEMD).items():
        (folder / relative).write_text(text, encoding="utf-8")
    for file in sorted(folder.iterdir()):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False
        )
        complaints = [line for line in done.stderr.splitlines() if "migrate-" in line]
        assert (done.returncode, complaints) == (0, []), done.stderr


@needs_systemd
@pytest.mark.parametrize(("part", "most"), [("check", 1.9), ("status", 1.2)])
def test_systemd_calls_the_services_well_protected(tmp_path: Path, part: str, most: float) -> None:
    made = Job(PurePath("/srv/out"), AT, None, PurePath("/opt/migrate/bin/python"), "daemon")
    file = tmp_path / f"migrate-out-{part}.service"
    file.write_text(units(made, Scheduler.SYSTEMD)[PurePosixPath(file.name)], encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(file)], capture_output=True, text=True, check=False
    )
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert exposure, done.stderr
    assert float(exposure[1]) <= most


# cron


def commands(text: str) -> list[str]:
    """Give the command of each entry as cron hands it to the shell: a % ends it, unless a backslash is before it."""
    entries = [line for line in text.splitlines() if re.match(r"\d", line)]
    return [re.split(r"(?<!\\)%", line.split(" ", 5)[5])[0].replace("\\%", "%") for line in entries]


@pytest.mark.parametrize("name", ["out", "a b%n $HOME \"q\" 'é' %"])
def test_cron_and_its_shell_read_every_path_as_one_word(tmp_path: Path, name: str) -> None:
    made = job(tmp_path, name, f"{name}.toml", f"{name}/python")
    (tmp_path / name / "report").mkdir()
    (tmp_path / name / "report" / "summary.md").write_text("what there is\nto read\n", encoding="utf-8")
    [text] = units(made, Scheduler.CRON).values()
    said = [
        subprocess.run(["/bin/sh", "-c", each], capture_output=True, text=True, check=True).stdout.splitlines()
        for each in commands(text)
    ]
    assert said == [
        ["-m", "migrate", "check", str(made.out), "--config", str(made.config), "--quiet"],
        ["-m", "migrate", "status", str(made.out), "--max-age", "36h", "--quiet"],
        ["what there is", "to read"],
    ]


def test_cron_checks_at_night_and_tells_by_day(tmp_path: Path) -> None:
    [text] = units(job(tmp_path), Scheduler.CRON).values()
    times = [line.split(" ")[:5] for line in text.splitlines() if re.match(r"\d", line)]
    assert times == [["5", "3", "*", "*", "*"], ["5", "9", "*", "*", "*"], ["5", "9", "*", "*", "1"]]
    assert "\nMAILTO=root\n" in text


def test_a_backslash_that_crons_read_differently_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="backslash"):
        units(job(tmp_path, "a\\b"), Scheduler.CRON)


@pytest.mark.parametrize("scheduler", list(Scheduler))
def test_a_path_of_two_lines_is_refused(scheduler: Scheduler) -> None:
    with pytest.raises(UsageError, match="no unit file can hold"):
        units(Job(PurePath("/srv/a\nExecStart=/bin/evil"), AT, None, PurePath("/usr/bin/python3"), "ana"), scheduler)


# GitHub


def test_the_workflow_may_do_no_more_than_it_must() -> None:
    files = units(repository_job(), Scheduler.GITHUB)
    workflow = yaml.safe_load(files[PurePosixPath(".github/workflows/migrate-out.yml")])
    (check,) = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert check["permissions"] == {"contents": "write", "issues": "write"}
    assert workflow["concurrency"] == {"group": "migrate-out", "cancel-in-progress": False}
    assert workflow[True]["schedule"] == [{"cron": "5 3 * * *"}]  # YAML 1.1 reads `on` as true
    assert check["timeout-minutes"] < 360
    used = [step["uses"] for step in check["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", each) for each in used)
    with_token = [step["name"] for step in check["steps"] if "GH_TOKEN" in step.get("env", {})]
    assert with_token == ["Restore the output", "Save the output", "Keep one issue"]


def test_values_reach_scripts_by_the_environment_and_no_expression_stands_in_one() -> None:
    text = units(repository_job(), Scheduler.GITHUB)[PurePosixPath(".github/workflows/migrate-out.yml")]
    (check,) = yaml.safe_load(text)["jobs"].values()
    assert not [step["run"] for step in check["steps"] if "${{" in step.get("run", "")]


def test_a_name_that_is_an_expression_is_refused() -> None:
    with pytest.raises(UsageError, match="expression of GitHub"):
        units(repository_job("${{ secrets.X }}"), Scheduler.GITHUB)


@needs_shellcheck
def test_shellcheck_finds_nothing_wrong(tmp_path: Path) -> None:
    files = units(repository_job(config="a b.toml"), Scheduler.GITHUB)
    (check,) = yaml.safe_load(files[PurePosixPath(".github/workflows/migrate-out.yml")])["jobs"].values()
    scripts = [step["run"] for step in check["steps"] if "run" in step]
    for number, script in enumerate([*scripts, files[PurePosixPath(".github/migrate-state.sh")]]):
        (tmp_path / f"{number}.sh").write_text(script, encoding="utf-8")
    done = subprocess.run(
        ["shellcheck", "--shell=bash", *map(str, sorted(tmp_path.glob("*.sh")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
