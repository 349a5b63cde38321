"""Bytes of a post as text, whatever the years have done to its encoding."""

import codecs
import re

from migrate.model.change import Change, Effect

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3\0", "a database"),
    (b"{\\rtf", "a Rich Text file"),
)
_LOOKED_AT = 8192
_NUL_SHARE = 0.005
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.04
"""Random bytes have a tenth; the worst of a thousand real posts a hundredth."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # it begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def binary_kind(data: bytes) -> str | None:
    """Say what the bytes are where they are no text; a stray control character does not make a text binary."""
    head = data[:_LOOKED_AT]
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if any(head.startswith(mark) for mark, encoding in _MARKS if encoding != "utf-8"):
        return None
    many = head.count(0) > max(1, len(head) * _NUL_SHARE)
    return "binary data" if many or len(_CONTROL.findall(head)) > max(40, len(head) * _CONTROL_SHARE) else None


def decode(data: bytes) -> tuple[str, tuple[Change, ...]]:
    """Give the text and, where its encoding had to be chosen, what was chosen; never fails, loses no byte unsaid.

    A byte order mark decides, else UTF-8 where the bytes are UTF-8, else the charset that the post declares, else each
    byte that is not UTF-8 is read as windows-1252 (which the WHATWG standard takes for undeclared Western pages).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    try:
        return data.decode(), ()
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    if declared:
        text, bad = _replacing(data, declared)
        return text, (Change("encoding", Effect.REPAIR, f"read as {declared}, as the post declares"), *bad)
    text = data.decode("utf-8", "surrogateescape")
    odd = sum(map(text.count, _WINDOWS_1252))
    text = text.translate({ord(byte): letter for byte, letter in _WINDOWS_1252.items()})
    bytes_are = "1 byte that is not UTF-8 was" if odd == 1 else f"{odd} bytes that are not UTF-8 were"
    return text, (Change("encoding", Effect.REPAIR, f"{bytes_are} read as windows-1252"),)


def _western(byte: int) -> str:
    # WHATWG windows-1252: the five bytes that Microsoft left open are C1 controls.
    return bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))


_WINDOWS_1252 = {chr(0xDC00 + byte): _western(byte) for byte in range(0x80, 0x100)}
"""What stands for an undecodable byte (PEP 383), and the letter it was."""


def _replacing(data: bytes, encoding: str) -> tuple[str, tuple[Change, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    return text, (Change("encoding_lost", Effect.LOSS, f"{lost} characters that are not {encoding} read as U+FFFD"),)


_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_:.\-]+)", re.IGNORECASE)
_DECLARED = re.compile(
    r"(?:iso-?8859-?|windows-?|cp-?|koi8|shift|euc|big5|gb|mac|latin|us-ascii|ascii|tis-|x-sjis|iso-2022)",
    re.IGNORECASE,
)
_AS_BROWSERS_DO = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""WHATWG Encoding, 4.2: labels that mean more than they say."""


def _declared(data: bytes) -> str | None:
    """Give Python's name for the legacy charset of a `<meta>` in the first bytes."""
    found = _CHARSET.search(data[:_LOOKED_AT])
    label = found[1].decode("ascii") if found else ""
    if not _DECLARED.match(label):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return _AS_BROWSERS_DO.get(name, name)
