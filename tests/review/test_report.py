"""`write_report`: what stands on disk afterwards."""

import base64
import csv
import hashlib
import html
import json
import re
import tracemalloc
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from migrate.errors import OutputError
from migrate.model.link import Copy, Status, Verdict
from migrate.review.report import write_report
from migrate.review.spreadsheet import harmless
from tests.review import sample
from tests.review.hostile import PAYLOADS, hostile


class Markup(HTMLParser):
    """Names of elements, attributes, ids and text of a page, as a browser without scripts has them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids |= {value for name, value in attrs if name == "id" and value}


def read(path: Path) -> Markup:
    return Markup(path.read_text(encoding="utf-8"))


def snapshot(out: Path) -> dict[str, bytes]:
    report = out / "report"
    return {str(path.relative_to(report)): path.read_bytes() for path in report.rglob("*") if path.is_file()}


def test_the_same_manifest_gives_the_same_bytes_and_no_other_file(tmp_path: Path) -> None:
    sample.small(tmp_path)
    write_report(tmp_path)
    first = snapshot(tmp_path)
    write_report(tmp_path)
    assert snapshot(tmp_path) == first
    assert set(first) == {
        "index.html",
        "links.csv",
        "summary.md",
        "evidence/links-0001.html",
        "evidence/posts-0001.html",
    }


def test_it_gives_what_it_wrote_and_the_page_to_open_first(tmp_path: Path) -> None:
    sample.small(tmp_path)
    written = write_report(tmp_path)
    assert written[0] == tmp_path / "report" / "index.html"
    assert {str(path.relative_to(tmp_path / "report")) for path in written} == set(snapshot(tmp_path))


def test_pages_of_an_earlier_larger_report_do_not_stay(tmp_path: Path) -> None:
    sample.write(tmp_path, sample.many_posts(201), sample.many(201))
    write_report(tmp_path)
    large = set(snapshot(tmp_path))
    assert {"evidence/links-0003.html", "evidence/posts-0002.html"} <= large
    sample.small(tmp_path)
    write_report(tmp_path)
    assert set(snapshot(tmp_path)) == large - {
        "evidence/links-0002.html",
        "evidence/links-0003.html",
        "evidence/posts-0002.html",
    }


@pytest.mark.parametrize("counts", [(0, 0), (1, 1), (200, 100), (201, 101)])
def test_every_reference_within_the_report_leads_to_what_is_there(tmp_path: Path, counts: tuple[int, int]) -> None:
    sample.write(tmp_path, sample.many_posts(counts[0]), sample.many(counts[1]))
    pages = {path.resolve(): read(path) for path in write_report(tmp_path) if path.suffix == ".html"}
    for path, markup in pages.items():
        for tag, name, value in markup.attributes:
            if name not in ("href", "src") or urlsplit(value).scheme or "/archive/" in value or "/posts/" in value:
                continue
            target = (path.parent / unquote(urlsplit(value).path)).resolve() if urlsplit(value).path else path
            assert target.is_file(), (path, tag, value)
            anchor = urlsplit(value).fragment.partition("?")[0]
            assert not anchor or anchor in pages[target].ids, (path, value)


def test_the_page_admits_no_script_or_style_but_its_own(tmp_path: Path) -> None:
    sample.small(tmp_path)
    for path in write_report(tmp_path):
        if path.suffix != ".html":
            continue
        text = path.read_text(encoding="utf-8")
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        inline = re.findall(r"<(script|style)>(.*?)</\1>", text, flags=re.DOTALL)
        hashes: dict[str, list[str]] = {}
        for kind, body in inline:
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            hashes.setdefault(f"{kind}-src", []).append(f"'sha256-{digest}'")
        admitted = [part.split(" ") for part in html.unescape(policy).split("; ") if "sha256" in part]
        assert {name: sources for name, *sources in admitted} == hashes
        assert policy.startswith("default-src &#39;none&#39;")


def test_rows_of_the_index_are_all_links_and_posts_in_the_order_of_the_manifest(tmp_path: Path) -> None:
    manifest = json.loads(sample.small(tmp_path).read_bytes())
    text = write_report(tmp_path)[0].read_text(encoding="utf-8")
    blocks = {
        name: re.findall(rf'class="{name}">(.*?)</script>', text, re.DOTALL) for name in ("link-rows", "post-rows")
    }
    rows = {name: [row for block in found for row in json.loads(block)] for name, found in blocks.items()}
    assert [row[0] for row in rows["link-rows"]] == [link["url"] for link in manifest["links"]]
    assert [row[1] for row in rows["post-rows"]] == [post["id"] for post in manifest["posts"]]


def test_the_spreadsheet_has_a_row_for_every_link(tmp_path: Path) -> None:
    manifest = json.loads(sample.small(tmp_path).read_bytes())
    write_report(tmp_path)
    with (tmp_path / "report" / "links.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["url"] for row in csv.DictReader(file)] == [link["url"] for link in manifest["links"]]


def test_the_summary_says_what_the_first_screen_says(tmp_path: Path) -> None:
    sample.small(tmp_path)
    write_report(tmp_path)
    assert (tmp_path / "report" / "summary.md").read_text(encoding="utf-8") == SUMMARY


SUMMARY = """\
# Migration report

Made by html-migrate 0.1.0 on 4 March 2026, 12:00 UTC from posts/

2 of 4 posts were exported. Of 13 links checked, 9 do not work. We know of no copy of 8 of them.

## 4 posts

- Exported: 2
- Failed: 1
- Skipped: 1
- Something mended: 1
- Something lost: 1
- Did not come back the same: 1
- Failed: Broken – broken.html is not text.

## 14 links in 16 places

| | Copy here | Copy elsewhere | No copy | All |
| --- | ---: | ---: | ---: | ---: |
| Works | 3 | 0 | 0 | 3 |
| Not working | 1 | 0 | 8 | 9 |
| Could not tell | 0 | 0 | 1 | 1 |
| Not checked | 0 | 0 | 1 | 1 |

- Works: 2
- Opens, but look: 1
- Could not tell: 1
- Not working, still watching: 2
- Gone, confirmed: 7
- Not checked, on purpose: 1

## What needs you

5 findings cover 11 links.

### Not working, and no copy

- **photos.example**: Website name no longer exists, 7 links, every link to this site
- **council.example**: Site says: no such page, 1 link

### Not working, but a copy is kept

- **slow.example**: No answer in time, 1 link

### Opens, but look

- **example.org**: Moved for good, 1 link

### Could not tell: open it yourself

- **club.example**: Needs sign-in, 1 link
"""


def test_the_summary_of_an_offline_run_does_not_say_that_all_is_well(tmp_path: Path) -> None:
    offline = {"status": Status.OFFLINE, "verdict": Verdict.NOT_CHECKED, "copy": Copy.NONE, "capture": None}
    sample.write(tmp_path, [], [sample.link("https://a.example/", **offline)])
    write_report(tmp_path)
    summary = (tmp_path / "report" / "summary.md").read_text(encoding="utf-8")
    assert summary.endswith("## What needs you\n\n1 link was not visited, because this run was offline.\n")


def test_hostile_text_makes_no_element_and_no_attribute(tmp_path: Path) -> None:
    sample.small(tmp_path)
    tame = [read(path) for path in write_report(tmp_path) if path.suffix == ".html"]
    names = {name for markup in tame for _, name, _ in markup.attributes} | {"src", "alt", "loading", "decoding"}
    elements = {name for markup in tame for name in markup.elements} | {"img", "br"}
    hostile(tmp_path)
    for path in write_report(tmp_path):
        if path.suffix == ".html":
            markup = read(path)
            assert markup.elements <= elements
            assert {name for _, name, _ in markup.attributes} <= names
            links = [value for _, name, value in markup.attributes if name in ("href", "src")]
            assert {urlsplit(value).scheme for value in links} <= {"", "https"}


def test_hostile_text_stays_on_its_line_of_the_summary(tmp_path: Path) -> None:
    hostile(tmp_path)
    write_report(tmp_path)
    summary = (tmp_path / "report" / "summary.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<", summary)
    assert not re.search(r"(?<!\\)\]\(", summary)
    assert not set("\u2028\u2029\r\t") & set(summary)


def test_hostile_text_is_all_in_the_spreadsheet_and_no_formula(tmp_path: Path) -> None:
    hostile(tmp_path)
    write_report(tmp_path)
    with (tmp_path / "report" / "links.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["reason"] for row in rows} == {harmless(payload) for payload in PAYLOADS}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t\r" and cell]


def test_memory_does_not_grow_with_the_number_of_links(tmp_path: Path) -> None:
    peaks = []
    for count in (600, 2_400, 2_400):
        sample.write(tmp_path, sample.many_posts(10), sample.many(count))
        tracemalloc.start()
        write_report(tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    few, many, again = peaks
    # The interpreter's table of interned strings may double, by 2 MB, at any path that is named: not twice in a row.
    assert min(many, again) - few < 1_500_000


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    sample.small(out)
    (out / "report").symlink_to(elsewhere)
    with pytest.raises(OutputError):
        write_report(out)
    assert list(elsewhere.iterdir()) == []


def test_an_old_copy_can_be_opened_from_the_evidence(tmp_path: Path) -> None:
    address = "https://archive.example/web/20120506000000/http://gone.example/"
    entry = sample.failing("http://gone.example/", copy=Copy.ELSEWHERE, memento=sample.old_copy(address))
    sample.write(tmp_path, [sample.post("first.html")], [entry])
    write_report(tmp_path)
    page = tmp_path / "report" / "evidence" / "links-0001.html"
    assert ("a", "href", address) in read(page).attributes
    assert "made on 6 May 2012, 10 days before the post" in page.read_text(encoding="utf-8")
