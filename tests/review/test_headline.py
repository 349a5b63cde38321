"""The report in a few sentences."""

import pytest

from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import LinkEntry, PostEntry, PostStatus
from migrate.review.headline import headline
from migrate.review.tally import LinkTally, PostTally
from tests.review.sample import failing, link, post

GOOD = link("https://a.example/")
LOST = failing("https://b.example/")
KEPT = failing("https://c.example/", copy=Copy.OURS)
LEFT = link("https://d.example/", status=Status.OFFLINE, verdict=Verdict.NOT_CHECKED, copy=Copy.NONE)
DONE = post("a.html")
FAILED = post("b.html", status=PostStatus.FAILED)
REMOVED = post("c.html", status=PostStatus.REMOVED)


@pytest.mark.parametrize(
    ("posts", "links", "said"),
    [
        ([], [], "There is no post. There is no link."),
        ([DONE], [GOOD], "The post was exported. Of 1 link checked, none failed."),
        ([DONE, DONE, REMOVED], [LEFT], "All 2 posts were exported. No link was checked."),
        ([DONE, FAILED], [GOOD, LEFT], "1 of 2 posts were exported. Of 1 link checked, none failed."),
        ([DONE], [GOOD, LOST], "The post was exported. Of 2 links checked, 1 does not work. We know of no copy of it."),
        (
            [DONE],
            [KEPT, KEPT, GOOD],
            "The post was exported. Of 3 links checked, 2 do not work. A copy of each is kept.",
        ),
        (
            [DONE],
            [KEPT, LOST, LOST],
            "The post was exported. Of 3 links checked, 3 do not work. We know of no copy of 2 of them.",
        ),
    ],
)
def test_it_says_the_outcome_and_the_worst_of_it(posts: list[PostEntry], links: list[LinkEntry], said: str) -> None:
    post_tally, link_tally = PostTally(), LinkTally()
    for number, entry in enumerate(posts, start=1):
        post_tally.add(number, entry)
    for each in links:
        link_tally.add(each)
    assert headline(post_tally, link_tally) == said
