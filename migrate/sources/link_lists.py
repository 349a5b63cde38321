"""Lists of addresses: text with one a line, or a table with a column `url`; no posts, but links to look after."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.model.link import Occurrence, Reference
from migrate.model.settings import Repair
from migrate.sources.text import decode
from migrate.urls import kind_of_target, mask_secrets, mask_secrets_in_text, resolve

ELEMENT = "list"


@dataclass(frozen=True, slots=True)
class LinkList:
    """What a list refers to."""

    references: tuple[Reference, ...]
    """In the order of the list, each with its line, and with its title or id as the text that a reader sees."""
    passed_over: tuple[str, ...]
    """What of it is no row, each with its line and the reason."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One address as it stands in the list."""

    line: int
    url: str
    text: str


def is_link_list(head: bytes) -> bool:
    """Tell by the first bytes of a file whether it is a list of addresses."""
    text = decode(head)[0]
    return bool(_TEXT.match(text)) or _Table.of(text) is not None


def read_link_list(name: str, raw: bytes, base: str | None, repair: Repair) -> LinkList:
    """Give what the list refers to; `name` is its id, relative addresses are resolved against `base`.

    Text has one address a line, blank lines and what follows a `#` are left out. A table (RFC 4180; with semicolons or
    tabs too, as spreadsheets write it) has a column `url`, and perhaps `title` and `id`; other columns are not read.
    """
    text = decode(raw)[0]
    table = _Table.of(text)
    references, passed_over = [], []
    for row in table.rows(text) if table else _lines(text):
        if isinstance(row, str):
            passed_over.append(row)
        else:
            references.append(_reference(name, row, base, repair))
    return LinkList(tuple(references), tuple(passed_over))


def _reference(name: str, row: _Row, base: str | None, repair: Repair) -> Reference:
    place = Occurrence(
        post=name,
        line=row.line,
        element=ELEMENT,
        attribute="url",
        text=mask_secrets_in_text(" ".join(row.text.split()))[0],
        raw=mask_secrets(row.url)[0],
    )
    return Reference(resolve(row.url, base, repair).url, kind_of_target(row.url), place)


_TEXT = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*<?(?:[a-z]{2,8}[:;]?//|https?:|www\.)[^\s<>]+>?[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|\s)#.*")


def _lines(text: str) -> Iterator[_Row | str]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = _COMMENT.sub("", line).split()
        if len(words) > 1:
            yield f"line {number}: more than an address"
        elif words:
            yield _Row(number, words[0].removeprefix("<").removesuffix(">"), "")


_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Table:
    """How a table is written."""

    begins: int
    """Characters before its head: Excel may say in a line of its own what separates."""
    separator: str
    head: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Table | None":
        """Give how the table is written, if the text is one with a column `url`."""
        told = _SEPARATOR_LINE.match(text)
        begins = told.end() if told else 0
        first = text[begins:].partition("\n")[0].strip("\r")
        if "<" in first or len(first) > _LONGEST_HEAD:
            return None
        for separator in (told[1],) if told else (",", ";", "\t"):
            head = tuple(cell.strip().strip('"').strip().casefold() for cell in first.split(separator))
            if "url" in head:
                return cls(begins, separator, head)
        return None

    def rows(self, text: str) -> Iterator[_Row | str]:
        """Yield each row, or with its line why it is none."""
        before = 1 if self.begins else 0
        reader = csv.reader(io.StringIO(text[self.begins :], newline=""), delimiter=self.separator)
        next(reader)
        while True:
            line = before + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield f"line {line}: {error}"
                continue
            if any(cell.strip() for cell in cells):
                yield self._row(line, before + reader.line_num, cells)

    def _row(self, line: int, last: int, cells: list[str]) -> _Row | str:
        url = cells[self.head.index("url")].strip() if len(cells) > self.head.index("url") else ""
        if len(cells) > len(self.head):
            return f"line {line}: {len(cells)} cells where the head has {len(self.head)}"
        if not url:
            return f"line {line}: no address"
        if "\n" in url or "\r" in url:
            return f"lines {line} to {last}: a quotation mark is not closed"
        named = dict(zip(self.head, cells, strict=False))
        return _Row(line, url, named.get("title", "").strip() or named.get("id", "").strip())


_LONGEST_HEAD = 2000
