"""Every reference of a post is found, once, where it stands and as it is written."""

import pytest

from migrate import discover, markup
from migrate.model.link import Kind, Occurrence, Reference
from migrate.model.post import Post
from migrate.model.settings import Repair

BASE = "http://old.test/blog/post"


def post_of(body: str, first_line: int = 1) -> Post:
    return Post(
        id="p",
        source="p.html",
        raw=body.encode(),
        front_matter={},
        body=body,
        body_line=first_line,
        title=None,
        author=None,
        date=None,
        url=None,
        slug="p",
    )


def found(body: str, base: str | None = BASE, repair: Repair = Repair.SAFE, first_line: int = 1) -> list[Reference]:
    post = post_of(body, first_line)
    return discover.references(post, markup.parse(body, first_line), base, repair)


def urls(body: str, base: str | None = BASE) -> list[str]:
    return [reference.url for reference in found(body, base)]


def ref(url: str, kind: Kind, line: int, element: str, attribute: str, text: str, raw: str) -> Reference:
    return Reference(
        url, kind, Occurrence(post="p", line=line, element=element, attribute=attribute, text=text, raw=raw)
    )


def test_a_reference_has_its_line_its_words_and_its_own_spelling() -> None:
    body = """<p>See
<a class="x"
   href="/a?x=1&amp;y=2#z">the
 <b>old</b> page</a>
<img alt="A pier" src=pier.jpg></p>
"""
    assert found(body, first_line=7) == [
        ref("http://old.test/a?x=1&y=2#z", Kind.LINK, 9, "a", "href", "the old page", "/a?x=1&amp;y=2#z"),
        ref("http://old.test/blog/pier.jpg", Kind.IMAGE, 11, "img", "src", "A pier", "pier.jpg"),
    ]


def test_lines_are_counted_alike_for_every_kind_of_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        body = f"<p>one{end}two{end}<a href=/x>x</a></p>{end}<style>{end}p {{background: url(b.png)}}</style>"
        assert [reference.occurrence.line for reference in found(body)] == [3, 5]


def test_each_url_of_a_set_is_quoted_by_itself() -> None:
    body = '<img src="a.jpg?x&amp;y" srcset="a.jpg?x&amp;y 1x,\n b.jpg 2x">'
    assert [(one.url, one.occurrence.raw, one.occurrence.line) for one in found(body)] == [
        ("http://old.test/blog/a.jpg?x&y", "a.jpg?x&amp;y", 1),
        ("http://old.test/blog/a.jpg?x&y", "a.jpg?x&amp;y", 1),
        ("http://old.test/blog/b.jpg", "b.jpg", 2),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<a href="/x"> two \n words</a>', "two words"),
        ('<a href="/x"><img src="data:," alt="A pier"></a>', "A pier"),
        ('<a href="/x" title="Home"><i></i></a>', "Home"),
        ('<a href="/x">pre<b>fix</b></a>', "prefix"),
        ('<img src="/x" alt="null" title="Pier">', "Pier"),
        ('<img src="/x" alt="null">', ""),
        ('<iframe src="/x" title="A film"></iframe>', "A film"),
        ('<img src="/x" alt="' + "a" * 400 + '">', "a" * 299 + "…"),
    ],
)
def test_the_text_is_what_a_reader_sees(body: str, text: str) -> None:
    assert found(body)[0].occurrence.text == text


def test_a_link_that_was_never_closed_is_one_reference() -> None:
    assert urls('<p><a href="/x">one<p>two<p>three') == ["http://old.test/x"]


def test_two_equal_links_on_one_line_are_two_references() -> None:
    assert urls('<a href="/x">one</a> <a href="/x">two</a>') == ["http://old.test/x", "http://old.test/x"]


def test_what_stands_in_noscript_and_templates_is_found() -> None:
    body = "<noscript><img src=/n.jpg></noscript><template><a href=/t>t</a></template>"
    assert urls(body) == ["http://old.test/n.jpg", "http://old.test/t"]


def test_the_page_inside_a_frame_is_searched_too() -> None:
    body = "<p>\n<iframe srcdoc='<a href=\"/in\">in</a><img src=data:,>'></iframe>"
    assert found(body) == [ref("http://old.test/in", Kind.LINK, 2, "a", "href", "in", "/in")]


def test_other_schemes_are_references_and_data_and_comments_are_none() -> None:
    body = """<a href="mailto:a@b.test">m</a><a href="tel:+1">t</a><a href="irc://i.test/#c">i</a>
<img src="data:image/gif;base64,R0lGOD"><!-- <a href="/hidden">x</a> --><a href="">e</a><a name="n">n</a>"""
    assert urls(body) == ["mailto:a@b.test", "tel:+1", "irc://i.test/#c"]


def test_a_fragment_leads_into_the_post_itself() -> None:
    assert urls('<a href="#note">1</a>') == ["http://old.test/blog/post#note"]
    assert urls('<a href="#note">1</a>', base=None) == ["#note"]


def test_without_a_base_relative_references_stay_as_they_are() -> None:
    assert urls('<a href="/a">a</a><img src="//cdn.test/b.jpg">', base=None) == ["/a", "https://cdn.test/b.jpg"]


def test_a_base_element_counts() -> None:
    assert urls('<base href="http://other.test/dir/"><a href="a">a</a>') == ["http://other.test/dir/a"]


def test_broken_urls_are_mended_unless_nothing_is_to_be_mended() -> None:
    body = '<img src="/up/a<strong>b</strong>c.jpg"><a href="www.example.org">w</a>'
    assert urls(body) == ["http://old.test/up/a__b__c.jpg", "http://www.example.org/"]
    assert [one.url for one in found(body, repair=Repair.NONE)] == [
        "http://old.test/up/a%3Cstrong%3Eb%3C/strong%3Ec.jpg",
        "http://old.test/blog/www.example.org",
    ]
    assert found(body)[0].occurrence.raw == "/up/a<strong>b</strong>c.jpg"


def test_what_is_no_url_stays_raw() -> None:
    assert urls('<a href="http://[bad">x</a>') == ["http://[bad"]


def test_markdown_left_in_the_text_is_found() -> None:
    body = """<p>See [the fair](http://a.test/fair_(2)) and ![A pier](/pier.jpg "Pier"),
[<em>more</em>](http://b.test/?x=1&amp;y=2 'title'), &lt;http://c.test/&gt; and <http://d.test/e> or <jo@d.test>.</p>

[ref]: http://e.test/ref.pdf
"""
    assert found(body) == [
        ref("http://a.test/fair_(2)", Kind.LINK, 1, "text", "markdown", "the fair", "http://a.test/fair_(2)"),
        ref("http://old.test/pier.jpg", Kind.IMAGE, 1, "text", "markdown", "A pier", "/pier.jpg"),
        ref("http://b.test/?x=1&y=2", Kind.LINK, 2, "text", "markdown", "", "http://b.test/?x=1&y=2"),
        ref("http://c.test/", Kind.LINK, 2, "text", "markdown", "", "http://c.test/"),
        ref("http://d.test/e", Kind.LINK, 2, "text", "markdown", "http://d.test/e", "http://d.test/e"),
        ref("mailto:jo@d.test", Kind.LINK, 2, "text", "markdown", "jo@d.test", "jo@d.test"),
        ref("http://e.test/ref.pdf", Kind.FILE, 4, "text", "markdown", "ref", "http://e.test/ref.pdf"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<pre>[x](http://a.test/)</pre>",
        "<p><code>[x](http://a.test/)</code></p>",
        "<p>`[x](http://a.test/)`</p>",
        "```\n[x](http://a.test/)\n\n[y](http://a.test/)\n```\n",
        "<p>f[0](x) and [1](see below) and a[i](j.k)</p>",
        "<p>http://a.test/ as plain words</p>",
        "<p>[^1]: see http://a.test/</p>",
        "<script>var x = '[x](http://a.test/)'</script>",
    ],
)
def test_what_only_looks_like_markdown_is_left_out(body: str) -> None:
    assert urls(body) == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["[", "](", "`", "` ``", "![", "<a href=x ", "[a]:", "<http:", "&lt;", "[x](http://a", "a, "]
)
def test_a_hostile_post_costs_no_more_than_its_length(piece: str) -> None:
    body = piece * (60_000 // len(piece))
    assert len(found(body)) <= len(body)
    assert len(found(f'<img srcset="{body}">')) <= len(body)


def test_credentials_stand_in_the_url_and_nowhere_else() -> None:
    body = '<a href="http://jo:pw&#64;a.test/?x=1&amp;token=t">http://jo:pw@a.test/</a><a href="/y?token=t">y</a>'
    one, other = found(body)
    assert (one.url, one.occurrence.text, one.occurrence.raw) == (
        "http://jo:pw@a.test/?x=1&token=t",
        "http://REDACTED@a.test/",
        "http://REDACTED@a.test/?x=1&token=REDACTED",
    )
    assert (other.url, other.occurrence.raw) == ("http://old.test/y?token=t", "/y?token=REDACTED")
