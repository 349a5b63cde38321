"""The gate sees what a reader would miss, and nothing else."""

import pytest

from migrate import markup
from migrate.exporters.fidelity import LISTED_PER_DIMENSION, compare
from migrate.model.manifest import Loss, RoundTrip

NOTHING = dict.fromkeys(RoundTrip.model_fields)


def test_a_faithful_post_has_no_loss() -> None:
    fidelity = compare(markup.parse("<p>One <b>bold</b> word.</p>"), "One **bold** word.\n")
    assert fidelity.round_trip == RoundTrip(**{**NOTHING, "text": True, "emphasis": True})
    assert fidelity.losses == ()


def test_an_empty_post_has_nothing_to_compare() -> None:
    fidelity = compare(markup.parse("<!-- nothing --><script>x</script>"), "")
    assert (fidelity.round_trip, fidelity.losses) == (RoundTrip(**NOTHING), ())


@pytest.mark.parametrize(
    ("html", "markdown", "losses"),
    [
        ("<p>a b c</p>", "a c\n", [("text", "from no. 2 on: “b c” became “c”")]),
        ("<p>a</p>", "a b\n", [("text", "from no. 2 on: nothing became “b”")]),
        ("<p><a href='/x'>a</a></p>", "[a](/y)\n", [("links", "missing: /x a"), ("links", "added: /y a")]),
        ("<p><img src=x alt=y></p>", "![z](x)\n", [("images", "missing: x y"), ("images", "added: x z")]),
        ("<h2>a</h2>", "### a\n", [("headings", "from no. 1 on: “2 a” became “3 a”")]),
        ("<h2>a</h2>", "a\n", [("headings", "from no. 1 on: “2 a” became nothing")]),
        ("<ol start=2><li>a</ol>", "1. a\n", [("lists", "from no. 1 on: “ol 2 0 1” became “ol 1 0 1”")]),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n- b\n", [("lists", "from no. 1 on: “ul 1 0 1” became “ul 1 0 2”")]),
        (
            "<table><tr><td>a<td>b</table>",
            "| | |\n|-|-|\n| a | c |\n",
            [
                ("text", "from no. 2 on: “b” became “c”"),
                ("tables", "from no. 1 on: “a b” became “a c”"),
            ],
        ),
        ("<pre>a\n b</pre>", "```\na\nb\n```\n", [("code", "from no. 1 on: “a\n b” became “a\nb”")]),
        ("<p><code>a</code></p>", "a\n", [("code", "missing: a")]),
        ("<p>a<em>b</em></p>", "ab\n", [("emphasis", "missing: emphasis b")]),
        ("<iframe src=/x></iframe>", "[](/x)\n", [("links", "added: /x "), ("embeds", "missing: /x")]),
        ("<p><a href='#x'>a</a><b id=x>b</b></p>", "[a](#x)**b**\n", [("anchors", "missing: x")]),
    ],
)
def test_each_dimension_says_what_is_missing_and_what_came_in(
    html: str, markdown: str, losses: list[tuple[str, str]]
) -> None:
    fidelity = compare(markup.parse(html), markdown)
    assert [(loss.kind, loss.detail) for loss in fidelity.losses] == losses
    failed = {name for name, faithful in fidelity.round_trip if faithful is False}
    assert failed == {kind for kind, _ in losses}


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a\n  b&nbsp;c</p>", "a b\u00a0c\n"),
        ("<p>a<br><br>b</p>", "a\n\nb\n"),
        ("<p><b>a</b><b>b</b></p>", "**ab**\n"),
        ("<h2><b>a</b></h2>", "## a\n"),
        ("<p><a href='/%C3%A9 x'>a</a></p>", "[a](/é%20x)\n"),
        ("<ul><li><p>a</p></li></ul>", "- a\n"),
        ("<table><tr><td>a<td></table>", "| |\n|-|\n| a |\n"),
        ("<p id=unused>a</p>", "a\n"),
        ("<pre>a  \n\n</pre>", "```\na\n```\n"),
    ],
)
def test_what_no_reader_sees_is_no_difference(html: str, markdown: str) -> None:
    assert compare(markup.parse(html), markdown).losses == ()


def test_a_hopeless_post_does_not_fill_the_manifest() -> None:
    html = "".join(f'<a href="/{n}">{n}</a> ' for n in range(100))
    losses = [loss for loss in compare(markup.parse(html), "nothing\n").losses if loss.kind == "links"]
    assert len(losses) == LISTED_PER_DIMENSION + 1
    assert losses[-1] == Loss(kind="links", detail="and 80 more")


def test_a_post_as_deep_as_may_be_is_compared() -> None:
    html = "<blockquote>" * 150 + "deep"
    assert compare(markup.parse(html), "> " * 150 + "deep\n").losses == ()
