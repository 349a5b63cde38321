"""Whose host it is, and how it is treated for that; what is left alone."""

import re

from migrate import urls
from migrate.engines.host_queue import Pace
from migrate.model.settings import Settings


def is_own(host: str, settings: Settings) -> bool:
    """Tell whether the host is one of the own sites, with or without `www.`."""
    return any(host.removeprefix("www.") == urls.host(site).removeprefix("www.") for site in settings.sites)


def is_ours(host: str, settings: Settings) -> bool:
    """Tell whether the host is an own site, or one of which we hold a mirror."""
    return is_own(host, settings) or any(mirror.host == host for mirror in settings.mirrors)


def is_excluded(url: str, settings: Settings) -> bool:
    """Tell whether the settings want the URL left alone; its fragment has no say, since no server hears of it."""
    return any(re.search(pattern, urls.without_fragment(url)) for pattern in settings.exclude)


def pace_of(host: str, settings: Settings) -> Pace:
    """Own and mirrored hosts two at a time without delay, others one by one with a second between."""
    ours = is_ours(host, settings)
    per_host = settings.per_host or (2 if ours else 1)
    delay = settings.delay if settings.delay is not None else (0.0 if ours else 1.0)
    return Pace(per_host, delay)
