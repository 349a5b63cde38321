"""The numbers of ordered lists, and the judgement which of them Markdown can say."""

from bs4.element import Tag
from html2text.utils import list_numbering_start

from migrate.exporters.markdown.blocks import HIGHEST_NUMBER

_LETTERS = frozenset("aAiI")


def first_number(ordered: Tag) -> int:
    """Give the number of the first item."""
    return list_numbering_start({"start": str(ordered.get("start", "1"))}) + 1


def is_beyond_markdown(ordered: Tag) -> bool:
    """Tell whether the items have letters, count down, jump, or begin where CommonMark's numbers do not reach."""
    if ordered.has_attr("reversed") or str(ordered.get("type", "")).strip() in _LETTERS:
        return True
    items = [child for child in ordered.children if isinstance(child, Tag) and child.name == "li"]
    first = first_number(ordered)
    if not 0 <= first <= HIGHEST_NUMBER + 1 - len(items):
        return True
    said = ((first + index, str(item.get("value", "")).strip()) for index, item in enumerate(items))
    return any(value.removeprefix("-").isdecimal() and int(value) != number for number, value in said)
