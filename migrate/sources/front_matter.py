"""The block at the head of a post, read without trusting it: YAML here, TOML and JSON beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from migrate.model.change import Change, Effect
from migrate.model.post import Plain
from migrate.sources.front_matter_kinds import Faulty, read_json, read_toml

MAX_CHARACTERS = 500_000
MAX_DEPTH = 50
"""Collections inside collections; libyaml's composer crashes the process at some ten thousand."""


class FrontMatterError(Exception):
    """The block cannot be read; `line` is 1-based in the source file."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Split:
    """A post's text, taken apart."""

    front_matter: Mapping[str, Any]
    body: str
    body_line: int
    """1-based line on which `body` begins."""
    notes: tuple[Change, ...]


_LINE_END = r"[ \t]*(?:\r\n|\n|\r|\Z)"
_OPENING = re.compile(rf"\s*^---{_LINE_END}", re.MULTILINE)
_CLOSING = re.compile(rf"(?:^|(?<=\r))(?:---|\.\.\.){_LINE_END}", re.MULTILINE)
_SEMICOLONS = re.compile(rf"\s*^;;;{_LINE_END}", re.MULTILINE)
_BREAK = re.compile(r"\r\n|\n|\r")
# What YAML 1.2 calls non-printable (5.1), the byte order mark inside, and C1 controls: libyaml refuses the whole block.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def split(text: str) -> Split:
    """Take front matter and body of a post apart; a post without front matter is all body.

    The block begins with a line `---`, empty lines before it allowed, and ends with a line `---` or `...`. TOML between
    lines `+++` and a JSON object are read as well.

    Raises:
        FrontMatterError: the block is not closed, is none of these, is no mapping, or is too large.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return _split_other(text)
    first = _line(text, opening.end())
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise FrontMatterError("the front matter that begins here is never closed by a line ---", first - 1)
    block = text[opening.end() : closing.start()]
    if len(block) > MAX_CHARACTERS:
        raise FrontMatterError(f"the front matter has {len(block):,} characters, more than {MAX_CHARACTERS:,}", first)
    clean, dropped = _UNPRINTABLE.subn("", block)
    notes = [Change("front_matter_control_character", Effect.REPAIR, f"{dropped} taken out")] if dropped else []
    values = _load(_BREAK.sub("\n", clean), first, notes)
    return Split(values, text[closing.end() :], _line(text, closing.end()), tuple(notes))


def _split_other(text: str) -> Split:
    found = read_toml(text, MAX_CHARACTERS) or read_json(text, MAX_CHARACTERS)
    if isinstance(found, Faulty):
        raise FrontMatterError(found.message, _line(text, found.position))
    if found is not None:
        return Split(found.values, text[found.end :], _line(text, found.end), ())
    if semicolons := _SEMICOLONS.match(text):
        raise FrontMatterError("front matter between lines ;;; is not read", _line(text, semicolons.end()) - 1)
    return Split({}, text, 1, ())


def _line(text: str, position: int) -> int:
    return len(_BREAK.findall(text, 0, position)) + 1


def _load(block: str, first_line: int, notes: list[Change]) -> dict[str, Any]:
    try:
        _refuse_depth(block, first_line)
        loader = _Composer(block)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FrontMatterError(
            f"the front matter is no YAML: {error.problem or error.context}", first_line + (mark.line if mark else 0)
        ) from None
    except yaml.YAMLError as error:
        raise FrontMatterError(f"the front matter is no YAML: {error}", first_line) from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise FrontMatterError("the front matter is not made of `key: value` lines", first_line + root.start_mark.line)
    reader = _Reader(first_line, notes)
    reader.refuse_expansion(root)
    return reader.mapping(root)


def _refuse_depth(block: str, first_line: int) -> None:
    if sum(map(block.count, "[{-:?")) <= MAX_DEPTH:  # each level begins with one of these
        return
    depth = 0
    for event in yaml.parse(block, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            raise FrontMatterError(f"the front matter is nested more than {MAX_DEPTH} deep", line)


_PLAIN = "plain"
_YAML = "tag:yaml.org,2002:"


class _Composer(yaml.CSafeLoader):
    """Makes nodes, never values: no tag of the text can name a constructor."""

    def resolve(self, kind: type[yaml.Node], _value: Any, implicit: Any) -> str:
        """Give the tag of a node that names none itself."""
        if kind is yaml.ScalarNode:
            return _PLAIN if implicit[0] else _YAML + "str"
        return _YAML + ("seq" if kind is yaml.SequenceNode else "map")


_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
# Only numbers that are written back as they were: 007, 1.10 and 1e3 stay text.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,7}[1-9]|-?(?:0|[1-9][0-9]{0,8})\.0")


@dataclass(slots=True)
class _Reader:
    """Turns nodes into text, numbers, booleans, lists and mappings with text keys; nothing else can come out."""

    first_line: int
    notes: list[Change]

    def refuse_expansion(self, root: yaml.Node) -> None:
        """Raise FrontMatterError where aliases make the values far larger than their text ("billion laughs")."""
        sizes: dict[int, tuple[int, int]] = {}

        def measure(node: yaml.Node) -> tuple[int, int]:
            if id(node) in sizes:
                return sizes[id(node)]
            sizes[id(node)] = (MAX_CHARACTERS + 1, 0)  # what a value that holds itself would come to
            if isinstance(node, yaml.ScalarNode):
                size, depth = len(node.value) + 1, 0
            else:
                below = [measure(child) for child in _children(node)]
                size, depth = 1 + sum(part for part, _ in below), 1 + max((part for _, part in below), default=0)
            sizes[id(node)] = (size, depth)
            if size > MAX_CHARACTERS or depth > MAX_DEPTH:
                raise self.error("the front matter refers to itself or repeats itself without end", node)
            return size, depth

        measure(root)

    def error(self, message: str, node: yaml.Node) -> FrontMatterError:
        """Make an error that names the line of the node."""
        return FrontMatterError(message, self.first_line + node.start_mark.line)

    def value(self, node: yaml.Node) -> Any:
        """Give the value of any node."""
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _YAML + "seq":
            return [self.value(item) for item in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag == _YAML + "map":
            return self.mapping(node)
        raise self._unknown_tag(node)

    def mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        """Give a mapping in the order of its keys; merged ones (`<<`) come where they are not overridden."""
        merged: dict[str, Any] = {}
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.error("the front matter has a list or mapping as a key", key_node)
            key = key_node.value if key_node.tag != _PLAIN else Plain(key_node.value)
            line = self.first_line + key_node.start_mark.line
            if key == "<<" and key_node.tag == _PLAIN and isinstance(value_node, yaml.CollectionNode):
                merged = self._merged(value_node) | merged
                continue
            if key in lines:
                detail = f"{key}: line {line} counts, line {lines[key]} is lost"
                self.notes.append(Change("front_matter_duplicate_key", Effect.LOSS, detail))
            lines[key] = line
            found[key] = self.value(value_node)
        return found | {key: value for key, value in merged.items() if key not in found}

    def _merged(self, node: yaml.CollectionNode) -> dict[str, Any]:
        parts = [node] if isinstance(node, yaml.MappingNode) else node.value
        merged: dict[str, Any] = {}
        for part in parts:
            if not isinstance(part, yaml.MappingNode):
                raise self.error("the front matter merges (<<) something that is no mapping", part)
            merged = self.mapping(part) | merged
        return merged

    def scalar(self, node: yaml.ScalarNode) -> str | int | float | bool | None:
        """Give text, number, boolean or nothing by the core schema of YAML 1.2, numbers only in their usual form."""
        text = node.value
        if node.tag in (_YAML + "str", "!"):
            return str(text)
        if node.tag not in (_PLAIN, *(_YAML + name for name in ("int", "float", "bool", "null", "timestamp"))):
            raise self._unknown_tag(node)
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if _FRACTION.fullmatch(text) else Plain(text)

    def _unknown_tag(self, node: yaml.Node) -> FrontMatterError:
        return self.error(
            f"the front matter has a value of the kind {node.tag.removeprefix(_YAML)}, which is not read", node
        )


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)
