"""URLs read as browsers read them."""

import pytest

from migrate.urls import canonical, fragment, host, is_misspelt_scheme, path, scheme, without_fragment, without_userinfo

BASE = "http://old.test/blog/post?x=1#top"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("HTTP://Old.Test:80/a/../b c", "http://old.test/b%20c"),
        ("http://bücher.test/ü?ü#ü", "http://xn--bcher-kva.test/%C3%BC?%C3%BC#%C3%BC"),
        ("/a", "http://old.test/a"),
        ("#x", "http://old.test/blog/post?x=1#x"),
        ("//cdn.test/a", "http://cdn.test/a"),
        ("", "http://old.test/blog/post?x=1"),
        ("mailto:a@b.test", "mailto:a@b.test"),
        ("http://old.test/%7ea|b", "http://old.test/%7ea|b"),
        ("http://old.test/\ud800", "http://old.test/%EF%BF%BD"),
        ("http://[::1", None),
        ("http://", None),
    ],
)
def test_a_reference_is_resolved_and_serialised_by_the_standard(raw: str, expected: str | None) -> None:
    assert canonical(raw, BASE) == expected


def test_a_relative_reference_without_base_is_no_url() -> None:
    assert canonical("/a") is None


def test_parts_of_a_url() -> None:
    url = "https://user:pass@old.test:8443/a/b?q#f"
    parts = [host(url), scheme(url), path(url), fragment(url), without_fragment(url), without_userinfo(url)]
    assert parts == [
        "old.test",
        "https",
        "/a/b",
        "f",
        "https://user:pass@old.test:8443/a/b?q",
        "https://old.test:8443/a/b?q#f",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://old.test:65535/", "old.test"),
        ("http://old.test:59999/a", "old.test"),
        ("http://old.test:65536/", ""),
        ("http://old.test:09999/", "old.test"),
        ("http://old.test:١/", ""),
        ("http://127.0.1.255:43123/a", "127.0.1.255"),
        ("http://256.0.0.1/", ""),
        ("http://01.2.3.4/", "1.2.3.4"),
        ("http://1.2.3.4.5/", ""),
        ("http://1.2.3.4@old.test/", "old.test"),
        ("http://2130706433/", "127.0.0.1"),
    ],
)
def test_a_host_is_that_of_the_standard_however_it_is_found(url: str, expected: str) -> None:
    assert host(url) == expected


def test_parts_of_what_is_no_url_are_empty() -> None:
    text = "not a url"
    assert [host(text), scheme(text), path(text), fragment(text), without_userinfo(text)] == ["", "", "", "", text]


def test_a_url_without_userinfo_stays_as_it_is() -> None:
    assert without_userinfo("http://Old.test") == "http://Old.test"


@pytest.mark.parametrize("scheme", ["htp", "htt", "hppt", "xttp", "tp", "httpx", "hhttpps", "maito", "mailtoo"])
def test_a_slip_of_the_finger_is_no_scheme(scheme: str) -> None:
    assert is_misspelt_scheme(scheme)


@pytest.mark.parametrize(
    "scheme",
    [
        *[
            "http",
            "https",
            "mailto",
            "ftp",
            "ftps",
            "sftp",
            "ssh",
            "smtp",
            "rtsp",
            "tel",
            "callto",
            "irc",
            "data",
            "nntp",
        ],
        "",
    ],
)
def test_a_scheme_that_there_is_stays_one(scheme: str) -> None:
    assert not is_misspelt_scheme(scheme)
