"""Each generator finds under its own names what the source said, and acts on nothing else."""

from dataclasses import replace

import pytest
import yaml

from migrate.exporters.target_front_matter import aliases, day_of, render_for
from migrate.model.change import Change, Effect
from migrate.model.post import Plain, Post
from migrate.model.settings import Target
from migrate.sources.front_matter import split

POST = Post("p", "p.html", b"", {}, "", 1, title=None, author=None, date=None, url=None, slug="p")
BLOCK = """\
title: 2014
date: '2014-03-01 10:00:00 +0530'
updated: 2014-04-01
tag: fairs
tags: [maps, {name: Open Data}]
category: News, Events
author: jo
layout: post
type: page
url: http://old.test/blog/?p=1
permalink: /2014/03/x
aliases: [/old, http://old.test/?p=1&x=2]
guid: http://old.test/?p=1
eleventyComputed: {title: "{{ 7 }}"}
page: 3
slug: a/b
mood: no
id: 007
"""


def post_of(block: str) -> Post:
    values = split(f"---\n{block}---\n").front_matter
    date, url, title = (values.get(key) for key in ("date", "url", "title"))
    return replace(
        POST, front_matter=values, title=None if title is None else str(title), date=date and str(date), url=url
    )


HUGO = """\
---
title: '2014'
date: 2014-03-01T10:00:00+05:30
lastmod: 2014-04-01
authors:
- jo
categories:
- News
- Events
tags:
- maps
- Open Data
- fairs
url: /posts/p/
aliases:
- /old
- /2014/03/x
updated: 2014-04-01
author: jo
original_layout: post
original_type: page
original_url: http://old.test/blog/?p=1
permalink: /2014/03/x
guid: http://old.test/?p=1
eleventyComputed:
  title: '{{ 7 }}'
page: 3
original_slug: a/b
mood: no
id: 007
---
"""


def test_hugo_finds_its_own_names_and_all_the_rest() -> None:
    assert render_for(Target.HUGO, post_of(BLOCK), "/posts/p/", is_draft=False).text == HUGO


@pytest.mark.parametrize(
    ("target", "present", "absent"),
    [
        (
            Target.JEKYLL,
            {"permalink": "/posts/p/", "original_permalink": "/2014/03/x", "url": "http://old.test/blog/?p=1"},
            {"layout"},
        ),
        (Target.JEKYLL, {"redirect_from": ["/old", "/2014/03/x"]}, {"aliases"}),
        (
            Target.ELEVENTY,
            {"permalink": "/posts/p/", "original_page": 3, "original_layout": "post"},
            {"page", "layout", "eleventyComputed"},
        ),
    ],
)
def test_what_a_generator_would_act_on_is_kept_under_another_name(
    target: Target, present: dict[str, object], absent: set[str]
) -> None:
    values = yaml.safe_load(render_for(target, post_of(BLOCK), "/posts/p/", is_draft=False).text.strip("-\n"))
    assert present.items() <= values.items()
    assert not absent & set(values)


def test_a_draft_is_one_and_has_no_zero_date() -> None:
    post = replace(post_of("title: x\ndate: '0000-00-00 00:00:00'\ndraft: true\n"), date=None)
    head = render_for(Target.HUGO, post, "/posts/p/", is_draft=True)
    assert head.text == "---\ntitle: x\ndraft: true\nurl: /posts/p/\n---\n"
    assert head.changes == (Change("zero_date", Effect.REPAIR, "date: 0000-00-00 00:00:00"),)


def test_a_date_that_nobody_can_read_is_kept_and_told_and_never_guessed() -> None:
    post = post_of("date: 03/01/2014\n")
    head = render_for(Target.ELEVENTY, post, "/posts/p/", is_draft=False)
    assert head.text == "---\npermalink: /posts/p/\noriginal_date: 03/01/2014\n---\n"
    assert [(change.rule, change.effect) for change in head.changes] == [("unreadable_date", Effect.LOSS)]
    assert day_of(post) is None


def test_the_day_is_that_of_the_place_where_it_was_written() -> None:
    assert day_of(replace(POST, date=Plain("2014-03-01T00:30:00+05:00"))) == "2014-03-01"


def test_every_old_address_is_known() -> None:
    assert aliases(post_of(BLOCK)) == (
        "/old",
        "http://old.test/?p=1&x=2",
        "http://old.test/?p=1",
        "/2014/03/x",
    )
