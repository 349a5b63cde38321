"""Where a post stood."""

from collections.abc import Sequence

from migrate.model.post import Post
from migrate.urls import canonical, mend, scheme


def base_of(post: Post, sites: Sequence[str]) -> str | None:
    """Give the URL that the post's relative references resolve against: its old URL, else the first site, else None."""
    site = canonical(sites[0]) if sites else None
    old = canonical(mend(post.url)[0], site) if post.url else None
    return old if old is not None and scheme(old) in ("http", "https") else site
