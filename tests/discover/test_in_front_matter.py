"""Addresses in the front matter are references like any other; the post's own are not."""

from pathlib import Path

from migrate.discover import references_in_front_matter
from migrate.model.link import Kind
from migrate.model.post import Post
from migrate.model.settings import Repair
from migrate.sources import SourceFile, parse_post

SOURCE = b"""---
title: Cover story
url: http://www.old.example/cover-story
image: http://cdn.old.example/c.jpg
source:
  name: Gazette
  link: https://gazette.example/story?id=1
related:
  - //twin.example/story
  - not an address
  - see http://inside.example/ for more
guid: http://www.old.example/?p=7
---
<p>Text</p>
"""


def test_each_whole_address_has_its_key_its_line_and_its_use() -> None:
    post = parse_post(SourceFile("p.html", Path("p.html"), "p.html"), SOURCE)
    assert isinstance(post, Post)
    found = references_in_front_matter(post, "http://www.old.example/cover-story", Repair.SAFE)
    assert [(r.url, r.kind, r.occurrence.attribute, r.occurrence.line, r.occurrence.element) for r in found] == [
        ("http://cdn.old.example/c.jpg", Kind.IMAGE, "image", 4, "front matter"),
        ("https://gazette.example/story?id=1", Kind.LINK, "source.link", 7, "front matter"),
        ("http://twin.example/story", Kind.LINK, "related", 9, "front matter"),
    ]
