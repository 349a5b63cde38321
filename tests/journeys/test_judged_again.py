"""What was seen is judged again, and measured again, without a request: replays of an archive."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from migrate.demo.answers import NoSuchHost, Page, Site
from migrate.model.capture import Check
from migrate.pipeline.measuring import PAGES
from migrate.store.journal import opened_journal
from tests.journeys.conftest import manifest
from tests.journeys.job import HTML, Job, page

KEPT, DIES, TWICE, PDF = (f"http://a.example/{name}" for name in ("kept", "dies", "twice", "a.pdf"))
LINKS = (KEPT, DIES, TWICE, PDF, "http://b.example/page", "http://gone.example/")


@pytest.fixture
def checked(quick_job: Job) -> Job:
    """A job after four checks: one page died, another says with each answer that nothing has changed."""
    job = quick_job
    pages = {
        "/kept": page("Kept"),
        "/twice": Page(page("Twice").body, headers=HTML, etag='"1"'),
        "/a.pdf": Page(b"%PDF-1.4 and so on", headers=(("Content-Type", "application/pdf"),)),
    }
    job.host("a.example", Site(pages | {"/dies": page("Dies")}))
    job.host("b.example", Site({"/page": page("Another")}))
    job.host("gone.example", Site(connect=NoSuchHost()))
    job.links(*LINKS)
    job.run()
    job.host("a.example", Site(pages))
    for day in (2, 6, 10):
        job.check(day, "--all")
    return job


def without(told: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key not in keys}


def links(out: Path) -> dict[str, dict[str, Any]]:
    return {link["url"]: link for link in manifest(out)["links"]}


def checks(out: Path) -> list[Check]:
    with opened_journal(out) as journal:
        return [check for _, check in journal.checks.after(0, 1_000)]


def mismeasure(out: Path) -> None:
    """Let the journal say that an earlier version measured its pages, and that it found other titles."""
    with opened_journal(out) as journal, journal.transaction():
        for number, check in journal.checks.after(0, 1_000):
            if check.page is not None:
                said = check.page.model_copy(update={"title": "as it was called then"})
                journal.checks.replace(number, check.model_copy(update={"page": said}))
        journal.set_meta(PAGES, json.dumps({"version": 0, "until": None}))


@pytest.mark.parametrize("verb", ["run", "check"])
def test_another_policy_judges_again_without_a_request_and_changes_only_what_it_must(
    checked: Job, tmp_path: Path, verb: str
) -> None:
    before, asked = manifest(checked.out), len(checked.web.log)
    (tmp_path / "migrate.toml").write_text("[policy]\nstrikes_to_be_dead = 4\ndead_interval_days = 20\n")
    ended = checked.run(10.1, "--offline") if verb == "run" else checked.check(10.1, "--offline")
    assert ended.code == 0
    assert "The policy has changed: 6 links were judged again, by all that was ever seen of them." in ended.stderr
    assert len(checked.web.log) == asked
    after = manifest(checked.out)
    changed = {"verdict", "reason", "rules", "next_check"}
    for old, new in zip(before["links"], after["links"], strict=True):
        if old["url"] in {DIES, "http://gone.example/"}:
            assert (old["verdict"], new["verdict"]) == ("dead", "suspect")
            assert without(old, *changed) == without(new, *changed)
        else:
            assert old == new
    assert before["posts"] == after["posts"]


def test_the_same_policy_judges_nothing_again_and_the_former_one_gives_the_former_verdicts(
    checked: Job, tmp_path: Path
) -> None:
    before = links(checked.out)
    assert "judged again" not in checked.check(10.1, "--offline").stderr
    (tmp_path / "migrate.toml").write_text("[policy]\nstrikes_to_be_dead = 4\n")
    checked.check(10.2, "--offline")
    assert links(checked.out)[DIES]["verdict"] == "suspect"
    (tmp_path / "migrate.toml").unlink()
    checked.run(10.3, "--offline")
    assert links(checked.out) == before


@pytest.mark.parametrize("verb", ["run", "check"])
def test_pages_that_another_version_measured_are_measured_again_from_the_archive(checked: Job, verb: str) -> None:
    was, before, asked = checks(checked.out), links(checked.out), len(checked.web.log)
    mismeasure(checked.out)
    ended = checked.run(10.1, "--offline") if verb == "run" else checked.check(10.1, "--offline")
    assert "pages were measured again from the archive" in ended.stderr
    assert len(checked.web.log) == asked
    assert checks(checked.out) == was
    assert links(checked.out) == before
    assert "measured again" not in checked.check(10.2, "--offline").stderr


def test_what_a_damaged_record_showed_stands_and_is_told(checked: Job) -> None:
    mismeasure(checked.out)
    first = min((checked.out / "archive").glob("*.warc.gz"))
    [at] = [
        check.last.record.offset
        for check in checks(checked.out)
        if check.url == KEPT and check.at.day == 1 and check.last.record
    ]
    data = bytearray(first.read_bytes())
    data[at + 200] ^= 0xFF
    first.write_bytes(data)
    ended = checked.check(10.1, "--offline")
    assert ended.code == 1
    assert "could not be measured again, and what was seen then stands (" in ended.stderr
    assert first.name in ended.stderr
    stands = {
        (check.url, check.at.day)
        for check in checks(checked.out)
        if check.page and check.page.title == "as it was called then"
    }
    assert (KEPT, 1) in stands
    assert {url for url, _ in stands} == {KEPT}


def test_a_replay_of_the_archive_gives_the_same_manifest(checked: Job) -> None:
    """Law: replaying a run from its archive gives the same bytes; only when it ran is another time."""
    assert checked.run(10.1, "--offline").code == 0
    before, asked = manifest(checked.out), len(checked.web.log)
    for file in checked.out.glob("journal.sqlite3*"):
        file.unlink()
    checked.run(10.2, "--offline")
    after = manifest(checked.out)
    assert len(checked.web.log) == asked
    assert without(after, "generated_at", "run") == without(before, "generated_at", "run")
    times = ("id", "started_at", "finished_at")
    assert without(after["run"], *times) == without(before["run"], *times)
