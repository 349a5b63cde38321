"""Broken URLs are put right where there is one sane reading, and left alone where there are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.urls import mend
from migrate.urls.mending import MENDS, SOUND

MENDED = {
    # markup eaten into a file name, as written, percent-encoded, entity-encoded
    "http://cdn.test/Jan<strong>at_sea</strong>1900.jpg": ("http://cdn.test/Jan__at_sea__1900.jpg", "url_markup"),
    "http://cdn.test/a%3Cstrong%3Eb%3C/strong%3Ec.jpg": ("http://cdn.test/a__b__c.jpg", "url_markup"),
    "/up/a&lt;em&gt;b&lt;/em&gt;c.jpg": ("/up/a_b_c.jpg", "url_markup"),
    "http://cdn.test/long<wbr>name.jpg": ("http://cdn.test/longname.jpg", "url_markup"),
    # what nobody can see
    "http://a.test/x\u200b": ("http://a.test/x", "url_invisible"),
    "\ufeffhttp://a.test/\x02x": ("http://a.test/x", "url_invisible"),
    "http://a.test/one\n      two": ("http://a.test/onetwo", "url_line_break"),
    "http://a.test/?a=1&amp;b=2": ("http://a.test/?a=1&b=2", "url_double_escaped"),
    "http://a.test/?a=1&amp;amp;b=2": ("http://a.test/?a=1&b=2", "url_double_escaped"),
    "http://a.test/?a=1&#038;b=2": ("http://a.test/?a=1&b=2", "url_double_escaped"),
    # quotation marks copied along
    "“http://a.test/x”": ("http://a.test/x", "url_quoted"),
    "'http://a.test/x'": ("http://a.test/x", "url_quoted"),
    'http://a.test/x"': ("http://a.test/x", "url_quoted"),
    "&quot;http://a.test/x&quot;": ("http://a.test/x", "url_quoted"),
    "<http://a.test/x>": ("http://a.test/x", "url_quoted"),
    # schemes
    "http://http://example.org/a": ("http://example.org/a", "url_doubled_scheme"),
    "http://https://example.org": ("https://example.org", "url_doubled_scheme"),
    "http:/example.org/a": ("http://example.org/a", "url_misspelt_scheme"),
    "http//example.org": ("http://example.org", "url_misspelt_scheme"),
    "http;//www.example.org": ("http://www.example.org", "url_misspelt_scheme"),
    "htp://example.org": ("http://example.org", "url_misspelt_scheme"),
    "hppt://example.org": ("http://example.org", "url_misspelt_scheme"),
    "ttps://example.org": ("https://example.org", "url_misspelt_scheme"),
    "http:// www.example.org": ("http://www.example.org", "url_misspelt_scheme"),
    "http://%20example.org/": ("http://example.org/", "url_misspelt_scheme"),
    "www.example.test/a": ("http://www.example.test/a", "url_no_scheme"),
    "example.org": ("http://example.org", "url_no_scheme"),
    "example.co.uk/in/me?x=1": ("http://example.co.uk/in/me?x=1", "url_no_scheme"),
    "example.org:8080/x": ("http://example.org:8080/x", "url_no_scheme"),
    "bücher.de/x": ("http://bücher.de/x", "url_no_scheme"),
    "scripts.example.pl": ("http://scripts.example.pl", "url_no_scheme"),
    "jo@example.org": ("mailto:jo@example.org", "url_mail"),
    "mailto: jo@example.org": ("mailto:jo@example.org", "url_mail"),
    "http://mailto:jo@example.org": ("mailto:jo@example.org", "url_mail"),
    "mailto://jo@example.org": ("mailto:jo@example.org", "url_mail"),
    "images\\old\\a.jpg": ("images/old/a.jpg", "url_backslash"),
}

LEFT_ALONE = [
    "http://example.org/a_b__c",
    "http://example.org/doi/10.1002/1097(2000)9999:9999<::AID-1607>3.0.CO;2-F/full",
    "http://example.org/it's",
    "http://web.archive.test/web/2014/http://example.org/",
    "http://user@example.org/",
    "index.html",
    "page.php?id=1",
    "guestbook.pl",
    "setup.py",
    "notes.md",
    "link",
    "file.name",
    "../a/b.jpg",
    "/www.example.org",
    "#www.example.org",
    "?u=www.example.org",
    "",
    "mailto:jo@example.org?subject=a b",
    "tel:+44 20 7946 0000",
    "irc://irc.example.org/#x",
    "javascript:void(0)",
    "foo\\bar:baz".replace("foo\\", "urn:"),
    "http://example.org/می\u200cخواهم",
    "localhost:8000/x",
    "data:image/svg+xml,<svg>&amp;<em>x</em></svg>",
]


@pytest.mark.parametrize(("raw", "expected"), MENDED.items())
def test_a_broken_url_is_mended_and_its_rule_named(raw: str, expected: tuple[str, str]) -> None:
    url, rule = expected
    assert mend(raw) == (url, (rule,))


@pytest.mark.parametrize("raw", LEFT_ALONE)
def test_what_may_be_meant_so_is_left_alone(raw: str) -> None:
    assert mend(raw) == (raw, ())


def test_several_faults_of_one_url_are_all_named() -> None:
    assert mend(" “www.example.org/a&amp;b\u200b” ") == (
        "http://www.example.org/a&b",
        ("url_invisible", "url_double_escaped", "url_line_break", "url_quoted", "url_no_scheme"),
    )


WORDS = "http https :// // www. example.org &amp; &quot; <strong> </em> %3C %20 mailto: x@y.org &lt; &#38; ttp:"
PIECES = st.sampled_from([*"aZ1./:?#@&;<>\"'“” \n\t\\%_-\u200b\u200c", *WORDS.split()])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_mending_twice_changes_nothing_more(raw: str) -> None:
    once, _ = mend(raw)
    assert mend(once) == (once, ())


@pytest.mark.parametrize(
    "piece", ["&amp;", " ", "\t\n", "&quot;", "http://", "<strong>", "a.", "%25", '"', "&lt;", "@"]
)
@pytest.mark.timeout(10)
def test_a_hostile_url_costs_no_more_than_its_length(piece: str) -> None:
    hostile = piece * (400_000 // len(piece))
    once, _ = mend("x" + hostile + "x")
    assert len(once) <= len(hostile) + 9


_PIECES = ("http", "https", "://", "//", "/", ":", "www.", "ttp", "hhttp", ".test", ".pl", "doc.me", "..", *"=?~-_,+a1")
_LIKE_MISTAKES = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join).map("http://{}".format)


@given(st.one_of(st.from_regex(SOUND, fullmatch=True), _LIKE_MISTAKES.filter(SOUND.fullmatch)))
def test_no_rule_has_anything_to_mend_in_what_is_passed_over_as_sound(url: str) -> None:
    assert [rule for rule, edit in MENDS if edit(url) != url] == []
