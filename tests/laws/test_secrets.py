"""No credential, wherever it was planted, is written where others read: whole command, every file, every record."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from migrate.archive.content import head_of
from migrate.archive.warc import StoredRecord, iter_records
from migrate.cli.app import invoke
from migrate.demo.answers import Page, Raw, Redirect, Request, Site
from migrate.demo.web import Web
from tests.faults import job

HTML = (("Content-Type", "text/html"),)
IN_URLS = {
    "userinfo": "http://jane:Zq1userinfoZq@a.example/userinfo",
    "token": "http://a.example/token?id=7&access_token=Zq2tokenZq",
    "signature": "http://a.example/signature?X-Amz-Signature=Zq3signatureZq&x=1",
    "fragment": "http://a.example/fragment#access_token=Zq4fragmentZq",
}
PLANTED = {
    *("Zq1userinfoZq", "Zq2tokenZq", "Zq3signatureZq", "Zq4fragmentZq", "Zq5cookieZq", "Zq6locationZq"),
    *("Zq7tornZq", "Zq8interimZq", "Zq9headerZq", "Zq10proxyZq", "Zq11linkZq", "Zq12robotsZq", "Zq13foldZq"),
    *(
        "Zq14fieldZq",
        "Zq15refreshZq",
        "Zq16metaZq",
        "Zq17canonicalZq",
        "Zq18shoutcastZq",
        "Zq19hiddenZq",
        "Zq20reasonZq",
    ),
    *("Zq21onwardZq", "Zq22schemelessZq", "Zq23foldedFieldZq"),
    base64.b64encode(b"jane:Zq10proxyZq").decode(),
}
NEVER_SENT_BY_OTHERS = {"Zq9headerZq", "Zq10proxyZq", base64.b64encode(b"jane:Zq10proxyZq").decode()}
"""What the user gave us: kept nowhere, whatever the settings say."""


def sites() -> dict[str, Site]:
    """Answers with a credential in every place that a head has for one."""
    page = Page(b"<title>Open</title><p>some text</p>", headers=HTML)

    def wall(request: Request) -> Page | Redirect:
        if "sid=Zq5cookieZq" in request.header("Cookie"):
            return page
        return Redirect("http://a.example/wall", 302, headers=(("Set-Cookie", "sid=Zq5cookieZq; Path=/"),))

    folded = Raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b;\r\n\tc=Zq13foldZq\r\n"
        b'Link: <http://a.example/?token=Zq11linkZq>; rel="next"\r\n\r\n<title>Folded</title><p>text</p>'
    )
    return {
        "a.example": Site(
            {
                "/wall": wall,
                "/moved": Redirect("http://a.example/token?access_token=Zq6locationZq"),
                "/torn": Raw(b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=Zq7tornZq\r\nX-More: "),
                "/interim": Page(
                    page.body, headers=HTML, interim=b"HTTP/1.1 103 Early Hints\r\nSet-Cookie: x=Zq8interimZq\r\n\r\n"
                ),
                "/folded": folded,
                "/fields": Page(
                    page.body,
                    headers=(
                        *HTML,
                        ("Link", "<http://jane:Zq14fieldZq@a.example/>; rel=next, <http://a.example/>"),
                        ("Refresh", "900;url=http://jane:Zq15refreshZq@a.example/"),
                        ("X-Odd", "1\rSet-Cookie: sid=Zq19hiddenZq"),
                    ),
                ),
                "/meta": Page(
                    b'<meta http-equiv=refresh content="0;url=/onward?token=Zq16metaZq"><title>On</title>'
                    b'<link rel=canonical href="http://a.example/?sig=Zq17canonicalZq">',
                    headers=HTML,
                ),
                "/shoutcast": Raw(b"ICY 200 OK\r\nSet-Cookie: sid=Zq18shoutcastZq\r\nicy-"),
                "/reason": Raw(
                    b"HTTP/1.1 200 http://a.example/?token=Zq20reasonZq\r\n Set-Cookie: sid=Zq23foldedFieldZq\r\n"
                    b"Content-Type: text/html\r\n\r\n<title>Reason</title>"
                ),
                "/onward-from-here": Redirect("/onward?signature=Zq21onwardZq", 302),
                "/schemeless": Redirect("//jane:Zq22schemelessZq@a.example/onward", 302),
                "/robots.txt": Redirect("http://a.example/rules?signature=Zq12robotsZq"),
            },
            otherwise=page,
        )
    }


PATHS = (
    "wall",
    "moved",
    "torn",
    "interim",
    "folded",
    "fields",
    "meta",
    "shoutcast",
    "reason",
    "onward-from-here",
    "schemeless",
)


@dataclass(frozen=True)
class Done:
    """What a run told and left."""

    out: Path
    told: str


def run(folder: Path, capfd: pytest.CaptureFixture[str], *more: str) -> Done:
    links = [
        *IN_URLS.values(),
        *(f"http://a.example/{path}" for path in PATHS),
    ]
    text = "".join(f'<p><a href="{url}">{url}</a></p>\n' for url in links)
    (folder / "post.html").write_text(f"---\ntitle: Secrets\n---\n{text}", encoding="utf-8")
    with Web(sites()) as web, job.inline():
        proxy = web.proxy_url.replace("http://", "http://jane:Zq10proxyZq@")
        options = ("--proxy", proxy, "--delay", "0", "--timeout", "5", "--memento", "off", "-v", *more)
        header = ("--header", "a.example:Authorization=Bearer Zq9headerZq")
        code = invoke(["run", str(folder / "post.html"), *options, *header, "-o", str(folder / "out")])
        assert any("Zq9headerZq" in seen.request.header("Authorization") for seen in web.log)
        assert any("Zq5cookieZq" in seen.request.header("Cookie") for seen in web.log)
        assert any("Zq3signatureZq" in seen.request.url for seen in web.log)
    told = "".join(capfd.readouterr())
    assert code == 0, told
    return Done(folder / "out", told)


def written(out: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that people and programs read."""
    for path in sorted(out.rglob("*")):
        if path.is_file() and not path.name.startswith("journal.") and not path.name.endswith(".warc.gz"):
            yield str(path.relative_to(out)), path.read_bytes()


def heads(out: Path) -> Iterator[tuple[str, bytes]]:
    """What the records say themselves: their own fields, and all of a block but the body of a message or a post."""
    for path in sorted((out / "archive").glob("*.warc.gz")):
        for record in iter_records(path):
            fields = "".join(f"{name}: {value}\n" for name, value in record.fields).encode()
            yield f"{record.field('WARC-Type')} {record.field('WARC-Target-URI')}", fields + begin(record)


def begin(record: StoredRecord) -> bytes:
    if record.field("WARC-Type") == "resource":
        return b""
    if record.field("WARC-Type") in {"request", "response", "revisit"}:
        return head_of(record.block)[0]
    return record.block.read()


def found(places: Iterator[tuple[str, bytes]]) -> set[tuple[str, str]]:
    return {(secret, place) for place, content in places for secret in PLANTED if secret.encode() in content}


def test_no_planted_secret_is_written_anywhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = run(tmp_path, capfd)
    assert found(iter([("told", done.told.encode())])) == set()
    assert found(written(done.out)) == set()
    assert found(heads(done.out)) == set()
    names = {name for name, _ in written(done.out)}
    assert {"manifest.json", "report/index.html", "archive/index.cdxj"} < names
    assert any(name.endswith(".md") for name in names)


def test_in_message_heads_they_stay_where_that_is_asked_for(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = run(tmp_path, capfd, "--keep-secrets")
    assert found(iter([("told", done.told.encode())])) == set()
    assert found(written(done.out)) == set()
    kept = {secret for secret, _ in found(heads(done.out))}
    assert kept >= {"Zq2tokenZq", "Zq3signatureZq", "Zq5cookieZq", "Zq6locationZq", "Zq7tornZq", "Zq8interimZq"}
    assert kept & NEVER_SENT_BY_OTHERS == set()
    fields = [str(field) for path in job.warcs(done.out) for record in iter_records(path) for field in record.fields]
    assert [field for field in fields if any(secret in field for secret in PLANTED)] == []
    info = next(content for name, content in heads(done.out) if name.startswith("warcinfo"))
    assert b"secrets: kept in message heads" in info
