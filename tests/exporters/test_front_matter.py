"""Front matter is written so that every reader finds what the source said."""

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from migrate.exporters import front_matter as writing
from migrate.exporters.front_matter import dump, redactions, render
from migrate.model.change import Change, Effect
from migrate.model.post import Plain, Post
from migrate.sources.front_matter import split

POST = Post(
    id="p",
    source="p.html",
    raw=b"",
    front_matter={},
    body="",
    body_line=1,
    title=None,
    author=None,
    date=None,
    url=None,
    slug="p",
)


def test_the_block_of_a_post_stands_as_it_stood() -> None:
    block = """\
title: "2014: a year"
author: jo
date: 2014-03-01T10:00:00+02:00
slug: a-year
url: http://Old.test/Blog/?p=1
mood: no
id: 007
cut: '2014-03-01'
tags:
- fairs
- "yes"
extra:
  deep: [1, 2.5, {x: null}]
note: |
  two
  lines
city: Zürich 😀
"""
    post = replace(
        POST,
        front_matter=split(f"---\n{block}---\n").front_matter,
        title="2014: a year",
        date="2014-03-01T10:00:00+02:00",
    )
    assert (
        render(post)
        == """\
---
title: '2014: a year'
author: jo
date: 2014-03-01T10:00:00+02:00
slug: a-year
url: http://Old.test/Blog/?p=1
mood: no
id: 007
cut: '2014-03-01'
tags:
- fairs
- 'yes'
extra:
  deep:
  - 1
  - 2.5
  - x: null
note: |
  two
  lines
city: Zürich 😀
---
"""
    )


def test_a_reader_of_yaml_1_1_finds_the_same_before_and_after() -> None:
    block = "a: no\nb: 'no'\nc: 007\nd: 2014-03-01\ne: '2014-03-01'\nf: 12:30:45\ng: 1_000\nh: 1e3\ni: ~\nj: y\n"
    assert yaml.safe_load(dump(dict(split(f"---\n{block}---\n").front_matter))) == yaml.safe_load(block)


def test_what_the_source_says_elsewhere_is_added() -> None:
    assert render(replace(POST, title="A fair", date="2014-03-01")) == "---\ntitle: A fair\ndate: 2014-03-01\n---\n"
    dated = replace(POST, front_matter={"created_at": "1 May", "Title": "x"}, title="x", date="1 May")
    assert render(dated) == "---\ncreated_at: 1 May\nTitle: x\n---\n"


def test_credentials_read_redacted_and_each_value_is_a_loss() -> None:
    values = {"url": Plain("http://jo:pw@a.test/"), "links": [{"x": "http://a.test/?token=t&y=1"}], "count": 1}
    post = replace(POST, front_matter=values)
    assert render(post) == (
        "---\nurl: http://REDACTED@a.test/\nlinks:\n- x: http://a.test/?token=REDACTED&y=1\ncount: 1\n---\n"
    )
    assert redactions(post) == [
        Change("secret_redacted", Effect.LOSS, "http://REDACTED@a.test/"),
        Change("secret_redacted", Effect.LOSS, "http://a.test/?token=REDACTED&y=1"),
    ]


def test_a_post_that_says_nothing_has_no_front_matter() -> None:
    assert render(POST) == ""


WORDS = "yes No null ~ 7 0o17 1e3 .5 +1 0x1F 1:30 2014-03-01 y = << #a @a %a &a *a !a {a} [a] --- ... ? | >"
LINES = ["- a", "a: b", "a #b", "? a", "", " a", "a ", "\n", "a\n", "a\n\n", " a\nb", "a \nb", "a\n---\nb"]
OTHER = ["\ta", "a\tb", "a\r\nb", "\x85", "\u2028"]
SIGNS = ["'", '"', "\\", "\x02", "\ufeff", "\U0001f600"]


@pytest.mark.parametrize("text", [*WORDS.split(), *LINES, *OTHER, *SIGNS])
def test_every_text_comes_back_as_it_was(text: str) -> None:
    for values in ({"key": text}, {text: "value"}, {"list": [text, {"x": text}]}):
        block = dump(values)
        assert split(f"---\n{block}---\n").front_matter == values
        assert yaml.safe_load(block) == values


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(-(10**17), 10**17) | st.integers(-9999, 9999).map(lambda n: n / 10)
VALUES = st.recursive(
    TEXTS
    | NUMBERS
    | st.booleans()
    | st.none()
    | st.sampled_from(["no", "007", "1.10", "2014-03-01", "x y"]).map(Plain),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def kinds(value: Any) -> Any:
    """Give the value so that `no` and `"no"` differ; words that mean the same either way do not."""
    if isinstance(value, dict):
        return [(key, kinds(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [kinds(inner) for inner in value]
    return type(value) is Plain and value in ("no", "007", "1.10", "2014-03-01"), value


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5))
def test_reading_what_was_written_gives_what_was_there(values: dict[str, Any]) -> None:
    block = dump(values)
    parts = split(f"---\n{block}---\nbody")
    assert kinds(dict(parts.front_matter)) == kinds(values)
    assert (parts.body, parts.notes) == ("body", ())
    assert dump(dict(parts.front_matter)) == block


PIECES = st.sampled_from(
    [
        *"~!&*[{@`%|>,:#?-./'\" \n\u00a0\u2028é–…",
        "a",
        "Year",
        "2014",
        "yes",
        "no",
        "null",
        "1e3",
        ": ",
        " #",
        "2014-03-01",
    ]
)


@given(st.lists(PIECES, max_size=6).map("".join), st.booleans())
def test_what_is_written_the_short_way_is_written_as_pyyaml_writes_it(text: str, plain: bool) -> None:
    value = Plain(text) if plain else text
    assert dump({"key": value, text: [value, "x"], "list": [value]}) == writing._dump(
        {"key": value, text: [value, "x"], "list": [value]}
    )


def test_nothing_is_an_empty_mapping() -> None:
    assert dump({}) == "{}\n"
