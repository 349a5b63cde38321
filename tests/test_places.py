"""The table of places where HTML keeps URLs."""

import pytest
from bs4.element import Tag

from migrate.markup import elements, parse
from migrate.model.link import Kind
from migrate.places import Place, document_base, places_of, put
from migrate.urls import kind_of_target


def places(html: str, name: str) -> list[tuple[str, str, Kind]]:
    tag = parse(html).find(name)
    assert isinstance(tag, Tag)
    return [(place.attribute, place.url, place.kind) for place in places_of(tag)]


@pytest.mark.parametrize(
    ("html", "name", "expected"),
    [
        ('<a href=" /a ">', "a", [("href", "/a", Kind.LINK)]),
        ('<a href="/a.PDF?x=1">', "a", [("href", "/a.PDF?x=1", Kind.FILE)]),
        ('<a href="/a" download>', "a", [("href", "/a", Kind.FILE)]),
        ('<a href="">', "a", []),
        ("<a name=x>", "a", []),
        ('<map><area href="/a"></map>', "area", [("href", "/a", Kind.LINK)]),
        ("<img src=a longdesc=b data-src=c.jpg data-original=true>", "img",
         [("src", "a", Kind.IMAGE), ("longdesc", "b", Kind.LINK), ("data-src", "c.jpg", Kind.IMAGE)]),
        ('<img srcset="a.jpg 1x, b,c.jpg 2x,d.jpg">', "img",
         [("srcset", "a.jpg", Kind.IMAGE), ("srcset", "b,c.jpg", Kind.IMAGE), ("srcset", "d.jpg", Kind.IMAGE)]),
        ('<img data-srcset="data:image/gif;base64,R0= 1x, /b.jpg 300w">', "img",
         [("data-srcset", "data:image/gif;base64,R0=", Kind.IMAGE), ("data-srcset", "/b.jpg", Kind.IMAGE)]),
        ('<picture><source srcset="a.webp (x, y) 1x"></picture>', "source", [("srcset", "a.webp", Kind.IMAGE)]),
        ("<picture><source src=a></picture>", "source", [("src", "a", Kind.IMAGE)]),
        ("<video poster=p src=v></video>", "video", [("poster", "p", Kind.IMAGE), ("src", "v", Kind.MEDIA)]),
        ("<audio><source src=a></audio>", "source", [("src", "a", Kind.MEDIA)]),
        ("<video><track src=t></video>", "track", [("src", "t", Kind.MEDIA)]),
        ("<iframe src=a data-src=b.html></iframe>", "iframe",
         [("src", "a", Kind.EMBED), ("data-src", "b.html", Kind.EMBED)]),
        ("<object data=a></object>", "object", [("data", "a", Kind.EMBED)]),
        ("<object><param name=Movie value=a></object>", "param", [("value", "a", Kind.EMBED)]),
        ("<object><param name=quality value=high></object>", "param", []),
        ("<embed src=a>", "embed", [("src", "a", Kind.EMBED)]),
        ('<link rel="stylesheet" href=a>', "link", [("href", "a", Kind.STYLE)]),
        ('<link rel="shortcut icon" href=a>', "link", [("href", "a", Kind.IMAGE)]),
        ("<link rel=canonical href=a>", "link", [("href", "a", Kind.LINK)]),
        ("<script src=a></script>", "script", [("src", "a", Kind.SCRIPT)]),
        ("<form action=a></form>", "form", [("action", "a", Kind.LINK)]),
        ("<button formaction=a>", "button", [("formaction", "a", Kind.LINK)]),
        ("<input type=image src=a>", "input", [("src", "a", Kind.IMAGE)]),
        ("<table background=a><td background=b></table>", "td", [("background", "b", Kind.IMAGE)]),
        ("<blockquote cite=a>", "blockquote", [("cite", "a", Kind.LINK)]),
        ("<ins cite=a>", "ins", [("cite", "a", Kind.LINK)]),
        ('<svg><image xlink:href="a"/></svg>', "image", [("xlink:href", "a", Kind.IMAGE)]),
        ('<svg><use href="#icon"/></svg>', "use", []),
        ('<svg><use href="i.svg#icon"/></svg>', "use", [("href", "i.svg#icon", Kind.IMAGE)]),
        ('<meta http-equiv=Refresh content="5; URL=\'/next\'">', "meta", [("content", "/next", Kind.LINK)]),
        ("<meta http-equiv=refresh content=5>", "meta", []),
        ('<meta name=description content="http://a.test/">', "meta", []),
        ('<p style="background: url( \'a b.png\' ), URL(c.png)">', "p",
         [("style", "a b.png", Kind.IMAGE), ("style", "c.png", Kind.IMAGE)]),
        ('<p style="/* url(no.png) */ fill: url(#shade)">', "p", []),
        ('<style>@import "a.css"; p { background: url(b.png) }</style>', "style",
         [("style", "a.css", Kind.STYLE), ("style", "b.png", Kind.IMAGE)]),
        ("<div data-bg=\"url('a.png')\">", "div", [("data-bg", "a.png", Kind.IMAGE)]),
        ("<amp-img src=a>", "amp-img", [("src", "a", Kind.IMAGE)]),
    ],
)  # fmt: skip
def test_places_of_an_element(html: str, name: str, expected: list[tuple[str, str, Kind]]) -> None:
    assert places(html, name) == expected


def test_urls_are_put_back_where_they_were() -> None:
    value = " a.jpg 1x, b.jpg 2x"
    tag = parse(f'<img srcset="{value}">').find("img")
    assert isinstance(tag, Tag)
    found = list(places_of(tag))
    assert found == [Place("srcset", "a.jpg", Kind.IMAGE, 1, 6), Place("srcset", "b.jpg", Kind.IMAGE, 11, 16)]
    assert put(value, [(found[0], "long-name.jpg"), (found[1], "x")]) == " long-name.jpg 1x, x 2x"


@pytest.mark.parametrize(
    ("html", "base", "expected"),
    [
        ("<p>", "http://old.test/a", "http://old.test/a"),
        ('<base href="/b/"><base href="/c/">', "http://old.test/a", "http://old.test/b/"),
        ('<base href="http://cdn.test/">', None, "http://cdn.test/"),
        ('<base href="/b/">', None, None),
        ('<base target="x">', "http://old.test/a", "http://old.test/a"),
        ('<base href="javascript:0">', "http://old.test/a", "http://old.test/a"),
    ],
)
def test_the_base_of_a_tree(html: str, base: str | None, expected: str | None) -> None:
    assert document_base(elements(parse(html), "base"), base) == expected


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("http://a.test/report.pdf#page=2", Kind.FILE),
        ("/x/data.csv?y", Kind.FILE),
        ("http://a.test/talk.pptx", Kind.FILE),
        ("http://a.test/page.html", Kind.LINK),
        ("http://a.test/pdf", Kind.LINK),
        ("http://a.test/photo.jpg", Kind.LINK),
        ("http://file.pdf", Kind.LINK),
        ("mailto:a@b.pdf", Kind.LINK),
    ],
)
def test_a_link_to_a_file_is_told_by_its_name(raw: str, kind: Kind) -> None:
    assert kind_of_target(raw) is kind


@pytest.mark.timeout(10)
@pytest.mark.parametrize("piece", ["/*", "url(", "url('", "a,", "a 1x(", "@import ", " ", ","])
def test_a_hostile_value_costs_no_more_than_its_length(piece: str) -> None:
    value = piece * (200_000 // len(piece))
    assert len(places(f'<img srcset="{value}" style="{value}">', "img")) <= len(value)
