"""The text of a post beside its tree: on which line a reference stands, and how it is written there."""

import re
from bisect import bisect_right

from bs4.element import Tag

# An attribute as the WHATWG tokenizer reads it (13.2.5.32 to 40).
_ATTRIBUTE = re.compile(
    r"[\s/]*(?P<name>=?[^\s/>=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"'][^\s>]*)))?"
)
_TAG_NAME = re.compile(r"<[^\s/>]+")


class SourceText:
    """A post's body with its line ends made one kind, as the parser counts them."""

    def __init__(self, body: str, first_line: int) -> None:
        self._text = body.replace("\r\n", "\n").replace("\r", "\n")
        self._first_line = first_line
        self._starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
        self._found_up_to = 0

    def attribute(self, tag: Tag, name: str) -> tuple[str, int] | None:
        """Give the value of an attribute as it is written, and the line on which it begins; None where it has none."""
        offset = self._offset(tag)
        opened = _TAG_NAME.match(self._text, offset) if offset is not None else None
        at = opened.end() if opened else None
        while at is not None and (found := _ATTRIBUTE.match(self._text, at)):
            if found["name"].lower() == name.lower():
                group = next((key for key in ("double", "single", "bare") if found[key] is not None), None)
                return (found[group], self._line(found.start(group))) if group else None
            at = found.end()
        return None

    def written_at(self, tag: Tag) -> str:
        """Give the text from the `<` of a start tag to its line's end; empty where its place is not known."""
        offset = self._offset(tag)
        return "" if offset is None else self._text[offset : self._end_of_line(offset)]

    def line_of(self, text: str, parent: Tag) -> int:
        """Give the line of the next occurrence of `text` inside `parent`; the parent's own where there is none."""
        begins = self._offset(parent) or 0
        ways = (text, text.replace("&", "&amp;"))
        for start in (max(begins, self._found_up_to), begins):
            for written in ways:
                at = self._text.find(written, start)
                if at >= 0:
                    self._found_up_to = at + len(written)
                    return self._line(at)
        return parent.sourceline or self._first_line

    def _offset(self, tag: Tag) -> int | None:
        if tag.sourceline is None or tag.sourcepos is None:
            return None
        line = tag.sourceline - self._first_line
        if not 0 <= line < len(self._starts):
            return None
        offset = self._starts[line] + tag.sourcepos
        return offset if self._text.startswith("<", offset) else None

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1 + self._first_line

    def _end_of_line(self, offset: int) -> int:
        end = self._text.find("\n", offset)
        return len(self._text) if end < 0 else end
