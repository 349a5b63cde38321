"""Posts made to do harm: each has one clear result, nothing of it is live anywhere, and its neighbours migrate."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Ended, manifest

Migrate = Callable[..., Ended]

REFUSED = {
    "nested.html": "<div>" * 100_000 + "deep",
    "lists.html": "<ul><li>" * 6_000,
    "large.html": "<p>" + "word " * 10_200_000,
}
SURVIVING = {
    "comments.html": "<p>before</p>" + "<!--" * 20_000,
    "tables.html": "<table><tr><td>" * 45 + "x",
    "emphasis.html": "<p>" + "<b><i>" * 90 + "x",
    "brackets.html": "<p>" + "[" * 20_000 + "</p>",
    "stars.html": "<p>" + "*_" * 20_000 + "</p>",
    "attributes.html": "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>",
    "entities.html": "<p>" + "&amp;lt;" * 20_000 + "</p>",
    "oneline.html": "<p>" + "long " * 200_000 + "</p>",
    "nul.html": "<p>a\x01b\x02c</p>",
}
ACTIVE = """---
title: "\\e[31mred\\u202Eevil <script>alert(1)</script>"
slug: ../../../etc/passwd
---
<p onclick="steal()">text <script>alert(2)</script><a href="javascript:alert(3)">one</a>
<a href=" jAvA\tscript:alert(4)">two</a> <a href="data:text/html,<script>alert(5)</script>">three</a>
&lt;script&gt;alert(6)&lt;/script&gt; <svg onload="alert(7)"><script>alert(8)</script></svg>
<iframe srcdoc="<script>alert(9)</script>" src="javascript:alert(10)"></iframe>
<object data="javascript:alert(11)"></object>
<form action="javascript:alert(12)"><button formaction="javascript:alert(13)">go</button></form>
<img src=x onerror="alert(14)"><math href="javascript:alert(15)">m</math><base href="javascript:alert(16)//">
<style>@import 'javascript:alert(17)';</style><meta http-equiv="refresh" content="0;url=javascript:alert(18)"></p>
"""


@pytest.fixture
def out(migrate: Migrate, tmp_path: Path) -> Path:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "good.html").write_text("---\ntitle: Good\n---\n<p>Fine.</p>", encoding="utf-8")
    for name, body in {**REFUSED, **SURVIVING, "active.html": ACTIVE}.items():
        (posts / name).write_text(body, encoding="utf-8")
    ended = migrate("run", "posts", "-o", "out", "--offline")
    assert ended.code == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    return tmp_path / "out"


def test_each_has_one_clear_result_and_the_others_migrate(out: Path) -> None:
    posts = {post["id"]: post for post in manifest(out)["posts"]}
    assert {name for name, post in posts.items() if post["status"] == "failed"} == set(REFUSED)
    assert all(name in posts[name]["error"] for name in REFUSED)
    assert (out / "posts" / "good.md").read_text(encoding="utf-8") == "---\ntitle: Good\n---\n\nFine.\n"


def test_no_output_is_larger_than_what_its_post_can_explain(out: Path) -> None:
    sizes = {post["id"]: (out / post["markdown"]).stat().st_size for post in manifest(out)["posts"] if post["markdown"]}
    assert all(size < 20 * len(SURVIVING.get(name, ACTIVE)) + 1_000 for name, size in sizes.items()), sizes


def test_nothing_lies_outside_the_output(out: Path) -> None:
    assert {path.name for path in out.parent.iterdir()} == {"posts", "out"}
    assert all(path.resolve().is_relative_to(out.resolve()) for path in out.rglob("*"))


def test_no_output_holds_anything_active(out: Path) -> None:
    entry = next(post for post in manifest(out)["posts"] if post["id"] == "active.html")
    body = (out / entry["markdown"]).read_text(encoding="utf-8").split("\n---\n", 1)[1]
    assert not re.search(
        r"(?<!\\)<\s*/?script|\son\w+\s*=|(?:java|vb)script:|data:text/html|srcdoc", body, re.IGNORECASE
    ), body
    assert "alert(6)" in body
    page = (out / "report" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "\x1b" not in page


def test_the_terminal_is_told_no_escape_sequence(migrate: Migrate, tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "a\x1b[31m.html").write_bytes(b'---\ntitle: "x\n---\n')
    ended = migrate("run", "posts", "-o", "out", "--offline")
    assert "\x1b" not in ended.stdout + ended.stderr


TEMPLATES = [
    "{{ site.secret }}",
    "{% include x %}",
    "{{< youtube >}}",
    "{{% raw %}}",
    "<%= 7 %>",
    "${7*7}",
    "$x^2$ and $$y$$",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_template_code_in_the_text_is_still_there_as_text(migrate: Migrate, tmp_path: Path, text: str) -> None:
    (tmp_path / "post.html").write_text(f"<p>{text.replace('<', '&lt;')}</p>", encoding="utf-8")
    migrate("run", "post.html", "-o", "out", "--offline")
    entry = manifest(tmp_path / "out")["posts"][0]
    assert entry["round_trip"]["text"] is True
    assert entry["losses"] == []


HEADS = {
    "python.html": "x: !!python/object/apply:os.system ['touch pwned']",
    "bomb.html": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)),
    "deep.html": "x: " + "[" * 5_000,
}
ACTING = """---
title: "{{ 7*7 }} \\u202Eevil"
permalink: "/{{ 7*7 }}/../../x"
url: /%2e%2e/{{x}}
slug: ..\\..\\windows
layout: ../../../etc/passwd
eleventyComputed: {title: "{% include '/etc/passwd' %}"}
outputs: [evil]
cascade: {url: /}
render_with_liquid: true
date: 2014-99-99
aliases: [/../../etc/passwd, "/{{ x }}"]
---
<p>{{ site.secret }} {% include x %} {{&lt; figure &gt;}} {{% raw %}} {# x #}</p>
<p><code>{{ site.secret }} {% endraw %} {{&lt; x</code></p>
<pre>{% for x in y %}{{ x }}{% endfor %}
{{&lt; shortcode &gt;}}</pre>
<h2>{{ x }} {#id onclick=alert(1)}</h2><p><img src="/{{x}}.png" alt="{{ y }}"><a href="/{% x %}">z</a></p>
"""


ACTS_IN = {
    "hugo": "layout|outputs|cascade",
    "jekyll": "layout|render_with_liquid",
    "eleventy": "layout|eleventyComputed",
}


@pytest.mark.parametrize("target", ACTS_IN)
def test_no_target_is_harmed_by_any_of_them(migrate: Migrate, tmp_path: Path, target: str) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    refused = {name: REFUSED[name] for name in ("nested.html", "lists.html")}
    heads = {name: f"---\n{head}\n---\n<p>x</p>" for name, head in HEADS.items()}
    written = {**refused, **heads, **SURVIVING, "active.html": ACTIVE, "acting.html": ACTING}
    for name, body in written.items():
        (posts / name).write_text(body, encoding="utf-8")
    ended = migrate("run", "posts", "-o", "out", "--offline", "--target", target)
    assert ended.code == 1, ended.stderr
    out = tmp_path / "out"
    entries = {post["id"]: post for post in manifest(out)["posts"]}
    assert {name for name, post in entries.items() if post["status"] == "failed"} == {*refused, *heads}
    assert {path.name for path in tmp_path.iterdir()} == {"posts", "out"}
    assert all(path.resolve().is_relative_to(out.resolve()) for path in out.rglob("*"))
    head, body = (out / entries["acting.html"]["markdown"]).read_text(encoding="utf-8").split("\n---\n", 1)
    inert = re.sub(r"\{% raw %\}.*?\{% endraw %\}|\{\{<?%?/\*.*?\*/>?%?\}\}", "", body, flags=re.DOTALL)
    inert = inert.replace('{{ "{%" }}', "")
    acts = r"\{\{[<%]" if target == "hugo" else r"\{[{%]"
    assert not re.search(acts, inert), body
    address = entries["acting.html"]["address"]
    assert re.fullmatch(r"/posts/[\w-]+/", address), address
    assert not re.search(rf"^(?:{ACTS_IN[target]}|date):", head, re.MULTILINE), head
    active = (out / entries["active.html"]["markdown"]).read_text(encoding="utf-8").split("\n---\n", 1)[1]
    assert not re.search(r"(?<!\\)<\s*/?script|\son\w+\s*=|(?:java|vb)script:|srcdoc", active, re.IGNORECASE), active
