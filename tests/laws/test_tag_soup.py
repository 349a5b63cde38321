"""Laws that hold for HTML as broken as can be: pieces of markup in any order."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from migrate import cleaners, markup
from migrate.exporters import fidelity, markdown
from migrate.exporters.embeds import link_embeds
from migrate.exporters.facts import facts
from migrate.exporters.footnotes import gather_footnotes
from migrate.exporters.template_code import hide_template_code
from migrate.model.settings import Repair, Target

_NAMES = (
    *("p", "div", "b", "em", "a", "ul", "ol", "li", "h2", "table", "tr", "td", "th", "pre", "code", "blockquote"),
    *("figure", "figcaption", "dl", "dt", "dd", "sup", "u", "del", "details", "summary", "span", "center", "noscript"),
)
_ALONE = (
    *(
        '<a href="/x">',
        '<a href="#f1" id="r1">',
        '<a href="#r1">',
        '<li id="f1">',
        '<p id="f1">',
        '<img src="/i.png" alt="a">',
    ),
    *("<br>", "<hr>", '<iframe src="/f">', "</iframe>", "<style>", "<textarea>", "<!-- c -->", "<!--more-->"),
    *("[caption]", "[/caption]", "[code]", "[/code]", "[youtube abcdefghijk]", "{{ x }}", "{% y %}", "&lt;b>"),
    *("one ", "two", " three ", "*", "_", "`", "|", "1. ", "- ", "\n", "\n\n", "\u00a0", "&amp;", "<http://x.test/a>"),
)
SOUPS = st.lists(
    st.one_of(
        st.sampled_from(_ALONE), st.sampled_from(_NAMES).map("<{}>".format), st.sampled_from(_NAMES).map("</{}>".format)
    ),
    min_size=1,
    max_size=25,
).map("".join)
_MARKDOWN_IT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@given(SOUPS, st.sampled_from(list(Repair)))
def test_no_letter_vanishes_without_a_recorded_change_and_cleaning_twice_is_cleaning_once(
    html: str, repair: Repair
) -> None:
    before = Counter("".join(facts(markup.parse(html)).words))
    body, changes = cleaners.mend_source(html, repair)
    soup = markup.parse(body)
    changes += cleaners.clean(soup, repair)
    assert changes or not before - Counter("".join(facts(soup).words))
    assert cleaners.clean(soup, repair) == []


@given(SOUPS)
def test_what_the_gate_lets_pass_another_renderer_shows_too(html: str) -> None:
    soup = markup.parse(html)
    cleaners.clean(soup, Repair.NONE)
    text = markdown.to_markdown(soup)
    if fidelity.compare(soup, text).round_trip.text is not False:
        shown = facts(markup.parse(_MARKDOWN_IT.render(text), max_depth=500))
        assert "".join(shown.words) == "".join(facts(soup).words)


@pytest.mark.parametrize("target", [Target.HUGO, Target.JEKYLL, Target.ELEVENTY])
@settings(max_examples=60)
@given(html=SOUPS)
def test_no_target_is_given_template_code_to_run(html: str, target: Target) -> None:
    soup = markup.parse(html)
    cleaners.clean(soup, Repair.SAFE)
    link_embeds(soup)
    gather_footnotes(soup)
    spelling = hide_template_code(soup, target)
    text = markdown.to_markdown(soup, backslash_breaks=target is not Target.JEKYLL)
    spelt = spelling.spell(text) if spelling else text
    outside = re.sub(r"\{% raw %\}.*?\{% endraw %\}", "", spelt, flags=re.DOTALL)
    acts = r"\{\{[<%](?!/\*)" if target is Target.HUGO else r"\{[{%#]"
    assert not re.search(acts, outside), spelt
