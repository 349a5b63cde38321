"""Every reference of a post, found before anything is cleaned, so that what goes is recorded too."""

from migrate.discover.base import base_of
from migrate.discover.references import data_urls, references

__all__ = ["base_of", "data_urls", "references"]
