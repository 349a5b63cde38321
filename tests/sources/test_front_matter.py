"""Front matter is read without trusting it, and every fault names its line."""

import pytest

from migrate.model.change import Change, Effect
from migrate.model.post import Plain
from migrate.sources.front_matter import FrontMatterError, Split, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: x\n---\nbody\n", Split({"title": "x"}, "body\n", 4, ())),
        ("---\r\ntitle: x\r\n---\r\nbody", Split({"title": "x"}, "body", 4, ())),
        ("---\rtitle: x\r---\rbody", Split({"title": "x"}, "body", 4, ())),
        ("\n \n---  \ntitle: x\n...\nbody", Split({"title": "x"}, "body", 6, ())),
        ("---\n---\nbody", Split({}, "body", 3, ())),
        ("---\n# nothing yet\n---", Split({}, "", 3, ())),
        ("<p>no front matter</p>\n---\nx\n---", Split({}, "<p>no front matter</p>\n---\nx\n---", 1, ())),
        ("---- not a line of three", Split({}, "---- not a line of three", 1, ())),
        ("", Split({}, "", 1, ())),
    ],
)
def test_front_matter_and_body_are_taken_apart(text: str, expected: Split) -> None:
    assert split(text) == expected


def test_values_keep_what_they_say_and_their_order() -> None:
    block = """\
zeta: 1
date: 2014-03-01T10:00:00+02:00
draft: false
old: no
id: 007
version: 1.10
price: 2.5
empty:
quoted: "7"
tags: [a, 'b']
deep: {x: [1, {y: z}]}
text: |
  two
  lines
2013: year
on: key
"""
    values = split(f"---\n{block}---\n").front_matter
    assert list(values.items()) == [
        ("zeta", 1),
        ("date", "2014-03-01T10:00:00+02:00"),
        ("draft", False),
        ("old", "no"),
        ("id", "007"),
        ("version", "1.10"),
        ("price", 2.5),
        ("empty", None),
        ("quoted", "7"),
        ("tags", ["a", "b"]),
        ("deep", {"x": [1, {"y": "z"}]}),
        ("text", "two\nlines\n"),
        ("2013", "year"),
        ("on", "key"),
    ]
    assert [type(values[key]) for key in ("date", "old", "id", "quoted")] == [Plain, Plain, Plain, str]


def test_aliases_and_merge_keys_are_followed() -> None:
    values = split("---\na: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  l: 3\n---\n").front_matter
    assert values == {"a": {"k": 1, "l": 2}, "b": {"k": 1, "l": 2}, "c": {"l": 3, "k": 1}}


def test_a_key_that_stands_twice_loses_its_first_value_and_says_so() -> None:
    parts = split("---\ntags: a\ntitle: x\ntags: b\n---\n")
    lost = Change("front_matter_duplicate_key", Effect.LOSS, "tags: line 4 counts, line 2 is lost")
    assert (parts.front_matter, parts.notes) == ({"tags": "b", "title": "x"}, (lost,))


def test_control_characters_do_not_cost_the_post() -> None:
    parts = split("---\ntitle: a\x02b\x1f\n---\n")
    assert parts.front_matter == {"title": "ab"}
    assert parts.notes == (Change("front_matter_control_character", Effect.REPAIR, "2 taken out"),)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\ntitle: x\n<p>body</p>", 1, "never closed"),
        ("\n\n---\ntitle: x", 3, "never closed"),
        ("---\ntitle: x\nbad: [1\n---\n", 4, "no YAML"),
        ("---\ntitle: a: b\n---\n", 2, "mapping values are not allowed"),
        ("---\na: 1\n\tb: 2\n---\n", 3, "no YAML"),
        ("---\njust words\n---\n", 2, "not made of `key: value` lines"),
        ("---\n- a\n- b\n---\n", 2, "not made of `key: value` lines"),
        (
            "---\na: 1\nx: !!python/object/apply:os.system [id]\n---\n",
            3,
            "python/object/apply:os.system, which is not read",
        ),
        ("---\nx: !ruby/object:Time 1\n---\n", 2, "!ruby/object:Time, which is not read"),
        ("---\n? [a]\n: b\n---\n", 2, "as a key"),
        ("---\na: &a [*a]\n---\n", 2, "without end"),
        ("---\na: *nowhere\n---\n", 2, "undefined alias"),
        ("+++\ntitle = x\n+++\n", 1, "is no TOML"),
        ("\n\n+++\ntitle = 'x'\n", 3, "never closed by a line +++"),
        ("+++\na = '" + "x" * 500_000 + "'\n+++\n", 1, "more than 500,000"),
        (';;;\n"title": "x"\n;;;\n', 1, "between lines ;;; is not read"),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(FrontMatterError) as raised:
        split(text)
    assert raised.value.line == line
    assert message in raised.value.message


LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "block",
    [
        LAUGHS,
        "a: " + "[" * 100_000,
        "- " * 100_000,
        "a: " + "{a: " * 20_000,
        "\n".join(" " * n + "a:" for n in range(300)),
        "".join(f"a{n}: &a{n} [{f'*a{n - 1}' if n else ''}]\n" for n in range(200)),
        "x: " + "y" * 600_000,
    ],
    ids=["laughs", "brackets", "dashes", "braces", "indents", "chain", "long"],
)
def test_a_bomb_is_refused_in_time(block: str) -> None:
    with pytest.raises(FrontMatterError):
        split(f"---\n{block}\n---\n")


@pytest.mark.parametrize(
    ("text", "values", "body", "body_line"),
    [
        (
            "+++\ntitle = 'A'\ndate = 2012-01-02T03:04:05Z\nday = 2012-01-02\n[more]\nn = [1, 2.5, true]\n+++\n<p>x",
            {
                "title": "A",
                "date": Plain("2012-01-02T03:04:05+00:00"),
                "day": Plain("2012-01-02"),
                "more": {"n": [1, 2.5, True]},
            },
            "<p>x",
            8,
        ),
        ("+++\r\na = 1\r\n+++\r\nx", {"a": 1}, "x", 4),
        ("+++\nn = 1000000000000000000\nx = inf\n+++\n", {"n": Plain("1000000000000000000"), "x": Plain("inf")}, "", 5),
        (
            '{\n "title": "A", "x": null,\n "y": {"z": ["b"]}\n}\n\n<p>x',
            {"title": "A", "x": None, "y": {"z": ["b"]}},
            "\n<p>x",
            5,
        ),
        ('{"a": 1} and words', {}, '{"a": 1} and words', 1),
        ('{"a": 1', {}, '{"a": 1', 1),
        ("{" + '"a":{' * 100_000, {}, "{" + '"a":{' * 100_000, 1),
        ("{ words }", {}, "{ words }", 1),
    ],
)
def test_toml_and_json_are_read_as_yaml_is(text: str, values: dict[str, object], body: str, body_line: int) -> None:
    read = split(text)
    assert (read.front_matter, read.body, read.body_line) == (values, body, body_line)
    assert [type(value) for value in read.front_matter.values()] == [type(value) for value in values.values()]
