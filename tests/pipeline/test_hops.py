"""The hops of a link are all that sent it on: redirects, and pages that do so by themselves."""

from migrate.model.capture import Answered, Check, Step
from migrate.model.link import Origin
from migrate.model.manifest import HopEntry
from migrate.pages import page_facts
from migrate.pipeline.linking import _hops
from migrate.verdict.chain import follow

HTML = "text/html"


def check(url: str, status: int, html: bytes = b"", location: str | None = None) -> Check:
    outcome = Answered(status=status, reason="", headers=(), content_type=HTML, location=location, body_bytes=len(html))
    step = Step(url=url, outcome=outcome, record=None)
    page = page_facts(html, HTML, url)
    return Check.model_validate(
        {"url": url, "at": "2024-05-01T12:00:00Z", "origin": Origin.LIVE, "steps": (step,), "page": page}
    )


def test_a_page_that_sends_its_reader_on_is_a_hop_as_a_redirect_is() -> None:
    checks = (
        check("http://a.example/1", 301, location="http://a.example/2"),
        check("http://a.example/2", 200, b'<meta http-equiv=refresh content="0;url=/3"><p>Moved.'),
        check("http://a.example/3", 200, b"<h1>Gate</h1>"),
    )
    chain = follow(checks[0], {each.url: each for each in checks}.get)
    assert _hops(chain) == (
        HopEntry(url="http://a.example/1", status=301, location="http://a.example/2"),
        HopEntry(url="http://a.example/2", status=200, location="http://a.example/3"),
    )
    assert _hops(follow(checks[2], lambda _: None)) == ()
