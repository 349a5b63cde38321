"""The search for an old copy, over real sockets, in archives that behave and in such that do not."""

import json
from datetime import datetime, timedelta

import pytest

from migrate.demo.answers import Endless, Page, Redirect, Reset, Script
from migrate.demo.web import Web
from migrate.fetchers.listing import ArchiveBusy, ArchiveDown, NoneThere, OutOfReach
from migrate.fetchers.memento import MOST_OPENED, Finding, Found
from migrate.fetchers.web_archive import WAYBACK_MACHINE, TimeGate, Wayback, archive_at
from migrate.model.settings import Settings
from tests.fetchers.old_web import GATE, LOST, WAYBACK, Asking, copy, day, gate, http, link_to, oldweb, raw, shown

EARLY, MIDDLE, LATE = day("2011-02-03"), day("2012-05-06"), day("2014-08-09")
ASKED = GATE.prefix + LOST
MAP = f"http://oldweb.test/map/{LOST}"
NAMES = ["timestamp", "original", "mimetype", "statuscode", "digest"]


@pytest.fixture
def asking(web: Web) -> Asking:
    return Asking(Settings(proxy=web.proxy_url, ca_bundle=web.ca_bundle))


def seen(finding: Finding) -> tuple[str, datetime]:
    assert isinstance(finding, Found), finding
    return finding.memento.url, finding.memento.at


def cdx(*rows: tuple[str, ...]) -> Page:
    return Page(json.dumps([NAMES, *rows] if rows else []).encode(), headers=(("Content-Type", "application/json"),))


def row(at: datetime, digest: str = "", *, url: str = LOST, status: str = "200") -> tuple[str, ...]:
    return f"{at:%Y%m%d%H%M%S}", url, "text/html", status, digest or f"{at:%Y}"


# the patterns of RFC 7089


def test_a_timegate_that_redirects_costs_two_requests(web: Web, asking: Asking) -> None:
    links = [link_to(LOST, "original"), link_to(shown(EARLY), "first memento", EARLY)]
    web.change(oldweb({ASKED: gate(shown(MIDDLE), *links), raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(day("2012-06-01"))) == (shown(MIDDLE), MIDDLE)
    assert asking.asked == [ASKED, raw(MIDDLE)]
    assert web.log[0].request.header("Accept-Datetime") == "Fri, 01 Jun 2012 00:00:00 GMT"


def test_without_a_date_the_first_copy_is_asked_for(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(EARLY)), raw(EARLY): copy(EARLY)}))
    assert seen(asking.find(None)) == (shown(EARLY), EARLY)
    assert web.log[0].request.header("Accept-Datetime") == "Mon, 01 Jan 1996 00:00:00 GMT"


def test_a_timegate_may_lead_to_another_timegate(web: Web, asking: Asking) -> None:
    other = f"http://oldweb.test/other/{LOST}"
    web.change(oldweb({ASKED: Redirect(other), other: gate(shown(MIDDLE)), raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE)) == (shown(MIDDLE), MIDDLE)


def test_a_timegate_that_answers_with_the_copy_itself_costs_one_request(web: Web, asking: Asking) -> None:
    """200 style, the copy having an address of its own (4.2.2) without a form for its raw bytes."""
    own = "http://oldweb.test/copies/77"
    answer = copy(MIDDLE)
    web.change(oldweb({ASKED: Page(answer.body, 200, (*answer.headers, ("Content-Location", "/copies/77")))}))
    assert seen(asking.find(LATE)) == (own, MIDDLE)
    assert asking.asked == [ASKED]


def test_a_timegate_may_be_the_address_of_the_copy(web: Web, asking: Asking) -> None:
    """200 style without an address of its own (4.2.3): the TimeGate's is all there is."""
    web.change(oldweb({ASKED: copy(MIDDLE)}))
    assert seen(asking.find(LATE)) == (ASKED, MIDDLE)


def test_the_bytes_as_they_were_are_preferred_to_what_the_archive_shows(web: Web, asking: Asking) -> None:
    answer = copy(MIDDLE, text="with the archive's banner")
    at_hand = Page(answer.body, 200, (*answer.headers, ("Content-Location", shown(MIDDLE))))
    web.change(oldweb({ASKED: at_hand, raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE)) == (shown(MIDDLE), MIDDLE)
    assert asking.asked == [ASKED, raw(MIDDLE)]


def test_an_archive_without_raw_bytes_is_asked_for_what_it_shows(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), shown(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE)) == (shown(MIDDLE), MIDDLE)


# which copy


def test_a_copy_from_before_the_date_is_better_than_a_nearer_one_after_it(web: Web, asking: Asking) -> None:
    """The TimeGate chose the nearest; its Link header knows one from before."""
    links = [link_to(shown(EARLY), "first prev memento", EARLY), link_to(shown(MIDDLE), "memento", MIDDLE)]
    web.change(oldweb({ASKED: gate(shown(MIDDLE), *links), raw(EARLY): copy(EARLY), raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(MIDDLE - timedelta(days=1))) == (shown(EARLY), EARLY)
    assert asking.asked == [ASKED, raw(EARLY)]


def test_where_the_timegate_names_none_from_before_the_timemap_is_read(web: Web, asking: Asking) -> None:
    timemap = Page(",\n".join([link_to(shown(at), "memento", at) for at in (EARLY, MIDDLE, LATE)]).encode())
    answer = gate(shown(MIDDLE), link_to(MAP, "timemap"))
    web.change(oldweb({ASKED: answer, MAP: timemap, raw(EARLY): copy(EARLY)}))
    assert seen(asking.find(MIDDLE - timedelta(days=1))) == (shown(EARLY), EARLY)


def test_where_the_first_copy_is_from_after_the_date_nothing_more_is_asked(web: Web, asking: Asking) -> None:
    links = [link_to(shown(MIDDLE), "first memento", MIDDLE), link_to(MAP, "timemap")]
    web.change(oldweb({ASKED: gate(shown(MIDDLE), *links), raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(EARLY)) == (shown(MIDDLE), MIDDLE)
    assert asking.asked == [ASKED, raw(MIDDLE)]


def test_a_timemap_in_parts_is_read_where_the_date_is(web: Web, asking: Asking) -> None:
    parts = [f'<{MAP}/{n}>; rel="timemap"; from="{http(at)}"' for n, at in ((1, EARLY), (2, MIDDLE), (3, LATE))]
    web.change(
        oldweb(
            {
                ASKED: gate(shown(LATE), link_to(MAP, "timemap")),
                MAP: Page(",\n".join(parts).encode()),
                f"{MAP}/2": Page(link_to(shown(MIDDLE), "memento", MIDDLE).encode()),
                raw(MIDDLE): copy(MIDDLE),
            }
        )
    )
    assert seen(asking.find(LATE - timedelta(days=9))) == (shown(MIDDLE), MIDDLE)


def test_a_copy_that_is_no_good_gives_way_to_the_next(web: Web, asking: Asking) -> None:
    timemap = Page(",".join([link_to(shown(at), "memento", at) for at in (EARLY, MIDDLE, LATE)]).encode())
    web.change(
        oldweb(
            {
                ASKED: gate(shown(MIDDLE), link_to(MAP, "timemap")),
                MAP: timemap,
                raw(MIDDLE): copy(MIDDLE, text="Sorry, nothing here"),
                raw(EARLY): copy(EARLY, status=404),
                raw(LATE): copy(LATE),
            }
        )
    )
    assert seen(asking.find(MIDDLE, bad=(MIDDLE,))) == (shown(LATE), LATE)


def test_no_more_than_a_few_copies_are_opened(web: Web, asking: Asking) -> None:
    days = [EARLY + timedelta(days=n) for n in range(50)]
    listing = cdx(*(row(at, str(at)) for at in days))
    web.change(oldweb({WAYBACK.ask_for(LOST): listing, **{raw(at): copy(at) for at in days}}))
    assert asking.find(LATE, WAYBACK, bad=tuple(days)) == NoneThere(
        "4 copies were opened, none is of use: it does not show the page"
    )
    assert len(asking.asked) == 1 + MOST_OPENED


def test_what_a_copy_says_of_its_date_goes_before_what_the_list_says(web: Web, asking: Asking) -> None:
    links = [link_to(shown(EARLY), "memento", EARLY), link_to(shown(MIDDLE), "memento", MIDDLE)]
    web.change(oldweb({ASKED: gate(shown(MIDDLE), *links), raw(MIDDLE): copy(LATE), raw(EARLY): copy(EARLY)}))
    assert seen(asking.find(MIDDLE)) == (shown(EARLY), EARLY)


# what is none


@pytest.mark.parametrize("status", [404, 410])
def test_a_timegate_that_says_not_found_has_none(web: Web, asking: Asking, status: int) -> None:
    web.change(oldweb({ASKED: Page(b"no captures", status)}))
    assert asking.find(LATE) == NoneThere("the archive has no copy")


def test_a_copy_of_an_error_page_is_none(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): copy(MIDDLE, status=503)}))
    told = "one copy was opened, none is of use: it is a copy of a page that answered 503"
    assert asking.find(LATE) == NoneThere(told)


def test_a_copy_of_another_address_is_none(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): copy(MIDDLE, of="http://lost.test/other")}))
    told = "one copy was opened, none is of use: what the archive gives is a copy of another address"
    assert asking.find(LATE) == NoneThere(told)


def test_the_same_address_with_www_and_https_is_the_same(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): copy(MIDDLE, of="https://www.lost.test/tides/")}))
    assert seen(asking.find(LATE)) == (shown(MIDDLE), MIDDLE)


@pytest.mark.parametrize("said", ["Wed, 01 Jan 1902 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT"])
def test_a_copy_from_a_time_that_cannot_be_is_none(web: Web, asking: Asking, said: str) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): copy(said)}))
    told = "one copy was opened, none is of use: it says that it was made when it cannot have been"
    assert asking.find(LATE) == NoneThere(told)


def test_where_a_copy_spells_its_date_badly_its_address_tells(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): copy("the sixth of May")}))
    assert seen(asking.find(LATE)) == (shown(MIDDLE), MIDDLE)


# redirects


def test_a_captured_redirect_is_followed_to_the_copy_that_it_led_to(web: Web, asking: Asking) -> None:
    moved = "http://lost.test/new/tides"
    web.change(
        oldweb(
            {
                ASKED: gate(shown(MIDDLE)),
                raw(MIDDLE): copy(MIDDLE, status=301, location=raw(MIDDLE, moved)),
                raw(MIDDLE, moved): Redirect(raw(LATE, moved)),
                raw(LATE, moved): copy(LATE, of=moved),
            }
        )
    )
    assert seen(asking.find(LATE)) == (shown(LATE, moved), LATE)


def test_copies_that_lead_in_circles_end(web: Web, asking: Asking) -> None:
    there, back = raw(MIDDLE), raw(LATE)
    web.change(
        oldweb(
            {
                ASKED: gate(shown(MIDDLE)),
                there: copy(MIDDLE, status=302, location=back),
                back: copy(LATE, status=302, location=there),
            }
        )
    )
    assert asking.find(LATE) == NoneThere("one copy was opened, none is of use: it leads in circles")
    assert len(asking.asked) == 3


def test_a_chain_without_end_ends(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(EARLY))}, lambda request: Redirect(f"{request.url}0")))
    assert asking.find(LATE) == NoneThere("one copy was opened, none is of use: it leads in circles")
    assert len(asking.asked) < 10


# what is no answer: never "none"


def test_an_archive_that_is_busy_is_busy(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: Page(b"slow down", 429)}))
    assert asking.find(LATE) == ArchiveBusy("answers 429")


def test_a_copy_that_is_turned_away_is_busy(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): Page(b"slow down", 503)}))
    assert asking.find(LATE) == ArchiveBusy("oldweb.test answers 503")


@pytest.mark.parametrize(
    ("answer", "down"),
    [
        (Page(b"<html>Welcome to the archive</html>"), ArchiveDown("answers (200), but not as a TimeGate")),
        (Page(b"we are mending it", 500), ArchiveDown("answers (500), but not as a TimeGate")),
        (Reset(), ArchiveDown("oldweb.test: Connection reset by peer", is_silent=True)),
    ],
)
def test_an_archive_that_is_out_of_order_is_down(web: Web, asking: Asking, answer: Script, down: ArchiveDown) -> None:
    web.change(oldweb({ASKED: answer}))
    found = asking.find(LATE)
    assert isinstance(found, ArchiveDown)
    assert (found.detail.partition(":")[0], found.is_silent) == (down.detail.partition(":")[0], down.is_silent)


def test_an_archive_that_does_not_exist_is_down(web: Web, asking: Asking) -> None:
    web.change({})
    found = asking.find(LATE)
    assert isinstance(found, ArchiveDown)
    assert found.is_silent


def test_a_timegate_that_sends_everybody_to_its_front_page_proves_nothing(web: Web, asking: Asking) -> None:
    web.change(oldweb({"http://oldweb.test/": Page(b"<h1>Welcome</h1>")}, Redirect("/")))
    assert asking.find(LATE) == ArchiveDown("answers (200), but not as a TimeGate")


def test_a_choice_that_is_no_copy_proves_nothing(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), shown(MIDDLE): Page(b"<h1>Welcome</h1>")}))
    assert asking.find(LATE) == OutOfReach("oldweb.test answers 200 without saying of when")


def test_a_copy_on_a_private_address_is_not_visited(web: Web, asking: Asking) -> None:
    web.change(oldweb({ASKED: gate("http://10.0.0.1/secret")}))
    found = asking.find(LATE)
    assert isinstance(found, OutOfReach)
    assert found.detail.startswith("10.0.0.1: ")
    assert [seen.request.url for seen in web.log] == [ASKED]


def test_a_copy_that_redirects_to_a_private_address_is_not_followed(web: Web, asking: Asking) -> None:
    onward = copy(MIDDLE, status=302, location="http://169.254.169.254/latest/meta-data/")
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): onward}))
    assert isinstance(asking.find(LATE), OutOfReach)


@pytest.mark.parametrize("status", [403, 451])
def test_an_archive_that_does_not_show_its_copies_does_not_say_that_it_has_none(
    web: Web, asking: Asking, status: int
) -> None:
    web.change(oldweb({ASKED: Page(b"blocked", status), WAYBACK.ask_for(LOST): Page(b"blocked", status)}))
    told = OutOfReach(f"the archive does not show copies of it ({status})")
    assert (asking.find(LATE), asking.find(LATE, WAYBACK)) == (told, told)


# bounds


def test_a_timemap_without_end_is_read_as_far_as_it_is_wanted(web: Web, asking: Asking) -> None:
    lines = b"".join(link_to(shown(EARLY + timedelta(hours=n)), "memento", EARLY).encode() + b",\n" for n in range(500))
    web.change(
        oldweb({ASKED: gate(shown(LATE), link_to(MAP, "timemap")), MAP: Endless(lines), raw(EARLY): copy(EARLY)})
    )
    assert seen(asking.find(MIDDLE)) == (shown(EARLY), EARLY)


def test_a_copy_without_end_is_cut_and_is_still_the_copy(web: Web, asking: Asking) -> None:
    answer = copy(MIDDLE)
    web.change(oldweb({ASKED: gate(shown(MIDDLE)), raw(MIDDLE): Endless(b"tide " * 1000, answer.headers)}))
    found = asking.find(LATE)
    assert seen(found) == (shown(MIDDLE), MIDDLE)
    assert isinstance(found, Found)
    answered = found.memento.last.answer
    assert answered is not None
    assert (answered.cut_by_us, answered.body_bytes <= asking.max_bytes) == (True, True)


def test_link_headers_that_make_no_sense_are_passed_over(web: Web, asking: Asking) -> None:
    nonsense = ['<>; rel="memento"', "rel=first", '<http://[bad>; rel="memento"; datetime="x"', '"<', ";;;,,,"]
    web.change(oldweb({ASKED: gate(shown(MIDDLE), *nonsense), raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE)) == (shown(MIDDLE), MIDDLE)


# CDX


def test_a_cdx_server_costs_two_requests(web: Web, asking: Asking) -> None:
    listing = cdx(row(EARLY), row(MIDDLE), row(LATE))
    web.change(oldweb({WAYBACK.ask_for(LOST): listing, raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE - timedelta(days=1), WAYBACK)) == (shown(MIDDLE), MIDDLE)
    assert asking.asked == [WAYBACK.ask_for(LOST), raw(MIDDLE)]


def test_content_that_was_no_good_is_not_opened_twice(web: Web, asking: Asking) -> None:
    again = MIDDLE - timedelta(days=2)
    listing = cdx(row(EARLY), row(again, "SAME"), row(MIDDLE, "SAME"))
    web.change(oldweb({WAYBACK.ask_for(LOST): listing, raw(MIDDLE): copy(MIDDLE), raw(EARLY): copy(EARLY)}))
    assert seen(asking.find(LATE, WAYBACK, bad=(MIDDLE,))) == (shown(EARLY), EARLY)
    assert asking.asked == [WAYBACK.ask_for(LOST), raw(MIDDLE), raw(EARLY)]


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (cdx(), NoneThere("the archive has no good copy")),
        (Page(b""), NoneThere("the archive has no good copy")),
        (cdx(row(MIDDLE, status="404")), NoneThere("the archive has no good copy")),
        (cdx(row(MIDDLE, url="http://lost.test/")), NoneThere("the archive has no good copy")),
        (Page(b"bad url", 400), NoneThere("the archive does not take such an address")),
        (Page(b"<html>Sorry, we are mending it</html>"), ArchiveDown("answers, but not with a list of copies")),
        (Page(b'{"error": "no"}'), ArchiveDown("answers, but not with a list of copies")),
        (Page(b'[["a", "b"], ["c", "d"]]'), ArchiveDown("answers, but not with a list of copies")),
        (Page(b"gone", 404), ArchiveDown("its list of copies answers 404")),
        (Page(b"down", 502), ArchiveDown("its list of copies answers 502")),
        (Page(b"later", 503), ArchiveBusy("answers 503")),
    ],
)
def test_only_a_list_that_is_one_says_that_there_is_none(
    web: Web, asking: Asking, answer: Page, finding: Finding
) -> None:
    web.change(oldweb({WAYBACK.ask_for(LOST): answer}))
    assert asking.find(LATE, WAYBACK) == finding


def test_junk_among_the_rows_is_passed_over(web: Web, asking: Asking) -> None:
    rows = [NAMES, [], ["x"], "text", None, ["2012", LOST, "", "200", ""], ["99999999999999", LOST, "", "200", "d"]]
    listing = Page(json.dumps([*rows, list(row(MIDDLE)), {"a": 1}]).encode())
    web.change(oldweb({WAYBACK.ask_for(LOST): listing, raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE, WAYBACK)) == (shown(MIDDLE), MIDDLE)


def test_of_a_list_that_was_cut_what_came_whole_is_used(web: Web, asking: Asking) -> None:
    lines = ["[" + json.dumps(NAMES), json.dumps(list(row(EARLY))), json.dumps(list(row(MIDDLE))), '["2014']
    web.change(oldweb({WAYBACK.ask_for(LOST): Page(",\n".join(lines).encode()), raw(MIDDLE): copy(MIDDLE)}))
    assert seen(asking.find(LATE, WAYBACK)) == (shown(MIDDLE), MIDDLE)


def test_a_copy_that_is_listed_and_not_there_is_none(web: Web, asking: Asking) -> None:
    web.change(oldweb({WAYBACK.ask_for(LOST): cdx(row(MIDDLE))}))
    told = "one copy was opened, none is of use: the archive lists it and does not have it"
    assert asking.find(LATE, WAYBACK) == NoneThere(told)


@pytest.mark.parametrize(
    ("address", "archive"),
    [
        (WAYBACK_MACHINE, Wayback("https://web.archive.org/cdx/search/cdx", WAYBACK_MACHINE)),
        ("http://web.archive.org/", Wayback("https://web.archive.org/cdx/search/cdx", WAYBACK_MACHINE)),
        ("http://a.test/cdx/search/cdx", Wayback("http://a.test/cdx/search/cdx", "http://a.test/web/")),
        ("https://a.test/timegate", TimeGate("https://a.test/timegate/")),
        ("https://a.test/tg?uri=", TimeGate("https://a.test/tg?uri=")),
    ],
)
def test_the_address_tells_what_kind_of_archive_it_is(address: str, archive: TimeGate | Wayback) -> None:
    assert archive_at(address) == archive
