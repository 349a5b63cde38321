"""Laws of the way from a tree to Markdown, for whatever a post may be, by the word of two independent renderers."""

import html
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from migrate import cleaners, markup
from migrate.exporters import fidelity, markdown
from migrate.model.settings import Repair

_MARKDOWN_IT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _by_cmark(text: str) -> str:
    rendered: str = cmarkgfm.markdown_to_html_with_extensions(
        text, options=Options.CMARK_OPT_UNSAFE, extensions=["table", "strikethrough"]
    )
    return rendered


RENDERERS = (_by_cmark, _MARKDOWN_IT.render)


class _Seen(HTMLParser):
    """The words and the names of the elements of a piece of HTML."""

    def __init__(self, rendered: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.names: set[str] = set()
        self.feed(rendered)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  the signature is html.parser's
        self.names.add(tag)


SNIPPETS = st.sampled_from(
    [
        *"*_`~[]()<>#+-=|!\\&:;.,\"'^{}$@/ \n",
        *("a", "B", "7", "é", "日", "€", "“", "”", "…", "\u00a0", "\u200d", "😀"),
        *("**", "__", "~~", "```", "~~~", "---", "===", "* * *", "1.", "12)", "- ", "+ ", "> ", "# ", "![", "](", "]:"),
        *(
            "&amp;",
            "&#42;",
            "&copy;",
            "&nope;",
            "<b>",
            "</p>",
            "<!--",
            "<?",
            "<a@b.c>",
            "<http://x.y>",
            "http://x.y/a_b",
        ),
        *(
            "[x](y)",
            "[x]: y",
            "[^1]",
            "[ ]",
            "|-|-|",
            "{{ x }}",
            "{% y %}",
            "    ",
            "\\*",
            "\\\\",
            "word",
            "snake_case",
        ),
    ]
)
TEXTS = st.lists(SNIPPETS, min_size=1, max_size=9).map("".join)


@given(TEXTS)
def test_text_stays_text_whatever_is_in_it(text: str) -> None:
    written = markdown.to_markdown(markup.parse(f"<p>{html.escape(text)}</p>"))
    for render in RENDERERS:
        seen = _Seen(render(written))
        assert (seen.words, seen.names - {"p"}) == (text.split(), set())


@given(TEXTS, st.sampled_from(["h2", "li", "td", "a", "blockquote", "dd", "figcaption", "summary"]))
def test_text_stays_text_wherever_it_stands(text: str, name: str) -> None:
    around = {
        "li": "<ul><li>{}</li></ul>",
        "td": "<table><tr><td>{}</td></tr></table>",
        "a": '<p><a href="/x">{}</a></p>',
        "dd": "<dl><dt>term</dt><dd>{}</dd></dl>",
        "figcaption": "<figure><img src=x><figcaption>{}</figcaption></figure>",
        "summary": "<details><summary>{}</summary>more</details>",
    }.get(name, f"<{name}>{{}}</{name}>")
    source = around.format(html.escape(text))
    written = markdown.to_markdown(markup.parse(source))
    for render in RENDERERS:
        assert _Seen(render(written)).words == _Seen(source).words


_INLINE = st.recursive(
    TEXTS.map(html.escape),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(st.sampled_from(["strong", "b", "em", "i", "del", "sup", "u", "span"]), inner).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
        ),
        st.tuples(st.sampled_from(["/x", "a b", "u(1", "#f", "?a=1&b=2", ""]), TEXTS.map(html.escape)).map(
            lambda pair: f'<a href="{html.escape(pair[0])}">{pair[1]}</a>'
        ),
        TEXTS.map(lambda text: f"<code>{html.escape(text)}</code>"),
        TEXTS.map(lambda text: f'<img src="i.png" alt="{html.escape(text)}">'),
        st.just("<br>"),
    ),
    max_leaves=6,
)
_BLOCKS = st.recursive(
    st.one_of(
        _INLINE.map(lambda inner: f"<p>{inner}</p>"),
        _INLINE.map(lambda inner: f"<h3>{inner}</h3>"),
        TEXTS.map(lambda text: f'<pre><code class="language-js">x{html.escape(text)}</code></pre>'),
        st.lists(_INLINE, min_size=1, max_size=3).map(lambda cells: f"<table><tr><td>{'<td>'.join(cells)}</table>"),
        st.just("<hr>"),
        st.just('<iframe src="https://v.example/1"></iframe>'),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(st.sampled_from(["ul", "ol", "ol start=4"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: f"<{pair[0]}><li>{'<li>'.join(pair[1])}</{pair[0][:2]}>"
        ),
        inner.map(lambda block: f"<blockquote>{block}</blockquote>"),
        inner.map(lambda block: f"<div>{block}</div>"),
        inner.map(lambda block: f"<dl><dt>term</dt><dd>{block}</dd></dl>"),
        inner.map(lambda block: f"<table><tr><td colspan=2>wide<tr><td>{block}</table>"),
    ),
    max_leaves=4,
)


@given(_BLOCKS)
def test_no_post_loses_anything_on_the_way(post: str) -> None:
    soup = markup.parse(post)
    cleaners.clean(soup, Repair.NONE)
    proof = fidelity.compare(soup, markdown.to_markdown(soup))
    assert proof.losses == ()
    assert False not in dict(proof.round_trip).values()


@given(_BLOCKS, st.sampled_from(list(Repair)))
def test_cleaning_is_idempotent(post: str, repair: Repair) -> None:
    soup = markup.parse(post)
    cleaners.clean(soup, repair)
    once = str(soup)
    assert cleaners.clean(soup, repair) == []
    assert str(soup) == once


@given(_BLOCKS)
def test_without_repairs_no_word_vanishes(post: str) -> None:
    soup = markup.parse(post)
    before = soup.get_text(" ").split()
    cleaners.clean(soup, Repair.NONE)
    assert soup.get_text(" ").split() == before


@given(_BLOCKS)
def test_markdown_is_tidy(post: str) -> None:
    written = markdown.to_markdown(markup.parse(post))
    assert written == "" or (written.endswith("\n") and not written.endswith("\n\n") and written[0] not in "\n ")
    outside_code = written if "```" not in written else ""
    assert "\n\n\n" not in outside_code
    assert all(line == line.rstrip(" ") for line in outside_code.split("\n"))


_SCHEMES = st.sampled_from(
    ["javascript:", "JAVASCRIPT:", " java\nscript:", "vbscript:", "data:text/html,", "\x01javascript:"]
)
_HOLDERS = st.sampled_from(
    [
        *('<a href="{}">x</a>', '<img src="{}">', '<iframe src="{}"></iframe>', '<object data="{}">x</object>'),
        *('<embed src="{}">', '<video src="{}">x</video>', '<a href="/ok" onclick="{}">x</a>', '<p title="{}">x</p>'),
    ]
)


@given(_SCHEMES, _HOLDERS, TEXTS)
def test_nothing_that_acts_comes_through(scheme: str, holder: str, text: str) -> None:
    soup = markup.parse(holder.format(html.escape(f"{scheme}{text}")) + f"<script>{text.replace('<', '')}</script>")
    cleaners.clean(soup, Repair.NONE)
    written = markdown.to_markdown(soup)
    for render in RENDERERS:
        rendered = render(written).lower().replace("\n", "")
        assert not any(f'="{bare}' in rendered for bare in ("javascript:", "vbscript:", "data:text/html", "%01java"))
        assert "<script" not in rendered
        assert "onclick" not in rendered
