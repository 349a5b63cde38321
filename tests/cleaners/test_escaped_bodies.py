"""A body is unescaped only where all of it was escaped by mistake."""

import pytest

from migrate.cleaners.escaped_bodies import unescape_body
from migrate.model.change import Change, Effect


def test_a_wholly_escaped_body_is_unescaped_once_and_keeps_its_lines() -> None:
    assert unescape_body("\n&lt;p&gt;R&amp;amp;D\n&lt;a href=&quot;x&quot;&gt;here&lt;/a&gt;&lt;/p&gt;\n") == (
        '\n<p>R&amp;D\n<a href="x">here</a></p>\n',
        [Change("double_escaped_body", Effect.REPAIR, "the whole body was escaped once too often")],
    )


@pytest.mark.parametrize(
    "body",
    [
        "<p>&lt;p&gt;An example&lt;/p&gt;</p>",
        "Write &lt;b&gt;bold&lt;/b&gt; for bold.",
        "Fish &amp; chips",
        "&lt;p&gt; opens a paragraph",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "",
    ],
)
def test_text_about_markup_stays_text(body: str) -> None:
    assert unescape_body(body) == (body, [])
