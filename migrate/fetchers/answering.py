"""What a response head says, as an outcome: the same when it came and when it is read from the archive again."""

from urllib.parse import quote

from migrate.archive.http1 import Head
from migrate.archive.masking import masked_fields
from migrate.archive.records import LONGEST_TARGET
from migrate.model.capture import Answered, Truncation
from migrate.urls import canonical, mask_secrets_in_field

MOST_FIELDS = 500
"""A head may have more; of those the record alone has all. What somebody sends a million of is nothing to be read."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def answered(head: Head, url: str, *, body_bytes: int, truncated: Truncation | None, cut_by_us: bool) -> Answered:
    """Give what came of asking for the URL, where this head came and a body with so many bytes of entity."""
    return Answered(
        status=head.status,
        reason=mask_secrets_in_field(head.reason),
        headers=masked_fields(head.headers[:MOST_FIELDS]),
        content_type=head.first("content-type") or None,
        location=_leads_to(head, url),
        body_bytes=body_bytes,
        truncated=truncated,
        cut_by_us=cut_by_us,
    )


def _leads_to(head: Head, url: str) -> str | None:
    location = head.first("location")
    if head.status not in _REDIRECTS or not location:
        return None
    raw = location.encode("latin-1")
    try:
        target = canonical(raw.decode(), url)
    except UnicodeDecodeError:
        target = canonical(quote(raw, safe=bytes(range(0x21, 0x7F))), url)
    return target if target is not None and len(target) <= LONGEST_TARGET else None
