"""Code whose signs were never escaped is read as code."""

import pytest

from migrate.cleaners.typed_code import escape_typed_code


@pytest.mark.parametrize(
    ("body", "escaped"),
    [
        ("[html]<b>x</b><br />\n<p>y</p>[/html]", "[html]&lt;b>x&lt;/b><br />\n<p>y</p>[/html]"),
        ("[sourcecode language='php']<?php 1 ?>[/sourcecode]", "[sourcecode language='php']&lt;?php 1 ?>[/sourcecode]"),
        ("<pre>a</pre>[php]<b>x</b>[/php]<pre>b</pre>", "<pre>a</pre>[php]&lt;b>x&lt;/b>[/php]<pre>b</pre>"),
        ("<pre><?php 1 ?></pre>", "<pre>&lt;?php 1 ?></pre>"),
        ("<code><%= x %></code>", "<code>&lt;%= x %></code>"),
    ],
)
def test_markup_in_code_is_escaped_and_told(body: str, escaped: str) -> None:
    found, changes = escape_typed_code(body)
    assert found == escaped
    assert [change.rule for change in changes] == ["code_as_markup"]
    assert escape_typed_code(found) == (found, [])


@pytest.mark.parametrize(
    "body",
    [
        "[code]a &lt; b[/code]",
        "<pre><b>x</b></pre>",
        "<pre>[php]<b>x</b>[/php]</pre>",
        "[php]<pre><b>x</b></pre>[/php]",
        "<?php 1 ?>",
        "[php] never ended <b>x</b>",
        "[/php]",
    ],
)
def test_what_is_no_such_code_stays(body: str) -> None:
    assert escape_typed_code(body) == (body, [])


def test_many_shortcodes_take_no_time() -> None:
    body = "[code]" * 300_000 + "[/x]<%" + "<pre>" * 300_000
    assert escape_typed_code(body) == (body, [])
