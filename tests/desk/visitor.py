"""A client of bare HTTP: what a browser sends, and what other programs and pages would."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.desk.conftest import Running

SECONDS = 30
NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def send(desk: Running, method: str, path: str, headers: Mapping[str, str] = NONE, body: bytes | None = None) -> Reply:
    """One request, with these headers and none of a browser's."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=SECONDS)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": f"127.0.0.1:{desk.port}", **headers}.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


class Visitor:
    """Somebody who opened the desk's address."""

    def __init__(self, desk: Running) -> None:
        self.desk = desk
        opened = send(desk, "GET", desk.address.removeprefix(desk.origin))
        assert opened.status == 303
        self.cookie = opened.headers["set-cookie"].partition(";")[0]

    def get(self, path: str, headers: Mapping[str, str] = NONE) -> Reply:
        return send(self.desk, "GET", path, {"Cookie": self.cookie, **headers})

    def post(self, path: str, body: object, headers: Mapping[str, str] = NONE) -> Reply:
        told = {
            "Cookie": self.cookie,
            "Origin": self.desk.origin,
            "Content-Type": "application/json",
            "X-Migrate-Desk": "1",
            **headers,
        }
        return send(self.desk, "POST", path, {k: v for k, v in told.items() if v}, json.dumps(body).encode())

    def decide(self, url: str, decision: str, batch: str, seen: str | None = None, by: str = "Ada") -> Reply:
        one = {"url": url, "decision": decision, "reason": "seen", "seen": seen}
        return self.post("/api/decide", {"by": by, "batch": batch, "decisions": [one]})
