"""An address in the front matter points at our file where we have one, and stays where we have none."""

from migrate.exporters.front_matter_urls import rewrite_values
from migrate.model.change import Change, Effect
from migrate.model.settings import Repair


def test_only_what_is_held_is_replaced_however_deep_it_stands() -> None:
    held = {"http://cdn.example/c.jpg": "assets/c-1.jpg"}
    values = {"image": "//cdn.example/c.jpg", "more": [{"src": "http://cdn.example/d.jpg"}], "n": 3, "t": "a // b"}
    assert rewrite_values(values, held.get, "http://www.example/", Repair.SAFE) == (
        {"image": "../assets/c-1.jpg", "more": [{"src": "http://cdn.example/d.jpg"}], "n": 3, "t": "a // b"},
        [Change("file_localised", Effect.REPAIR, "//cdn.example/c.jpg → assets/c-1.jpg")],
    )
