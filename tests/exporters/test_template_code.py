"""What a post says about template code is printed by every target and run by none."""

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from migrate import markup
from migrate.exporters.facts import facts
from migrate.exporters.markdown import to_markdown
from migrate.exporters.template_code import hide_template_code
from migrate.model.settings import Target

GENERATORS = [Target.HUGO, Target.JEKYLL, Target.ELEVENTY]


def spelt(html: str, target: Target) -> tuple[str, str]:
    """Give the Markdown as the target reads it, and as its templates hand it on."""
    soup = markup.parse(html)
    spelling = hide_template_code(soup, target)
    markdown = to_markdown(soup)
    return (spelling.spell(markdown), spelling.as_printed(markdown)) if spelling else (markdown, markdown)


def rendered(markdown: str) -> str:
    return str(cmarkgfm.markdown_to_html_with_extensions(markdown, Options.CMARK_OPT_UNSAFE, ["table"]))


@pytest.mark.parametrize("target", GENERATORS)
@pytest.mark.parametrize(
    "html",
    [
        "<p>{{ site.secret }} and {% include x %} and {# gone #}</p>",
        "<p>{{&lt; figure &gt;}} {{% raw %}} {{{three}}}</p>",
        "<p><b>{</b>{ x }} {<i>% if %}</i></p>",
        "<h2>Title {#id}</h2>",
        '<p><img src="/a{{b}}.png" alt="{{ alt }}" title="{% t %}"> <a href="/{{x}}">l</a></p>',
        '<iframe src="https://x.test/{{y}}" title="{{ t }}"></iframe>',
    ],
)
def test_text_and_addresses_hold_nothing_that_a_template_would_run(html: str, target: Target) -> None:
    markdown, _ = spelt(html, target)
    assert not any(sign in markdown for sign in ("{{", "{%", "{#")), markdown
    assert facts(markup.parse(rendered(markdown))).words == facts(markup.parse(html)).words


@pytest.mark.parametrize(
    ("html", "target", "markdown"),
    [
        ("<code>{{ x }}</code>", Target.JEKYLL, "`{% raw %}{{ x }}{% endraw %}`\n"),
        ("<code>a {% if %} b</code>", Target.ELEVENTY, "`a {% raw %}{% if %}{% endraw %} b`\n"),
        ("<code>{{ x }}</code>", Target.HUGO, "`{{ x }}`\n"),
        ("<code>{{&lt; fig &gt;}}</code>", Target.HUGO, "`{{</* fig */>}}`\n"),
        ("<code>{{% x %}}</code>", Target.HUGO, "`{{%/* x */%}}`\n"),
        ("<code>{{&lt;</code>", Target.HUGO, "<code>&#123;&#123;&#60;</code>\n"),
        ("<pre>{% x %}\n{{ y }}</pre>", Target.JEKYLL, "```\n{% raw %}{% x %}\n{{ y }}{% endraw %}\n```\n"),
        (
            "<pre>{% endraw %}</pre>",
            Target.JEKYLL,
            '```\n{% raw %}{% endraw %}{{ "{%" }}{% raw %} endraw %}{% endraw %}\n```\n',
        ),
        ("<code>a|b</code>", Target.JEKYLL, "<code>a&#124;b</code>\n"),
        ("<p>a | b $$c$$ [^1]</p>", Target.JEKYLL, "a &#124; b &#36;&#36;c&#36;&#36; [&#94;1]\n"),
        ("<p>a | b</p>", Target.ELEVENTY, "a | b\n"),
    ],
)
def test_code_is_marked_in_the_targets_own_way(html: str, target: Target, markdown: str) -> None:
    assert spelt(html, target)[0] == markdown


def test_without_a_generator_nothing_is_touched() -> None:
    assert spelt("<p>{{ x }}</p><code>{% y %}</code>", Target.PLAIN)[0] == "{{ x }}\n\n`{% y %}`\n"


@given(st.text(alphabet="{}%#<>*/ ax|`endraw", min_size=1, max_size=40), st.sampled_from(GENERATORS), st.booleans())
def test_what_templates_hand_on_says_what_the_post_said(text: str, target: Target, in_code: bool) -> None:
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    html = f"<p>a <code>b{escaped}c</code> d</p>" if in_code else f"<p>a {escaped} d</p>"
    _, printed = spelt(html, target)
    assert facts(markup.parse(rendered(printed))).words == facts(markup.parse(html)).words
