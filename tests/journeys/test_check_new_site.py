"""`check --posts`: the links of the new site, as its Markdown is now."""

from pathlib import Path

import pytest

from migrate.demo.answers import Site
from tests.journeys.conftest import manifest
from tests.journeys.job import Job, page


@pytest.fixture
def migrated(job: Job) -> Job:
    job.host("a.example", Site({f"/{name}": page(name) for name in ("one", "two", "three")}))
    job.links("http://a.example/one", "http://a.example/two")
    assert job.run().code == 0
    return job


def places(job: Job) -> dict[str, list[tuple[str, int]]]:
    return {
        link["url"]: [(at["post"], at["line"]) for at in link["occurrences"]] for link in manifest(job.out)["links"]
    }


def test_the_markdown_just_made_has_the_links_of_the_posts_on_its_own_lines(migrated: Job) -> None:
    asked = len(migrated.web.log)
    ended = migrated.check(0.01, "--posts", migrated.out / "posts")
    assert (ended.code, len(migrated.web.log)) == (0, asked)
    text = (migrated.out / "posts" / "post.md").read_text(encoding="utf-8").splitlines()
    lines = {url: number for number, line in enumerate(text, 1) for url in places(migrated) if url in line}
    assert places(migrated) == {url: [("posts/post.md", line)] for url, line in lines.items()}
    assert set(lines) == {"http://a.example/one", "http://a.example/two"}


def test_new_links_join_vanished_ones_retire_and_what_was_known_is_kept(migrated: Job, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "new.md").write_text(
        '+++\ntitle = "New"\norigin = "http://a.example/two"\n+++\n\nSee [three][3].\n\n[3]: http://a.example/three\n',
        encoding="utf-8",
    )
    before = migrated.link("http://a.example/two")
    assert migrated.check(0.01, "--posts", content).code == 0
    assert places(migrated) == {
        "http://a.example/two": [("content/new.md", 3)],
        "http://a.example/three": [("content/new.md", 6)],
    }
    assert migrated.link("http://a.example/three")["verdict"] == "ok"
    after = migrated.link("http://a.example/two")
    assert (after["first_ok"], after["copy_capture"]) == (before["first_ok"], before["copy_capture"])
    posts = {post["id"]: (post["status"], post["markdown"]) for post in manifest(migrated.out)["posts"]}
    assert posts == {"post.html": ("exported", "posts/post.md"), "content/new.md": ("skipped", None)}


def test_the_next_run_is_about_the_old_posts_again(migrated: Job, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "new.md").write_text("<http://a.example/three>\n", encoding="utf-8")
    migrated.check(0.01, "--posts", "content")
    assert migrated.run(0.02).code == 0
    assert set(places(migrated)) == {"http://a.example/one", "http://a.example/two"}
    assert (migrated.out / "posts" / "post.md").is_file()


def test_it_needs_an_output_a_folder_with_markdown_and_no_list_beside_it(migrated: Job, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "a.md").write_text("x", encoding="utf-8")
    for wrong, told in (
        (("--posts", "empty"), "holds no posts"),
        (("--posts", "nowhere"), "does not exist"),
        (("--posts", "some", "--links", "x"), "one or about the other"),
    ):
        ended = migrated.check(0.01, *map(str, wrong))
        assert (ended.code, told in ended.stderr) == (2, True)
    migrated.out = tmp_path / "other"
    ended = migrated.check(0.01, "--posts", "some")
    assert (ended.code, "migrate run" in ended.stderr) == (2, True)
