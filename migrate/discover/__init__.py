"""Every reference of a post, found before anything is cleaned, so that what goes is recorded too."""

from migrate.discover.base import base_of
from migrate.discover.in_front_matter import references_in_front_matter
from migrate.discover.in_markdown import references_in_markdown
from migrate.discover.references import references

__all__ = ["base_of", "references", "references_in_front_matter", "references_in_markdown"]
