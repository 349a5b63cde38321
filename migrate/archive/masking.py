"""Secrets in message heads, put out of sight before anything is written (PRODUCT: Secrets)."""

import re

from migrate.model.settings import Secrets
from migrate.urls import REDACTED, mask_secrets_in_field, secret_spans_in_field

SECRET_FIELDS = ("authorization", "proxy-authorization", "cookie", "set-cookie", "cookie2", "set-cookie2")

_NAMES = "|".join(SECRET_FIELDS)
# A line that only a lenient reader takes for such a field, folded or behind a lone CR, is no less secret.
_SECRET_FIELD = re.compile(
    rb"(?:^|(?<=\r))[ \t]*(?:" + _NAMES.encode() + rb")[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)", re.IGNORECASE | re.MULTILINE
)
_HIDDEN_FIELD = re.compile(rf"(?:^|\r)\s*(?:{_NAMES})\s*:", re.IGNORECASE)
_VALUE = re.compile(rb"[^\s](?:[^\r\n]*[^\s])?")


def masked_fields(fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give the fields with every secret reading `REDACTED`."""
    return tuple(
        (
            name,
            REDACTED if name.lower() in SECRET_FIELDS or _HIDDEN_FIELD.search(value) else mask_secrets_in_field(value),
        )
        for name, value in fields
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
    spans = secret_spans_in_field(masked.decode("latin-1"))
    for start, end in spans:
        masked[start:end] = b"x" * (end - start)
    return bytes(masked), len(fields) + len(spans)
