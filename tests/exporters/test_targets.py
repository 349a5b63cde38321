"""Every post has a file and an address in every target, and keeps its old address where it can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.exporters.targets import Placing, address_of, file_of, stem_of
from migrate.model.settings import Target

GENERATORS = [Target.HUGO, Target.JEKYLL, Target.ELEVENTY]


@pytest.mark.parametrize(
    ("target", "day", "is_draft", "path"),
    [
        (Target.PLAIN, "2014-03-01", False, "posts/name.md"),
        (Target.HUGO, "2014-03-01", True, "content/posts/name.md"),
        (Target.JEKYLL, "2014-03-01", False, "_posts/2014-03-01-name.md"),
        (Target.JEKYLL, "2014-03-01", True, "_drafts/name.md"),
        (Target.JEKYLL, None, False, "posts/name.md"),
        (Target.ELEVENTY, None, False, "posts/name.md"),
    ],
)
def test_the_file_lies_where_the_target_looks(target: Target, day: str | None, is_draft: bool, path: str) -> None:
    assert file_of(target, Placing("name", day, is_draft)) == path


@pytest.mark.parametrize(
    ("slug", "stem"),
    [
        ("name", "name"),
        ("index", "index-page"),
        ("Index", "Index-page"),
        ("_index", "index-page"),
        ("_config.yml", "config.yml"),
        ("~/x", "x"),
        ("_-._", "unnamed"),
        ("index-2", "index-2"),
    ],
)
def test_no_generator_takes_a_post_for_more_than_a_post(slug: str, stem: str) -> None:
    assert stem_of(slug) == stem


@pytest.mark.parametrize(
    ("old", "hugo", "jekyll", "eleventy"),
    [
        ("http://old.test/blog/name", "/blog/name", "/blog/name", "/blog/name/"),
        ("/2014/03/name/", "/2014/03/name/", "/2014/03/name/", "/2014/03/name/"),
        ("/blog/name.html", "/blog/name.html", "/blog/name.html", "/blog/name.html"),
        ("/blog/name.htm", "/blog/name.htm", "/posts/stem/", "/blog/name.htm"),
        ("/caf%C3%A9", "/café", "/café", "/café/"),
        ("/v1.2", "/v1.2/", "/v1.2/", "/v1.2/"),
        ("/Blog/Name", "/Blog/Name", "/Blog/Name", "/Blog/Name/"),
        *((old, *["/posts/stem/"] * 3) for old in ("/?p=12", "/name.php", "/", "/a//b", "/x/:year/y", "/assets/x")),
        *((old, *["/posts/stem/"] * 3) for old in ("/{{7*7}}", "/a%22b", "/%00", "/.git/x", "mailto:a@b.test", None)),
    ],
)
def test_the_old_path_stays_where_it_can_be_a_page(old: str | None, hugo: str, jekyll: str, eleventy: str) -> None:
    assert [address_of(target, old, "stem") for target in GENERATORS] == [hugo, jekyll, eleventy]


def test_without_a_generator_a_post_stands_where_its_file_does() -> None:
    assert address_of(Target.PLAIN, "http://old.test/blog/name", "stem") == "/posts/stem/"


@given(st.text(max_size=30), st.text(min_size=1, max_size=20), st.sampled_from(GENERATORS))
def test_no_address_holds_what_a_generator_or_a_disk_would_act_on(path: str, stem: str, target: Target) -> None:
    address = address_of(target, f"/{path}", stem)
    assert address.startswith("/")
    assert not set(address) & set("{}%:\\\"'<>?#*\n\r\0 ")
    assert ".." not in address.split("/")
