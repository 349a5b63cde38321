"""What a person reads in the morning."""

import unicodedata

from migrate.cli.check_formats.as_text import as_text
from migrate.model.link import Copy, Status, Verdict
from migrate.recheck.told import CheckTold, Place
from migrate.verdict.alarm import Change, Concern
from tests.cli.check_formats.sample import check, dead, finding, hostile, link


def text(told: CheckTold) -> str:
    return "".join(as_text(told))


def test_links_that_joined_and_retired_are_counted() -> None:
    assert text(check(link(), joined=1, retired=2)) == (
        "1 link: 1 works.\n\n1 link joined, 2 retired. 1 address was asked for.\nReport: out/report/index.html\n"
    )


def test_where_nothing_changed_it_is_one_line() -> None:
    assert text(check(link(), link("http://a.example/2"), left=3)) == (
        "Nothing changed. 2 links: 2 work. 2 addresses were asked for. 3 addresses are due and left for another time. "
        "Report: out/report/index.html\n"
    )


def test_what_needs_somebody_comes_first_then_each_kind_of_change_then_what_is_only_counted() -> None:
    gone = dead(copy=Copy.NONE, places=(Place("posts/one.html", 12), Place("posts/two.html", 3)), places_count=9)
    known = dead("http://a.example/known", concern=None)
    moved = link("http://b.example/old", change=Change.MOVED, status=Status.MOVED, final_url="http://b.example/new")
    back = link("http://b.example/back", change=Change.RECOVERED)
    odd = link("http://b.example/odd", change=Change.CHANGED, reason="Something else.")
    rotten = dead("http://c.example/", change=Change.ALREADY_DEAD, concern=None, reason="It never worked.")
    watched = link("http://d.example/", change=Change.SUSPECT, verdict=Verdict.SUSPECT)
    told = check(gone, known, moved, back, odd, rotten, watched, findings=(finding(gone),), left=1)
    assert text(told) == (
        "7 links: 3 work; 1 is being watched; 3 are gone.\n"
        "\n"
        "1 finding needs somebody:\n"
        "\n"
        "  http://a.example/1\n"
        f"    {gone.reason}\n"
        "    Found dead on 3 May 2031; no copy is known.\n"
        "    In posts/one.html:12, posts/two.html:3, and 7 more places\n"
        "\n"
        "Newly dead (1):\n"
        "  http://a.example/known\n"
        f"    {known.reason}\n"
        "    In posts/one.html:12\n"
        "\n"
        "Works again (1):\n"
        "  http://b.example/back\n"
        "    In posts/one.html:12\n"
        "\n"
        "Moved for good (1):\n"
        "  http://b.example/old → http://b.example/new\n"
        "    In posts/one.html:12\n"
        "\n"
        "Seen otherwise than before (1):\n"
        "  http://b.example/odd\n"
        "    Something else.\n"
        "    In posts/one.html:12\n"
        "\n"
        "Dead already when first seen (1):\n"
        "  http://c.example/\n"
        "    It never worked.\n"
        "    In posts/one.html:12\n"
        "\n"
        "7 addresses were asked for. Began to fail, being watched: 1. 1 address is due and left for another time.\n"
        "Report: out/report/index.html\n"
    )


def test_a_dead_host_is_one_finding_whatever_hangs_on_it() -> None:
    links = [dead(f"http://cdn.example/{n}", places=(Place(f"posts/{n}.html", n),)) for n in range(500)]
    told = text(check(*links, findings=(finding(*links, concern=Concern.HOST_DEAD, host="cdn.example"),)))
    assert "1 finding needs somebody" in told
    assert "and 497 more, all in the report" in told
    assert "and 495 more places" in told
    assert len(told.splitlines()) == 15


def test_long_lists_are_cut() -> None:
    told = text(check(*(link(f"http://a.example/{n}", change=Change.MOVED) for n in range(50))))
    assert "and 30 more, all in the report" in told


def test_who_acknowledged_is_named() -> None:
    assert "1 finding, known to Ada from now on:" in text(
        check(dead(), findings=(finding(dead()),), acknowledged_by="Ada")
    )


def test_our_own_outage_is_said_first() -> None:
    assert text(check(link(), outage="No route.")).startswith("Our own connection failed: nothing was judged.\n")


def test_nothing_hostile_reaches_the_terminal() -> None:
    told = text(hostile())
    assert {c for c in told if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == {"\n"}
    assert "\\x1b[31mred" in told
    assert "\\u202etxt.exe" in told
