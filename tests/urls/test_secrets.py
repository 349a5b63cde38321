"""Credentials in URLs are found and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.urls import mask_secrets, mask_secrets_in_field, mask_secrets_in_text, secret_spans_in_field


@pytest.mark.parametrize(
    ("url", "masked", "count"),
    [
        ("http://jo:pw@a.test/x", "http://REDACTED@a.test/x", 1),
        ("//jo@a.test/x", "//REDACTED@a.test/x", 1),
        ("http://a.test/?X-Amz-Signature=ab&x=1", "http://a.test/?X-Amz-Signature=REDACTED&x=1", 1),
        ("http://a.test/?sv=1&sig=a%2Fb%3D", "http://a.test/?sv=1&sig=REDACTED", 1),
        ("http://a.test/?access_token=q#id_token=r", "http://a.test/?access_token=REDACTED#id_token=REDACTED", 2),
        ("http://a.test/p;jsessionid=AB12?x=1", "http://a.test/p;jsessionid=REDACTED?x=1", 1),
        ("http://a.test/?a=1&amp;token=t&amp;b=2", "http://a.test/?a=1&amp;token=REDACTED&amp;b=2", 1),
        ("/r?u=http%3A%2F%2Fb.test%3Ftoken%3Dt%26z%3D1", "/r?u=http%3A%2F%2Fb.test%3Ftoken%3DREDACTED%26z%3D1", 1),
        ("mailto:jo@a.test", "mailto:jo@a.test", 0),
        ("mailto://jo@a.test", "mailto://jo@a.test", 0),
        ("http://mailto:jo@a.test", "http://mailto:jo@a.test", 0),
        ("http://a.test/jo@b", "http://a.test/jo@b", 0),
        (
            "http://a.test/?design=1&key=2&tokens=3&access_key=4",
            "http://a.test/?design=1&key=2&tokens=3&access_key=4",
            0,
        ),
    ],
)
def test_secrets_read_redacted_and_are_counted(url: str, masked: str, count: int) -> None:
    assert mask_secrets(url) == (masked, count)


def test_the_spans_are_those_of_the_values() -> None:
    url = "http://jo:pw@a.test/?token=abc"
    assert [url[start:end] for start, end in secret_spans_in_field(url)] == ["jo:pw", "abc"]


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        (
            "<http://jo:pw@a.test/>; rel=next, <//b@c.test/>",
            "<http://REDACTED@a.test/>; rel=next, <//REDACTED@c.test/>",
        ),
        ("0;url=http://jo:p@w@a.test/?sig=s", "0;url=http://REDACTED@a.test/?sig=REDACTED"),
        ('{"url":"https://k:s@a.test/"}', '{"url":"https://REDACTED@a.test/"}'),
        ("http://a.test/,http://jo:pw@b.test/", "http://a.test/,http://REDACTED@b.test/"),
        ("report-uri https://a.test/@jo", "report-uri https://a.test/@jo"),
        ("jo@a.test", "jo@a.test"),
    ],
)
def test_secrets_of_a_field_are_masked_whatever_stands_around_its_urls(value: str, masked: str) -> None:
    assert mask_secrets_in_field(value) == masked


@pytest.mark.parametrize("name", ["sign=0123456789abcdef", "auth_key=1", "sessionid=1", "session_id=1"])
def test_a_signature_of_another_name_is_one(name: str) -> None:
    assert mask_secrets(f"http://a.test/?{name}") == (f"http://a.test/?{name.partition('=')[0]}=REDACTED", 1)


def test_a_sign_of_the_zodiac_is_none() -> None:
    assert mask_secrets("http://a.test/?sign=leo") == ("http://a.test/?sign=leo", 0)


@given(
    st.lists(st.sampled_from([*"a/?&#=;%", "token=", "http://", "x@", "sig%3D", "%26", "&amp;"]), max_size=16).map(
        "".join
    )
)
def test_masking_twice_finds_nothing_more(url: str) -> None:
    masked, _ = mask_secrets(url)
    assert mask_secrets(masked) == (masked, 0)


def test_secrets_of_urls_in_running_text_are_masked() -> None:
    text = "See http://jo:pw@a.test/ (or ftp://a.test/?sig=s), not jo@a.test?token=t"
    masked = "See http://REDACTED@a.test/ (or ftp://a.test/?sig=REDACTED), not jo@a.test?token=t"
    assert mask_secrets_in_text(text) == (masked, 2)


@pytest.mark.parametrize(
    "url",
    [
        "https://${GITHUB_TOKEN}@git.example/x",
        "https://$%7BGITHUB_TOKEN%7D@git.example/x",
        "https://deploy:$TOKEN@git.example/x",
        "https://api.example/v1?token=<your-token>",
        "https://api.example/v1?token=%3Cyour-token%3E",
        "https://api.example/v1?token={token}",
        "https://api.example/v1?token=[TOKEN]",
        "https://api.example/v1?token=xxxxx",
        "https://api.example/v1?token=...",
    ],
)
def test_the_place_for_a_credential_is_none(url: str) -> None:
    assert mask_secrets(url) == (url, 0)
