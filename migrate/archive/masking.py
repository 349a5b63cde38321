"""Secrets in message heads, put out of sight before anything is written (PRODUCT: Secrets)."""

import re

from migrate.model.settings import Secrets
from migrate.urls import REDACTED, mask_secrets, secret_spans

SECRET_FIELDS = ("authorization", "proxy-authorization", "cookie", "set-cookie", "cookie2", "set-cookie2")

_NAMES = "|".join(SECRET_FIELDS).encode()
_SECRET_FIELD = re.compile(rb"^(?:" + _NAMES + rb")[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)", re.IGNORECASE | re.MULTILINE)
_VALUE = re.compile(rb"[^\s](?:[^\r\n]*[^\s])?")
_URL = re.compile(r"(?<=[ <])[a-z][a-z0-9+.\-]*://[^\s>]*", re.IGNORECASE)


def masked_fields(fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give the fields with every secret reading `REDACTED`."""
    return tuple(
        (name, REDACTED if name.lower() in SECRET_FIELDS else mask_secrets(value)[0]) for name, value in fields
    )


def masked_head(head: bytes, secrets: Secrets = Secrets.MASK) -> tuple[bytes, int]:
    """Give the head with each byte of a secret put as `x`, its length unchanged, and how many secrets there were.

    Where they are to be kept it is given as it is.
    """
    if secrets is Secrets.KEEP:
        return head, 0
    fields = [found for found in _SECRET_FIELD.finditer(head) if found[1].strip()]
    masked = bytearray(head)
    for found in fields:
        start = found.start(1)
        for value in _VALUE.finditer(found[1]):
            masked[start + value.start() : start + value.end()] = b"x" * len(value[0])
    return _mask_urls(bytes(masked), len(fields))


def _mask_urls(head: bytes, count: int) -> tuple[bytes, int]:
    text = head.decode("latin-1")
    spans = set(secret_spans(text))
    for url in _URL.finditer(text):
        spans |= {(url.start() + start, url.start() + end) for start, end in secret_spans(url[0])}
    masked = bytearray(head)
    for start, end in spans:
        masked[start:end] = b"x" * (end - start)
    return bytes(masked), count + len(spans)
