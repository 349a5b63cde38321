"""What each construct of HTML becomes in Markdown, and what keeps a hostile post from swelling."""

import time

import pytest

from migrate import markup
from migrate.errors import PostError
from migrate.exporters.markdown import to_markdown


def _written(html: str) -> str:
    return to_markdown(markup.parse(html))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("", ""),
        ("<p> &nbsp; </p><div><br></div>", ""),
        ("<p>one</p><p>two\n  lines</p>", "one\n\ntwo lines\n"),
        ("one<p>two</p>three", "one\n\ntwo\n\nthree\n"),
        ("<p>a<br>b<br></p>", "a\\\nb\n"),
        ("<p>a<br> <br>b</p>", "a\n\nb\n"),
        ("<h1>A</h1><h6>B</h6>", "# A\n\n###### B\n"),
        ("<h2>two<br>lines <b>bold</b></h2>", "## two<br>lines bold\n"),
        ("<h2></h2><h2> </h2>", ""),
        ("<h2>swallows<br>all<ul><li>that follows</li></ul></h2>", "## swallows<br>all\n\n- that follows\n"),
        ("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb\n"),
        ("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>", "> a\n>\n> > b\n"),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n> b\n"),
    ],
)
def test_blocks(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"),
        ("<ul><li><p>a</p></li><li>b</li></ul>", "- a\n\n- b\n"),
        ("<ol start=9><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "9. a\n10. b\n    - c\n"),
        ("<ol start=-3><li>a</li></ol>", '<ol start="-3">\n<li>a</li>\n</ol>\n'),
        ("<ol start=999999999><li>a</li></ol>", "999999999. a\n"),
        ("<ol start=999999999><li>a<li>b</ol>", '<ol start="999999999">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("<ol><li>a</li><li value=2>b</li><li value=x>c</li></ol>", "1. a\n2. b\n3. c\n"),
        (
            "<ol><li>a</li><li value=9>b <em>c</em></li></ol>",
            '<ol>\n<li>a</li>\n<li value="9">\n\nb *c*\n\n</li>\n</ol>\n',
        ),
        ("<ol reversed><li>a</li><li></li></ol>", "<ol reversed>\n<li>a</li>\n<li></li>\n</ol>\n"),
        ("<ol type=a><li>b<ul><li>c</li></ul></li></ol>", '<ol type="a">\n<li>\n\nb\n\n- c\n\n</li>\n</ol>\n'),
        ("<ul><li>a<ol type=i><li>b</li></ol></li></ul>", '- a\n\n  <ol type="i">\n  <li>b</li>\n  </ol>\n'),
        ("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>", "- a\n\n+ b\n\n- c\n"),
        ("<ol><li>a</li></ol><ol><li>b</li></ol>", "1. a\n\n1) b\n"),
        ("<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>", "- a\n\nb\n\n- c\n"),
        ("<ul><li></li><li>a</li></ul>", "- a\n"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b\n"),
        ("<ul><ul><li>b</li></ul></ul>", "- b\n"),
        ("<ul><li><pre>x\n\n y</pre></li></ul>", "- ```\n  x\n\n   y\n  ```\n"),
        (
            "<ul><li><iframe src=/x></iframe><ul><li>a</li></ul></li></ul>",
            '- <iframe src="/x"></iframe>\n\n  - a\n',
        ),
        ("<ul><li>a<hr>b</li></ul>", "- a\n\n  * * *\n\n  b\n"),
        ("<li>stray</li>", "stray\n"),
    ],
)
def test_lists(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>un<em>frigging</em>believable</p>", "un*frigging*believable\n"),
        ("<p>a<strong> b </strong>c</p>", "a **b** c\n"),
        ("<p><b>a</b><b>b</b> <i></i><u> </u></p>", "**ab**\n"),
        ("<p><b><b>a</b></b></p>", "**a**\n"),
        ("<p><b>a</b><i>b</i></p>", "**a**_b_\n"),
        ("<p><b>a:</b>b</p>", "**a:**&#98;\n"),
        ("<p><b>100€</b>x</p>", "**100€**&#120;\n"),
        ("<p>\\x<b>(a)</b> \\\\x<b>(a)</b></p>", "\\\\&#120;**(a)** \\\\\\\\&#120;**(a)**\n"),
        ("<p><del>a</del> <s>b</s></p>", "~~a b~~\n"),
        ("<p><b><a href=/x>a</a></b></p>", "**[a](/x)**\n"),
        ("<p><b><img src=x></b></p>", "![](x)\n"),
        ("<b><p>a</p><p>b</p></b>", "**a**\n\n**b**\n"),
        ("<p>H<sub>2</sub>O <kbd>K</kbd></p>", "H<sub>2</sub>O <kbd>K</kbd>\n"),
        ("<p><abbr title='x' class=y>z</abbr></p>", '<abbr title="x">z</abbr>\n'),
    ],
)
def test_emphasis_opens_and_closes_as_meant(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p><a href=/x title='a \"b\"'> text </a>end</p>", '[text](/x "a \\"b\\"") end\n'),
        ("<p><a href='/a b'>x</a> <a href='/a(b'>y</a></p>", "[x](</a b>) [y](/a\\(b)\n"),
        ("<p><a href='/a(b)'>x</a></p>", "[x](/a(b))\n"),
        ("<p><a href='/a\n b'>x</a> <a href='&amp;lt;'>y</a></p>", "[x](</a b>) [y](&amp;lt;)\n"),
        ("<p><a href=https://a.example/>https://a.example/</a></p>", "<https://a.example/>\n"),
        ("<p><a href=mailto:me@a.example>me@a.example</a></p>", "<me@a.example>\n"),
        ("<p><a href=/x>[1]</a></p>", "[\\[1\\]](/x)\n"),
        ("<p><a href=/x></a><a>y</a></p>", "[](/x)y\n"),
        (
            "<p><a href=/x title='\\'>a</a><a href=/y title='a\\\"b\\c'>b</a></p>",
            '[a](/x "&#92;")[b](/y "a&#92;\\"b\\c")\n',
        ),
        ("<p><a href=mailto:Me@a.example>me@a.example</a></p>", "[me@a.example](mailto:Me@a.example)\n"),
        ("<p><img src=x alt='a [b] c'><img src=y alt='[b](c)'></p>", "![a [b] c](x)![\\[b\\](c)](y)\n"),
        ("<p><a href=/x><img src=y alt='a]b' title=t></a></p>", '[![a\\]b](y "t")](/x)\n'),
        ("<p>wow!<a href=/x>y</a></p>", "wow\\![y](/x)\n"),
        ("<a href=/x><div>a</div><div>b</div></a>", "[a\\\nb](/x)\n"),
        ("<a href=/x><h2>a</h2></a>", "## [a](/x)\n"),
        ("<a href=/x><h2>a</h2><p>b</p></a>", '<a href="/x">\n\n## a\n\nb\n\n</a>\n'),
        ("<p>see <a href='#y'>there</a></p><p id=x>a</p><p id=y>b</p>", 'see [there](#y)\n\na\n\n<a id="y"></a>b\n'),
        ("<p><a href='#y' id=y>me</a></p>", '<a id="y"></a>[me](#y)\n'),
        ("<p><a href='#y'><b id=y>me</b></a></p>", '[<span id="y"></span>**me**](#y)\n'),
    ],
)
def test_links_images_and_anchors(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p><code>a`b</code> <code>`</code> <code> x </code></p>", "``a`b`` `` ` `` `x`\n"),
        ("<p><code>a</code><code>b</code></p>", "`a`<!-- -->`b`\n"),
        ("<p><code>f(<a href=/x>y</a>)</code></p>", "<code>f([y](/x))</code>\n"),
        ("<p><code>a<br>b</code><br><code>c</code></p>", "<code>a<br>b</code>\\\n`c`\n"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````\n"),
        ('<pre><code class="hljs language-c++">x</code></pre>', "```c++\nx\n```\n"),
        ('<div class="highlight-source-js"><pre>x</pre></div>', "```js\nx\n```\n"),
        ("<pre>a<br>b</pre>", "```\na\nb\n```\n"),
        ("<pre>a <a href=/x>b</a></pre>", '<pre>a <a href="/x">b</a></pre>\n'),
        ('<pre><span class="k">if</span> <b>x</b></pre>', "```\nif x\n```\n"),
        ("<pre> </pre>", ""),
        ("<pre><table><tr><td>x</table></pre>", "|  |\n| --- |\n| x |\n"),
    ],
)
def test_code(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<table><tr><th>a</th></tr><tr><td>b|c</td></tr></table>", "| a |\n| --- |\n| b\\|c |\n"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "|  |  |\n| --- | --- |\n| a | b |\n| c |  |\n"),
        ("<table><thead><tr><td>a</thead><tr><td align=center>b</table>", "| a |\n| :---: |\n| b |\n"),
        ("<table><tr><td colspan=1>a</table>", "|  |\n| --- |\n| a |\n"),
        (
            "<table><tr><td rowspan=2>a &amp; b<td><em>c</em></table>",
            '<table>\n<tbody>\n<tr>\n<td rowspan="2">a &amp; b</td>\n<td>\n\n*c*\n\n</td>\n</tr>\n</tbody>\n</table>\n',
        ),
        ("<table></table>", ""),
    ],
)
def test_tables(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('a<iframe src="/v?a&amp;b" style="x"></iframe>b', 'a\n\n<iframe src="/v?a&amp;b"></iframe>\n\nb\n'),
        ("<iframe></iframe>", ""),
        ("<video src=/v controls>words</video>", '<video src="/v" controls>\nwords\n</video>\n'),
        ("<table><tr><td><iframe src=/v></iframe></table>", '|  |\n| --- |\n| <iframe src="/v"></iframe> |\n'),
        ("<dl><dt>a<dd>b &lt;<dd><em>c</em></dl>", "<dl>\n<dt>a</dt>\n<dd>b &lt;</dd>\n<dd>\n\n*c*\n\n</dd>\n</dl>\n"),
        ("<figure><img src=x></figure>", "![](x)\n"),
        ("<details><summary>s</summary>a</details>", "<details>\n<summary>s</summary>\n\na\n\n</details>\n"),
        ("<li><input type=checkbox checked>a", '<input type="checkbox" checked disabled>a\n'),
        ("a<!--more-->b<!-- note -->", "a\n\n<!--more-->\n\nb\n"),
    ],
)
def test_what_only_html_can_say(html: str, markdown: str) -> None:
    assert _written(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>" * 99 + "<p>x</p>" * 80_000,
        "".join(f'<abbr title="{"t" * 20_000}{n}">' for n in range(20)) + "<p>x</p>" * 5_000,
        "<table><tr>" + "<td>x" * 30_000 + "<tr><td>" * 1_000,
    ],
)
def test_a_post_that_would_swell_is_refused(html: str) -> None:
    with pytest.raises(PostError, match="its Markdown would have more than 16,000,000 characters"):
        _written(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "_a*`[<&amp;" * 30_000,
        "<p>" + "_" * 200_000,
        "<p>" + "- " * 100_000 + "x",
        "<p>" + "<b>a</b><i>b</i>" * 10_000,
        "<p>" + "<a href=x>y</a>" * 20_000,
        "<pre>" + "`" * 200_000,
        "<blockquote>" * 150 + "<p>x</p>" * 3_000,
        "<p> </p>" * 50_000,
    ],
)
def test_no_post_costs_more_than_its_size(html: str) -> None:
    soup = markup.parse(html)
    begun = time.process_time()
    to_markdown(soup)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a<br>b</p>", "a  \nb\n"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b\n"),
        (
            "<figure><img src=a><figcaption>c</figcaption></figure>",
            "<figure>\n\n![](a)\n\n<figcaption>\n\nc\n\n</figcaption>\n</figure>\n",
        ),
        ("<a href=x><h3>h</h3><p>p</p></a>", "[h\\\np](x)\n".replace("\\\n", "  \n")),
        ("<a href=x><h3>h</h3></a>", "### [h](x)\n"),
    ],
)
def test_for_kramdown_is_written_what_kramdown_reads(html: str, markdown: str) -> None:
    assert to_markdown(markup.parse(html), backslash_breaks=False) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("5* hotel, ~20 rooms, _one `sea", "5* hotel, ~20 rooms, _one `sea\n"),
        ("*) not for all", "*) not for all\n"),
        ("* a point", "\\* a point\n"),
        ("a * b *c", "a * b \\*c\n"),
        ("~a~ ``b ``c", "\\~a\\~ \\`\\`b \\`\\`c\n"),
        ("***", "\\*\\*\\*\n"),
        ("___", "\\___\n"),
        ("~~~", "\\~~~\n"),
        ("```", "\\```\n"),
        ("*[HTML]: x", "\\*[HTML]: x\n"),
        ("\\*a", "\\\\*a\n"),
    ],
)
def test_a_sign_that_has_no_partner_stands_as_it_is(text: str, markdown: str) -> None:
    assert _written(f"<p>{text}</p>") == markdown


def test_an_image_whose_words_need_escapes_is_a_tag_for_readers_that_know_none() -> None:
    tree = markup.parse("<p><img src=x alt='a *b* &amp;lt;' title='t'><img src=y alt='a [b] c_d'></p>")
    written = to_markdown(tree, escaped_alts=False)
    assert written == '<img src="x" alt="a *b* &amp;lt;" title="t">![a [b] c_d](y)\n'
