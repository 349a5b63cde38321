"""The gate sees what a reader would miss, and nothing else."""

from migrate import markup
from migrate.exporters.fidelity import compare
from migrate.model.manifest import Loss, RoundTrip

NOTHING = dict.fromkeys(RoundTrip.model_fields)


def test_a_faithful_post_has_no_loss() -> None:
    fidelity = compare(markup.parse("<p>One <b>bold</b> word.</p>"), "One **bold** word.\n")
    assert fidelity.round_trip == RoundTrip(**{**NOTHING, "text": True, "emphasis": True})
    assert fidelity.losses == ()


def test_a_lost_link_and_a_lost_word_are_named() -> None:
    fidelity = compare(markup.parse('<p>See <a href="https://a.example/x">the map</a> here.</p>'), "See the map.\n")
    assert (fidelity.round_trip.text, fidelity.round_trip.links) == (False, False)
    assert fidelity.losses == (
        Loss(kind="text", detail="from no. 3 on: “map here.” became “map.”"),
        Loss(kind="links", detail="missing: https://a.example/x the map"),
    )
