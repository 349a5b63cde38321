"""A body that is asked for again is stored where it says something else, not where a page counts its readers."""

import pytest

from migrate.model.capture import Answered
from migrate.model.record import Earlier, RecordRef
from migrate.pages.facts import page_facts
from migrate.pipeline.keeping import keeps_what_matters

URL = "http://a.example/notes/1"
STORY = "The bridge over the river was closed for repairs in spring and opened again in late autumn. " * 12
OTHER = "Our shop sells garden furniture, lamps and umbrellas at prices that nobody else can offer you. " * 12


def html(title: str, text: str, aside: str = "") -> bytes:
    return f"<title>{title}</title><h1>{title}</h1><article><p>{text}</p></article><aside>{aside}</aside>".encode()


def answered(status: int = 200) -> Answered:
    return Answered(status=status, reason="", headers=(), content_type="text/html", location=None, body_bytes=1)


BEFORE = Earlier(
    url=URL,
    record=RecordRef(warc="a", offset=0, length=1, record_id="<urn:uuid:1>", payload_digest="sha256:00"),
    target=URL,
    date="2031-01-01T00:00:00Z",
    etag=None,
    last_modified=None,
    page=page_facts(html("The bridge", STORY), "text/html", URL),
)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (html("The bridge", STORY, "4,711 readers, today is Tuesday"), False),
        (html("The bridge", STORY + "It was closed once more. "), False),
        (html("The bridge", OTHER), True),
        (html("Umbrellas", STORY), True),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), True),
        (b"", True),
    ],
)
def test_what_is_stored_again_says_something_else(after: bytes, kept: bool) -> None:
    assert keeps_what_matters(answered(), page_facts(after, "text/html", URL), BEFORE) is kept


def test_an_answer_that_is_no_success_is_evidence_and_stored() -> None:
    assert keeps_what_matters(answered(404), page_facts(html("The bridge", STORY), "text/html", URL), BEFORE)
