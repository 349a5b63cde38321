"""A fetched page measured: everything that any rule of the verdict will ask about it."""

from collections.abc import Iterable
from typing import Any

import turbohtml
from turbohtml import Document, Element

from migrate import urls
from migrate.model.page import ANALYSED_BYTES, Content, Page
from migrate.pages.anchors import packed
from migrate.pages.main_content import PASSWORDS, UNSEEN, main_content
from migrate.pages.marks import marks, only_alert
from migrate.pages.queries import attribute_values, elements_at
from migrate.pages.refresh import base_url, refresh_target
from migrate.pages.sketches import sketch
from migrate.pages.sniffing import charset, media_type

MOST_TAGS = 105_000
"""Of those a page is looked at: a megabyte of real ones has a fifth of that, and one of `<b><p>` would take 200 MB."""
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_SHORT_ANSWER = 4_000
"""Bytes up to which an answer that is text and no page is read: `{"error": "not found"}`."""
_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/problem+json")
_WORTH_READING = 500
"""Characters of main content: a page that has them and then goes on to the next one is there to be read."""
_HEADINGS, _HEADING_CHARACTERS = 8, 160
_MAIN_CHARACTERS = 2_000
_NOSCRIPT_CHARACTERS = 300


def page_facts(data: bytes, content_type: str | None, url: str, refresh: str | None = None) -> Page:
    """Give what the first megabyte of a decoded entity shows; `refresh` is the response's header of that name.

    The charset is that of a byte order mark, else of `content_type`, else of the page's own `<meta>` (WHATWG order).
    """
    start = _up_to_tag(MOST_TAGS, data[:ANALYSED_BYTES])
    sniffed = media_type(start)
    said = (content_type or "").partition(";")[0].strip().lower()
    if not start.strip():
        return Page(sniffed_type=sniffed, title=None, empty=True)
    if sniffed != "text/html" and (sniffed is not None or said not in _PAGE_TYPES):
        return Page(sniffed_type=sniffed, title=None, empty=False, content=_short_answer(start, sniffed, said))
    document = turbohtml.parse(start, encoding=charset(content_type), positions=False)
    title, target, empty = _title(document), refresh_target(document, refresh, url), _shows_nothing(document)
    content = _content(document, url, is_cut=len(data) >= ANALYSED_BYTES or len(start) < len(data))
    is_to_be_read = content.main_chars > _WORTH_READING
    return Page(
        sniffed_type=sniffed,
        title=title,
        empty=empty and target is None and len(start) == len(data[:ANALYSED_BYTES]),
        refresh=None if is_to_be_read else target,
        content=content,
    )


def _up_to_tag(most: int, data: bytes) -> bytes:
    """Give the bytes, where there are more tags than so many only those before the next one."""
    if data.count(b"<") <= most:
        return data
    end = -1
    for _ in range(most + 1):
        end = data.find(b"<", end + 1)
    return data[:end]


def _title(document: Document) -> str | None:
    title = document.find("title")
    return (_folded([title.text]) or None) if title is not None else None


_TO_SEE = "img, picture, svg, video, audio, iframe, frame, object, embed, canvas, script, input, button"


def _shows_nothing(document: Document) -> bool:
    """Tell whether the page has no text, no picture and nothing that might draw one."""
    body = document.find("body")
    return document.select_one(_TO_SEE) is None and (body is None or not body.text.strip())


def _short_answer(start: bytes, sniffed: str | None, said: str) -> Content | None:
    """Give what a short answer of a program says: JSON, XML or plain text."""
    if len(start) > _SHORT_ANSWER or sniffed is not None or not said.startswith(_TEXT_TYPES):
        return None
    main = _folded([start.decode("utf-8", "replace")])
    return Content(main=main[:_MAIN_CHARACTERS], main_chars=len(main), visible_chars=len(main), sketch=sketch(main))


def _content(document: Document, url: str, *, is_cut: bool) -> Content:
    root, body = document.find("html"), document.find("body")
    classes, ids = attribute_values(document, "//@class"), attribute_values(document, "//@id")
    names = {name for value in (*classes, *ids) for name in value.lower().split()}
    scripts = document.find_all("script")
    script = "\n".join(each.text for each in scripts)
    found = marks(
        attribute_values(document, "//script/@src | //iframe/@src | //frame/@src | //link/@href"),
        attribute_values(document, "//input/@name | //input/@id | //img/@src"),
        attribute_values(document, "//form/@action"),
        script,
        names,
    )
    canonical = document.select_one("link[rel~=canonical i][href]")
    fields = document.select(_FIELDS)
    anchors = None if is_cut else packed([*ids, *attribute_values(document, "//a/@name")])
    counted = {
        "links": len(document.find_all("a")),
        "pictures": len(document.find_all("img")),
        "frames": len(document.select(_FRAMES)),
        "scripts": len(scripts),
    }
    noscript = _folded(text for each in document.find_all("noscript", limit=3) for text in each.stripped_strings)
    headings = tuple(_headings(document))
    texts = _texts(body, names, stands_alone=counted["links"] <= _FEW_LINKS)
    told = only_alert(script) if not texts.get("visible_chars") else None
    if told is not None:
        found.add("alert")
        main = _folded([told])
        texts |= {"main": main[:_MAIN_CHARACTERS], "main_chars": len(main)}
    return Content(
        language=(root.attr("lang") or None) if root is not None else None,
        headings=headings,
        canonical=urls.canonical(canonical.attr("href") or "", base_url(document, url)) if canonical else None,
        fields=sum((field.attr("type") or "").lower() != "password" for field in fields),
        noscript=noscript[:_NOSCRIPT_CHARACTERS],
        marks=tuple(sorted(found | _declared(document, root))),
        anchors=anchors,
        **counted,
        **texts,
    )


_FEW_LINKS = 5
"""Links up to which a form is what the page is for; beside a menu it may be for those who comment."""
_FIELDS = "input:not([type=hidden i]):not([type=submit i]):not([type=button i]), textarea, select"
_FRAMES = "iframe, frame, embed, object, video, audio, canvas"


def _headings(document: Document) -> Iterable[str]:
    for heading in document.select("h1, h2")[:_HEADINGS]:
        text = _folded(heading.stripped_strings)
        if text:
            yield text[:_HEADING_CHARACTERS]


def _declared(document: Document, root: Element | None) -> set[str]:
    """Give the marks that the page's head declares."""
    found = set()
    if document.select_one("meta[name=robots i][content*=noindex i]") is not None:
        found.add("noindex")
    if document.select_one("input[name=SAMLRequest i], input[name=SAMLResponse i], input[name=wresult i]") is not None:
        found.add("sign-in-relay")
    if document.select_one("meta[property='article:published_time'], meta[itemprop=datePublished]") is not None:
        found.add("published")
    if root is not None and root.attr("data-adblockkey"):
        found.add("parking")
    return found


_SCRIPTS_FILL = (
    "#root, #app, #__next, #__nuxt, #___gatsby, #app-root, app-root, #react-root, #application, #mount, #svelte, "
    "#q-app, #ember-app, [ng-app], [data-reactroot], [ng-version]"
)


def _texts(body: Element | None, names: set[str], *, stands_alone: bool) -> dict[str, Any]:
    """Give the fields that texts fill; the body is cut down meanwhile."""
    if body is None:
        return {}
    body.remove(UNSEEN)
    visible = sum(len(text) + 1 for text in body.stripped_strings)
    container = body.select_one(_SCRIPTS_FILL)
    is_empty = not container.text.strip() if container is not None else _has_a_bare_frame(body, visible)
    passwords = len(body.select(PASSWORDS)) if stands_alone else 0
    found = main_content(body, names)
    main = _folded(found.texts)
    return {
        "visible_chars": visible,
        "root_is_empty": is_empty,
        "main": main[:_MAIN_CHARACTERS],
        "main_chars": len(main),
        "main_linked_chars": found.linked_chars,
        "passwords": max(passwords, found.passwords),
        "sketch": sketch(main),
    }


_A_FRAME = 100
"""Visible characters: a name, "Loading…"."""


def _has_a_bare_frame(body: Element, visible: int) -> bool:
    """Tell whether the page is little more than an element with nothing in it, named so that a script finds it."""
    return visible <= _A_FRAME and bool(elements_at(body, _BARE_FRAME))


_BARE_FRAME = (
    ".//div[@id and not(*) and not(text())] | .//main[not(*) and not(text())]"
    " | ./*[contains(name(), '-') and not(*) and not(text())]"
)


def _folded(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
