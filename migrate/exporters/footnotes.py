"""Footnotes of every make, found by what they are: a link to a note, and in the note a link back.

What is found is put into the one form that renderers of `[^1]` make, so that it can be written so and compared.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.exporters.markdown.notes import NOTE, REFERENCE
from migrate.markup import elements
from migrate.model.change import Change, Effect
from migrate.model.elements import HEADINGS, named


@dataclass(frozen=True, slots=True)
class _Note:
    """One reference and the note that it leads to."""

    reference: Tag
    body: Tag
    back: Tag


def gather_footnotes(soup: BeautifulSoup) -> list[Change]:
    """Put every footnote that is referred to once at the end of the post, numbered in the order of the references."""
    notes = _whole_lists(list(_notes(soup)))
    if not notes:
        return []
    section, gathered = soup.new_tag("section"), soup.new_tag("ol")
    changes = []
    for number, note in enumerate(notes, start=1):
        mark = note.reference.get_text(strip=True)
        _outermost(note.reference, named("sup span")).replace_with(_reference(soup, number))
        gathered.append(_item(soup, note, number, mark))
        changes.append(Change("footnote", Effect.REPAIR, f"{mark} is [^{number}] now"))
    section.append(gathered)
    soup.append(section)
    return changes


_LONGEST_MARK = 8


def _notes(soup: BeautifulSoup) -> Iterator[_Note]:
    links = [link for link in elements(soup, "a") if str(link.get("href", "")).startswith("#")]
    places = {str(tag[key]): tag for tag in reversed(elements(soup)) for key in ("id", "name") if tag.attrs.get(key)}
    led_to: Counter[int] = Counter(id(body) for body in map(_body, filter(None, (_target(a, places) for a in links))))
    order: dict[int, int] = {id(tag): n for n, tag in enumerate(elements(soup))}
    found = (note for note in (_note_of(link, places) for link in links) if note is not None)
    single = [n for n in found if led_to[id(n.body)] == 1 and order[id(n.reference)] < order[id(n.body)]]
    bodies = [note.body for note in single]
    yield from (note for note in single if not any(_is_inside(note.body, body) for body in bodies))


def _is_inside(tag: Tag, body: Tag) -> bool:
    return any(parent is body for parent in tag.parents)


def _note_of(link: Tag, places: dict[str, Tag]) -> _Note | None:
    if not 0 < len(link.get_text(strip=True)) <= _LONGEST_MARK or link.find("img") is not None:
        return None
    target = _target(link, places)
    body = _body(target) if target is not None else None
    if body is None or _is_inside(link, body):
        return None
    here = {id(link), *(id(tag) for tag in elements(link)), *(id(tag) for tag in list(link.parents)[:2])}
    for back in elements(body, "a"):
        origin = _target(back, places)
        beside = origin.find_next_sibling() if origin is not None and not origin.get_text(strip=True) else None
        if origin is not None and (id(origin) in here or (beside is not None and id(beside) in here)):
            return _Note(link, body, back)
    return None


def _target(link: Tag, places: dict[str, Tag]) -> Tag | None:
    href = str(link.get("href", ""))
    return places.get(href[1:]) or places.get(unquote(href[1:])) if len(href) > 1 and href[0] == "#" else None


_BODIES = named("li p div dd aside section blockquote")


def _body(target: Tag) -> Tag | None:
    """Give the block that the target of a reference begins, a `<div>` around one such block included."""
    body = target if target.name in _BODIES else next((tag for tag in target.parents if tag.name in _BODIES), None)
    if body is None or body.name == "section":
        return None
    around = body.parent
    if around is not None and around.name in ("div", "li") and around.find(True) is body:
        alone = all(node is body or not str(node).strip() for node in around.contents)
        return around if alone else body
    return body


def _whole_lists(notes: list[_Note]) -> list[_Note]:
    """Leave out the notes of a list that holds other items too: the rest of it would be numbered anew."""
    bodies = {id(note.body) for note in notes}

    def is_whole(note: _Note) -> bool:
        around = note.body.parent
        if note.body.name != "li" or around is None:
            return True
        return all(id(item) in bodies for item in around.find_all("li", recursive=False))

    return [note for note in notes if is_whole(note)]


def _outermost(tag: Tag, names: frozenset[str]) -> Tag:
    """Give the largest element of these names that holds nothing else."""
    around = tag.parent
    while around is not None and around.name in names and around.get_text(strip=True) == tag.get_text(strip=True):
        tag, around = around, around.parent
    return tag


def _reference(soup: BeautifulSoup, number: int) -> Tag:
    mark = soup.new_tag("sup", attrs={REFERENCE: str(number)})
    mark.append(soup.new_tag("a", attrs={"href": f"#fn-{number}", "id": f"fnref-{number}"}, string=str(number)))
    return mark


def _item(soup: BeautifulSoup, note: _Note, number: int, mark: str) -> Tag:
    """Take the note out of its place and give it as an item of the gathered list."""
    body, around = note.body, note.body.parent
    _outermost(note.back, named("sup span strong b")).extract()
    _drop_mark(body, mark)
    body.extract()
    _drop_if_empty(around)
    item = soup.new_tag("li", attrs={NOTE: str(number), "id": f"fn-{number}"})
    item.extend([body] if body.name == "p" else list(body.contents))
    if not any(isinstance(child, Tag) and child.name == "p" for child in item.contents):
        paragraph = soup.new_tag("p")
        paragraph.extend(list(item.contents))
        item.append(paragraph)
    body.attrs = {}
    last = [child for child in item.contents if isinstance(child, Tag)][-1]
    place = last if last.name == "p" else soup.new_tag("p")
    if place is not last:
        item.append(place)
    place.append(NavigableString(" "))
    place.append(soup.new_tag("a", attrs={"href": f"#fnref-{number}"}, string="↩"))
    return item


def _drop_mark(body: Tag, mark: str) -> None:
    """Take the number off that was typed before the note, and what is left of brackets around the link back."""
    bare = mark.strip("[]()")
    first = next((n for n in body.descendants if type(n) is NavigableString and n.strip()), None)
    if first is not None:
        first.replace_with(
            NavigableString(re.sub(rf"\A\s*[\^↑↩]?\s*[\[(]?(?:{re.escape(bare)})?[\])]?[.:)]?\s+", "", str(first)))
        )


_UNSEEN = re.compile(r"(?:\A|\s)(?:sr-only|visually-hidden|screen-reader-text)(?:\s|\Z)")


def _says_something(around: Tag) -> bool:
    """Tell whether there are words in it, but for a heading that only screen readers hear."""
    unseen = [tag for tag in elements(around, *HEADINGS) if _UNSEEN.search(str(tag.get("class", "")))]
    return len(around.get_text(strip=True)) > sum(len(tag.get_text(strip=True)) for tag in unseen)


def _drop_if_empty(around: Tag | None) -> None:
    while around is not None and around.parent is not None and not _says_something(around):
        if around.find(("img", "iframe", "video", "audio", "object", "embed")) is not None:
            return
        outer = around.parent
        around.extract()
        around = outer
