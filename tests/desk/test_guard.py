"""The desk answers its own pages in a browser that was shown the token, and nobody else."""

from pathlib import Path

import pytest

from tests.desk.conftest import Running, Serve
from tests.desk.visitor import Visitor, send
from tests.review import sample

A = "http://photos.example/1.jpg"


@pytest.fixture
def desk(serve: Serve, tmp_path: Path) -> Running:
    sample.small(tmp_path)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "page.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    (tmp_path / "assets" / "drawing.svg").write_text("<svg onload='alert(1)'/>", encoding="utf-8")
    (tmp_path / "assets" / "out.png").symlink_to("/etc/hostname")
    return serve()


def test_it_listens_on_this_machine_alone(desk: Running) -> None:
    listening = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    addresses = {line.split()[1] for line in listening if line.split()[1].endswith(f":{desk.port:04X}")}
    assert {each.partition(":")[0] for each in addresses} == {"0100007F"}


@pytest.mark.parametrize(
    "path", ["/", "/api/state", "/pages/desk.js", "/assets/page.html", "/evidence/links-0001.html"]
)
def test_without_the_token_nothing_is_shown(desk: Running, path: str) -> None:
    assert send(desk, "GET", path).status == 403
    assert send(desk, "GET", path, {"Cookie": f"migrate-desk-{desk.port}=guess"}).status == 403


def test_another_token_opens_nothing(desk: Running) -> None:
    for path in ("/open", "/open?token=", "/open?token=guess", "/open?token=%F0%9F%97%9D"):
        refused = send(desk, "GET", path)
        assert (refused.status, "set-cookie" in refused.headers) == (403, False)


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_cannot_use(desk: Running) -> None:
    opened = send(desk, "GET", desk.address.removeprefix(desk.origin))
    assert (opened.status, opened.headers["location"]) == (303, "/")
    attributes = {part.strip().lower() for part in opened.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    assert "token" not in opened.headers["set-cookie"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.", ""]
)
def test_another_name_for_this_machine_is_not_answered(desk: Running, host: str) -> None:
    visitor = Visitor(desk)
    assert visitor.get("/api/state", {"Host": host.format(port=desk.port)}).status == 421


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_origin_embeds_or_fetches_is_refused(desk: Running, site: str) -> None:
    assert Visitor(desk).get("/api/state", {"Sec-Fetch-Site": site}).status == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"X-Migrate-Desk": ""},
    ],
)
def test_a_change_that_another_page_could_send_is_refused(
    desk: Running, changes: dict[str, str], tmp_path: Path
) -> None:
    body = {"by": "Eve", "batch": "batch-0001", "decisions": [{"url": A, "decision": "gone", "reason": "seen"}]}
    refused = Visitor(desk).post("/api/decide", body, changes)
    assert (refused.status, (tmp_path / "reviews.jsonl").exists()) == (403, False)


def test_every_answer_has_a_strict_policy_and_is_kept_by_no_cache(desk: Running) -> None:
    visitor = Visitor(desk)
    for path in (
        "/",
        "/api/state",
        "/pages/desk.js",
        "/evidence/links-0001.html",
        "/evidence/posts-0001.html",
        "/nothing",
    ):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy
        assert (headers["cache-control"], headers["x-content-type-options"], headers["referrer-policy"]) == (
            "no-store",
            "nosniff",
            "no-referrer",
        )
        assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../manifest.json",
        "/assets/..%2fmanifest.json",
        "/assets/%2e%2e/manifest.json",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/out.png",
        "/archive/../reviews.jsonl",
        "/pages/../desk.py",
        "/pages/..%2fdesk.py",
        "/evidence/links-0000.html",
        "/evidence/links-9999.html",
        "/evidence/..%2f..%2fmanifest.json",
    ],
)
def test_no_path_leads_out_of_where_it_belongs(desk: Running, path: str) -> None:
    assert Visitor(desk).get(path).status == 404


@pytest.mark.parametrize("name", ["page.html", "drawing.svg"])
def test_what_came_from_the_web_and_can_hold_a_script_is_only_downloaded(desk: Running, name: str) -> None:
    headers = Visitor(desk).get(f"/assets/{name}").headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")
    assert "sandbox" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"by": "Ada", "batch": "batch-0001", "decisions": []}, 422),
        ({"by": " ", "batch": "batch-0001", "decisions": [{"url": A, "decision": "gone", "reason": "seen"}]}, 422),
        (
            {
                "by": "Ada",
                "batch": "batch-0001",
                "decisions": [{"url": A, "decision": "use_address", "reason": "seen"}],
            },
            409,
        ),
        (
            {
                "by": "Ada",
                "batch": "batch-0001",
                "decisions": [
                    {"url": A, "decision": "use_address", "reason": "seen", "replacement": "javascript:alert(1)"}
                ],
            },
            409,
        ),
        ({"by": "Ada", "batch": "batch-0001", "decisions": [{"url": "x", "decision": "gone", "reason": "seen"}]}, 409),
    ],
)
def test_what_lacks_something_is_refused_in_words(desk: Running, body: object, status: int, tmp_path: Path) -> None:
    refused = Visitor(desk).post("/api/decide", body)
    assert (refused.status, set(refused.json)) == (status, {"error", "advice"})
    assert not (tmp_path / "reviews.jsonl").exists()


def test_a_port_that_is_taken_is_told(serve: Serve, desk: Running, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=f"Port {desk.port} cannot be used"):
        serve(tmp_path, "--port", desk.port)
