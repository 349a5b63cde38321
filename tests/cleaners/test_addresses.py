"""An address in angle brackets is read, not lost as an element of that name."""

import pytest

from migrate.cleaners.addresses import free_addresses
from migrate.model.change import Effect


@pytest.mark.parametrize(
    ("body", "freed"),
    [
        ("<p>See <http://x.test/A?b=1>.</p>", '<p>See <a href="http://x.test/A?b=1">http://x.test/A?b=1</a>.</p>'),
        ("<p><Jo.Doe@x.test></p>", '<p><a href="mailto:Jo.Doe@x.test">Jo.Doe@x.test</a></p>'),
        ("<p>[u](<http://x.test/u>)</p>", "<p>[u](http://x.test/u)</p>"),
        ("<p><mailto:a@x.test></p>", '<p><a href="mailto:a@x.test">mailto:a@x.test</a></p>'),
    ],
)
def test_it_becomes_a_link(body: str, freed: str) -> None:
    found, changes = free_addresses(body, mend=True)
    assert found == freed
    assert [change.rule for change in changes] == ["address_as_tag"]
    assert free_addresses(found, mend=True) == (found, [])


@pytest.mark.parametrize(
    "body",
    [
        '<p title="<http://x.test/>">a</p>',
        "<!-- <http://x.test/> -->",
        "<script>'<http://x.test/>'</script>",
        "<p>&lt;http://x.test/&gt;</p>",
        "<p>a <b@c d</p>",
    ],
)
def test_what_is_none_stays(body: str) -> None:
    assert free_addresses(body, mend=True) == (body, [])


def test_without_repair_it_is_a_loss() -> None:
    body = "<p><http://x.test/></p>"
    assert [(c.rule, c.effect) for c in free_addresses(body, mend=False)[1]] == [("address_as_tag", Effect.LOSS)]


def test_many_brackets_take_no_time() -> None:
    assert free_addresses("<a@" * 100_000 + "<http://" * 50_000, mend=True)[1] == []
