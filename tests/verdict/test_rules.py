"""Every rule is documented; the address that a host is asked for beside a page is of the page's own kind."""

import re
import tomllib
from pathlib import Path

import pytest

from migrate.model.capture import Answered, Check, Step, TlsFault
from migrate.model.link import Kind, Origin, Status
from migrate.pages import page_facts
from migrate.verdict.addresses import is_deep, is_search
from migrate.verdict.chain import Chain, End, follow
from migrate.verdict.judge import observe
from migrate.verdict.observation import Observation, Seen
from migrate.verdict.phrasebook import Topic, folded, read
from migrate.verdict.probe import probe_for

ROOT = Path(__file__).parents[2]
DOCUMENTED = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", (ROOT / "docs" / "verdicts.md").read_text("utf-8")))
PHRASES = sorted((ROOT / "migrate" / "verdict" / "phrases").glob("*.toml"))
FAMILIES = "soft404 parked wall shell fragment drift redirect content image answer http net dns guard robots proxy own"
RULE = re.compile(rf'"((?:{FAMILIES.replace(" ", "|")}|mirror|host)-[a-z0-9-]+)"')


LISTS = {"titles", "vague_titles", "starts", "ends", "vague_ends", "sentences", "hints", "excuses"}


def rules() -> set[str]:
    """Every id of a rule about one look that the code has."""
    sources = [path.read_text("utf-8") for path in (ROOT / "migrate" / "verdict").glob("*.py")]
    return {found for source in sources for found in RULE.findall(source)} | {
        f"tls-{fault.value}" for fault in TlsFault
    }


def test_every_rule_is_documented_and_no_other() -> None:
    assert rules() - DOCUMENTED == set()
    assert {name for name in DOCUMENTED if RULE.fullmatch(f'"{name}"')} - rules() == set()


def opened(url: str, html: str = "<title>A</title><p>Words.", status: int = 200) -> Check:
    outcome = Answered(
        status=status, reason="", headers=(), content_type="text/html", location=None, body_bytes=len(html)
    )
    step = Step(url=url, outcome=outcome, record=None)
    page = page_facts(html.encode(), "text/html; charset=utf-8", url)
    return Check.model_validate(
        {"url": url, "at": "2024-05-01T12:00:00Z", "origin": Origin.LIVE, "steps": (step,), "page": page}
    )


TOKEN = "7f3a9c52e8b1d604"


@pytest.mark.parametrize(
    ("url", "sibling"),
    [
        ("http://a.example/news/gate", f"http://a.example/news/{TOKEN}"),
        ("http://a.example/news/gate/", f"http://a.example/news/{TOKEN}/"),
        ("http://a.example/news/gate.html", f"http://a.example/news/{TOKEN}.html"),
        ("http://a.example/news/4711", "http://a.example/news/371286020"),
        ("http://a.example/show.php?lang=en&id=12", "http://a.example/show.php?lang=en&id=371286020"),
        ("http://a.example/?p=12", "http://a.example/?p=371286020"),
        ("http://a.example/gate?utm_source=x", f"http://a.example/{TOKEN}"),
        ("http://a.example/", None),
        ("http://a.example/en/index.html", None),
    ],
)
def test_the_random_address_is_shaped_as_the_page_s_own(url: str, sibling: str | None) -> None:
    assert probe_for(Chain((opened(url),), End.ARRIVED), TOKEN) == sibling


def test_no_random_address_is_wanted_where_its_answer_would_tell_nothing() -> None:
    gone = opened("http://a.example/a/b", status=404)
    assert probe_for(Chain((gone,), End.ARRIVED), TOKEN) is None
    file = opened("http://a.example/a/b.pdf").model_copy(update={"page": page_facts(b"%PDF-1.4", None, "")})
    assert probe_for(Chain((file,), End.ARRIVED), TOKEN) is None


def test_a_page_that_sends_its_reader_on_is_followed_and_two_that_take_turns_can_be_read() -> None:
    to = '<meta http-equiv=refresh content="0;url={}"><p>Moved.'
    first, second = opened("http://a.example/1", to.format("/2")), opened("http://a.example/2", "<h1>Gate</h1><p>Here.")
    known = {check.url: check for check in (first, second)}
    assert observe(Seen(follow(first, known.get), frozenset({Kind.LINK}))) == Observation(
        Status.REDIRECTED, "redirect-temporary", "The site forwards to http://a.example/2."
    )
    turns = {url: opened(f"http://a.example/{url}", to.format(f"/{3 - url}")) for url in (1, 2)}
    chain = follow(turns[1], {check.url: check for check in turns.values()}.get)
    assert chain.end is End.ARRIVED


@pytest.mark.parametrize("path", PHRASES, ids=lambda path: path.stem)
def test_every_file_of_phrases_has_all_topics_and_says_nothing_twice(path: Path) -> None:
    tables = tomllib.loads(path.read_text("utf-8"))
    assert tables.keys() == {topic.value for topic in Topic}
    for topic, table in tables.items():
        assert table.keys() <= LISTS
        assert table["titles"], topic
        for key, said in table.items():
            assert len(set(said)) == len(said), (topic, key)


def test_phrases_are_words_and_not_parts_of_words() -> None:
    assert says_nothing_is_there("Sorry, the page\nyou’ve asked for could NOT be found!")
    assert not says_nothing_is_there("The homepage notes founded doubts.")
    assert says_nothing_is_there("抱歉，您访问的页面已经没有了")


def says_nothing_is_there(text: str) -> bool:
    return read(folded(text)).says(Topic.NOT_FOUND)


def shown(html: str, url: str = "http://a.example/offers/lamp-of-brass", final: str | None = None) -> Observation:
    """What one look shows at a host whose made-up addresses have an honest 404."""
    page = opened(final or url, html)
    known = {page.url: page}
    first = page
    if final:
        outcome = Answered(
            status=302, reason="", headers=(), content_type=None, location=final, body_bytes=0, truncated=None
        )
        step = Step(url=url, outcome=outcome, record=None)
        first = Check.model_validate(
            {"url": url, "at": "2024-05-01T12:00:00Z", "origin": Origin.LIVE, "steps": (step,), "page": None}
        )
    honest = Chain((opened("http://a.example/offers/" + TOKEN, "<h1>404</h1>", status=404),), End.ARRIVED)
    return observe(Seen(follow(first, known.get), frozenset({Kind.LINK}), sibling=honest))


GONE = "<title>This offer has ended - Hall Market</title><nav>{}</nav><h1>This offer has ended</h1>"


@pytest.mark.parametrize(
    ("html", "rules"),
    [
        (
            GONE + "<p>It has been withdrawn by the seller. Have a look at what is new.",
            ("soft404-gone", "soft404-again", "soft404-unnamed", "soft404-nothing-named"),
        ),
        (
            "<title>Hall Market</title><h1>Offer</h1><p>Nothing in our list is called so: no such offer.",
            ("soft404-text", "soft404-nothing-named"),
        ),
        (
            "<script>alert('This entry has been deleted.'); history.back();</script>",
            (
                *("soft404-alert", "soft404-text", "soft404-gone", "soft404-again", "soft404-lead"),
                *("soft404-nothing-named", "soft404-only"),
            ),
        ),
    ],
)
def test_a_notice_that_an_item_is_gone_is_told_where_the_site_knows_its_addresses(
    html: str, rules: tuple[str, ...]
) -> None:
    observation = shown(html)
    assert observation.status is Status.SOFT_404
    assert set(observation.rules) - WORDING == set(rules)


WORDING = {"soft404-wording", "soft404-phrase", "soft404-little", "soft404-surely"}


def test_a_notice_in_words_that_no_phrase_has_is_told_by_what_they_weigh() -> None:
    observation = shown("<title>Our walks</title><h1>Our walks</h1><p>Sorry, this walk is not offered any longer.")
    assert (observation.status, observation.rule) == (Status.SOFT_404, "soft404-wording")
    assert "“" in observation.reason
    assert "{" not in observation.reason


def test_words_of_a_notice_are_no_more_than_words_on_a_page_with_its_name_or_its_day() -> None:
    html = "<title>{0}</title><h1>{0}</h1><p>{1} Sorry, this walk is not offered any longer."
    assert shown(html.format("Our walks", "12 March 2014.")).status is Status.OK
    assert shown(html.format("A lamp of brass", "The way goes up behind the mill. " * 8)).status is Status.OK


@pytest.mark.parametrize(
    "html",
    [
        GONE + "<p>" + "The hall was full, and nobody went home before the last lot had been called out. " * 12,
        GONE.replace("This offer has ended", "The lamp of brass has ended") + "<p>The last lot went to a baker.",
        GONE.replace("has ended", "has ended (a play)") + "<p>It has been withdrawn from the programme.",
        "<title>A lamp of brass - Hall Market</title><h1>A lamp of brass</h1><p>This offer has ended.",
    ],
)
def test_what_is_told_in_full_or_by_its_name_or_with_its_day_is_no_such_notice(html: str) -> None:
    assert shown(html).status is Status.OK


def test_an_address_that_was_turned_into_a_search_for_nothing_is_gone() -> None:
    html = "<title>Search: lamp of brass</title><h1>Search: lamp of brass</h1><p>{}"
    to = "http://a.example/search?q=lamp+of+brass"
    assert shown(html.format("Your search returned no results."), final=to).rule == "soft404-search"
    assert shown(html.format("Three lamps of brass, from 40 crowns."), final=to).status is Status.REDIRECTED


@pytest.mark.parametrize(
    ("html", "status"),
    [
        (
            "Warning: mysql_connect(): Access denied for user 'hall'@'localhost' in /srv/hall/db.php on line 12",
            Status.SERVER_ERROR,
        ),
        ("<title>Under maintenance</title><h1>Under maintenance</h1><p>We will be back.", Status.SERVER_ERROR),
        ("<title>The storm</title><h1>The storm</h1><p>Warning: the pier is closed. Do not go on it.", Status.OK),
        (
            "<title>Under maintenance</title><h1>Under maintenance</h1><p>"
            + "The lock was emptied in the spring. " * 30,
            Status.OK,
        ),
    ],
)
def test_a_fault_that_is_told_with_200_is_the_site_s_own(html: str, status: Status) -> None:
    assert shown(html).status is status


@pytest.mark.parametrize("path", ["index.php?oldid=12", "?cid=7", "?p=4", "news/"])
def test_a_parameter_that_says_which_page_leads_into_the_site(path: str) -> None:
    assert is_deep(f"http://a.example/{path}")


@pytest.mark.parametrize("path", ["", "en/", "index.html", "?src=oldcollection", "?utm_source=letter&moved=1"])
def test_a_remark_behind_the_front_page_leads_no_further(path: str) -> None:
    assert not is_deep(f"http://a.example/{path}")


@pytest.mark.parametrize("path", ["research/", "en/recherche/", "ricerca/gruppo"])
def test_research_is_no_search(path: str) -> None:
    assert not is_search(f"http://a.example/{path}")


@pytest.mark.parametrize("path", ["search/", "recherche?mot=x", "advancedsearch.php?q=x", "?s=lamp"])
def test_a_search_is_told_by_its_address(path: str) -> None:
    assert is_search(f"http://a.example/{path}")


GATE = "<title>Hall Market</title><h1>{}</h1><p>{}<form><button>Yes</button></form>"


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        (GATE.format("Are you of legal drinking age?", "Please enjoy with care."), "wall-age"),
        (GATE.format("Ein Moment", "Bevor es weitergeht, klicken Sie bitte auf den Knopf."), "wall-gate"),
    ],
)
def test_a_page_from_which_one_is_to_come_back_stands_before_the_page(html: str, rule: str) -> None:
    to = "http://a.example/before?then=%2Foffers%2Flamp-of-brass"
    observation = shown(html, final=to)
    assert (observation.status, observation.rule) == (Status.BOT_WALL, rule)
    menu = "".join(f"<a href=/{number}>Page {number}</a>" for number in range(9))
    assert shown(menu + html.replace("drinking age", "name"), final=to).status is Status.REDIRECTED


SIGN_IN = "<title>Library</title><h1>Sign in</h1><form action=/login><input name=u><input type=password></form>"


def test_a_link_through_a_proxy_is_about_what_lies_behind_it() -> None:
    assert shown(SIGN_IN, "http://a.example/login?url=https://b.example/paper").status is Status.LOGIN
    assert shown(SIGN_IN, "http://a.example/login").status is Status.OK


@pytest.mark.parametrize(
    ("page", "target", "status"),
    [
        ("offers/8812", "offers/", Status.REDIRECTED_HOME),
        ("offers/view/8812.html", "offers/", Status.REDIRECTED_HOME),
        ("offers/lamps/8812", "offers/lamps/8812-brass", Status.REDIRECTED),
        ("offers/8812", "offers/all/", Status.REDIRECTED),
        ("offers/page/2", "offers/", Status.REDIRECTED),
    ],
)
def test_a_number_that_is_sent_to_its_own_folder_is_lost(page: str, target: str, status: Status) -> None:
    html = "<title>Offers - Hall Market</title><h1>Offers</h1><p>" + "A jug, a clock and a pair of tongs. " * 6
    assert shown(html, f"http://a.example/{page}", final=f"http://a.example/{target}").status is status
