"""The pictures: bars that add up, and the same figures in words."""

from migrate.model.link import Copy, Status
from migrate.model.manifest import HostEntry
from migrate.review.findings import HostLoss
from migrate.review.pictures import Picture, by_host, by_year, over_checks
from migrate.review.tally import LinkTally
from tests.review import sample
from tests.review.past import ran


def heights(picture: Picture, shade: str) -> list[float]:
    return [sum(part.height for part in bar.parts if part.shade == shade) for bar in picture.bars]


def test_a_single_check_is_no_picture() -> None:
    assert over_checks(sample.head(), []) is None


def test_checks_stand_in_their_order_and_this_one_is_the_last() -> None:
    start = sample.head()
    now = start.model_copy(
        update={"run": start.run.model_copy(update={"counts": {"links": 10, "links_dead": 4, "links_suspect": 2}})}
    )
    picture = over_checks(now, [ran(2, dead=2), ran(9, suspect=1), ran(5, code=None)])
    assert picture is not None
    assert [row[0] for row in picture.rows] == ["23 February 2026", "2 March 2026", "4 March 2026"]
    assert [row[1:] for row in picture.rows] == [("0", "1", "1"), ("2", "0", "2"), ("4", "2", "6")]
    assert picture.said == "1 of 10 links did not work on 23 February 2026, 6 of 10 on 4 March 2026."
    low, middle, high = heights(picture, "lost")
    assert (low, round(high / middle, 1)) == (0, 2.0)


def test_years_count_a_link_once_for_each_year_of_its_posts() -> None:
    tally = LinkTally()
    tally.add(sample.failing("https://a.example/"), years=[2012, 2012, 2014])
    tally.add(sample.failing("https://b.example/", Status.TIMEOUT, Copy.OURS), years=[2014])
    tally.add(sample.link("https://c.example/"), years=[2014])
    picture = by_year(tally)
    assert picture is not None
    assert picture.rows == (("2012", "1", "0", "0", "1"), ("2014", "1", "1", "1", "3"))
    assert picture.said == "Most links that do not work stand in posts of 2014: 2 of 3."
    assert by_year(LinkTally()) is None


def test_hosts_are_drawn_beside_all_their_links() -> None:
    sizes = [HostEntry(host="a.example", verdict=None, reason=None, links=9)]
    picture = by_host([HostLoss("a.example", 4, 3)], sizes)
    assert picture is not None
    assert picture.rows == (("a.example", "3", "1", "5", "9"),)
    assert [part.width for part in picture.bars[0].parts] == [240, 80, 400]
    assert by_host([], sizes) is None
