"""What is measured on a fetched page, once: its type, its main content, technical marks, places that can be named."""

from migrate.model.page import ANALYSED_BYTES, Page
from migrate.pages.sniffing import media_type

__all__ = ["ANALYSED_BYTES", "media_type", "page_facts"]


def page_facts(data: bytes, content_type: str | None, url: str, refresh: str | None = None) -> Page:
    """Give what the first megabyte of a decoded entity shows; `refresh` is the response's header of that name.

    The charset is that of a byte order mark, else of `content_type`, else of the page's own `<meta>` (WHATWG order).
    """
    from migrate.pages import facts  # noqa: PLC0415  what only compares pages, or names types, waits for no parser

    return facts.page_facts(data, content_type, url, refresh)
