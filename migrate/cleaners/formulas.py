"""Formulas: the TeX they were written in, where the post still has it; their signs otherwise."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect

_TEX_SCRIPT = re.compile(r"math/tex\b(?P<display>.*mode=display)?", re.IGNORECASE)
_SHOWN_BY_SCRIPT = re.compile(r"(?:\A|\s)(?:MathJax(?:_Preview|_Display|_SVG\w*|_CHTML)?|mjx-\S+)(?:\s|\Z)")


def keep_tex(soup: BeautifulSoup) -> list[Change]:
    r"""Put the TeX of each formula in its place, as `\(…\)` or `\[…\]`, from which scripts draw it again.

    What MathJax or KaTeX had drawn of it goes: each says everything twice or three times.
    """
    changes = []
    for script in elements(soup, "script"):
        found = _TEX_SCRIPT.match(str(script.get("type", "")))
        tex = "".join(str(text) for text in script.contents)
        if found and tex.strip():
            _drop_drawings_before(script)
            changes.append(_put(script, tex, display=bool(found["display"])))
    for formula in elements(soup, "math"):
        tex = _annotation(formula)
        if tex and formula.parent is not None:
            place = _drawn_whole(formula)
            if place.find("img") is not None:  # Wikipedia: a picture shows it to whoever reads no MathML
                changes.append(Change("formula_source", Effect.REPAIR, f"shown by its picture: {excerpt(tex)}"))
                formula.extract()
                continue
            is_display = formula.get("display") == "block" or _is_display(place)
            changes.append(_put(place, tex, display=is_display))
    return changes


def _put(place: Tag, tex: str, *, display: bool) -> Change:
    opening, closing = ("\\[", "\\]") if display else ("\\(", "\\)")
    words = " ".join(tex.split())
    place.replace_with(NavigableString(f"{opening}{words}{closing}"))
    return Change("formula_source", Effect.REPAIR, excerpt(words))


def _drop_drawings_before(script: Tag) -> None:
    while True:
        before = script.previous_sibling
        if not isinstance(before, Tag) or not _SHOWN_BY_SCRIPT.search(str(before.get("class", ""))):
            return
        before.extract()


def _annotation(formula: Tag) -> str:
    tex = next((a for a in formula.find_all("annotation") if "tex" in str(a.get("encoding", "")).lower()), None)
    return tex.get_text().strip() if tex is not None else ""


def _drawn_whole(formula: Tag) -> Tag:
    """Give the element that holds all drawings of the formula."""
    names = ("katex-display", "katex", "mwe-math-element", "mjx-container")
    outer = [tag for tag in formula.parents if set(str(tag.get("class", "")).split()) & set(names)]
    return outer[-1] if outer else formula


def _is_display(place: Tag) -> bool:
    return "katex-display" in str(place.get("class", "")).split()


def flatten_formulas(soup: BeautifulSoup) -> list[Change]:
    """Keep the signs of each MathML formula in their order; its layout is a loss."""
    changes = []
    for formula in elements(soup, "math"):
        for hidden in formula.find_all(("annotation", "annotation-xml")):
            hidden.extract()
        changes.append(Change("formula", Effect.LOSS, excerpt(formula.get_text())))
        formula.name = "span"
        formula.attrs = {}
    return changes
