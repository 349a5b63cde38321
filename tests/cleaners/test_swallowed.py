"""Nothing hides the rest of a post without being told."""

import pytest

from migrate import markup
from migrate.cleaners.swallowed import cut_swallowing_attributes, free_swallowed
from migrate.model.change import Change, Effect


@pytest.mark.parametrize(
    ("body", "freed"),
    [
        ("<style>p{color:red}<p>b</p>", "<style>p{color:red}</style><p>b</p>"),
        ("<STYLE>x<div class='a'>b</div>", "<STYLE>x</style><div class='a'>b</div>"),
        ('<script>var x="<p>";\n  <p>b</p>', '<script>var x="<p>";\n  </script><p>b</p>'),
        ('<script src="a.js"/><p>b</p>', '<script src="a.js"/></script><p>b</p>'),
        ("<textarea>t<p>b</p>", "<textarea>t</textarea><p>b</p>"),
        ("<title>T<p>b</p>", "<title>T</title><p>b</p>"),
        (
            '<iframe src="a" /><p>b</p><iframe src="c"></iframe>',
            '<iframe src="a" /></iframe><p>b</p><iframe src="c"></iframe>',
        ),
        ('<iframe src="a"><p>b</p>', '<iframe src="a"></iframe><p>b</p>'),
        ("<p>a</p><!--more-><p>b</p>", "<p>a</p><!--more---><p>b</p>"),
        ("<noscript><p>b</p>", "<noscript></noscript><p>b</p>"),
    ],
)
def test_an_element_that_is_never_ended_ends_where_the_post_goes_on(body: str, freed: str) -> None:
    found, changes = free_swallowed(body, mend=True)
    assert found == freed
    assert [(change.rule, change.effect) for change in changes] == [("unended_element", Effect.REPAIR)]
    assert free_swallowed(found, mend=True) == (found, [])
    assert "b" in [tag.get_text() for tag in markup.parse(found).find_all(["p", "div"])]


@pytest.mark.parametrize(
    "body",
    [
        "<p>plain</p>",
        "<style>p{}</style><p>b</p>",
        '<script>document.write("<p>x</p>")</script><p>b</p>',
        '<iframe src="a"><p>no frames</p></iframe><p>b</p>',
        '<iframe src="a" /></iframe><p>b</p>',
        "<!-- <style> --><p>b</p>",
        "<!--><p>b</p>",
        "<p title='<style>'>b</p>",
        "<scripted>x</scripted>",
    ],
)
def test_what_is_ended_stays(body: str) -> None:
    assert free_swallowed(body, mend=True) == (body, [])


@pytest.mark.parametrize(
    ("body", "mend"),
    [("<p>a</p><!-- note <p>b c</p>", True), ("<script>let b = c", True), ("<style>x{}<p>b c</p>", False)],
)
def test_what_cannot_be_mended_safely_is_told_with_the_next_step(body: str, *, mend: bool) -> None:
    found, changes = free_swallowed(body, mend=mend)
    assert found == body
    assert [(change.rule, change.effect) for change in changes] == [("swallowed", Effect.LOSS)]
    assert changes[0].detail.endswith("end it in the source")


def test_many_of_them_take_no_time() -> None:
    body = "<style>" * 50_000 + "<!--" * 50_000
    assert len(free_swallowed(body, mend=True)[1]) <= 200


def test_an_attribute_whose_quotation_mark_is_missing_is_cut_and_told() -> None:
    soup = markup.parse('<p><a href="/x>link</a> and more</p><p>b "quoted" c</p>')
    assert cut_swallowing_attributes(soup) == [
        Change(
            "swallowed",
            Effect.LOSS,
            "a href: a quotation mark is missing, it hides “/x>link</a> and more</p><p>b”",
        )
    ]
    assert [link["href"] for link in soup.find_all("a")] == ["/x"]
    assert cut_swallowing_attributes(soup) == []
