"""`migrate run --target …`: the new site's own layout, and nothing in it that the posts could make act."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.journeys.conftest import Ended, manifest, tree

Migrate = Callable[..., Ended]
POSTS = {
    "dated.html": "---\ntitle: Dated\ndate: 2014-03-01T10:00:00+02:00\nurl: http://old.test/blog/dated\n---\n"
    '<p>See <a href="http://www.old.test/blog/undated/#x">that</a>, <a href="/about">about</a> and {{ site.x }}.</p>',
    "undated.html": "---\nurl: http://old.test/blog/undated\naliases: [/u, '/?p=7']\n---\n"
    '<p id="x">x</p><iframe src="https://v.test/1"></iframe>',
    "php.html": "---\nurl: http://old.test/index.php?id=3\n---\n<p>x</p>",
    "draft.html": "---\ntitle: D\ndraft: true\ndate: '0000-00-00'\n---\n<p>d</p>",
    "private.html": "---\nstatus: private\ntitle: P\n---\n<p>secret words</p>",
    "password.html": "---\npassword: hunter2\n---\n<p>secret words</p>",
    "twin.html": "---\nurl: http://old.test/blog/dated/\n---\n<p>twin</p>",
    "path.html": "---\nslug: ../../etc/passwd\nurl: /../../{{ 7 }}/%2e%2e/x\nlayout: ../../evil\n---\n<p>p</p>",
}
FILES = {
    "hugo": {f"content/posts/{name}.md" for name in ("dated", "undated", "draft")},
    "jekyll": {"_posts/2014-03-01-dated.md", "posts/undated.md", "_drafts/draft.md"},
    "eleventy": {"posts/dated.md", "posts/undated.md", "posts/draft.md"},
    "plain": {"posts/dated.md", "posts/undated.md", "posts/draft.md"},
}
CONFIG = {"hugo": "hugo.toml", "jekyll": "_config.yml", "eleventy": "eleventy.config.js"}


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    for name, text in POSTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(migrate: Migrate, target: str, *more: str) -> None:
    ended = migrate(
        "run",
        "posts",
        "-o",
        "out",
        "--offline",
        "--site",
        "http://old.test",
        "--target",
        target,
        "--rewrite",
        "all",
        *more,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.code in (0, 1), ended.stderr


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("target", FILES)
def test_posts_lie_where_the_target_looks_and_the_private_ones_nowhere(
    migrate: Migrate, tmp_path: Path, target: str
) -> None:
    run(migrate, target)
    out = tmp_path / "out"
    entries = {entry["id"]: entry for entry in manifest(out)["posts"]}
    written = {entry["markdown"] for entry in entries.values() if entry["markdown"]}
    assert FILES[target] <= written
    assert all((out / path).resolve().is_relative_to(out.resolve()) for path in written)
    skipped = {name: entry["error"] for name, entry in entries.items() if entry["status"] == "skipped"}
    assert set(skipped) == {"private.html", "password.html"}
    assert "private" in skipped["private.html"]
    assert "password" in skipped["password.html"]
    assert not any("secret words" in (out / path).read_text(encoding="utf-8") for path in written)
    assert target == "plain" or (out / CONFIG[target]).is_file()
    assert len({entry["address"] for entry in entries.values() if entry["address"]}) == len(written)


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("target", CONFIG)
def test_a_second_run_changes_no_byte_and_another_target_leaves_no_old_files(
    migrate: Migrate, tmp_path: Path, target: str
) -> None:
    run(migrate, target)
    once = tree(tmp_path / "out")
    run(migrate, target)
    assert tree(tmp_path / "out") == once
    run(migrate, "plain")
    left = {path.parent.name for path in (tmp_path / "out").rglob("*.md") if "report" not in path.parts}
    assert left == {"posts"}


@pytest.mark.usefixtures("posts")
def test_links_between_posts_lead_to_the_new_addresses_and_old_paths_to_them(migrate: Migrate, tmp_path: Path) -> None:
    run(migrate, "hugo")
    out = tmp_path / "out"
    body = (out / "content/posts/dated.md").read_text(encoding="utf-8")
    assert "[that](/blog/undated#x)" in body
    assert "[about](/about)" in body
    assert "{{" not in body
    assert "<https://v.test/1>" in (out / "content/posts/undated.md").read_text(encoding="utf-8")
    moved = (out / "redirects/_redirects").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("/index.php id=3 /posts/") for line in moved)
    assert "/u /blog/undated 301!" in moved
    assert "/ p=7 /blog/undated 301!" in moved
    assert "/feed /index.xml 301!" in moved
    assert not any(line.startswith("/blog/dated") for line in moved)


@pytest.mark.usefixtures("posts")
def test_without_a_generator_links_lead_to_the_files(migrate: Migrate, tmp_path: Path) -> None:
    run(migrate, "plain")
    assert "[that](undated.md#x)" in (tmp_path / "out/posts/dated.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("target", CONFIG)
def test_the_front_matter_of_every_post_is_one_that_cannot_act(migrate: Migrate, tmp_path: Path, target: str) -> None:
    run(migrate, target)
    out = tmp_path / "out"
    for entry in manifest(out)["posts"]:
        if entry["markdown"]:
            head = (out / entry["markdown"]).read_text(encoding="utf-8").split("\n---\n")[0]
            values = yaml.safe_load(head.removeprefix("---\n"))
            address = values["url" if target == "hugo" else "permalink"]
            assert address == entry["address"]
            assert not set(address) & set("{}%:")
            assert ".." not in address
            assert "layout" not in values
            assert "0000" not in json.dumps(values, default=str)
