"""Where a URL carries a credential, and the same URL without it."""

import re

REDACTED = "REDACTED"

# Values of signatures and tokens (PRODUCT: Secrets). `key` and `access_key` are left alone: in embeds and maps they are
# public parts of the address, and without them the embed opens no more.
_NAMES = (
    r"(?:[a-z0-9_.\-]*[_.\-])?(?:token|signature|sig|hmac|jwt|secret|password|passwd|passphrase|credential)"
    r"|(?:access|auth|id|refresh|session|csrf|security|oauth|bearer|user|login|reset)token"
    r"|(?:[a-z0-9]+[_\-])?api_?key|auth_?key|hdnea|hdnts|pwd|phpsessid|aspsessionid[a-z]*|session_?id|client_?secret"
    r"|sign(?=(?:=|%3d)[\w%+/\-]{16})"
)
_BEFORE = r"[?&;#]|%3f|%26|&amp;"
_PARAMETER = re.compile(
    rf"(?:;jsessionid=|(?P<named>(?:{_BEFORE})(?:{_NAMES})(?:=|%3d)))"
    rf"(?P<value>(?(named)(?:(?!%26|%23)[^&#\s\"'<>])+|[^;/?#&\s]+))",
    re.IGNORECASE,
)
# `mailto://jo@host` and `http://mailto:jo@host` are mangled addresses of people: no credential.
_AUTHORITY = re.compile(
    r"\s*(?!mailto:)(?:[a-z][a-z0-9+.\-]*:)?[/\\]{2,}(?:(?!mailto:)(?P<userinfo>[^/\\?#]*)@)?[^/\\?#]*", re.IGNORECASE
)

_MAY_HOLD_ONE = re.compile("[@=%]")
"""No credential is in a text without one of these."""

# What manuals and scripts write where the reader's own credential goes, with a user name before it or without.
_PLACEHOLDER = re.compile(
    r"(?:[\w.\-]*:)?(?:\$(?:\{|%7b)?\w+(?:\}|%7d)?|\$\([^)]*\)|(?:<|%3c|&lt;)[^@&]*(?:>|%3e|&gt;)|(?:\{|%7b)+[^@&]*(?:\}|%7d)+"
    r"|\[[^\]@&]*\]|%\w+%|x{3,}|\*{3,}|\.{3,}|…)",
    re.IGNORECASE,
)


def secret_spans(url: str) -> tuple[tuple[int, int], ...]:
    """Give start and end of every credential in the text of a URL, in order: userinfo, values of signatures, tokens."""
    if not _MAY_HOLD_ONE.search(url):
        return ()
    authority = _AUTHORITY.match(url)
    spans = [authority.span("userinfo")] if authority else []
    spans += [found.span("value") for found in _PARAMETER.finditer(url, authority.end() if authority else 0)]
    return tuple(span for span in spans if span[0] < span[1] and not _PLACEHOLDER.fullmatch(url, *span))


_USERINFO = re.compile(r"(?:(?<=:)|(?<=[\s\"'(=,;<]))//(?!mailto:)(?P<userinfo>[^\s/\\?#\"'<>]+)@", re.IGNORECASE)


def secret_spans_in_field(value: str) -> tuple[tuple[int, int], ...]:
    """Give start and end of every credential in a message head or a field of one, whatever stands around its URLs."""
    spans = {*secret_spans(value), *(found.span("userinfo") for found in _USERINFO.finditer(value))}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if not _PLACEHOLDER.fullmatch(value, *span)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def mask_secrets(url: str) -> tuple[str, int]:
    """Give the URL with each credential reading `REDACTED`, and how many there were; masking twice finds none."""
    return _redacted(url, secret_spans(url))


def mask_secrets_in_field(value: str) -> str:
    """Give the value of a header field with each credential reading `REDACTED`."""
    return _redacted(value, secret_spans_in_field(value))[0]


def _redacted(text: str, found: tuple[tuple[int, int], ...]) -> tuple[str, int]:
    spans = [(start, end) for start, end in found if text[start:end] != REDACTED]
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], REDACTED]
        at = end
    return "".join([*kept, text[at:]]), len(spans)


_URL_IN_TEXT = re.compile(r"[a-z][a-z0-9+.\-]{0,20}://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]", re.IGNORECASE)


def mask_secrets_in_text(text: str) -> tuple[str, int]:
    """Give running text with each credential of each URL in it reading `REDACTED`, and how many there were."""
    if "://" not in text:
        return text, 0
    count = 0

    def masked(found: re.Match[str]) -> str:
        nonlocal count
        url, secrets = mask_secrets(found[0])
        count += secrets
        return url

    return _URL_IN_TEXT.sub(masked, text), count
