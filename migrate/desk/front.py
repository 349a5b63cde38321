"""What stands before the replay engine: its pages under a policy of ours, so that none of them acts or asks the web.

An engine does not rewrite every page (pywb leaves alone what does not begin like HTML), and what it leaves alone would
fetch its pictures from the web of today. The policy admits nothing but the archive.
"""

import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from migrate.desk.replay import Engine, Shown

_SECONDS = 30
_PIECE_BYTES = 65_536
_FRAMED = re.compile(rf"[0-9]*{Shown.FRAME}/")
_PASSED_ON = frozenset({"content-type", "content-length", "location", "memento-datetime"})


@dataclass(frozen=True, slots=True)
class Front:
    """The replay origin: read only, for frames of the desk alone."""

    engine: Engine
    shown_by: str
    """Origin of the desk."""

    posts: Callable[[int], bytes | None]
    """Gives the post with a number as a page; None where there is none."""

    def policy(self, target: str) -> str:
        """Give the policy of a page: pictures and styles of the archive, and nothing that acts.

        A page within a replayed page stands in a frame without an origin, which no list of ancestors can name.
        """
        held = self.engine.origin
        is_within = _FRAMED.match(target.removeprefix(f"/{self.engine.collection}/"))
        ancestors = "" if is_within else f"; frame-ancestors {self.shown_by}"
        return (
            f"sandbox; default-src 'none'; img-src {held} data: blob:; media-src {held} data: blob:; "
            f"font-src {held} data:; style-src {held} 'unsafe-inline'; frame-src {held}; script-src 'none'; "
            f"base-uri {held}; form-action 'none'{ancestors}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what the engine has."""
        request = Request(scope)
        if request.method != "GET":
            answer: Response = PlainTextResponse("What is archived can only be read.", 405)
        else:
            answer = await run_in_threadpool(self._answer, _target(scope))
        answer.headers["Content-Security-Policy"] = self.policy(_target(scope))
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)

    def _answer(self, target: str) -> Response:
        if not target.startswith(f"/{self.engine.collection}/"):
            return PlainTextResponse("Nothing of that name is archived here.", 404)
        post = target.removeprefix(f"/{self.engine.collection}/post/")
        if post.isdecimal():
            page = self.posts(int(post))
            return HTMLResponse(page) if page else PlainTextResponse("It cannot be shown as a page.", 404)
        connection = http.client.HTTPConnection("127.0.0.1", self.engine.port, timeout=_SECONDS)
        try:
            connection.request("GET", target, headers={"Host": self.engine.host})
            got = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return PlainTextResponse(f"The replay engine does not answer: {error}.", 502)
        headers = {name: value for name, value in got.getheaders() if name.lower() in _PASSED_ON}
        return StreamingResponse(_body(connection, got), got.status, headers)


def _target(scope: Scope) -> str:
    """Give path and query as they were asked for."""
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"]
    return str((path + (b"?" + query if query else b"")).decode("latin-1"))


def _body(connection: http.client.HTTPConnection, got: http.client.HTTPResponse) -> Iterator[bytes]:
    try:
        while piece := got.read(_PIECE_BYTES):
            yield piece
    finally:
        connection.close()
