"""Answers as a sequence of bytes, pauses and an ending: pure, so that the server below is one small loop."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from http import HTTPStatus
from itertools import repeat
from typing import TypeAlias, assert_never

from migrate.demo.answers import (
    Answer,
    Close,
    Coding,
    Cut,
    Dribble,
    Endless,
    Framing,
    Headers,
    InTurn,
    Page,
    Raw,
    Redirect,
    Request,
    Reset,
    Silent,
    Slow,
)


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes to write."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds to let pass."""

    seconds: float


class End(Enum):
    """What becomes of the connection after the answer."""

    KEEP = "keep it for the next request"
    CLOSE = "close it in good order"
    RESET = "tear it down"
    HOLD = "say nothing more and wait for the client to go"


Event: TypeAlias = Send | Wait | End


def events(answer: Answer, request: Request, turn: int) -> Iterator[Event]:
    """Yield what goes over the wire for the `turn`th request (from 0) of this URL; the last event is an `End`."""
    match answer:
        case Page():
            yield from _page(answer, request)
        case Redirect(location, status, headers):
            yield from _page(Page(status=status, headers=(("Location", location), *headers)), request)
        case Raw(data):
            yield Send(data)
            yield End.CLOSE
        case Slow(seconds, then):
            yield Wait(seconds)
            yield from events(then, request, turn)
        case Dribble(page, pieces, seconds):
            yield from _dribble(_head(page, request) + _framed(page, request), pieces, seconds)
        case Cut(page, after, then):
            yield Send(_head(page, request) + _framed(page, request)[:after])
            yield _ending(then)
        case Endless(piece, headers):
            yield Send(_head(Page(headers=headers, framing=Framing.CLOSE), request))
            yield from repeat(Send(piece))
        case InTurn(answers):
            yield from events(answers[min(turn, len(answers) - 1)], request, turn)
        case Reset() | Close() | Silent():
            yield _ending(answer)
        case _:
            assert_never(answer)


def _ending(answer: Reset | Close | Silent) -> End:
    match answer:
        case Reset():
            return End.RESET
        case Close():
            return End.CLOSE
        case Silent():
            return End.HOLD
        case _:
            assert_never(answer)


def _page(page: Page, request: Request) -> Iterator[Event]:
    if page.etag is not None and request.header("If-None-Match") == page.etag:
        page = replace(page, body=b"", status=HTTPStatus.NOT_MODIFIED, coding=Coding.IDENTITY)
    bodiless = request.method == "HEAD" or page.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
    yield Send(page.interim + _head(page, request) + (b"" if bodiless else _framed(page, request)))
    yield End.CLOSE if request.closes or page.framing is Framing.CLOSE else End.KEEP


def _dribble(response: bytes, pieces: int, seconds: float) -> Iterator[Event]:
    size = -(-len(response) // pieces)
    for start in range(0, len(response), size):
        if start:
            yield Wait(seconds / pieces)
        yield Send(response[start : start + size])
    yield End.CLOSE


def _head(page: Page, request: Request) -> bytes:
    reason = _phrase(page.status) if page.reason is None else page.reason
    lines = [f"HTTP/1.1 {page.status} {reason}"]
    lines += [f"{name}: {value}" for name, value in (*page.headers, *_framing_headers(page, request))]
    return "\r\n".join((*lines, "", "")).encode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # such as 999, which no registry knows
        return "Request denied"


def _framing_headers(page: Page, request: Request) -> Headers:
    headers = []
    if page.etag is not None:
        headers.append(("ETag", page.etag))
    if page.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        if _coding(page, request) is not Coding.IDENTITY:
            headers += [("Content-Encoding", page.coding.value), ("Vary", "Accept-Encoding")]
        match page.framing:
            case Framing.LENGTH:
                headers.append(("Content-Length", str(len(_entity(page, request)))))
            case Framing.CHUNKED:
                headers.append(("Transfer-Encoding", "chunked"))
            case Framing.CLOSE:
                pass
            case _:
                assert_never(page.framing)
    if request.closes or page.framing is Framing.CLOSE:
        headers.append(("Connection", "close"))
    return tuple(headers)


def _framed(page: Page, request: Request) -> bytes:
    entity = _entity(page, request)
    if page.framing is not Framing.CHUNKED:
        return entity
    chunks = (entity[start : start + _CHUNK] for start in range(0, len(entity), _CHUNK))
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


_CHUNK = 1000


def _entity(page: Page, request: Request) -> bytes:
    coding = _coding(page, request)
    match coding:
        case Coding.IDENTITY:
            return page.body
        case Coding.GZIP:
            return gzip.compress(page.body, mtime=0)
        case Coding.BROTLI:
            import brotli  # noqa: PLC0415 - loaded only where a client accepts it

            return bytes(brotli.compress(page.body))
        case _:
            assert_never(coding)


def _coding(page: Page, request: Request) -> Coding:
    accepted = {item.partition(";")[0].strip() for item in request.header("Accept-Encoding").split(",")}
    return page.coding if page.coding in accepted else Coding.IDENTITY
