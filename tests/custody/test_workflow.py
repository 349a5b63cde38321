"""The GitHub workflow, run step by step as the runner does, keeps its state and one issue; only faults fail it."""

import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

import pytest
import yaml

from migrate.custody.schedules import Job, Scheduler, units

BIN = Path(__file__).parent / "bin"
STATE = "migrate-my-links-state"
SAVE = ".github/migrate-state.sh"


@dataclass
class Night:
    """What one run of the workflow came to."""

    code: int = 0
    """0: green."""
    ran: list[str] = field(default_factory=list)
    said: str = ""
    summary: str = ""


class GitHub:
    """A repository with the workflow, and a fresh machine for each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fake = folder / "github"
        (self.fake / "releases").mkdir(parents=True)
        job = Job(
            PurePosixPath("my links"), time(3, 30), PurePosixPath("links.toml"), PurePath("/usr/bin/python3"), user=""
        )
        self.files = units(job, Scheduler.GITHUB)
        workflow = yaml.safe_load(self.files[PurePosixPath(".github/workflows/migrate-my-links.yml")])
        (self.job,) = workflow["jobs"].values()
        self.nights = 0

    def night(self, date: str, code: int = 0, **environment: str) -> Night:
        """Run the workflow; `code` is what `migrate check` ends with."""
        self.nights += 1
        machine = self.folder / f"machine {self.nights}"
        self._check_out(machine)
        (machine / "temp").mkdir()
        environment = {"NIGHT": date, "CODE_OF_CHECK": str(code), "RUNNER_TEMP": str(machine / "temp"), **environment}
        outputs: dict[str, str] = {}
        night = Night()
        for step in self.job["steps"]:
            condition = step.get("if", "")
            if "run" not in step or night.code or (condition and not self._holds(condition, outputs)):
                continue
            done = self._run(step["run"], machine, self._values(step.get("env", {}), outputs) | environment)
            night.ran.append(step["name"])
            night.said += done.stdout + done.stderr
            night.code = done.returncode
            if (machine / "outputs").exists():
                lines = (machine / "outputs").read_text(encoding="utf-8").splitlines()
                outputs |= {key: value for key, _, value in (line.partition("=") for line in lines)}
        if (machine / "step summary").exists():
            night.summary = (machine / "step summary").read_text(encoding="utf-8")
        return night

    def state(self, action: str, out: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run the script by which the output is kept."""
        self._check_out(out.parent)
        return self._run(
            f'bash {SAVE} {action} "$OUT" {STATE}', out.parent, {"OUT": out.name, "GH_TOKEN": "x"} | environment
        )

    def issues(self) -> list[dict[str, Any]]:
        path = self.fake / "issues.json"
        found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        assert isinstance(found, list)
        return found

    def held(self) -> dict[str, list[str]]:
        """Names of the assets by release."""
        return {
            folder.name: sorted(file.name for file in folder.iterdir()) for folder in (self.fake / "releases").iterdir()
        }

    def _check_out(self, machine: Path) -> None:
        script = machine / SAVE
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(self.files[PurePosixPath(SAVE)], encoding="utf-8")

    def _values(self, environment: dict[str, str], outputs: dict[str, str]) -> dict[str, str]:
        """What the runner makes of the job's and the step's `env`."""
        expressions = {
            "github.token": "a-token",
            "github.repository": "house/links",
            "github.server_url": "https://github.example",
            "github.run_id": "7",
            "steps.check.outputs.code": outputs.get("code", ""),
        }
        return {
            key: re.sub(r"\$\{\{ ([a-z_.]+) \}\}", lambda found: expressions[found[1]], value)
            for key, value in (self.job["env"] | environment).items()
        }

    def _holds(self, condition: str, outputs: dict[str, str]) -> bool:
        found = re.fullmatch(r"contains\(fromJSON\('(.*)'\), steps\.check\.outputs\.code\)", condition)
        assert found, condition
        return outputs.get("code", "") in json.loads(found[1])

    def _run(self, script: str, machine: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        """As `shell: bash` is documented: `bash --noprofile --norc -eo pipefail {0}`."""
        if script.startswith("python -m pip"):
            script = "true"
        file = machine / "step.sh"
        file.write_text(script, encoding="utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)],
            cwd=machine,
            env={
                "PATH": f"{BIN}:{os.environ['PATH']}",
                "GITHUB_FAKE": str(self.fake),
                "GITHUB_OUTPUT": str(machine / "outputs"),
                "GITHUB_STEP_SUMMARY": str(machine / "step summary"),
                "LANG": "C.UTF-8",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    """A repository to which an output was brought from somebody's machine."""
    made = GitHub(tmp_path)
    out = tmp_path / "mine" / "my links"
    (out / "archive").mkdir(parents=True)
    (out / "journal.sqlite3").write_text("the beginning\n", encoding="utf-8")
    (out / "reviews.jsonl").write_text("{}\n", encoding="utf-8")
    (out / "lock").write_text("1\n", encoding="utf-8")
    (out / "archive" / "index.cdxj").write_text("index\n", encoding="utf-8")
    (out / "archive" / "migrate-20301201000000-00000.warc.gz").write_bytes(b"the first sight")
    done = made.state("save", out)
    assert done.returncode == 0, done.stderr
    return made


def restored(github: GitHub, tmp_path: Path) -> dict[str, str]:
    """Every file of the output as the next machine would get it."""
    out = tmp_path / "elsewhere" / "out"
    done = github.state("restore", out)
    assert done.returncode == 0, done.stderr
    return {str(file.relative_to(out)): file.read_text(encoding="utf-8") for file in out.rglob("*") if file.is_file()}


def test_what_was_brought_once_comes_back_whole_but_for_the_lock(github: GitHub, tmp_path: Path) -> None:
    assert restored(github, tmp_path) == {
        "journal.sqlite3": "the beginning\n",
        "reviews.jsonl": "{}\n",
        "archive/index.cdxj": "index\n",
        "archive/migrate-20301201000000-00000.warc.gz": "the first sight",
    }


def test_each_night_goes_on_from_the_one_before(github: GitHub, tmp_path: Path) -> None:
    for date in ("20301231", "20310101", "20310102"):
        night = github.night(date)
        assert (night.code, night.ran[-1]) == (0, "Fail on faults, not on findings"), night.said
    found = restored(github, tmp_path)
    assert found["journal.sqlite3"] == "the beginning\n20301231\n20310101\n20310102\n"
    assert sorted(name for name in found if name.endswith(".warc.gz")) == [
        "archive/migrate-20301201000000-00000.warc.gz",
        "archive/migrate-20301231033000-00000.warc.gz",
        "archive/migrate-20310101033000-00000.warc.gz",
        "archive/migrate-20310102033000-00000.warc.gz",
    ]


def test_each_warc_file_is_uploaded_once_and_the_last_three_states_are_kept(github: GitHub) -> None:
    for day in range(1, 4):
        for file in (github.fake / "releases" / STATE).iterdir():  # nights are seconds apart here
            file.rename(file.with_name(f"state-2030010{day}T000000Z-{file.name[6:]}"[:40] + ".tar.gz"))
        assert github.night(f"2031010{day}").code == 0
    held = github.held()
    assert len(held[STATE]) == 3
    assert len(held[f"{STATE}-archive-2030"]) == 1
    assert len(held[f"{STATE}-archive-2031"]) == 3
    log = (github.fake / "log").read_text(encoding="utf-8").splitlines()
    assert log.count("release upload") == 4 + 4


def test_a_warc_file_that_was_cut_since_is_uploaded_again(github: GitHub, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere" / "out"
    assert github.state("restore", out).returncode == 0
    warc = out / "archive" / "migrate-20301201000000-00000.warc.gz"
    warc.write_bytes(b"the first")
    assert github.state("save", out).returncode == 0
    assert (github.fake / "releases" / f"{STATE}-archive-2030" / warc.name).read_bytes() == b"the first"


def test_where_the_archive_cannot_be_saved_the_state_before_it_stands(github: GitHub, tmp_path: Path) -> None:
    before = restored(github, tmp_path)
    night = github.night("20310101", GH_FAILS_AT="migrate-20310101033000-00000.warc.gz")
    assert night.code == 1
    out = tmp_path / "a third" / "out"
    assert github.state("restore", out).returncode == 0
    assert (out / "journal.sqlite3").read_text(encoding="utf-8") == before["journal.sqlite3"]


def test_without_a_saved_state_nothing_begins_afresh(tmp_path: Path) -> None:
    github = GitHub(tmp_path)
    night = github.night("20310101")
    assert (night.code, night.ran) == (1, ["Install migrate", "Restore the output"])
    assert f"::error::Nothing was saved as {STATE} yet" in night.said
    assert github.held() == {}


def test_an_output_that_is_there_is_not_overwritten(github: GitHub, tmp_path: Path) -> None:
    out = tmp_path / "mine" / "my links"
    done = github.state("restore", out)
    assert (done.returncode, (out / "lock").exists()) == (1, True)
    assert "not overwritten" in done.stdout


def test_findings_open_one_issue_update_it_and_close_it_and_never_fail(github: GitHub) -> None:
    first = github.night("20310101", 1)
    assert first.code == 0, first.said
    (issue,) = github.issues()
    assert (issue["open"], issue["title"], issue["labels"]) == (True, "Links of my links", ["migrate-my-links"])
    assert issue["body"].startswith(
        "# What changed on 20310101 ÄÖ\n\nFrom https://github.example/house/links/actions/runs/7"
    )
    assert first.summary == "# What changed on 20310101 ÄÖ"

    assert github.night("20310102", 1).code == 0
    (issue,) = github.issues()
    assert issue["body"].startswith("# What changed on 20310102 ÄÖ\n")

    assert github.night("20310103", 0).code == 0
    (issue,) = github.issues()
    assert (issue["open"], "runs/7" in issue["comment"]) == (False, True)

    assert github.night("20310104", 1).code == 0
    assert [issue["open"] for issue in github.issues()] == [False, True]


@pytest.mark.parametrize(("code", "said"), [(3, "Our own connection failed"), (2, "exit code 2"), (4, "exit code 4")])
def test_faults_fail_the_workflow_and_leave_the_issue_alone(github: GitHub, code: int, said: str) -> None:
    before = [{"number": 1, "open": True, "title": "Links", "labels": ["migrate-my-links"], "body": "as it was"}]
    (github.fake / "issues.json").write_text(json.dumps(before), encoding="utf-8")
    night = github.night("20310102", code)
    assert (night.code, github.issues()) == (1, before)
    assert f"::error::{said}" in night.said.replace("migrate check ended with ", "")


def test_an_outage_is_remembered_and_a_fault_is_not(github: GitHub, tmp_path: Path) -> None:
    github.night("20310101", 3)
    github.night("20310102", 4)
    assert restored(github, tmp_path)["journal.sqlite3"] == "the beginning\n20310101\n"


def test_a_check_that_takes_too_long_is_stopped_saved_and_goes_on_next_time(github: GitHub) -> None:
    github.job["steps"] = [
        step | ({"env": {"AT_MOST": "0.3s"}} if step.get("name") == "Check" else {}) for step in github.job["steps"]
    ]
    night = github.night("20310101", NIGHT_IS_LONG="yes")
    assert night.code == 0, night.said
    assert "::notice::Stopped after five hours" in night.said
    assert "Save the output" in night.ran


def test_an_issue_never_grows_beyond_what_github_takes(github: GitHub) -> None:
    night = github.night("20310101", 1, SUMMARY="ä" * 45_000 + "x")
    assert night.code == 0, night.said
    (issue,) = github.issues()
    assert issue["body"].startswith("ä" * 30_000 + "\n\nFrom ")
    assert len(night.summary) == 30_000
