"""HTML read the way browsers read it: posts into trees.

turbohtml builds the tree of the WHATWG standard in C with the position of every tag; Beautiful Soup's own extension
point, a tree builder, copies it into the objects that the rooms above edit. No other module builds a Beautiful Soup.
"""

import re
from collections import Counter
from typing import Any

import turbohtml
from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import Comment as SoupComment
from bs4.element import NavigableString, PageElement, Tag
from turbohtml import CData, Comment, Element, Node, Text

from migrate.errors import PostError

MAX_CHARACTERS = 4_000_000
"""A post beyond this is refused: the largest of a thousand real posts has 60,000."""
MAX_DEPTH = 200
"""Elements inside elements; real posts stay below 40, and Markdown's indentation grows with the square of it."""


def parse(html: str, first_line: int = 1, max_depth: int = MAX_DEPTH) -> BeautifulSoup:
    """Give the fragment as the tree that a browser would build inside a `<div>`, editable.

    Every `Tag.sourceline` is the 1-based line on which its start tag begins, where `html` starts on `first_line`; an
    element that the standard implies has the line of its parent. Attribute values are plain strings, `class` too.

    Raises:
        PostError: elements are nested deeper than `max_depth`; ask `over_budget` first.
    """
    return BeautifulSoup(builder=_FragmentBuilder(html, first_line, max_depth))


_CLOSED_BY_THE_NEXT = (
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
    "|a|p|li|dt|dd|tr|td|th|tbody|thead|tfoot|caption|colgroup|option|optgroup|rb|rt|rp|rtc"
)
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(/?)(?!(?:{_CLOSED_BY_THE_NEXT})(?:[\s/>]|\Z))([a-z][^\s/>]*)", re.DOTALL | re.IGNORECASE
)
_LEVELS_PER_TAG = 4  # <table> alone may open four levels: table, tbody, tr, td


def elements(tree: Tag, *names: str) -> list[Tag]:
    """Give every element below the tree in order, or those of the names; the tree may be changed meanwhile.

    Beautiful Soup's own search asks each node eight questions: over a post this takes a fifth of its time.
    """
    return [node for node in _below(tree) if isinstance(node, Tag) and (not names or node.name in names)]


def texts(tree: Tag) -> list[NavigableString]:
    """Give every piece of text below the tree in order, comments are none; the tree may be changed meanwhile."""
    return [node for node in _below(tree) if type(node) is NavigableString]


def _below(tree: Tag) -> list[PageElement]:
    """Give everything below the tree, in order."""
    if not tree.contents:
        return []
    found = []
    end = _after(tree)
    node: PageElement | None = tree.contents[0]
    while node is not end and node is not None:
        found.append(node)
        node = node.next_element
    return found


def _after(tree: Tag) -> PageElement | None:
    """Give what follows everything below the tree."""
    last: PageElement = tree
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    return last.next_element


def over_budget(html: str, max_characters: int = MAX_CHARACTERS, max_depth: int = MAX_DEPTH) -> str | None:
    """Say what is too large about a post, in one clause, or None; linear in the text.

    A look at the tags clears almost every post; where they might be nested too deep, the parser itself counts.
    """
    if len(html) > max_characters:
        return f"it has {len(html):,} characters, more than the {max_characters:,} that one post may have"
    if _open_at_once(html) * _LEVELS_PER_TAG > max_depth and _depth(turbohtml.parse_fragment(html)) > max_depth:
        return f"its elements are nested more than {max_depth} deep"
    return None


def _open_at_once(html: str) -> int:
    """Give the largest number of elements that are open together, counting none that the next one would close."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for closing, written in _TAG.findall(html):
        name = written.lower()
        if not name:
            continue
        if not closing:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest


def _depth(root: Node) -> int:
    """Give the number of elements around the deepest one, itself counted."""
    deepest = 0
    pending = [iter(root.children)]
    while pending:
        node = next(pending[-1], None)
        if node is None:
            pending.pop()
        elif isinstance(node, Element):
            deepest = max(deepest, len(pending))
            pending.append(iter(node.children))
    return deepest


_CHARACTERS = (Text, CData)


class _FragmentBuilder(HTMLTreeBuilder):
    """Fills a Beautiful Soup from turbohtml's tree of a fragment."""

    NAME = "turbohtml"

    def __init__(self, html: str, first_line: int, max_depth: int) -> None:
        super().__init__(multi_valued_attributes={})
        self._html = html
        self._first_line = first_line
        self._max_depth = max_depth
        self._made: dict[str, dict[str, Any]] = {}

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Any:
        """Do nothing: the text is decoded, and handing it to the constructor would make it guess at file names."""
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:  # noqa: ARG002  the signature is Beautiful Soup's
        """Fill the soup; called once by its constructor."""
        assert self.soup is not None
        self._fill(self.soup, turbohtml.parse_fragment(self._html))

    def _fill(self, soup: BeautifulSoup, root: Node) -> None:
        """Rebuild everything below `root` in the soup, in document order and without recursion."""
        offset = self._first_line - 1
        last: PageElement = soup
        pending: list[tuple[Tag, int, Any]] = [(soup, self._first_line, iter(root.children))]
        while pending:
            parent, line, rest = pending[-1]
            for node in rest:
                if isinstance(node, Element):
                    if len(pending) > self._max_depth:  # as `_depth` counts
                        raise PostError(f"its elements are nested more than {self._max_depth} deep", "Mend it by hand.")
                    begins = line if node.source_line is None else node.source_line + offset
                    tag = self._tag(node, begins)
                    last = _append(tag, parent, last)
                    pending.append((tag, begins, iter(node.children)))
                    break
                if isinstance(node, _CHARACTERS):
                    last = _append(_string(node.data), parent, last)
                elif isinstance(node, Comment):
                    last = _append(SoupComment(node.data), parent, last)
                else:  # the content fragment of a <template>: its children stand in the element itself
                    pending.append((parent, line, iter(node.children)))
                    break
            else:
                pending.pop()

    def _tag(self, node: Element, line: int) -> Tag:
        """Make the Tag that Beautiful Soup's constructor makes, by copying the first of its name, which is faster."""
        name = node.tag
        # `attr` gives the value as written; the mapping splits `class` and its like.
        attributes = {key: node.attr(key) or "" for key in node.attrs}
        made = self._made.get(name)
        if made is None or name == "meta":  # of which the constructor changes the attributes
            tag = Tag(None, self, name, None, None, attributes, sourceline=line, sourcepos=node.source_col)
            self._made[name] = dict(vars(tag))
            return tag
        tag = Tag.__new__(Tag)
        tag.__dict__ = own = made.copy()
        own["attrs"], own["contents"] = self.attribute_dict_class(attributes), []
        own["sourceline"], own["sourcepos"] = line, node.source_col
        return tag


def _string(data: str) -> NavigableString:
    """Make the NavigableString that Beautiful Soup's constructor makes, in a third of the time."""
    string = str.__new__(NavigableString, data)
    string.hidden = False
    string.next_element = string.next_sibling = string.previous_sibling = None
    return string


def _append(node: PageElement, parent: Tag, last: PageElement) -> PageElement:
    """Link the node in as the newest of the tree; `last` is the one before it in document order."""
    siblings = parent.contents
    node.parent = parent
    node.previous_element = last
    last.next_element = node
    if siblings:
        node.previous_sibling = siblings[-1]
        siblings[-1].next_sibling = node
    siblings.append(node)
    return node
