"""Each edit of the row: what it makes of a tree, and what it confesses."""

import time
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from migrate import cleaners, markup
from migrate.cleaners import (
    active,
    captions,
    controls,
    drawings,
    embed_codes,
    empties,
    encoding,
    foreign_elements,
    formulas,
    headings,
    images,
    raw_markdown,
    shortcodes,
    word_processors,
)
from migrate.cleaners import styles as styling
from migrate.cleaners import tables as tabling
from migrate.model.change import Change, Effect
from migrate.model.settings import Repair

Edit = Callable[[BeautifulSoup], list[Change]]
Case = tuple[Edit, str, str, list[tuple[str, str]]]

UNCHANGED: list[tuple[Edit, str]] = [
    (controls.drop_zero_width, "<p>نقل‌قول 👩‍👩‍👧</p>"),
    (active.drop_active_addresses, '<a href="https://a.example/?javascript:x">x</a>'),
    (active.drop_active_addresses, '<img src="data:image/svg+xml,x"/>'),
    (images.empty_null_alt, '<img alt="Null island" src="x"/>'),
    (images.load_lazy_images, '<img data-src="/b.jpg" src="/a.jpg"/>'),
    (images.drop_tracking_pixels, '<img height="1" src="x" width="300"/>'),
    (
        shortcodes.expand_shortcodes,
        "<p>[contact-form id=1] [1] [video] [caption] <code>[code]x[/code]</code></p>",
    ),
    (tabling.free_code_of_tables, '<table><tr><td class="code">x</td><td>y</td></tr></table>'),
    (
        shortcodes.expand_shortcodes,
        "<p>[googlemaps javascript:alert(1)//] [video src=javascript:x] [tweet data:text/html,/]</p>",
    ),
    (embed_codes.embed_bare_addresses, "<p>https://x.example/a</p><p>See https://youtu.be/abcdefghijk</p>"),
    (captions.read_captions, '<div class="wp-caption">words</div><dl><dt>a</dt><dd>b</dd></dl>'),
    (
        captions.read_captions,
        '<figure class="gallery-item"><img src="/a"/><figcaption class="gallery-caption">c</figcaption></figure>',
    ),
    (word_processors.name_word_headings, '<p class="MsoNormal">x</p><p class="MsoTitle"> </p>'),
    (
        word_processors.nest_google_lists,
        '<ol class="lst-kix_a-0"><li>1</li></ol>words<ol class="lst-kix_a-1"><li>2</li></ol>',
    ),
    (word_processors.rebuild_word_lists, '<p class="MsoListParagraph">no bullet</p><p>· bullet</p>'),
    (tabling.unwrap_layout_tables, '<table border="1"><tr><td>x</td></tr></table>'),
    (empties.drop_empty_links, '<a href="x"><img src="y"/></a><a id="z"></a>'),
    (empties.join_split_links, '<a href="/x">The file</a><a href="/x">Download</a>'),
    (empties.join_split_links, '<a href="/x">a</a><a class="button" href="/x">b</a><a download="" href="/x">c</a>'),
    (formulas.keep_tex, '<math><mi>x</mi></math><script type="math/tex"> </script><script>x</script>'),
    (
        foreign_elements.name_foreign_elements,
        (
            '<div>x</div><div data-oembed-url="/a"><iframe src="/x"></iframe></div><script src="/x.js"></script>'
            '<oembed url="javascript:x"></oembed><script src="//[x/gist.js"></script><amp-vimeo></amp-vimeo>'
        ),
    ),
    (empties.join_split_links, '<a href="/x">a</a> <a href="/x">b</a><a href="/y">c</a><a href="/y" id="z">d</a>'),
    (empties.drop_pointless_emphasis, "<b>a.</b><i><img/></i>"),
    (encoding.mend_mojibake, "<p>naïve – “quoted” 50 €</p>"),
    (raw_markdown.read_raw_markdown, "<p>f[0](x) **, a**b <code>[x](http://y)</code></p>"),
    (headings.end_headings, "<h2><p>Title</p></h2><h3>a<br/><b>b</b></h3>"),
    (headings.raise_bold_paragraphs, "<p><b>A whole sentence.</b></p><p>b</p>"),
    (headings.raise_bold_paragraphs, "<p><b>Label</b> and words</p><p>b</p>"),
    (headings.raise_bold_paragraphs, "<p>b</p><p><b>Last words</b></p>"),
    (headings.raise_bold_paragraphs, "<ul><li><p><b>Item</b></p><p>b</p></li></ul>"),
]
CHANGED: list[Case] = [
    (
        controls.drop_control_characters,
        '<p title="a\x02b">c\x0bd\x7fe&#13;f</p>',
        '<p title="ab">cde\nf</p>',
        [("control_character", "U+000B, U+000D, U+007F in “cde f”"), ("control_character", "U+0002 in “ab”")],
    ),
    (controls.drop_zero_width, "<p>\ufeffa\u200bb\u2060</p>", "<p>ab</p>", [("zero_width_character", "ab")]),
    (active.drop_unseen, "<p>a<!-- b --><!--[if IE]>c<![endif]--><?x?>d<!-- more --></p>", "<p>ad<!--more--></p>", []),
    (
        active.drop_scripts,
        '<script src="/s.js"></script><style>p {}</style><noscript>x</noscript>y',
        "y",
        [("script", "/s.js"), ("style", "p {}")],
    ),
    (active.drop_handlers, '<p ONCLICK="x" class="y">z</p>', '<p class="y">z</p>', []),
    (
        active.drop_active_addresses,
        '<a href=" java\nscript:x">y</a><iframe src="data:text/html,x"></iframe>',
        "<a>y</a><iframe></iframe>",
        [("active_address", "a href=java script:x"), ("active_address", "iframe src=data:text/html,x")],
    ),
    (
        active.dissolve_forms,
        '<form action="/s"><label>a</label><input><button>b</button></form><li><input type="checkbox"></li>',
        '<div><label>a</label><span>b</span></div><li><input type="checkbox"/></li>',
        [("form", "/s")],
    ),
    (drawings.name_drawings, "<svg><title>Arrow</title><path></path></svg>", "Arrow", [("drawing", "Arrow")]),
    (
        formulas.flatten_formulas,
        "<math><mi>x</mi><annotation>tex</annotation></math>",
        "<span><mi>x</mi></span>",
        [("formula", "x")],
    ),
    (
        drawings.list_image_maps,
        '<map name="m"><area href="/a" alt="door"></map>b',
        "b",
        [("image_map", "/a door")],
    ),
    (images.empty_null_alt, '<img alt=" NULL ">', '<img alt=""/>', [("null_alt", "alt= NULL  on ")]),
    (images.drop_sourceless_images, '<img alt="a"><img src="b">', '<img src="b"/>', [("image_without_source", "a")]),
    (images.drop_tracking_pixels, '<img width="1" height="1px" src="/t">', "", [("tracking_pixel", "/t")]),
    (
        images.load_lazy_images,
        '<img src="data:image/gif;base64,R0" data-src="/a.jpg">',
        '<img data-src="/a.jpg" src="/a.jpg"/>',
        [("lazy_image", "/a.jpg")],
    ),
    (
        images.load_lazy_images,
        '<img srcset="/s.jpg 300w, /l.jpg 1200w" src="/img/blank.gif"/>',
        '<img src="/l.jpg" srcset="/s.jpg 300w, /l.jpg 1200w"/>',
        [("lazy_image", "/l.jpg")],
    ),
    (
        images.load_lazy_images,
        '<img/><noscript><img src="/n.jpg"/></noscript>',
        '<img src="/n.jpg"/><noscript><img src="/n.jpg"/></noscript>',
        [("lazy_image", "/n.jpg")],
    ),
    (
        shortcodes.expand_shortcodes,
        '<p>a [caption id="c" width="3"]<a href="/b"><img src="b"/></a> words <b>here</b>[/caption] d</p>',
        '<p>a <figure id="c"><a href="/b"><img src="b"/></a><figcaption> words <b>here</b></figcaption></figure> d</p>',
        [("shortcode", "[caption] words here")],
    ),
    (
        shortcodes.expand_shortcodes,
        '<p>[sourcecode language="js"]a<br/>b &lt; c[/sourcecode]</p>',
        '<p><pre class="language-js">a\nb &lt; c</pre></p>',
        [("shortcode", "[sourcecode] a b < c")],
    ),
    (
        shortcodes.expand_shortcodes,
        "<p>[youtube=http://www.youtube.com/watch?v=abcdefghijk&amp;x=1] [vimeo 12345678] [embed]/x[/embed]</p>",
        (
            '<p><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe> '
            '<iframe src="https://player.vimeo.com/video/12345678"></iframe> <a href="/x">/x</a></p>'
        ),
        [
            ("shortcode", "[youtube=http://www.youtube.com/watch?v=abcdefghijk&x=1]"),
            ("shortcode", "[vimeo 12345678]"),
            ("shortcode", "[embed]/x[/embed]"),
        ],
    ),
    (
        shortcodes.expand_shortcodes,
        '<p>a [gallery ids="1"] [audio mp3="/a.mp3"][/audio]</p>',
        '<p>a  <audio controls="" src="/a.mp3"></audio></p>',
        [("shortcode", '[gallery ids="1"]'), ("shortcode", '[audio mp3="/a.mp3"][/audio]')],
    ),
    (
        styling.read_styles,
        '<b style="font-weight: normal">a<span style="font-weight:700;font-style:italic">b</span></b>',
        "a<span><em><strong>b</strong></em></span>",
        [("styled_emphasis", "not bold: ab"), ("styled_emphasis", "strong: b"), ("styled_emphasis", "em: b")],
    ),
    (
        word_processors.rebuild_word_lists,
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1) </span>a</p>\n"
            "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>b</p><p>c</p>"
        ),
        "<ol><li>a<ul><li>b</li></ul></li></ol>\n<p>c</p>",
        [("word_list", "2 items from “ab” on")],
    ),
    (
        tabling.put_feet_last,
        "<table><tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</td></tr></tbody></table>",
        "<table><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>",
        [],
    ),
    (
        tabling.free_code_of_tables,
        '<div class="highlight js"><table><tr><td class="gutter">1<td class="code"><pre>x</pre></table></div>',
        '<div class="highlight js"><pre class="language-js">x</pre></div>',
        [("code_table", "x")],
    ),
    (
        tabling.unwrap_layout_tables,
        '<table role="presentation"><tr id="r"><td id="c">a</td><td><p>b</p></td></tr></table>',
        '<div><a id="r"></a><div id="c">a</div><div><p>b</p></div></div>',
        [("layout_table", "a b")],
    ),
    (
        empties.drop_empty_links,
        '<a href="/x"> </a><a href="/y" id="z"></a>',
        ' <a id="z"></a>',
        [("empty_link", "/x"), ("empty_link", "/y")],
    ),
    (
        empties.join_split_links,
        '<a href="/x">fu</a><a href="/x">n<i>d</i></a><a href="/x">s</a>',
        '<a href="/x">fun<i>d</i>s</a>',
        [("split_link", "…nd"), ("split_link", "…s")],
    ),
    (
        active.part_controls,
        "<select><option>a</option><option>b</option></select><button>c</button>",
        " <select><option>a, </option><option>b</option></select>  <button>c</button> ",
        [],
    ),
    (
        formulas.keep_tex,
        (
            '<p><span class="MathJax_Preview">x</span><span class="MathJax">y</span>'
            '<script type="math/tex">a_1</script>'
            '<script type="math/tex; mode=display">b\n^2</script></p>'
        ),
        "<p>\\(a_1\\)\\[b ^2\\]</p>",
        [("formula_source", "a_1"), ("formula_source", "b ^2")],
    ),
    (
        formulas.keep_tex,
        (
            '<span class="katex-display"><span class="katex"><math><mi>x</mi>'
            '<annotation encoding="application/x-tex">x^2</annotation></math>'
            '<span class="katex-html">x2</span></span></span>'
        ),
        "\\[x^2\\]",
        [("formula_source", "x^2")],
    ),
    (
        formulas.keep_tex,
        '<i class="mwe-math-element"><math>x<annotation encoding="TeX">x</annotation></math><img src="/x"></i>',
        '<i class="mwe-math-element"><img src="/x"/></i>',
        [("formula_source", "shown by its picture: x")],
    ),
    (
        foreign_elements.name_foreign_elements,
        (
            '<amp-img src="/a"><amp-img src="/b"></amp-img></amp-img>'
            '<amp-youtube data-videoid="abcdefghijk"></amp-youtube><xmp><b></xmp>'
        ),
        '<img src="/a"/><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe><pre>&lt;b&gt;</pre>',
        [
            ("foreign_element", "amp-img: /a"),
            ("foreign_element", "amp-youtube: https://www.youtube.com/embed/abcdefghijk"),
            ("foreign_element", "xmp: <b>"),
        ],
    ),
    (
        foreign_elements.name_foreign_elements,
        '<oembed url="https://youtu.be/abcdefghijk"></oembed><div data-oembed-url="https://a.example/x"></div>',
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>'
            '<a href="https://a.example/x">https://a.example/x</a>'
        ),
        [
            ("foreign_element", "oembed: https://www.youtube.com/embed/abcdefghijk"),
            ("foreign_element", "div: https://a.example/x"),
        ],
    ),
    (
        foreign_elements.name_foreign_elements,
        (
            '<script src="https://gist.github.com/u/1.js?file=My_a.py"></script>'
            '<script data-id="ab12" src="//speakerdeck.com/assets/embed.js"></script>'
            '<script src="https://asciinema.org/a/14.js"></script>'
        ),
        (
            '<a href="https://gist.github.com/u/1#file-my-a-py">https://gist.github.com/u/1#file-my-a-py</a>'
            '<iframe src="https://speakerdeck.com/player/ab12"></iframe>'
            '<a href="https://asciinema.org/a/14">https://asciinema.org/a/14</a>'
        ),
        [
            ("foreign_element", "script: https://gist.github.com/u/1#file-my-a-py"),
            ("foreign_element", "script: https://speakerdeck.com/player/ab12"),
            ("foreign_element", "script: https://asciinema.org/a/14"),
        ],
    ),
    (
        empties.drop_pointless_emphasis,
        "<b>a</b><b><i>, </i></b>",
        "<b>a</b>, ",
        [("pointless_emphasis", ","), ("pointless_emphasis", ",")],
    ),
    (encoding.mend_mojibake, "<p>itâ€™s</p>", "<p>it’s</p>", [("mojibake", "itâ€™s → it’s")]),
    (
        raw_markdown.read_raw_markdown,
        "<p>a [b](http://c.example/d_(e) “t”) ![f](/g.png) **h i** j</p>",
        '<p>a <a href="http://c.example/d_(e)" title="t">b</a> <img alt="f" src="/g.png"/> <strong>h i</strong> j</p>',
        [
            ("raw_markdown", "[b](http://c.example/d_(e) “t”)"),
            ("raw_markdown", "![f](/g.png)"),
            ("raw_markdown", "**h i**"),
        ],
    ),
    (
        headings.end_headings,
        "<h2>Title <i>one</i><p>words</p>more<ul><li>item</li></ul></h2>end",
        "<h2>Title <i>one</i></h2><p>words</p>more<ul><li>item</li></ul>end",
        [("unclosed_heading", "Title one")],
    ),
    (
        headings.raise_bold_paragraphs,
        "<h2>a</h2><p>b</p><p><strong>What next</strong>?</p><p><b>What <b>now</b></b></p><p>c</p>",
        "<h2>a</h2><p>b</p><p><strong>What next</strong>?</p><h3>What now</h3><p>c</p>",
        [("bold_heading", "What now")],
    ),
]


@pytest.mark.parametrize(("edit", "html"), UNCHANGED)
def test_an_edit_leaves_alone_what_only_looks_like_its_business(edit: Edit, html: str) -> None:
    soup = markup.parse(html)
    before = str(soup)
    assert edit(soup) == []
    assert str(soup) == before


@pytest.mark.parametrize(("edit", "html", "expected", "confessed"), CHANGED)
def test_an_edit_makes_just_its_change_and_confesses_it(
    edit: Edit, html: str, expected: str, confessed: list[tuple[str, str]]
) -> None:
    soup = markup.parse(html)
    changes = edit(soup)
    assert [(change.rule, change.detail) for change in changes] == confessed
    assert str(soup) == expected


def test_nothing_is_repaired_unless_it_is_asked_for() -> None:
    html = '<p><a href="/x"></a>a\u200bb<img src="y" alt="null"> [youtube abcdefghijk] **c d**</p>'
    found = {}
    for repair in Repair:
        soup = markup.parse(html)
        found[repair] = sorted(change.rule for change in cleaners.clean(soup, repair))
    assert found == {
        Repair.NONE: [],
        Repair.SAFE: ["empty_link", "null_alt", "shortcode", "zero_width_character"],
        Repair.ALL: ["empty_link", "null_alt", "raw_markdown", "shortcode", "zero_width_character"],
    }


def test_what_acts_is_gone_even_without_repairs() -> None:
    soup = markup.parse('<script>x</script><a href="javascript:x" onclick="y">z</a>')
    changes = cleaners.clean(soup, Repair.NONE)
    assert str(soup) == "<a>z</a>"
    assert [(change.rule, change.effect) for change in changes] == [
        ("script", Effect.LOSS),
        ("active_address", Effect.LOSS),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "<a href=x>y</a>" * 20_000,
        "<p>" + "[code]x[/code]" * 10_000,
        "<p>" + "[caption]" * 20_000,
        "<p>" + "[a" * 50_000 + "](http://x.example)",
        "<p><b>x</b></p>" * 5_000,
        "<h2>" * 150 + "<p>x</p>" * 2_000,
        "<p>a\n\nb" * 5_000,
        "<p style='mso-list:l0 level9 lfo1'>x</p>" * 3_000,
        "<table><tr><td>" * 45 + "<p>x</p>" * 3_000,
    ],
)
def test_no_post_costs_the_cleaners_more_than_its_size(html: str) -> None:
    soup = markup.parse(html)
    begun = time.process_time()
    cleaners.clean(soup, Repair.ALL)
    assert time.process_time() - begun < 5
