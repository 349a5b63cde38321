"""Bytes become text, whatever the years have done to them, and what was decided is said."""

import pytest

from migrate.model.change import Change, Effect
from migrate.sources.text import binary_kind, decode


def noted(detail: str) -> tuple[Change, ...]:
    return (Change("encoding", Effect.REPAIR, detail),)


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        (b"caf\xc3\xa9", "café", ()),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", ()),
        ("café 😀".encode("utf-16"), "café 😀", ()),
        (b"caf\xe9 \x93ok\x94", "café “ok”", noted("3 bytes that are not UTF-8 were read as windows-1252")),
        (b"caf\xc3\xa9 and caf\xe9", "café and café", noted("1 byte that is not UTF-8 was read as windows-1252")),
        (b"\x81", "\x81", noted("1 byte that is not UTF-8 was read as windows-1252")),
        (
            b'<meta charset="iso-8859-2">\xb1',
            '<meta charset="iso-8859-2">ą',
            noted("read as iso8859-2, as the post declares"),
        ),
        (
            b"<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>\x80",
            "<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>€",
            noted("read as cp1252, as the post declares"),
        ),
        (b"<meta charset=iso-8859-1>caf\xc3\xa9", "<meta charset=iso-8859-1>café", ()),
        (
            b"<meta charset=nonsense>\xe9",
            "<meta charset=nonsense>é",
            noted("1 byte that is not UTF-8 was read as windows-1252"),
        ),
    ],
)
def test_the_encoding_is_found_and_a_choice_is_noted(data: bytes, text: str, notes: tuple[Change, ...]) -> None:
    assert decode(data) == (text, notes)


def test_what_cannot_be_read_in_the_declared_encoding_is_a_loss() -> None:
    text, notes = decode(b"<meta charset=shift_jis>\xff\xff")
    assert text == "<meta charset=shift_jis>\ufffd\ufffd"
    assert notes[1] == Change("encoding_lost", Effect.LOSS, "2 characters that are not shift_jis read as U+FFFD")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4", "a PDF file"),
        (b"\0" * 20, "binary data"),
        (bytes(range(1, 256)) * 20, "binary data"),
        (b"words and \x02\x02\x02 more of them " * 3 + b"\x02" * 30, None),
        ("\ufeffwords".encode("utf-32-le"), None),
        (b"BMW wins the race", None),
        (b"stray \0 zero in a long enough text", None),
        (b"\x02\x03 controls", None),
        ("é".encode("utf-16"), None),
        (b"", None),
    ],
)
def test_binary_data_is_told_from_text(data: bytes, kind: str | None) -> None:
    assert binary_kind(data) == kind
