"""What follows from a sample for all links called working."""

import pytest

from migrate.custody.audits import at_most_permille, sample

URLS = [f"https://example.org/{n}" for n in range(1000)]


@pytest.mark.parametrize(
    ("wrong", "opened", "permille"),
    [
        (0, 30, 96),  # 1 - 0.05 ** (1 / 30) = 0.09503
        (1, 30, 149),  # (1 - p) ** 30 + 30 * p * (1 - p) ** 29 = 0.05 where p = 0.1486
        (3, 30, 239),
        (29, 30, 999),  # p ** 30 = 0.95 where p = 0.9983
        (30, 30, 1000),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(wrong: int, opened: int, permille: int) -> None:
    assert at_most_permille(wrong, opened, 10_000) == permille


def test_the_bound_is_the_share_itself_where_all_were_opened() -> None:
    assert [at_most_permille(wrong, 7, 7) for wrong in (0, 1, 7)] == [0, 143, 1000]


def test_nothing_is_known_where_nothing_was_opened() -> None:
    assert (at_most_permille(0, 0, 50), at_most_permille(0, 0, 0)) == (1000, 0)


def test_the_same_seed_draws_the_same_links_in_whatever_order_they_come() -> None:
    drawn = sample(URLS, "seed")
    assert (len(drawn), len(set(drawn))) == (30, 30)
    assert sample(reversed(URLS), "seed") == drawn
    assert sample(URLS, "another") != drawn
    assert sample(URLS[:5], "seed") == tuple(url for url in sample(URLS[:5], "seed", 100))


def test_every_link_is_as_likely_to_be_drawn() -> None:
    counts = dict.fromkeys(URLS[:100], 0)
    for n in range(1000):
        for url in sample(URLS[:100], str(n), 10):
            counts[url] += 1
    assert 60 < min(counts.values()) <= max(counts.values()) < 140  # 100 each, ±4 standard deviations of 9.5
