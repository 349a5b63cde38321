"""Boxes in lists become the tasks of GFM."""

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from migrate import markup
from migrate.exporters import fidelity
from migrate.exporters.facts import facts
from migrate.exporters.markdown import to_markdown
from migrate.exporters.tasks import sign_tasks
from migrate.model.change import Change, Effect

BOX, TICKED = "<input type=checkbox disabled>", "<input type=checkbox checked>"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (f"<ul><li>{TICKED} a</li><li>{BOX}b</li></ul>", "- [x] a\n- [ ] b\n"),
        (f"<ul><li><p>{BOX} a</p><p>b</p></li></ul>", "- [ ] a\n\n  b\n"),
        (f"<ol><li><label>{TICKED} <b>a</b></label></li></ol>", "1. [x] **a**\n"),
        (f"<ul><li>{BOX} a<ul><li>{TICKED} b</li></ul></li></ul>", "- [ ] a\n  - [x] b\n"),
        ("<ul><li>[x] a</li></ul>", "- \\[x] a\n"),
    ],
)
def test_a_box_at_the_start_of_an_item_is_a_task(html: str, markdown: str) -> None:
    soup = markup.parse(html)
    sign_tasks(soup)
    before = facts(soup)
    written = to_markdown(soup)
    assert written == markdown
    assert fidelity.prove(before, written).losses == ()
    boxes = cmarkgfm.markdown_to_html_with_extensions(written, Options.CMARK_OPT_UNSAFE, ["tasklist"])
    assert boxes.count("checkbox") == html.count("checkbox")


def test_each_is_told_and_doing_it_twice_changes_nothing_more() -> None:
    soup = markup.parse(f"<ul><li> {BOX}{'a ' * 40}</li></ul>")
    assert sign_tasks(soup) == [Change("task", Effect.REPAIR, f"{('[ ] ' + 'a ' * 40)[:59]}…")]
    assert sign_tasks(soup) == []


def test_a_box_elsewhere_stays_a_box() -> None:
    soup = markup.parse(f"<ul><li>a {BOX}</li><li></li><li><img src=x></li></ul><p>{BOX}</p>")
    before = str(soup)
    assert sign_tasks(soup) == []
    assert str(soup) == before
