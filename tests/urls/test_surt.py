"""Keys of the index are those that replay tools compute."""

import pytest

from migrate.urls import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://archive.test/goo/?a=2&b&a=1", "test,archive)/goo?a=1&a=2&b"),
        ("https://www.archive.test/goo/", "test,archive)/goo"),
        ("http://www2.archive.test", "test,archive)/"),
        ("https://archive.test:443/", "test,archive)/"),
        ("https://archive.test:8443/A%2fb", "test,archive:8443)/a/b"),
        ("http://archive.test/a//b/./c#frag", "test,archive)/a/b/c"),
        ("http://archive.test/%7Ea%20b", "test,archive)/~a%20b"),
        ("http://archive.test/%2525%41", "test,archive)/%25a"),
        ("http://archive.test/?", "test,archive)/"),
        ("http://user:pass@archive.test/", "test,archive)/"),
        ("http://bücher.test/ü", "test,xn--bcher-kva)/%c3%bc"),
        ("https://192.0.2.7/robots.txt", "7,2,0,192)/robots.txt"),
        ("https://[2001:db8::1]/robots.txt", "2001:db8::1)/robots.txt"),
        ("http://archive.test/?sid=0123456789abcdef0123456789abcdef&b=1", "test,archive)/?b=1"),
        ("urn:sha256:AB", "urn:sha256:AB"),
        ("dns:archive.test", "dns:archive.test"),
    ],
)
def test_key_of_a_url(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.timeout(10)
def test_a_url_escaped_over_and_over_costs_no_more_than_its_length() -> None:
    assert surt("http://archive.test/%" + "25" * 200_000 + "41") == "test,archive)/a"
