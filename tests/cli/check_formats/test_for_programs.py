"""JSON, JSON Lines, CSV and JUnit: readers of these formats read back what was told."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from migrate.cli.check_formats import Format, writer
from migrate.cli.check_formats.as_csv import COLUMNS
from migrate.model.link import Status, Verdict
from migrate.model.review import Decision
from migrate.recheck.told import CheckTold, Place
from migrate.verdict.alarm import Change, Concern
from tests.cli.check_formats.sample import HOSTILE, check, dead, finding, hostile, link

GUIDE = (Path(__file__).parents[3] / "docs" / "guide.md").read_text(encoding="utf-8")

LINK = {
    "url": "http://a.example/1",
    "change": "newly_dead",
    "status": "not_found",
    "verdict": "dead",
    "before": {"status": "not_found", "verdict": "suspect"},
    "reason": dead().reason,
    "http_status": 404,
    "final_url": "http://a.example/1",
    "copy": "ours",
    "finding": "newly_dead",
    "review": "keep",
    "checked_at": "2031-05-03T03:00:00Z",
    "next_check": "2031-05-03T03:00:00Z",
    "occurrences": [{"post": "posts/one.html", "line": 12}],
    "occurrences_count": 1,
}


def written(style: Format, told: CheckTold) -> str:
    return "".join(writer(style)(told))


def test_json_is_one_object_with_findings_and_changed_links() -> None:
    gone = dead(review=Decision.KEEP)
    told = check(gone, link("http://a.example/2"), findings=(finding(gone),), notices=("Look.",), left=4, joined=2)
    changes = {change.value: 0 for change in Change} | {"newly_dead": 1}
    assert json.loads(written(Format.JSON, told)) == {
        "out": "out",
        "report": "out/report/index.html",
        "manifest": "out/manifest.json",
        "exit_code": 1,
        "outage": None,
        "asked": 2,
        "left": 4,
        "joined": 2,
        "retired": 0,
        "counts": {"links": 2, **{f"links_{v}": 0 for v in Verdict}, "links_ok": 1, "links_dead": 1},
        "acknowledged_by": None,
        "findings": [
            {
                "concern": "newly_dead",
                "host": None,
                "since": "2031-05-03T03:00:00Z",
                "reason": gone.reason,
                "links": [LINK],
            }
        ],
        "changes": changes,
        "links": [LINK],
        "notices": ["Look."],
    }


def test_json_lines_have_one_object_for_each_link_asked_for() -> None:
    first, second = written(
        Format.JSON_LINES, check(dead(review=Decision.KEEP), link("http://a.example/2"))
    ).splitlines()
    assert json.loads(first) == LINK
    assert json.loads(second)["change"] is None


def keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_every_key_is_documented() -> None:
    told = json.loads(written(Format.JSON, check(dead(), findings=(finding(dead()),)))) | {"counts": {}, "changes": {}}
    for key in keys(told):
        assert f"`{key}`" in GUIDE, key


@pytest.mark.parametrize("style", [Format.JSON, Format.JSON_LINES])
def test_hostile_strings_come_back_as_they_were_and_nothing_but_ascii_is_written(style: Format) -> None:
    text = written(style, hostile())
    assert re.fullmatch(r"[\x20-\x7e\n]+", text)
    lines = text.splitlines()
    links = json.loads(lines[0])["links"] if style is Format.JSON else [json.loads(line) for line in lines]
    assert {each["reason"] for each in links} == set(HOSTILE)


def rows(told: CheckTold) -> list[list[str]]:
    text = written(Format.CSV, told)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_has_one_row_for_each_link_asked_for() -> None:
    head, row = rows(check(dead(before=None)))
    assert tuple(head) == COLUMNS
    assert dict(zip(head, row, strict=True)) == {
        "url": "http://a.example/1",
        "host": "a.example",
        "change": "newly_dead",
        "status": "not_found",
        "verdict": "dead",
        "verdict_before": "",
        "reason": dead().reason,
        "http_status": "404",
        "final_url": "http://a.example/1",
        "copy": "ours",
        "finding": "newly_dead",
        "review": "",
        "checked_at": "2031-05-03T03:00:00Z",
        "next_check": "2031-05-03T03:00:00Z",
        "places": "1",
        "first_post": "posts/one.html",
        "first_line": "12",
    }


def test_no_cell_of_the_csv_is_a_formula_or_a_second_line() -> None:
    found = rows(hostile())
    assert len(found) == 1 + len(hostile().links)
    assert {len(row) for row in found} == {len(COLUMNS)}
    for cell in (cell for row in found for cell in row):
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]", cell), cell


def cases(told: CheckTold) -> list[tuple[str, str, str, str]]:
    root = ET.fromstring(written(Format.JUNIT, told))
    counted = [sum(int(suite.get(name, "0")) for suite in root) for name in ("tests", "failures", "errors")]
    assert counted == [int(root.get(name, "-1")) for name in ("tests", "failures", "errors")]
    assert counted == [len(root.findall(f".//{name}")) for name in ("testcase", "failure", "error")]
    skipped = sum(int(suite.get("skipped", "0")) for suite in root)
    assert skipped == len(root.findall(".//skipped"))
    return [
        (case.get("classname", ""), case.get("name", ""), part.tag, part.get("message", ""))
        if (part := next(iter(case), None)) is not None
        else (case.get("classname", ""), case.get("name", ""), "", "")
        for case in root.iter("testcase")
    ]


def test_junit_has_a_failure_for_each_finding_and_skips_what_fails_otherwise() -> None:
    gone = dead()
    watched = link("http://b.example/", verdict=Verdict.SUSPECT, status=Status.TIMEOUT, reason="No answer.")
    told = check(gone, watched, link("http://c.example/"), findings=(finding(gone),))
    assert cases(told) == [
        ("findings", "http://a.example/1", "failure", gone.reason),
        ("a.example", "http://a.example/1", "skipped", gone.reason),
        ("b.example", "http://b.example/", "skipped", "No answer."),
        ("c.example", "http://c.example/", "", ""),
    ]


def test_junit_fails_once_for_a_dead_host_and_lists_where_it_is_used() -> None:
    links = [dead(f"http://cdn.example/{n}", places=(Place("p.html", n),), places_count=3) for n in range(2)]
    text = written(
        Format.JUNIT, check(*links, findings=(finding(*links, concern=Concern.HOST_DEAD, host="cdn.example"),))
    )
    [failure] = ET.fromstring(text).iter("failure")
    assert failure.get("type") == "host_dead"
    assert failure.text == (
        "http://cdn.example/0\n  p.html:0\n  and 2 more places\nhttp://cdn.example/1\n  p.html:1\n  and 2 more places"
    )


def test_junit_fails_for_nothing_that_was_acknowledged_and_errs_where_our_connection_failed() -> None:
    told = check(dead(), findings=(finding(dead()),), acknowledged_by="Ada", outage="No route.")
    kinds = [kind for _, _, kind, _ in cases(told)]
    assert kinds == ["error", "skipped", "skipped"]


def test_junit_is_well_formed_whatever_it_tells() -> None:
    messages = {message for *_, message in cases(hostile())}
    assert "<script>alert(1)</script>" in messages
    assert "nul  and  and " in messages
