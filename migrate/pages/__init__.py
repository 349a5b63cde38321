"""What is measured on a fetched page, once: its type, its main content, technical marks, places that can be named."""

from migrate.pages.facts import ANALYSED_BYTES, page_facts
from migrate.pages.sniffing import media_type

__all__ = ["ANALYSED_BYTES", "media_type", "page_facts"]
