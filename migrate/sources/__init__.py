"""What a person names on the command line, as posts."""

from migrate.sources.finding import Listing, SourceFile, SourceKind, find, listing, new_pages_in
from migrate.sources.link_lists import LinkList, read_link_list
from migrate.sources.posts import parse_post, read, read_bytes, read_file

__all__ = [
    "LinkList",
    "Listing",
    "SourceFile",
    "SourceKind",
    "find",
    "listing",
    "new_pages_in",
    "parse_post",
    "read",
    "read_bytes",
    "read_file",
    "read_link_list",
]
