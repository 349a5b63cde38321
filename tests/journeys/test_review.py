"""From a run to a link that is replaced by decision, a signature, and its receipt; by command line alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.model.review import Decided, Decision, Reason
from tests.journeys.conftest import Ended, tree

POST = """---
title: A post
url: https://old.example/post
---
<p>See <a href="http://gone.example/a">the minutes</a> and <a href="http://gone.example/b">the map</a>.</p>
"""
OLD_COPY = "https://web.archive.org/web/20120506070809/http://gone.example/a"
Migrate = Callable[..., Ended]


@pytest.fixture
def out(migrate: Migrate, tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "post.html").write_text(POST, encoding="utf-8")
    assert migrate("run", "posts", "-o", "out", "--offline").code == 0
    return tmp_path / "out"


def exported(*decisions: Decided, **changes: object) -> str:
    told = {
        "format": "html-migrate decisions",
        "schema_version": 1,
        "report": {},
        "exported_at": "2026-05-01T13:00:00Z",
    }
    return json.dumps(told | {"decisions": [each.model_dump(mode="json") for each in decisions]} | changes)


def old_copy(by: str = "Ada", hour: int = 12) -> Decided:
    return Decided(
        url="http://gone.example/a",
        decision=Decision.USE_OLD_COPY,
        reason=Reason.SEEN,
        replacement=OLD_COPY,
        by=by,
        at=datetime(2026, 5, 1, hour, tzinfo=UTC),
    )


def test_a_decision_is_taken_in_applied_signed_and_its_receipt_verifies(
    migrate: Migrate, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "decisions.json").write_text(exported(old_copy()), encoding="utf-8")
    assert migrate("review", "out", "--import", "decisions.json").stdout == (
        "decisions.json: 1 taken in, 0 there already.\n"
    )
    assert migrate("run", "posts", "-o", "out", "--offline").code == 0
    assert "](http://gone.example/a)" in (out / "posts" / "post.md").read_text(encoding="utf-8")
    assert migrate("run", "posts", "-o", "out", "--offline", "--rewrite", "all").code == 0
    markdown = (out / "posts" / "post.md").read_text(encoding="utf-8")
    assert (
        f'[the minutes]({OLD_COPY} "Old copy of http://gone.example/a, made on 2012-05-06; linked since 2026-05-01")'
        in markdown
    )
    assert "[the map](http://gone.example/b)" in markdown
    signed = migrate("review", "out", "--sign-off", "Ada Reader", "--without-audit", "--json")
    assert signed.code == 0
    receipt = signed.json["receipt"]
    shown = migrate("verify", "out", "--receipt", receipt[:12])
    assert (shown.code, receipt in shown.stdout, "Ada Reader" in shown.stdout) == (0, True, True)
    assert "The manifest is still the one that was signed." in shown.stdout
    assert migrate("verify", "out").code == 0
    assert migrate("status", "out", "--json").json["last_verify"]["exit_code"] == 0


def test_an_unchanged_second_run_with_replacements_writes_nothing(migrate: Migrate, out: Path, tmp_path: Path) -> None:
    (tmp_path / "decisions.json").write_text(exported(old_copy()), encoding="utf-8")
    migrate("review", "out", "--import", "decisions.json")
    migrate("run", "posts", "-o", "out", "--offline", "--rewrite", "all")
    before = tree(out)
    migrate("run", "posts", "-o", "out", "--offline", "--rewrite", "all")
    assert tree(out) == before


def test_two_files_that_disagree_are_both_kept_and_it_is_told(migrate: Migrate, out: Path, tmp_path: Path) -> None:
    keep = old_copy("Ben", 13).model_copy(update={"decision": Decision.KEEP, "replacement": None})
    (tmp_path / "ben.json").write_text(exported(keep), encoding="utf-8")
    (tmp_path / "ada.json").write_text(exported(old_copy()), encoding="utf-8")
    done = migrate("review", "out", "--import", "ben.json", "--import", "ada.json")
    assert done.code == 0
    assert done.stdout.splitlines() == [
        "ben.json: 1 taken in, 0 there already.",
        "ada.json: 1 taken in, 0 there already.",
        (
            "  http://gone.example/a: “Keep as it is” of Ben stands, “Replace with the old copy” of Ada is older "
            "and gives way; both are kept."
        ),
    ]
    assert "Ada" in (out / "reviews.jsonl").read_text(encoding="utf-8")


def test_a_file_that_was_edited_by_hand_is_refused_with_its_line_and_nothing_is_lost(
    migrate: Migrate, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "decisions.json").write_text(exported(old_copy()).replace('"seen"', '"because"'), encoding="utf-8")
    done = migrate("review", "out", "--import", "decisions.json")
    assert done.code == 2
    assert "decisions.json, decision 1 (http://gone.example/a): reason:" in done.stderr
    assert not (out / "reviews.jsonl").exists()


def test_a_manifest_of_a_newer_version_is_told(migrate: Migrate, out: Path) -> None:
    manifest = out / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"schema_version":1', b'"schema_version":2', 1))
    for verb in ("review", "verify"):
        done = migrate(verb, "out")
        assert (done.code, "written by a newer migrate (schema_version 2" in done.stderr) == (2, True)
        assert "Update html-migrate" in done.stderr


def test_a_log_that_was_changed_is_told_by_the_desk_and_by_verify(migrate: Migrate, out: Path, tmp_path: Path) -> None:
    (tmp_path / "decisions.json").write_text(exported(old_copy(), old_copy("Ben", 13)), encoding="utf-8")
    migrate("review", "out", "--import", "decisions.json")
    log = out / "reviews.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"Ada"', b'"Eve"'))
    done = migrate("review", "out", "--sign-off", "Ada", "--without-audit")
    assert (done.code, "reviews.jsonl:1" in done.stderr) == (2, True)
    found = migrate("verify", "out", "--json")
    assert (found.code, [each["file"] for each in found.json["findings"]]) == (1, ["reviews.jsonl"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("review", "nowhere"), "nowhere"),
        (("review", "out", "--note", "x"), "--sign-off"),
        (("review", "out", "--json"), "--import"),
        (("review", "out", "--sign-off", " "), "name"),
        (("review", "out", "--import", "nothing.json"), "nothing.json"),
        (("verify", "nowhere"), "nowhere"),
        (("verify", "out", "--receipt", "xyz"), "xyz"),
    ],
)
def test_what_is_wrong_with_the_command_is_told_with_a_next_step(
    migrate: Migrate, out: Path, arguments: tuple[str, ...], says: str
) -> None:
    assert out.is_dir()
    done = migrate(*arguments)
    assert (done.code, says in done.stderr, done.stderr.count("\n") >= 2) == (2, True, True)
