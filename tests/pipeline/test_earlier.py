"""A URL of which the archive holds a copy is asked for on condition, and stored again only if it changed."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from migrate.archive.cdxj import write_index
from migrate.archive.content import read_payload
from migrate.archive.warc import read_record
from migrate.archive.writing import Archive, Holdings
from migrate.demo.answers import Page, Request
from migrate.demo.web import Web
from migrate.fetchers.transport import Transport
from migrate.model.capture import Answered, Check, NotKept
from migrate.model.record import RecordRef
from migrate.model.settings import Robots
from migrate.pipeline.accounting import adopt
from migrate.pipeline.asking import Asker
from migrate.pipeline.earlier import earlier_among
from migrate.pipeline.keeping import Keeps, keeps_every_change
from tests.pipeline.conftest import Desk, sites_of

URL = "http://a.example/"
LONG = b"<html><title>Long</title><p>" + b"The same words again. " * 90 + b"</p></html>"
SHORT = b"<html><title>Short</title><p>few words</p></html>"
STAY_AWAY = Page(b"User-agent: *\nDisallow: /\n", headers=(("Content-Type", "text/plain"),))


def tagged(body: bytes, *headers: tuple[str, str]) -> Callable[[Request], Page]:
    """A page that is sent only to whom has no copy, or an old one."""
    fields = (("Content-Type", "text/html"), *headers)

    def answer(request: Request) -> Page:
        known = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        sent = {name.lower(): value for name, value in headers}
        if any(request.header(asks) and request.header(asks) == sent.get(of) for asks, of in known.items()):
            return Page(b"", 304, headers=headers)
        return Page(body, headers=fields)

    return answer


def ask_again(desk: Desk, url: str = URL, *, keeps: Keeps = keeps_every_change, **settings: object) -> Check:
    """Ask for the URL as a recheck does, and enter what came."""
    now = datetime.now(UTC)
    held = Holdings(desk.journal.payloads.response_with, desk.journal.payloads.resource_with)
    archive = Archive(desk.out, started_at=now, settings_public={}, held=held)
    asker = Asker(
        Transport(desk.settings),
        desk.settings.model_copy(update=settings),
        lambda: now,
        lambda _: None,
        lambda _: None,
        earlier_of=lambda url: earlier_among(desk.out, desk.journal.checks.of(url)),
        keeps=keeps,
    )
    with asker(url, None).parcel as parcel:
        archive.append(parcel)
    archive.abandon()
    adopt(desk.out, desk.journal, desk.events.append)  # as a run that was killed here would be taken up
    return desk.check(url)


def only_record(check: Check) -> RecordRef:
    assert check.last.record is not None
    return check.last.record


def fields_of(desk: Desk, ref: RecordRef) -> dict[str, str]:
    with read_record(desk.out, ref) as record:
        return dict(record.fields)


def payload_of(desk: Desk, ref: RecordRef) -> bytes:
    with read_payload(desk.out, ref) as content:
        return content.read()


@pytest.mark.parametrize(
    "validator", [("ETag", '"v1"'), ("ETag", 'W/"v1"'), ("Last-Modified", "Fri, 12 Jan 2018 10:00:00 GMT")]
)
def test_a_304_is_a_revisit_that_names_what_it_confirms(desk: Desk, web: Web, validator: tuple[str, str]) -> None:
    web.change(sites_of({"a.example": {"/": tagged(LONG, validator)}}))
    desk.capture(URL)
    first = desk.check(URL)
    check = ask_again(desk)
    assert isinstance(check.last.outcome, Answered)
    assert check.last.outcome.status == 304
    assert (check.confirms, check.not_kept, check.page) == (first.last.record, None, first.page)
    fields, original = fields_of(desk, only_record(check)), fields_of(desk, only_record(first))
    assert {name: value for name, value in fields.items() if name not in VARIES} == {
        "WARC-Type": "revisit",
        "WARC-Target-URI": URL,
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
        "WARC-Refers-To": original["WARC-Record-ID"],
        "WARC-Refers-To-Target-URI": URL,
        "WARC-Refers-To-Date": original["WARC-Date"],
        "WARC-Refers-To-Filename": Path(only_record(first).warc).name,
        "WARC-Refers-To-File-Offset": str(only_record(first).offset),
        "WARC-Payload-Digest": original["WARC-Payload-Digest"],
        "WARC-Payload-SHA1": original["WARC-Payload-SHA1"],
        "Content-Type": "application/http; msgtype=response",
    }


VARIES = {"WARC-Record-ID", "WARC-Date", "WARC-Block-Digest", "Content-Length"}


def test_what_a_304_confirms_reads_back_as_it_was_coded_then(desk: Desk, web: Web) -> None:
    coded = tagged(gzip.compress(LONG), ("ETag", '"v1"'))

    def answer(request: Request) -> Page:
        page = coded(request)
        return page if page.status == 304 else Page(page.body, headers=(*page.headers, ("Content-Encoding", "gzip")))

    web.change(sites_of({"a.example": {"/": answer}}))
    desk.capture(URL)
    check = ask_again(desk)
    assert payload_of(desk, only_record(check)) == LONG


def test_foreign_readers_and_the_index_read_a_304(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(LONG, ("ETag", '"v1"'))}}))
    desk.capture(URL)
    ref = only_record(ask_again(desk))
    data = (desk.out / ref.warc).read_bytes()[ref.offset : ref.offset + ref.length]
    [read] = WarcioIterator(BytesIO(data), check_digests="raise")
    assert (read.rec_type, read.http_headers.get_statuscode(), read.content_stream().read()) == ("revisit", "304", b"")
    assert [
        (fast.record_type, fast.verify_block_digest()) for fast in FastIterator(BytesIO(data), parse_http=False)
    ] == [(WarcRecordType.revisit, True)]
    write_index(desk.out, "archive/index.cdxj")
    lines = (desk.out / "archive" / "index.cdxj").read_text().splitlines()
    digests = {line.split('"digest": "')[1].split('"')[0] for line in lines}
    assert (len(lines), digests) == (2, {ref.payload_digest})


def test_a_304_after_a_304_confirms_the_one_response_that_has_the_body(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(LONG, ("ETag", '"v1"'))}}))
    desk.capture(URL)
    first = desk.check(URL)
    assert [ask_again(desk).confirms for _ in range(2)] == [first.last.record] * 2


def test_where_the_body_is_that_of_another_url_the_304_refers_to_that(desk: Desk, web: Web) -> None:
    twins = {"/": tagged(LONG, ("ETag", '"v1"')), "/twin": tagged(LONG, ("ETag", '"v1"'))}
    web.change(sites_of({"a.example": twins}))
    desk.capture(URL, "http://a.example/twin")
    twin = only_record(desk.check("http://a.example/twin"))
    whole = only_record(desk.check(URL))
    assert fields_of(desk, twin)["WARC-Type"] == "revisit"
    check = ask_again(desk, "http://a.example/twin")
    assert check.confirms == whole
    assert fields_of(desk, only_record(check))["WARC-Refers-To-Target-URI"] == URL


def test_a_page_that_changed_is_stored_though_it_was_asked_for_on_condition(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(LONG, ("ETag", '"v1"'))}}))
    desk.capture(URL)
    web.change(sites_of({"a.example": {"/": tagged(SHORT, ("ETag", '"v2"'))}}))
    check = ask_again(desk)
    assert web.log[-1].request.header("If-None-Match") == '"v1"'
    assert (check.confirms, check.not_kept, payload_of(desk, only_record(check))) == (None, None, SHORT)


@pytest.mark.parametrize("body", [SHORT, LONG])
def test_the_same_bytes_confirm_without_any_validator(desk: Desk, web: Web, body: bytes) -> None:
    web.change(sites_of({"a.example": {"/": tagged(body)}}))
    desk.capture(URL)
    first = desk.check(URL)
    check = ask_again(desk, keeps=lambda *_: False)
    assert not {"if-none-match", "if-modified-since"} & {name.lower() for name, _ in web.log[-1].request.headers}
    assert (check.confirms, check.not_kept) == (first.last.record, None)
    assert payload_of(desk, only_record(check)) == body


def test_what_did_not_change_materially_leaves_its_digests_and_no_body(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(b"abd")}}))
    desk.capture(URL)
    first = only_record(desk.check(URL))
    web.change(sites_of({"a.example": {"/": tagged(b"abc")}}))
    check = ask_again(desk, keeps=lambda outcome, page, earlier: not (outcome.status == 200 and page and earlier.page))
    assert (check.not_kept, check.body_kept, check.over_budget, check.confirms) == (
        NotKept.UNCHANGED,
        False,
        False,
        None,
    )
    with read_record(desk.out, only_record(check)) as record:
        told = dict(line.split(": ", 1) for line in record.block.read().decode().splitlines())
    assert told == {
        "decision": "unchanged",
        "differs-from": first.record_id,
        "differs-from-digest": first.payload_digest,
        "visited": "yes, to check the link; the body was not kept",
        "status": "200",
        "content-type": "text/html",
        "entity-bytes": "3",
        "entity-digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "entity-sha1": "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
    }


def test_a_later_look_is_compared_with_what_is_held_not_with_what_was_passed_over(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(b"abd")}}))
    desk.capture(URL)
    first = only_record(desk.check(URL))
    web.change(sites_of({"a.example": {"/": tagged(b"abc", ("ETag", '"v2"'))}}))
    ask_again(desk, keeps=lambda *_: False)
    ask_again(desk, keeps=lambda *_: False)
    assert not web.log[-1].request.header("If-None-Match")
    earlier = earlier_among(desk.out, desk.journal.checks.of(URL))
    assert earlier is not None
    assert (earlier.record, earlier.etag) == (first, None)


def test_where_robots_forbid_a_copy_the_same_bytes_are_confirmed_all_the_same(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(LONG)}}))
    desk.capture(URL)
    first = desk.check(URL)
    web.change(sites_of({"a.example": {"/": tagged(LONG), "/robots.txt": STAY_AWAY}}))
    check = ask_again(desk, robots=Robots.STORE)
    assert (check.not_kept, check.confirms) == (NotKept.ROBOTS, first.last.record)


def test_nothing_is_earlier_where_no_whole_body_came(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": Page(b"no", 404, headers=(("ETag", '"x"'),))}}))
    desk.capture(URL)
    assert earlier_among(desk.out, desk.journal.checks.of(URL)) is None
    assert earlier_among(desk.out, []) is None


def test_a_304_that_nobody_asked_for_is_what_it_is(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": Page(b"", 304)}}))
    desk.capture(URL)
    check = desk.check(URL)
    assert check.confirms is None
    assert fields_of(desk, only_record(check))["WARC-Type"] == "response"


def test_a_tag_that_cannot_be_sent_is_not_sent(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": tagged(LONG, ("ETag", '"a\x01b"'))}}))
    desk.capture(URL)
    earlier = earlier_among(desk.out, desk.journal.checks.of(URL))
    assert earlier is not None
    assert (earlier.etag, earlier.payload_digest) == (None, only_record(desk.check(URL)).payload_digest)
