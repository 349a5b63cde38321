"""Pages before and after edits, to measure drift on: what editors, designers, readers and new owners do."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from migrate.model.page import Page
from migrate.pages import page_facts

URL = "http://a.example/essays/1"
TEXTS = Path(__file__).parents[2] / "fixtures" / "pages" / "drift.toml"
Article = tuple[str, str, tuple[str, ...]]
"""Language, headline, paragraphs."""


def _articles() -> tuple[Article, ...]:
    tables = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["article"]
    return tuple((table["language"], table["headline"], tuple(table["paragraphs"])) for table in tables)


*_WRITTEN, TAKEN_OVER = _articles()
ARTICLES = tuple(_WRITTEN)
"""Six articles; `TAKEN_OVER` is what a new owner of the address puts there."""


def plain(article: Article, title: str | None = None) -> str:
    """Give the article on a page of the plainest kind."""
    language, headline, paragraphs = article
    body = "".join(f"<p>{text}</p>\n" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html lang={language}><head><title>{title or headline}</title></head><body>"
        f"<nav><a href=/>Home</a> <a href=/essays>Essays</a></nav><main><h1>{headline}</h1>\n{body}</main>"
        "<footer>Marrow Quay</footer></body></html>"
    )


def redesigned(article: Article) -> str:
    """Give it in another design: other navigation, other names, a banner, related articles, a title with the site's."""
    language, headline, paragraphs = article
    body = "".join(f"<div class=par><p>{text}</p></div>" for text in paragraphs)
    related = "".join(f"<li><a href=/r/{n}>Another essay of ours, number {n}</a></li>" for n in range(9))
    return (
        f"<!doctype html><html lang={language}><head><title>{headline} | The Quay</title></head><body>"
        f"<div class=cookie-banner>We use cookies. {'Please agree. ' * 20}</div>"
        "<header class=top><ul><li>A<li>B</ul></header>"
        f"<div class=layout><article class=story><h1 class=h>{headline}</h1>{body}</article>"
        f"<aside class=sidebar><h2>Read on</h2><ul>{related}</ul></aside></div><div id=footer>© {'The Quay ' * 9}</div>"
        "</body></html>"
    )


def _with(article: Article, *paragraphs: str, headline: str | None = None) -> Article:
    return (article[0], headline or article[1], paragraphs)


def _next(article: Article) -> Article:
    same = [other for other in ARTICLES if other[0] == article[0]]
    among = same if len(same) > 1 else list(ARTICLES)
    return among[(among.index(article) + 1) % len(among)]


Edit = Callable[[Article], str]
KEEPS: dict[str, Edit] = {
    "nothing": plain,
    "a typo is mended": lambda a: plain(_with(a, a[2][0].replace("o", "oo", 1).replace("の", "は", 1), *a[2][1:])),
    "another design": redesigned,
    "new comments": lambda a: plain(a).replace(
        "</main>", f"<section id=comments>{'<p>I was there, and it was quite otherwise!</p>' * 30}</section></main>"
    ),
    "a paragraph is added": lambda a: plain(_with(a, *a[2], TAKEN_OVER[2][2])),
    "the last paragraph goes": lambda a: plain(_with(a, *a[2][:-1])),
    "the order changes": lambda a: plain(_with(a, *reversed(a[2]))),
    "a correction on top": lambda a: plain(_with(a, "Correction, 4 May: a date was wrong here. " * 2, *a[2])),
    "the headline changes": lambda a: plain(_with(a, *a[2], headline=f"New: {_next(a)[1]}")),
    "the site's name is in the title": lambda a: plain(a, title=f"{a[1]} – Marrow Quay Review"),
    "half is new": lambda a: plain(_with(a, *a[2][:2], *_next(a)[2][:2])),
}
"""Edits after which the page is still the page."""
CHANGES: dict[str, Edit] = {
    "another article": lambda a: plain(_next(a)),
    "another article in another design": lambda a: redesigned(_next(a)),
    "the address is taken over": lambda _: redesigned(TAKEN_OVER),
}
"""Edits after which it is another page."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A page before and after an edit."""

    name: str
    before: Page
    after: Page
    drifts: bool


def pairs() -> Iterator[Pair]:
    """Yield every edit of every article."""
    for article in ARTICLES:
        for edits, drifts in ((KEEPS, False), (CHANGES, True)):
            for name, edit in edits.items():
                yield Pair(f"{article[1]}: {name}", facts(plain(article)), facts(edit(article)), drifts)


def facts(html: str) -> Page:
    """Give what is measured on the page."""
    return page_facts(html.encode(), "text/html; charset=utf-8", URL)
