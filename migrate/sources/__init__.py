"""What a person names on the command line, as posts."""

from migrate.sources.finding import Listing, SourceFile, find, listing
from migrate.sources.posts import parse_post, read, read_bytes, read_file

__all__ = ["Listing", "SourceFile", "find", "listing", "parse_post", "read", "read_bytes", "read_file"]
