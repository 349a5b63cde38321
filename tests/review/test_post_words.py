"""What was mended and lost in posts is said in words."""

from pathlib import Path

from migrate.exporters.manifest import iter_posts
from migrate.review.post_words import said_of
from migrate.review.wording import ROUND_TRIP_PARTS


def test_every_repair_and_loss_of_the_demo_has_words(demo_output: Path) -> None:
    posts = list(iter_posts(demo_output / "manifest.json"))
    codes = {repair.rule for post in posts for repair in post.repairs}
    codes |= {loss.kind for post in posts for loss in post.losses} | set(ROUND_TRIP_PARTS)
    without = {code for code in codes if said_of(code) == code.replace("_", " ").capitalize()}
    assert len(codes) > 20
    assert without == set()


def test_a_rule_that_nobody_described_keeps_its_name() -> None:
    assert said_of("a_rule_of_tomorrow") == "A rule of tomorrow"


def test_no_page_of_posts_shows_a_code(demo_output: Path) -> None:
    (page,) = (demo_output / "report" / "evidence").glob("posts-*.html")
    text = page.read_text(encoding="utf-8")
    assert "Picture taken from the copy that we keep" in text
    assert "image_localised" not in text
