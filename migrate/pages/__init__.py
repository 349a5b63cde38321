"""What is measured on a fetched page, once: its type, its main content, technical marks, places that can be named."""

from migrate.pages.facts import ANALYSED_BYTES, PAGES_VERSION, page_facts
from migrate.pages.sniffing import media_type

__all__ = ["ANALYSED_BYTES", "PAGES_VERSION", "media_type", "page_facts"]
