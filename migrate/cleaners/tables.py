"""Tables in the order in which they are read, and code that was laid out as one."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.cleaners.tree import excerpt
from migrate.markup import elements
from migrate.model.change import Change, Effect


def put_feet_last(soup: BeautifulSoup) -> list[Change]:
    """Put the foot of a table below its bodies, where browsers show it wherever it stands (HTML 4 had it first)."""
    for foot in elements(soup, "tfoot"):
        table = foot.parent
        if table is not None and foot.find_next_sibling(("tbody", "tr")) is not None:
            table.append(foot.extract())
    return []


def unwrap_layout_tables(soup: BeautifulSoup) -> list[Change]:
    """Take apart tables that hold no data: one cell, a picture above its caption, or what says so itself."""
    changes = []
    for table in reversed(elements(soup, "table")):  # the innermost first
        cells = elements(table, "td", "th")
        is_caption = "tr-caption-container" in str(table.get("class", ""))
        is_frame = len(cells) == 1 and str(table.get("border", "0")) in ("", "0") and not elements(table, "caption")
        if not cells or elements(table, "table") or not (is_caption or is_frame or table.get("role") == "presentation"):
            continue
        changes.append(Change("layout_table", Effect.REPAIR, excerpt(table.get_text(" "))))
        for part in elements(table, "caption", "thead", "tbody", "tfoot", "tr", "colgroup", "col"):
            if part.get("id"):
                part.insert_before(soup.new_tag("a", attrs={"id": str(part["id"])}))
            part.unwrap()
        for cell in cells:
            is_words = is_caption and "tr-caption" in str(cell.get("class", "")).split()
            _rename(cell, "figcaption" if is_words else "div")
        _rename(table, "figure" if is_caption else "div")
    return changes


def _rename(tag: Tag, name: str) -> None:
    tag.name = name
    tag.attrs = {key: value for key, value in tag.attrs.items() if key == "id"}


_NUMBERS = re.compile(r"(?:^|[\s_-])(?:gutter|linenos?|line-?numbers?|crayon-nums)(?:$|[\s_-])")
_CODE = re.compile(r"(?:^|[\s_-])code(?:$|[\s_-])")


def free_code_of_tables(soup: BeautifulSoup) -> list[Change]:
    """Make one code block of a table that has line numbers in one cell and code in the other, as highlighters do."""
    changes = []
    for table in elements(soup, "table"):
        cells = table.find_all(("td", "th"))
        code = [cell for cell in cells if _CODE.search(str(cell.get("class", "")))]
        numbers = [cell for cell in cells if _NUMBERS.search(str(cell.get("class", "")))]
        if len(code) != 1 or len(cells) - len(numbers) != 1 or table.parent is None:
            continue
        block = _block(soup, code[0], _language_around(table))
        changes.append(Change("code_table", Effect.REPAIR, excerpt(block.get_text())))
        figure = table.parent
        place = figure if figure.name == "figure" and figure.find("figcaption") is None else table
        place.replace_with(block)
    return changes


def _block(soup: BeautifulSoup, cell: Tag, language: str) -> Tag:
    inner = cell.find("pre")
    block = inner if isinstance(inner, Tag) else soup.new_tag("pre")
    if block is not inner:
        lines = cell.find_all(class_=re.compile(r"(?:^|\s)line(?:$|\s)"))
        text = "\n".join(line.get_text() for line in lines) if lines else cell.get_text()
        block.append(NavigableString(text))
    if language and "language-" not in str(block.get("class", "")):
        block["class"] = f"language-{language}"
    return block


_HIGHLIGHTERS = frozenset(
    ("highlight", "syntaxhighlighter", "codehilite", "highlighttable", "code", "nogutter", "hljs")
)
_WORD = re.compile(r"[a-z][\w+#]*\Z")


def _language_around(table: Tag) -> str:
    """Give the language that the classes around a highlighter's table name beside the highlighter itself."""
    for tag in (table, *list(table.parents)[:3]):
        words = str(tag.get("class", "")).split()
        found = re.search(r"(?:language|lang|highlight-source)-([\w+#]+)", " ".join(words))
        if found:
            return found[1]
        if _HIGHLIGHTERS.intersection(words):
            rest = [word for word in words if word not in _HIGHLIGHTERS and _WORD.match(word)]
            if len(rest) == 1 and rest[0] not in ("plain", "text", "plaintext"):
                return rest[0]
    return ""
