"""What stands in <noscript>: the picture that a script would have shown, or a counter of readers."""

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from migrate import markup
from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import SOURCE_OF

_SHOWN = ("img", "picture", "iframe", "video", "audio", "object", "embed")
_COUNTS = re.compile(
    r"googletagmanager|/tr\?id=|doubleclick|/collect\?|pixel|quantserve|scorecardresearch|/piwik|/matomo"
)
_INVISIBLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)


def show_for_readers_without_scripts(soup: BeautifulSoup) -> list[Change]:
    """Put what only readers without scripts would see in the place of its <noscript>, unless the post shows it anyway.

    Words of a <noscript> that go are a loss.
    """
    changes = []
    seen = {_name(source) for tag in elements(soup) if not _is_within(tag) for source in _sources(tag)}
    for hidden in elements(soup, "noscript"):
        inside = hidden if hidden.find(True) is not None else markup.parse(hidden.get_text())
        for tag in elements(inside, *_SHOWN):
            sources = [source for one in (tag, *elements(tag)) for source in _sources(one)]
            names = {_name(source) for source in sources}
            if names & seen:
                _lend_words(tag, names, soup)
            if not sources or names & seen or _only_counts(tag, sources[0]):
                continue
            seen |= names
            hidden.insert_before(tag.extract())
            changes.append(Change("noscript_shown", Effect.REPAIR, excerpt(sources[0])))
        link = _link_instead_of_a_script(hidden, inside)
        if link is not None:
            hidden.insert_before(link.extract())
            changes.append(Change("noscript_shown", Effect.REPAIR, excerpt(str(link["href"]))))
        words = excerpt(inside.get_text(" "))
        if words:
            changes.append(Change("noscript", Effect.LOSS, words))
        hidden.extract()
    return changes


def _link_instead_of_a_script(hidden: Tag, inside: Tag) -> Tag | None:
    """Give the link to what a script of the same site would have shown right here."""
    script = hidden.find_previous_sibling()
    if script is None or script.name != "script" or not script.get("src"):
        return None
    site = _site(str(script["src"]))
    links = [link for link in elements(inside, "a") if _site(str(link.get("href", ""))) == site and site]
    return next((link for link in links if len(urlsplit(str(link["href"]).strip()).path) > 1), None)


def _site(url: str) -> str:
    found = re.match(r"(?:https?:)?//([^/?#\s\[\]]+)", url.strip(), re.IGNORECASE)
    return ".".join(found[1].lower().split(".")[-2:]) if found else ""


def _lend_words(hidden: Tag, names: set[str], soup: BeautifulSoup) -> None:
    """Give the picture that a script would show the alternative text that only its twin in the <noscript> has."""
    for image in elements(soup, "img"):
        if names & {_name(source) for source in _sources(image)} and not image.get("alt") and hidden.get("alt"):
            image["alt"] = str(hidden["alt"])


def _is_within(tag: Tag) -> bool:
    return any(parent.name == "noscript" for parent in tag.parents)


def _sources(tag: Tag) -> list[str]:
    """Give what an element shows, or what a script would let it show."""
    names = (
        ("src", "data-src", "data-lazy-src", "data-original") if tag.name == "img" else (SOURCE_OF.get(tag.name, ""),)
    )
    return [str(tag[name]).strip() for name in names if str(tag.get(name, "")).strip()]


_SIZE = re.compile(r"-\d+x\d+(?=\.\w+\Z)")


def _name(source: str) -> str:
    """Give what the sizes of one picture share."""
    return _SIZE.sub("", source.partition("?")[0].partition("#")[0].removeprefix("https:").removeprefix("http:"))


def _only_counts(tag: Tag, source: str) -> bool:
    small = [str(tag.get(side, "")).strip().removesuffix("px") for side in ("width", "height")]
    return all(side in ("0", "1") for side in small) or bool(
        _INVISIBLE.search(str(tag.get("style", ""))) or _COUNTS.search(source)
    )
