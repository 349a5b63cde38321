"""The media type that bytes show, and the charset that a header names."""

import re

_PAGE_START = re.compile(
    rb"(?>\xef\xbb\xbf|\s|<!--.*?-->|<\?xml[^>]*>)*+"
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|meta|link|base)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_SVG_START = re.compile(
    rb"(?>\xef\xbb\xbf|\s|<!--.*?-->|<\?xml[^>]*>|<!doctype\s+svg[^>]*>)*+<svg[\s>]", re.IGNORECASE | re.DOTALL
)


def media_type(data: bytes) -> str | None:
    """Give the media type that the bytes show (WHATWG MIME Sniffing, 7.1, and the signatures that `filetype` knows)."""
    head = data[:4096]
    if _PAGE_START.match(head):
        return "text/html"
    if _SVG_START.match(head):
        return "image/svg+xml"
    import filetype  # noqa: PLC0415  importing it late keeps post workers small

    found = filetype.guess_mime(data[:8192])
    return None if found is None else str(found)


def charset(content_type: str | None) -> str | None:
    """Give the charset parameter where it names an encoding that browsers know."""
    named = re.search(r"""charset\s*=\s*["']?([^\s"';]+)""", content_type or "", re.IGNORECASE)
    if named is None:
        return None
    import turbohtml  # noqa: PLC0415  who only asks for types waits for no parser

    try:
        turbohtml.parse(b"", encoding=named[1])
    except LookupError:
        return None
    return named[1]
