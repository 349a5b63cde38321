"""The new site as a whole: which post stands at which address, what leads there from the old one, its configuration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from migrate import urls
from migrate.exporters import redirects
from migrate.exporters.site_config import FEED, OLD_FEEDS, site_config
from migrate.exporters.targets import address_of, default_address, href
from migrate.files import write_rebuildable
from migrate.model.link import Kind
from migrate.model.manifest import PostEntry, PostStatus
from migrate.model.settings import Rewrite, Settings, Target
from migrate.pipeline.hosts import is_own
from migrate.store.journal import Journal
from migrate.store.posts import PostRow


def addresses(rows: Iterable[PostRow], target: Target) -> dict[str, str]:
    """Give the path on the new site by post id; where two posts want the same one, the first by id has it."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        stem = row.output or row.id
        wanted = address_of(target, row.entry.url, stem)
        address, n = wanted, 1
        while _folded(address) in taken:
            n += 1
            address = default_address(stem if n == 2 else f"{stem}-{n - 1}")  # noqa: PLR2004  the second try
        taken.add(_folded(address))
        found[row.id] = address
    return found


def _folded(address: str) -> str:
    return address.removesuffix("index.html").rstrip("/").casefold()


class Pages:
    """Which old URLs are migrated posts, and how a link leads there now."""

    def __init__(self, rows: Iterable[PostRow], new: Mapping[str, str], settings: Settings) -> None:
        self._links: dict[str, str] = {}
        if settings.rewrite is not Rewrite.ALL:
            return
        for row in rows:
            link = href(f"{row.output}.md") if settings.target is Target.PLAIN else href(new[row.id])
            if row.base is not None and row.entry.url:
                self._links.setdefault(_page(row.base), link)

    def linked_from(self, post: str, journal: Journal) -> dict[str, str]:
        """Give the new link by URL (without fragment) of every migrated post that this one links to."""
        if not self._links:
            return {}
        asked = (url for _, url, kind in journal.references.of(post) if url is not None and kind is Kind.LINK)
        return {url: self._links[page] for url in asked if (page := _page(url)) in self._links}


def _page(url: str) -> str:
    """Give what all ways to write the address of one page share: no scheme, no `www.`, no slash at the end."""
    return urls.without_fragment(url).partition("://")[2].removeprefix("www.").rstrip("/")


def write_site(
    settings: Settings, journal: Journal, out: Path, rows: Sequence[PostRow], entries: Sequence[PostEntry]
) -> None:
    """Afterwards OUT has the redirects from every old path, and the configuration that the target needs.

    `entries` are those of the posts in `rows`, in any order.
    """
    moves = list(_moves(settings, journal, rows, {entry.id: entry for entry in entries}))
    moved = redirects.redirect_map(moves, [new for _, new in moves])
    for name, write in (("nginx", redirects.nginx), ("apache", redirects.apache), ("netlify", redirects.netlify)):
        write_rebuildable(out / redirects.FILES[name], write(moved).encode())
    config = site_config(settings.target, settings.sites[0] if settings.sites else None)
    if config is not None:
        write_rebuildable(out / config[0], config[1].encode())


def _moves(
    settings: Settings, journal: Journal, rows: Sequence[PostRow], entries: Mapping[str, PostEntry]
) -> Iterator[tuple[str, str]]:
    hosts = {urls.host(row.base) for row in rows if row.base}
    later: list[tuple[str, str]] = []
    for row in rows:
        entry = entries[row.id]
        if entry.status is not PostStatus.EXPORTED or entry.address is None:
            continue
        link = href(entry.address)
        if row.entry.url:
            yield row.base or row.entry.url, link
        later += [(alias, link) for alias in entry.aliases if _is_here(alias, settings, hosts)]
    yield from later
    for asset in journal.assets.rows():
        if asset.path and _is_here(asset.url, settings, hosts):
            yield asset.url, href(f"/{asset.path}")
    feed = FEED[settings.target]
    if feed is not None:
        yield from ((old, feed) for old in OLD_FEEDS)


def _is_here(url: str, settings: Settings, hosts: set[str]) -> bool:
    """Tell whether it is an address of the site that moves, and not of somebody else's."""
    host = urls.host(url)
    return not host or is_own(host, settings) or host in hosts
