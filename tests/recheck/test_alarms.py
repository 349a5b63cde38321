"""Who knows of what, and what is written when somebody says to know."""

from migrate.model.review import Acknowledged, Decided, Decision, Reason
from migrate.model.reviewed import Standing
from migrate.recheck.alarms import acknowledging, known_of
from migrate.verdict.alarm import Acknowledgement, Concern
from tests.recheck.outputs import finding, on

SECRET, SHOWN = "http://a.example/?token=abc", "http://a.example/?token=REDACTED"


def test_one_entry_for_a_dead_host_one_for_every_other_link_and_none_twice() -> None:
    told = (
        finding("http://a.example/1", "http://b.example/", concern=Concern.UNUSUAL),
        finding("http://cdn.example/1", "http://cdn.example/2", concern=Concern.HOST_DEAD, host="cdn.example"),
        finding("http://b.example/"),
    )
    assert acknowledging(told, "Ada", on(10)) == [
        Acknowledged(what=what, by="Ada", at=on(10))
        for what in ("http://a.example/1", "http://b.example/", "cdn.example")
    ]


def test_who_decided_knows_and_the_last_word_counts() -> None:
    decided = Decided(url="http://b.example/", decision=Decision.KEEP, reason=Reason.SEEN, by="Ada", at=on(2))
    heard = [Acknowledged(what="a.example", by="Ada", at=on(day)) for day in (1, 3)]
    said = Standing({decided.url: decided}, tuple(heard))
    assert list(known_of(said, [])) == [
        Acknowledgement("a.example", on(3)),
        Acknowledgement("http://b.example/", on(2)),
    ]


def test_what_was_said_of_a_url_as_it_is_shown_holds_for_each_that_is_shown_so() -> None:
    said = Standing(known=(Acknowledged(what=SHOWN, by="Ada", at=on(1)),))
    other = "http://a.example/?token=xyz"
    assert {each.what for each in known_of(said, [SECRET, other, "http://b.example/"])} == {SHOWN, SECRET, other}
