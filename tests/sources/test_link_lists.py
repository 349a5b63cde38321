"""Lists of addresses, as people and spreadsheets write them."""

from pathlib import Path

import pytest

from migrate.model.link import Kind, Occurrence, Reference
from migrate.model.settings import Repair
from migrate.sources import SourceKind, find
from migrate.sources.link_lists import LinkList, is_link_list, read_link_list


def read(text: str | bytes, base: str | None = None) -> LinkList:
    return read_link_list("list", text.encode() if isinstance(text, str) else text, base, Repair.SAFE)


def found(text: str | bytes) -> list[tuple[int, str, str]]:
    return [(each.occurrence.line, each.url, each.occurrence.text) for each in read(text).references]


def test_a_reference_of_a_list_names_list_line_and_address_as_written() -> None:
    assert read("HTTP://A.example/x.pdf\n") == LinkList(
        (
            Reference(
                "http://a.example/x.pdf",
                Kind.FILE,
                Occurrence(post="list", line=1, element="list", attribute="url", text="", raw="HTTP://A.example/x.pdf"),
            ),
        ),
        (),
    )


def test_text_has_an_address_a_line_with_comments_and_blank_lines_between() -> None:
    text = "\ufeff# links\r\n\r\n  http://a.example/1 \r\n<http://a.example/2>  # two\r\nhttp://a.example/3#place\r\n"
    assert found(text) == [
        (3, "http://a.example/1", ""),
        (4, "http://a.example/2", ""),
        (5, "http://a.example/3#place", ""),
    ]


def test_a_line_with_more_than_an_address_is_named_and_passed_over() -> None:
    told = read("http://a.example/1\nsee http://a.example/2\nhttp://a.example/3\n")
    assert [each.url for each in told.references] == ["http://a.example/1", "http://a.example/3"]
    assert told.passed_over == ("line 2: more than an address",)


def test_a_mistyped_address_is_kept_since_that_is_what_the_list_is_checked_for() -> None:
    assert found("http://a.example/\nhttp://a b\n") == [(1, "http://a.example/", "")]
    assert found("http://a.example/\nhttp://[bad/\n")[1] == (2, "http://[bad/", "")


def test_relative_addresses_are_resolved_against_the_site() -> None:
    assert [each.url for each in read("url\n/about\n", "https://www.example.org/").references] == [
        "https://www.example.org/about"
    ]


@pytest.mark.parametrize(
    "table",
    [
        "url,title,id\nhttp://a.example/1,One,7\n",
        "\ufeffid;URL;title\r\n7;http://a.example/1;One\r\n",
        'sep=;\r\n"id";"url";"title"\r\n"7";"http://a.example/1";"One"\r\n',
        "ID\tTitle\tUrl\n7\tOne\thttp://a.example/1\n",
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(table: str) -> None:
    assert is_link_list(table.encode())
    [(_, url, text)] = found(table)
    assert (url, text) == ("http://a.example/1", "One")


def test_a_table_in_utf_16_is_read() -> None:
    assert found("url\thttp\nhttp://a.example/é\tx\n".encode("utf-16")) == [(2, "http://a.example/%C3%A9", "")]


def test_quoted_cells_hold_commas_quotes_and_line_breaks_and_lines_are_still_counted() -> None:
    table = 'url,title\n"http://a.example/1,2","A ""b"",\nc"\n\nhttp://a.example/3,\n'
    assert found(table) == [(2, "http://a.example/1,2", 'A "b", c'), (5, "http://a.example/3", "")]


def test_the_id_stands_where_there_is_no_title() -> None:
    assert found("id,url\n7,http://a.example/1\n") == [(2, "http://a.example/1", "7")]


def test_bad_rows_are_named_by_line_and_passed_over() -> None:
    table = (
        "id,url\n"
        "1,http://a.example/1\n"
        "2\n"
        "3,\n"
        "4,http://a.example/4?x=1,2\n"
        f"5,{'x' * 200_000}\n"
        "6,http://a.example/6\n"
        '7,"http://a.example/7\n'
        "8,http://a.example/8\n"
    )
    told = read(table)
    assert [each.url for each in told.references] == ["http://a.example/1", "http://a.example/6"]
    assert told.passed_over == (
        "line 3: no address",
        "line 4: no address",
        "line 5: 3 cells where the head has 2",
        "line 6: field larger than field limit (131072)",
        "lines 8 to 9: a quotation mark is not closed",
    )


def test_secrets_are_asked_for_and_not_shown() -> None:
    [one] = read("url,title\nhttp://jo:pw@a.example/,at http://jo:pw@a.example/x\n").references
    assert one.url == "http://jo:pw@a.example/"
    assert "pw" not in one.occurrence.raw + one.occurrence.text


@pytest.mark.parametrize(
    "hostile", ["\x1b[31m", "\u202e", "a|b", "<script>", "=cmd()", "nul\x00", "two\nlines"], ids=repr
)
def test_hostile_titles_are_text(hostile: str) -> None:
    quoted = hostile.replace('"', '""')
    assert found(f'url,title\nhttp://a.example/1,"{quoted}"\n') == [
        (2, "http://a.example/1", " ".join(hostile.split()))
    ]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("links.txt", b"http://a.example/\n", SourceKind.LINK_LIST),
        ("links", b"# mine\n\nhttps://a.example/\nmore\n", SourceKind.LINK_LIST),
        ("links.csv", b"title;url\nx;http://a.example/\n", SourceKind.LINK_LIST),
        ("post.html", b"http://a.example/\n", SourceKind.POST),
        ("post.txt", b"http://a.example/ is where it began.\n", SourceKind.POST),
        ("post.txt", b"<p>url, title</p>\n", SourceKind.POST),
        ("notes.csv", b"name,address\nx,y\n", SourceKind.POST),
    ],
)
def test_a_list_is_known_by_what_is_in_it(tmp_path: Path, name: str, content: bytes, kind: SourceKind) -> None:
    (tmp_path / name).write_bytes(content)
    assert [file.kind for file in find([tmp_path / name])] == [kind]
