"""Who may speak to the desk: a browser on this machine that was shown the token, from the desk's own pages alone.

Against other people's pages in the same browser: the name that they ask for has to be ours (DNS rebinding), what they
embed or send is refused by its origin, and a change needs a header that no form can send. The cookie is not readable by
scripts and is named by the port, since all ports of a machine share their cookies.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = "/open"
CHANGE = "X-Migrate-Desk"
"""Every request that changes something has this header: a form cannot send it, another origin is not allowed to."""
_READS = frozenset({"GET", "HEAD"})
_SECRET_BYTES = 32

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where the desk is found, and what opens it."""

    port: int
    token: str = field(repr=False, default_factory=lambda: secrets.token_urlsafe(_SECRET_BYTES))
    session: str = field(repr=False, default_factory=lambda: secrets.token_urlsafe(_SECRET_BYTES))

    @property
    def host(self) -> str:
        """Host and port as browsers name them."""
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """As browsers name it."""
        return f"http://{self.host}"

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"{self.origin}{OPEN}?token={self.token}"

    @property
    def cookie(self) -> str:
        """Name of the cookie."""
        return f"migrate-desk-{self.port}"

    @property
    def policy(self) -> str:
        """What pages of the desk may load: their own style and script, pictures and data from the desk."""
        return self.policy_with("'none'")

    def policy_with(self, frames: str) -> str:
        """Give the policy of a page that may show pages of one other origin in a frame."""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            f"frame-src {frames}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )


class Guard:
    """Lets through to `app` what comes from the desk's own pages, and puts a strict policy on what it answers."""

    def __init__(self, app: ASGIApp, door: Door, others: Mapping[str, ASGIApp]) -> None:
        """Guard `app`; requests that name another host of ours go to the app of that host, which guards itself."""
        self._app = app
        self._door = door
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the app do so."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the desk speaks nothing else: the server closes the connection
        other = self._others.get(Headers(scope=scope).get("host", ""))
        if other is not None:
            await other(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._door.policy)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._refusal(scope)
        await (answer or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """Give the answer to a request that the app must not see; None where it may."""
        headers = Headers(scope=scope)
        if headers.getlist("host") != [self._door.host]:
            return PlainTextResponse("This is not the name of this desk.", 421)
        if scope["path"] == OPEN:
            return self._opened(scope)
        if not _same(self._cookie(headers), self._door.session):
            return PlainTextResponse("Open the address that 'migrate review' has printed: it lets you in.", 403)
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return PlainTextResponse("Only the desk’s own pages may ask for this.", 403)
        if scope["method"] not in _READS and not self._is_own_change(headers):
            return PlainTextResponse("Only the desk’s own pages may change something.", 403)
        return None

    def _opened(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] not in _READS or not _same(given, self._door.token):
            return PlainTextResponse("This address is of another desk, or not whole. Copy it as it was printed.", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._door.cookie, self._door.session, httponly=True, samesite="strict", path="/")
        return answer

    def _is_own_change(self, headers: Headers) -> bool:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        return headers.get("origin") == self._door.origin and CHANGE in headers and kind == "application/json"

    def _cookie(self, headers: Headers) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._door.cookie)
        except CookieError:
            return ""
        return found.value if found else ""


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
