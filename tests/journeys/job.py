"""One output on a scripted web, checked on days that are rehearsed."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migrate.demo.answers import Page, Site
from migrate.demo.web import Web

if TYPE_CHECKING:
    from tests.journeys.conftest import Ended

BEGAN = datetime(2031, 1, 1, 3, tzinfo=UTC)
HTML = (("Content-Type", "text/html"),)


def page(title: str) -> Page:
    text = f"All that there is to say about {title}. " * 20
    return Page(f"<title>{title}</title><h1>{title}</h1><p>{text}</p>".encode(), headers=HTML)


def on(day: float) -> datetime:
    return BEGAN + timedelta(days=day)


class Job:
    """One OUT on a scripted web, on days that are rehearsed."""

    def __init__(self, web: Web, folder: Path, migrate: "Callable[..., Ended]") -> None:
        self.web, self.out, self._migrate, self._folder = web, folder / "out", migrate, folder
        self.proxy_url = web.proxy_url
        self.sites: dict[str, Site] = {}

    def links(self, *urls: str) -> None:
        (self._folder / "posts").mkdir(exist_ok=True)
        html = "".join(f'<p><a href="{url}">a link</a></p>' for url in urls)
        (self._folder / "posts" / "post.html").write_text(html, encoding="utf-8")

    def host(self, name: str, site: Site) -> None:
        self.sites[name] = site
        self.web.change(self.sites)

    def run(self, day: float = 0, *options: str) -> "Ended":
        return self._do("run", "posts", "-o", self.out, "--memento", "off", *options, day=day)

    def check(self, day: float, *options: object) -> "Ended":
        return self._do("check", self.out, *options, day=day)

    def _do(self, *arguments: object, day: float) -> "Ended":
        at = on(day).isoformat()
        network = ("--proxy", self.proxy_url, "--ca-bundle", self.web.ca_bundle)
        return self._migrate(*arguments, *network, "--robots", "ignore", "--delay", "0", "--now", at)

    def link(self, url: str) -> Mapping[str, Any]:
        manifest = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        [found] = [link for link in manifest["links"] if link["url"] == url]
        return dict(found)
