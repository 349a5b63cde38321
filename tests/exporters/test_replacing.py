"""Links that people replaced lead where they decided, and say so."""

from migrate import markup
from migrate.exporters.replacing import replace_links
from migrate.model.replacement import Replacement
from migrate.model.settings import Repair

NEW = Replacement("https://new.example/", "Was http://gone.example/a until 2031-05-01")


def replaced(html: str, base: str | None = None) -> tuple[str, int]:
    soup = markup.parse(html)
    changes = replace_links(soup, {"http://gone.example/a": NEW}, base, Repair.SAFE)
    return str(soup), len(changes)


def test_a_replaced_link_has_its_new_address_and_a_dated_note() -> None:
    assert replaced('<a href="http://gone.example/a">text</a>') == (
        '<a href="https://new.example/" title="Was http://gone.example/a until 2031-05-01">text</a>',
        1,
    )


def test_a_title_that_the_link_had_stays() -> None:
    html, _ = replaced('<a href="http://gone.example/a" title="Theirs">text</a>')
    assert 'title="Theirs – Was http://gone.example/a until 2031-05-01"' in html


def test_a_relative_link_is_known_by_what_it_resolves_to() -> None:
    assert replaced('<a href="/a">text</a>', "http://gone.example/b")[1] == 1


def test_other_links_and_other_parts_of_the_page_stay() -> None:
    html = (
        '<a href="http://gone.example/a#x">1</a><a href="http://gone.example/">2</a><img src="http://gone.example/a"/>'
    )
    assert replaced(html) == (html, 0)


def test_doing_it_twice_changes_nothing_more() -> None:
    once, _ = replaced('<a href="http://gone.example/a">text</a>')
    assert replaced(once) == (once, 0)
