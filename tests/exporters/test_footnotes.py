"""Footnotes of every make become `[^1]`, and nothing else does."""

import pytest

from migrate import markup
from migrate.exporters.facts import facts
from migrate.exporters.fidelity import prove
from migrate.exporters.footnotes import gather_footnotes
from migrate.exporters.markdown import to_markdown

MADE = {
    "php markdown": (
        (
            '<p>Text.<sup id="fnref:1"><a href="#fn:1" class="ref">1</a></sup> More<sup id="fnref:2"><a '
            'href="#fn:2">2</a></sup></p><div class="footnotes"><hr><ol><li id="fn:1"><p>First <em>note</em>. '
            '<a href="#fnref:1" rev="footnote">&#8617;</a></p></li><li id="fn:2"><p>Second</p><ul><li>a</li></ul>'
            '<p>end <a href="#fnref:2">back</a></p></li></ol></div>'
        ),
        "Text.[^1] More[^2]\n\n[^1]: First *note*.\n\n[^2]: Second\n\n    - a\n\n    end\n",
    ),
    "gutenberg": (
        (
            '<p>Text<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup></p><ol class="wp-footnotes">'
            '<li id="u1">Note <a href="#u1-link">↩︎</a></li></ol>'
        ),
        "Text[^1]\n\n[^1]: Note\n",
    ),
    "word": (
        (
            '<p>Text<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> more.</p><div><br>'
            '<hr width=33><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a>'
            " The note.</p></div></div>"
        ),
        "Text[^1] more.\n\n[^1]: The note.\n",
    ),
    "google docs": (
        (
            '<p>Text<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> x</p><div><p>'
            '<a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;The note</span></p></div>'
        ),
        "Text[^1] x\n\n[^1]: The note\n",
    ),
    "github": (
        (
            '<p>Text<sup><a href="#user-content-fn-1" id="user-content-fnref-1">1</a></sup></p>'
            '<section class="footnotes"><h2 class="sr-only">Footnotes</h2><ol><li id="user-content-fn-1"><p>Note '
            '<a href="#user-content-fnref-1">↩</a></p></li></ol></section>'
        ),
        "Text[^1]\n\n[^1]: Note\n",
    ),
    "mediawiki": (
        (
            '<p>Text<sup id="cite_ref-F_1-0"><a href="#cite_note-F-1">[1]</a></sup></p>'
            '<ol><li id="cite_note-F-1"><span>^ <a href="#cite_ref-F_1-0"><sup><b>a</b></sup></a></span> '
            "<span>Note</span></li></ol>"
        ),
        "Text[^1]\n\n[^1]: Note\n",
    ),
    "by hand": (
        '<p>Text <a href="#n1" name="r1">*</a></p><p id="n1">* A note by hand <a href="#r1">back</a></p>',
        "Text [^1]\n\n[^1]: A note by hand\n",
    ),
}


@pytest.mark.parametrize("make", MADE)
def test_a_footnote_is_written_as_one_and_proved(make: str) -> None:
    html, markdown = MADE[make]
    soup = markup.parse(html)
    assert gather_footnotes(soup)
    before = facts(soup)
    assert to_markdown(soup) == markdown
    proof = prove(before, markdown, footnotes=True)
    assert proof.losses == ()
    assert proof.round_trip.anchors is True


@pytest.mark.parametrize(
    "html",
    [
        '<p>a<a href="#n" id="r1">1</a> b<a href="#n" id="r2">1</a></p><ol><li id="n">x <a href="#r1">^</a></li></ol>',
        '<p>a<a href="#n1" id="r1">1</a></p><ol><li id="n1">x <a href="#r1">^</a></li><li>other</li></ol>',
        '<ul><li id="t1"><a href="#s1">One</a></li></ul><h2 id="s1">One <a href="#t1">up</a></h2>',
        '<p>a <a href="#n1">1</a></p><p id="n1">no way back</p>',
        '<p id="r1">see <a href="#long">the whole chapter</a></p><p id="long">x <a href="#r1">back</a></p>',
    ],
)
def test_what_only_looks_like_one_stays(html: str) -> None:
    soup = markup.parse(html)
    before = str(soup)
    assert gather_footnotes(soup) == []
    assert str(soup) == before
