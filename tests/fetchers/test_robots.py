"""robots.txt is asked once for each scheme, host and port, and read as RFC 9309 says."""

import gzip
import io
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from migrate.fetchers.robots import MAX_BYTES, TOKEN, Robots, RobotsDecision
from migrate.model.capture import Answered, Closed, Outcome, OwnFault, Phase, Truncation
from migrate.model.exchange import Exchange

YES = RobotsDecision(allowed=True, rule="")
HOST = "http://a.test"
Answer = Callable[[str], Exchange]


def says(
    text: str | bytes = "",
    status: int = 200,
    location: str | None = None,
    outcome: Outcome | None = None,
    **more: object,
) -> Answer:
    body = text.encode() if isinstance(text, str) else text

    def answer(url: str) -> Exchange:
        fields = {"reason": "", "headers": (), "content_type": None, "location": location, "body_bytes": len(body)}
        came = outcome or Answered.model_validate(fields | {"status": status} | more)
        entity = io.BytesIO(body) if isinstance(came, Answered) else None
        return Exchange(url, datetime(2024, 5, 1, tzinfo=UTC), 0.1, came, b"", b"", entity, entity)

    return answer


class Host:
    """Answers for robots.txt from a table, and remembers who asked."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, url: str) -> Exchange:
        self.asked.append(url)
        return self.answers[url](url)


def decided(text: str | bytes, path: str, **answer: object) -> RobotsDecision:
    host = Host({f"{HOST}/robots.txt": says(text, **answer)})  # type: ignore[arg-type]  # named as `says` names them
    return Robots(host, TOKEN).decide(HOST + path)


def no(line: str) -> RobotsDecision:
    return RobotsDecision(allowed=False, rule=f"{line} ({HOST}/robots.txt)")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/x", YES),
        ("User-agent: *\nDisallow:", "/x", YES),
        ("User-agent: *\nDisallow: /", "/x", no("Disallow: /")),
        ("User-agent: *\nDisallow: /a", "/b", YES),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", YES),
        ("User-agent: *\nDisallow: /a\nDisallow: /a/b/c\nAllow: /a/b", "/a/b/c", no("Disallow: /a/b/c")),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", no("Disallow: /*.pdf$")),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", YES),
        ("User-agent: *\nDisallow: /x?", "/x?y=1", no("Disallow: /x?")),
        ("User-agent: googlebot\nDisallow: /", "/x", YES),
        ("User-agent: googlebot\nUser-agent: *\nDisallow: /x # why", "/x", no("Disallow: /x")),
        ("User-agent: *\nDisallow: /\n\nUser-agent: html-migrate\nDisallow: /only", "/x", YES),
        ("User-agent: *\nDisallow: /\n\nUser-agent: html-migrate\nDisallow: /only", "/only", no("Disallow: /only")),
        ("User-agent: HTML-Migrate\nDisallow: /", "/x", no("Disallow: /")),
        ("user-agent : *\r\nDISALLOW : /x\r\n", "/x", no("Disallow: /x")),
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", no("Disallow: /x")),
        (b"User-agent: *\n# caf\xe9\nDisallow: /x", "/x", no("Disallow: /x")),
        ("Disallow: /", "/x", YES),
        ("<html><title>Not found</title></html>", "/x", YES),
        ("User-agent: *\nDisallow: /", "/robots.txt", YES),
    ],
)
def test_what_a_robots_txt_says(text: str | bytes, path: str, expected: RobotsDecision) -> None:
    assert decided(text, path) == expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 300, 304])
def test_where_there_is_none_everything_is_allowed(status: int) -> None:
    assert decided("User-agent: *\nDisallow: /", "/x", status=status) == YES


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says(status=500), "500"),
        (says(status=503), "503"),
        (says(outcome=Closed(phase=Phase.HEAD, received_bytes=0)), "closed"),
    ],
)
def test_one_that_cannot_be_had_keeps_nothing_away_and_is_told_of(answer: Answer, why: str) -> None:
    decision = Robots(Host({f"{HOST}/robots.txt": answer}), TOKEN).decide(f"{HOST}/x")
    assert decision == RobotsDecision(allowed=True, rule=f"robots.txt could not be read ({why})")


def test_where_our_own_side_failed_nothing_is_allowed_and_the_fault_is_told() -> None:
    fault = OwnFault(phase=Phase.PROXY, detail="x")
    decision = Robots(Host({f"{HOST}/robots.txt": says(outcome=fault)}), TOKEN).decide(f"{HOST}/x")
    assert decision == RobotsDecision(allowed=False, rule="robots.txt could not be read (own fault)", fault=fault)


def test_each_scheme_host_and_port_is_asked_once() -> None:
    stay_away, come = says("User-agent: *\nDisallow: /"), says()
    host = Host(
        {
            "http://a.test/robots.txt": stay_away,
            "https://a.test/robots.txt": come,
            "http://a.test:8080/robots.txt": come,
            "http://b.test/robots.txt": come,
        }
    )
    robots = Robots(host, TOKEN)
    urls = ["http://a.test/1", "https://a.test/1", "http://a.test:8080/1", "http://b.test/1", "http://a.test?q"] * 3
    assert [robots.decide(url).allowed for url in urls] == [False, True, True, True, False] * 3
    assert sorted(host.asked) == sorted(host.answers)


def test_many_threads_ask_once() -> None:
    slow = says("User-agent: *\nDisallow: /x")

    def slowly(url: str) -> Exchange:
        time.sleep(0.05)
        return slow(url)

    host = Host({f"{HOST}/robots.txt": slowly})
    robots, decisions = Robots(host, TOKEN), list[bool]()
    threads = [threading.Thread(target=lambda: decisions.append(robots.decide(f"{HOST}/x").allowed)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (decisions, len(host.asked)) == ([False] * 16, 1)


def test_our_own_fault_is_not_remembered_against_the_host() -> None:
    host = Host({f"{HOST}/robots.txt": says(outcome=OwnFault(phase=Phase.DNS, detail="no network"))})
    robots = Robots(host, TOKEN)
    assert robots.decide(f"{HOST}/x").fault is not None
    host.answers = {f"{HOST}/robots.txt": says("User-agent: *\nDisallow: /")}
    assert robots.decide(f"{HOST}/x") == no("Disallow: /")


def test_redirects_are_followed_to_other_hosts_too() -> None:
    host = Host(
        {
            f"{HOST}/robots.txt": says(status=301, location="https://www.a.test/robots.txt"),
            "https://www.a.test/robots.txt": says("User-agent: *\nDisallow: /x"),
        }
    )
    rule = "Disallow: /x (https://www.a.test/robots.txt)"
    assert Robots(host, TOKEN).decide(f"{HOST}/x") == RobotsDecision(allowed=False, rule=rule)


def test_more_than_five_redirects_lead_nowhere() -> None:
    hops = {f"{HOST}/{n}": says(status=302, location=f"{HOST}/{n + 1}") for n in range(20)}
    host = Host({f"{HOST}/robots.txt": says(status=302, location=f"{HOST}/0"), **hops})
    assert Robots(host, TOKEN).decide(f"{HOST}/x") == YES
    assert len(host.asked) == 6


@pytest.mark.parametrize("location", ["ftp://a.test/robots.txt", "mailto:a@b.test", None])
def test_a_redirect_to_what_cannot_be_asked_for_leads_nowhere(location: str | None) -> None:
    assert decided("", "/x", status=302, location=location) == YES


def test_a_compressed_one_is_read() -> None:
    text = gzip.compress(b"User-agent: *\nDisallow: /x")
    assert decided(text, "/x", headers=(("Content-Encoding", "gzip"),)) == no("Disallow: /x")


def test_a_line_that_was_cut_off_forbids_nothing() -> None:
    text = "User-agent: *\nDisallow: /public-no"
    assert decided(text, "/public-notes", truncated=Truncation.LENGTH) == YES
    long = "User-agent: *\n" + "Disallow: /private/0123\n" * 30_000
    assert decided(long[:MAX_BYTES], "/private/01") == YES
    assert decided(long, "/private/0123") == no("Disallow: /private/0123")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{n}\n" for n in range(14_000)) + "".join(f"Disallow: /{n}\n" for n in range(18_000)),
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*a*a*b\n" * 14_000,
        "User-agent: *\n" + "".join(f"Disallow: /a*{'*'.join(str(n))}\n" for n in range(25_000)),
        "User-agent: *\nDisallow: /" + "a*" * 240_000,
        "user " * 100_000,
    ],
    ids=["many agents", "many wildcards", "many that match", "one long pattern", "no colon"],
)
def test_a_hostile_one_costs_seconds_at_most(text: str) -> None:
    began = time.process_time()
    decided(text[:MAX_BYTES], "/" + "a" * 2000 + "0123456789" * 20)
    assert time.process_time() - began < 5.0
