"""What we hold is what the exported post points to."""

import pytest

from migrate.exporters.urls import rewrite
from migrate.markup import parse
from migrate.model.change import Change, Effect
from migrate.model.settings import Repair

BASE = "http://old.test/blog/post"
HELD = {
    "http://cdn.test/a.jpg": "assets/a-1.jpg",
    "http://cdn.test/a__b__c.jpg": "assets/a__b__c-2.jpg",
    "http://old.test/café (1).jpg".replace("é", "%C3%A9").replace(" ", "%20"): "assets/café-(1)-3.jpg",
    "http://old.test/paper.pdf": "assets/paper-4.pdf",
    "data:image/gif;base64,R0lG": "assets/inline-5.gif",
}


def rewritten(html: str, base: str | None = BASE, repair: Repair = Repair.SAFE) -> tuple[str, list[tuple[str, str]]]:
    soup = parse(html)
    changes = rewrite(soup, HELD.get, base, repair)
    assert all(change.effect is Effect.REPAIR for change in changes)
    once = soup.decode()
    assert rewrite(soup, HELD.get, base, repair) == []
    assert soup.decode() == once
    return once, [(change.rule, change.detail) for change in changes]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="http://cdn.test/a.jpg"/>', '<img src="../assets/a-1.jpg"/>'),
        ('<img src="//cdn.test/a.jpg#x"/>', '<img src="../assets/a-1.jpg#x"/>'),
        ('<img src="/café (1).jpg"/>', '<img src="../assets/caf%C3%A9-%281%29-3.jpg"/>'),
        ('<img src="data:image/gif;base64,R0lG"/>', '<img src="../assets/inline-5.gif"/>'),
        ('<a href="http://cdn.test/a.jpg">big</a>', '<a href="../assets/a-1.jpg">big</a>'),
        ('<a href="/paper.pdf#page=2">paper</a>', '<a href="../assets/paper-4.pdf#page=2">paper</a>'),
        ('<input src="http://cdn.test/a.jpg" type="image"/>', '<input src="../assets/a-1.jpg" type="image"/>'),
        ('<video poster="http://cdn.test/a.jpg"></video>', '<video poster="../assets/a-1.jpg"></video>'),
        (
            '<img src="http://b.test/b.jpg" srcset="http://cdn.test/a.jpg 1x, http://b.test/b.jpg 2x"/>',
            '<img src="http://b.test/b.jpg" srcset="../assets/a-1.jpg 1x, http://b.test/b.jpg 2x"/>',
        ),
        (
            '<picture><source srcset="http://cdn.test/a.jpg"/><img src="http://cdn.test/a.jpg"/></picture>',
            '<picture><source srcset="../assets/a-1.jpg"/><img src="../assets/a-1.jpg"/></picture>',
        ),
        (
            '<p style="background: url(http://cdn.test/a.jpg)">x</p>',
            '<p style="background: url(../assets/a-1.jpg)">x</p>',
        ),
    ],
)
def test_a_reference_to_what_we_hold_is_local(html: str, expected: str) -> None:
    assert rewritten(html)[0] == expected


@pytest.mark.parametrize(
    "html", ['<img src="http://b.test/b.jpg"/>', '<a href="/page">x</a>', '<a href="#n">x</a>', '<a name="x"></a>']
)
def test_a_reference_to_what_we_do_not_hold_stays(html: str) -> None:
    assert rewritten(html) == (html, [])


def test_each_rewriting_is_told() -> None:
    _, changes = rewritten('<img src="http://cdn.test/a.jpg"/><a href="/paper.pdf">p</a>')
    assert changes == [
        ("image_localised", "http://cdn.test/a.jpg → assets/a-1.jpg"),
        ("file_localised", "/paper.pdf → assets/paper-4.pdf"),
    ]


def test_a_broken_name_is_mended_and_then_found() -> None:
    html, changes = rewritten('<img src="http://cdn.test/a&lt;strong&gt;b&lt;/strong&gt;c.jpg"/>')
    assert html == '<img src="../assets/a__b__c-2.jpg"/>'
    assert [rule for rule, _ in changes] == ["url_markup", "image_localised"]


def test_a_broken_link_is_mended_though_we_hold_nothing() -> None:
    html, changes = rewritten('<a href="www.example.org">x</a>')
    assert (html, changes) == (
        '<a href="http://www.example.org">x</a>',
        [("url_no_scheme", "www.example.org → http://www.example.org/")],
    )


def test_without_repair_nothing_is_mended() -> None:
    html = '<a href="www.example.org">x</a>'
    assert rewritten(html, repair=Repair.NONE) == (html, [])


@pytest.mark.parametrize(
    ("html", "src"),
    [
        ('<img data-src="http://cdn.test/a.jpg">', "../assets/a-1.jpg"),
        ('<img src="/grey.gif" data-original="http://cdn.test/a.jpg">', "../assets/a-1.jpg"),
        ('<img src="data:image/gif;base64,R0lG" data-lazy-src="http://b.test/b.jpg">', "http://b.test/b.jpg"),
        ('<img src="http://b.test/b.jpg" data-orig-file="http://cdn.test/a.jpg">', "http://b.test/b.jpg"),
        ('<img data-large-file="http://cdn.test/a.jpg">', "../assets/a-1.jpg"),
        (
            '<img srcset="http://b.test/s 300w, http://cdn.test/a.jpg 1200w, http://b.test/m 600w">',
            "../assets/a-1.jpg",
        ),
        ('<img data-srcset="http://b.test/s.jpg 1x, http://cdn.test/a.jpg 2x">', "../assets/a-1.jpg"),
        ('<iframe src="about:blank" data-src="http://b.test/film"></iframe>', "http://b.test/film"),
    ],
)
def test_what_a_script_would_load_later_is_shown_now(html: str, src: str) -> None:
    soup = parse(html)
    changes = rewrite(soup, HELD.get, BASE, Repair.SAFE)
    (tag,) = soup.find_all(["img", "iframe"])
    assert tag["src"] == src
    shown = [change for change in changes if change.rule.startswith("lazy_")]
    assert len(shown) == (0 if "data-orig-file" in html else 1)


def test_a_base_goes_and_what_depended_on_it_is_absolute() -> None:
    html, changes = rewritten('<base href="http://other.test/dir/"><a href="x">x</a><a href="#n">n</a>')
    assert html == '<a href="http://other.test/dir/x">x</a><a href="http://other.test/dir/#n">n</a>'
    assert changes == []


def test_a_long_data_url_is_told_in_short() -> None:
    long = "data:image/gif;base64," + "A" * 1000
    soup = parse(f'<img src="{long}">')
    (change,) = rewrite(soup, {long: "assets/inline.gif"}.get, BASE, Repair.SAFE)
    assert change == Change("image_localised", Effect.REPAIR, f"{long[:199]}… → assets/inline.gif")


def test_credentials_read_redacted_and_each_is_a_loss() -> None:
    soup = parse('<a href="http://jo:pw@b.test/x?token=t">http://jo:pw@b.test/</a><a href="http://b.test/?a=1">b</a>')
    changes = rewrite(soup, HELD.get, BASE, Repair.SAFE)
    assert soup.decode() == (
        '<a href="http://REDACTED@b.test/x?token=REDACTED">http://REDACTED@b.test/</a><a href="http://b.test/?a=1">b</a>'
    )
    assert changes == [
        Change("secret_redacted", Effect.LOSS, "http://REDACTED@b.test/x?token=REDACTED"),
        Change("secret_redacted", Effect.LOSS, "http://REDACTED@b.test/"),
    ]
    assert rewrite(soup, HELD.get, BASE, Repair.SAFE) == []


def test_what_we_hold_is_found_by_the_url_with_its_credentials() -> None:
    soup = parse('<img src="http://b.test/a.jpg?sig=s">')
    changes = rewrite(soup, {"http://b.test/a.jpg?sig=s": "assets/a.jpg"}.get, BASE, Repair.SAFE)
    assert changes == [Change("image_localised", Effect.REPAIR, "http://b.test/a.jpg?sig=REDACTED → assets/a.jpg")]
