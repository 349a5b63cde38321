"""The labelled pages are whole and wide enough; what the page rules make of them is measured elsewhere."""

import json
from collections import Counter
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from migrate.model.link import Status

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
SETS = tuple(folder for folder in (PAGES / "seen", PAGES / "held") if folder.is_dir())
STATUSES = {status.value for status in Status}
MEASURED = ("soft_404", "parked", "login", "paywall", "bot_wall", "needs_scripts", "redirected_home")
READABLE = {"ok", "moved", "redirected"}
REDIRECTS = {301, 302, 303, 307, 308}
KEYS = {"id", "url", "kinds", "fragment", "answers", "sibling", "shared_by", "label"} | {
    "language",
    "hard_negative",
    "note",
}

Case = dict[str, Any]


def _cases(folder: Path) -> list[Case]:
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


CASES = [case for folder in SETS for case in _cases(folder)]
FOLDER = {case["id"]: folder for folder in SETS for case in _cases(folder)}


def _bodies(case: Case) -> set[str]:
    given = [answer["body"] for answer in (*case["answers"], case["sibling"] or {"body": None})]
    return {name for name in given if name is not None}


def _charset(answer: dict[str, Any]) -> str:
    message = Message()
    message["Content-Type"] = answer["headers"]["Content-Type"]
    said = message.get_content_charset() or "latin-1"
    return "gb18030" if said == "gb2312" else said  # as browsers do: nobody keeps within the older set


def _leads_on(case: Case, hop: dict[str, Any], after: str) -> bool:
    if hop["status"] in REDIRECTS:
        return bool(hop["headers"]["Location"] == after)
    return b'http-equiv="refresh"' in (FOLDER[case["id"]] / hop["body"]).read_bytes()


def _is_chain(case: Case) -> bool:
    urls = [answer["url"] for answer in case["answers"]]
    *hops, final = case["answers"]
    return (
        urls[0] == case["url"].partition("#")[0]
        and all(_leads_on(case, hop, after) for hop, after in zip(hops, urls[1:], strict=True))
        and final["status"] not in REDIRECTS
        and final["body"] is not None
    )


def _decodes(case: Case) -> bool:
    final = case["answers"][-1]
    try:
        (FOLDER[case["id"]] / final["body"]).read_bytes().decode(_charset(final))
    except UnicodeDecodeError:
        return not final["body"].endswith(".html")
    return True


def _holds_its_fragment(case: Case) -> bool:
    final = case["answers"][-1]
    page = (FOLDER[case["id"]] / final["body"]).read_bytes().decode(_charset(final))
    name = unquote(case["fragment"])
    marks = (f'id="{name}"', f"id='{name}'", f'name="{name}"', f"name='{name}'", f'id="user-content-{name}"')
    return any(mark in page for mark in (*marks, f"NAME={name}>", f"<a name={name}>", f'NAME="{name}"'))


def _has_sound_sibling(case: Case) -> bool:
    sibling = case["sibling"]
    if sibling is None:
        return True
    forwards = sibling["location"] is not None
    return forwards == (sibling["status"] in REDIRECTS) and (forwards or sibling["body"] is not None)


def test_each_case_has_the_keys_that_the_readme_names() -> None:
    assert [
        case["id"] for case in CASES if set(case) != KEYS or not case["note"].strip() or case["shared_by"] < 1
    ] == []
    assert {kind for case in CASES for kind in case["kinds"]} == {"link", "image"}


def test_each_label_is_a_status() -> None:
    assert {case["label"] for case in CASES} - STATUSES == set()


def test_each_chain_leads_from_the_link_to_an_answer_that_forwards_no_further() -> None:
    assert [case["id"] for case in CASES if not _is_chain(case)] == []


def test_what_forwards_has_a_chain() -> None:
    assert [
        case["id"] for case in CASES if case["label"] in {"moved", "redirected"} and len(case["answers"]) == 1
    ] == []


def test_each_sibling_forwards_or_says_something() -> None:
    assert [case["id"] for case in CASES if not _has_sound_sibling(case)] == []


def test_each_page_can_be_read_in_the_charset_that_its_headers_declare() -> None:
    assert [case["id"] for case in CASES if not _decodes(case)] == []


def test_the_fragment_is_that_of_the_link() -> None:
    said = [(case["id"], case["fragment"]) for case in CASES]
    assert said == [(case["id"], case["url"].partition("#")[2] or None) for case in CASES]


def test_a_fragment_is_called_missing_only_where_the_page_lacks_it() -> None:
    missing = [case for case in CASES if case["label"] == "fragment_missing"]
    assert [case["id"] for case in missing if not case["fragment"] or _holds_its_fragment(case)] == []


def test_a_fragment_that_names_a_place_is_there_where_all_is_well() -> None:
    fine = [case for case in CASES if case["label"] == "ok" and case["fragment"] and case["fragment"] != "top"]
    places = [case for case in fine if case["fragment"][0] not in ":/!"]
    assert [case["id"] for case in places if not _holds_its_fragment(case)] == []


def test_a_hard_negative_is_a_page_that_a_reader_gets() -> None:
    assert {case["label"] for case in CASES if case["hard_negative"]} == READABLE


def test_hosts_are_invented() -> None:
    urls = {answer["url"] for case in CASES for answer in case["answers"]}
    assert [url for url in urls if not (urlsplit(url).hostname or "").endswith(".example")] == []


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_every_file_is_used_and_every_used_file_is_there(folder: Path) -> None:
    used = {name for case in _cases(folder) for name in _bodies(case)}
    assert {path.name for path in folder.iterdir()} == used | {"cases.jsonl", "README.md"}


def test_no_case_is_told_twice() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({case["url"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_each_set_is_wide_enough_to_measure_on(folder: Path) -> None:
    cases = _cases(folder)
    labels = Counter(case["label"] for case in cases)
    assert len(cases) >= 300
    assert sum(case["hard_negative"] for case in cases) >= 100
    assert {label: labels[label] for label in MEASURED if labels[label] < 12} == {}
    assert len({case["language"] for case in cases}) >= 8


def test_the_sets_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for folder in SETS for path in folder.iterdir()) < 40_000_000
