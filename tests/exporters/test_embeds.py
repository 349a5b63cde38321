"""A reader gets to what is embedded even where the frame shows nothing."""

import pytest

from migrate.exporters.embeds import link_embeds
from migrate.markup import parse


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ('<iframe src="https://v.test/1"></iframe>', ["https://v.test/1"]),
        ('<iframe src="//v.test/1"></iframe>', ["https://v.test/1"]),
        ('<video><source src="/a.mp4"><source src="/a.webm"></video>', ["/a.mp4"]),
        ('<object data="/x.swf"><embed src="/x.swf"></object>', ["/x.swf"]),
        ('<iframe src="https://v.test/1"></iframe><iframe src="https://v.test/1"></iframe>', ["https://v.test/1"]),
        ('<iframe src="https://v.test/1"></iframe><a href="https://v.test/1">x</a>', []),
        ('<a href="/x"><audio src="/a.mp3"></audio></a>', []),
        ("<iframe></iframe>", []),
    ],
)
def test_one_link_stands_below_each_embed_that_has_none(html: str, linked: list[str]) -> None:
    soup = parse(html)
    changes = link_embeds(soup)
    assert [change.detail for change in changes] == linked
    assert [str(tag.get_text()) for tag in soup.select("div > a")] == linked
    assert link_embeds(soup) == []
