"""References of Markdown, as generators read it: what is a link there, and on which line."""

import pytest

from migrate.discover import references_in_markdown
from migrate.model.link import Kind
from migrate.model.post import Post
from migrate.model.settings import Repair


def post(body: str, body_line: int = 1) -> Post:
    return Post("p.md", "p.md", body.encode(), {}, body, body_line, None, None, None, None, "p")


def found(body: str, body_line: int = 1) -> list[tuple[int, str, str]]:
    return [
        (each.occurrence.line, each.url, each.occurrence.text)
        for each in references_in_markdown(post(body, body_line), Repair.SAFE)
    ]


def test_every_way_to_write_a_link_is_found_on_its_line() -> None:
    body = (
        "One [a](http://a.example/é 'title') and\n"
        "[*b*][r], <http://c.example/>,\n"
        "bare http://d.example/x?a=1&b=2.\n"
        "\n"
        "<div>\n"
        '<a href="http://e.example/?a=1&amp;b=2">e</a>\n'
        "</div>\n"
        "\n"
        "- x\n"
        "- ![f](http://f.example/f.png)\n"
        "\n"
        "| h |\n"
        "| - |\n"
        "| [g](http://g.example/a\\_b) |\n"
        "\n"
        "[r]: <http://b.example/>\n"
    )
    assert found(body, 11) == [
        (11, "http://a.example/%C3%A9", "a"),
        (12, "http://b.example/", "b"),
        (12, "http://c.example/", "http://c.example/"),
        (13, "http://d.example/x?a=1&b=2", "http://d.example/x?a=1&b=2"),
        (16, "http://e.example/?a=1&b=2", "e"),
        (20, "http://f.example/f.png", "f"),
        (24, "http://g.example/a_b", "g"),
    ]


def test_the_same_address_twice_has_two_lines() -> None:
    body = "[a](http://a.example/)\n[b](http://a.example/) [c](http://a.example/)\n\n[d](http://a.example/x)\n"
    assert [(line, text) for line, _, text in found(body)] == [(1, "a"), (2, "b"), (2, "c"), (4, "d")]


def test_an_address_that_begins_another_is_not_taken_for_it() -> None:
    assert [line for line, *_ in found("[a](http://a.example/xy)\n[b](http://a.example/x)\n")] == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        "`[a](http://a.example/)`",
        "```\n[a](http://a.example/)\n```",
        "    [a](http://a.example/)",
        "\\[a\\](/x)",
        "[a](/posts/b/) ![](../c.png) [d](#e)",
        "<!-- <a href='http://a.example/'> -->",
        "[r]: http://a.example/",
        "[a]({{ site.url }}/b) <a href='https://{{ x }}/'>y</a> <img src='{% asset z %}'>",
        "![](data:image/png;base64,AAAA)",
    ],
)
def test_what_is_no_link_or_stays_within_the_new_site_is_left_out(body: str) -> None:
    assert found(body) == []


def test_links_pictures_and_embeds_are_told_apart() -> None:
    body = "[a](http://a.example/a.pdf) ![b](http://a.example/b)\n\n<iframe src='http://a.example/c'></iframe>\n"
    assert [each.kind for each in references_in_markdown(post(body), Repair.SAFE)] == [
        Kind.FILE,
        Kind.IMAGE,
        Kind.EMBED,
    ]


def test_an_address_without_scheme_but_with_a_host_and_a_mistyped_one_are_kept() -> None:
    assert [url for _, url, _ in found("[a](//a.example/x) [b](http://[bad)\n")] == [
        "https://a.example/x",
        "http://%5Bbad",
    ]


@pytest.mark.parametrize("hostile", ["\x1b[31m", "\u202e", "a|b", "=cmd()", "nul\x00", "<script>alert(1)</script>"])
def test_hostile_text_around_a_link_changes_nothing_of_it(hostile: str) -> None:
    assert [(line, url) for line, url, _ in found(f"{hostile}\n\n[{hostile}](http://a.example/)\n")] == [
        (3, "http://a.example/")
    ]


def test_secrets_are_asked_for_and_not_shown() -> None:
    [one] = references_in_markdown(post("[x](http://jo:pw@a.example/)"), Repair.SAFE)
    assert (one.url, one.occurrence.raw) == ("http://jo:pw@a.example/", "http://REDACTED@a.example/")


def test_lines_are_counted_as_editors_count_them() -> None:
    assert [line for line, *_ in found("a\r\n\r\n[b](http://a.example/)\r\rc\n\n[d](http://b.example/)")] == [3, 7]


def test_many_links_take_no_more_than_their_time() -> None:
    body = "".join(f"[a](http://a.example/{n}) [b][r]\n" for n in range(3000)) + "\n[r]: http://r.example/\n"
    assert len(found(body)) == 6000
