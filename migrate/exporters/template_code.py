"""What a post merely talks about and the target would act on, spelt so that the target prints it.

That is template code everywhere, and for Jekyll what kramdown has of its own: a table of every paragraph with a bar,
formulas between `$$`, and no escape for `^`.

Before the conversion signs that the post does not have take the place of what would act; afterwards they are spelt as
the place asks for: an entity in text, the target's own `raw` in code, a percent escape in addresses.
"""

import re
import unicodedata
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from migrate.exporters.markdown.code import IN_TAGS, code_text, holds_blocks, is_marked_up, needs_tags
from migrate.markup import elements
from migrate.model.elements import HEADINGS
from migrate.model.settings import Target


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which sign stands for what."""

    signs: dict[str, str]

    def spell(self, markdown: str) -> str:
        """Give the Markdown as the target is to read it."""
        for sign, spelt in self.signs.items():
            markdown = markdown.replace(sign, spelt)
        return markdown

    def as_printed(self, markdown: str) -> str:
        """Give the Markdown as the target's templates hand it on to be rendered."""
        for sign, spelt in self.signs.items():
            markdown = markdown.replace(sign, _PRINTED.get(spelt, spelt))
        return markdown


_RAW, _END_RAW, _TAG = "{% raw %}", "{% endraw %}", '{{ "{%" }}'
_COMMENT, _END_COMMENT = "/*", "*/"
_PRINTED = {_RAW: "", _END_RAW: "", _TAG: "{%", _COMMENT: "", _END_COMMENT: ""}


def hide_template_code(soup: BeautifulSoup, target: Target) -> Spelling | None:
    """Put signs into the tree for all that the target would act on; None where there is nothing of the kind."""
    if target is Target.PLAIN or not _may_act(soup, "{|$^" if target is Target.JEKYLL else "{"):
        return None
    seen = soup.get_text()
    brace, opened, closed, tag, bar, dollar, caret = _unused_signs(seen, 7)
    hiding = _Hiding(target, brace, opened, closed, tag, {"|": bar, "$": dollar, "^": caret})
    for code in elements(soup, "pre", "code"):
        hiding.code(code)
    for text in [node for node in soup.descendants if type(node) is NavigableString]:
        hiding.text(text)
    for element in elements(soup):
        hiding.attributes(element)
    raw = (_COMMENT, _END_COMMENT) if target is Target.HUGO else (_RAW, _END_RAW)
    texts = {brace: "&#123;", bar: "&#124;", dollar: "&#36;", caret: "&#94;"}
    return Spelling({**texts, opened: raw[0], closed: raw[1], tag: _TAG})


def _may_act(soup: BeautifulSoup, signs: str) -> bool:
    values = (str(value) for tag in elements(soup) for value in tag.attrs.values())
    return any(sign in text for text in (soup.get_text(), *values) for sign in signs)


def _unused_signs(text: str, count: int) -> list[str]:
    """Give opening brackets that the text does not have: to Markdown they are punctuation, as the brace is."""
    brackets = (chr(code) for code in range(0x0F3A, 0xFE60) if unicodedata.category(chr(code)) == "Ps")
    found = [sign for sign in brackets if sign not in text]
    return found[:count]


_ACTS = re.compile(r"\{(?=[{%#:.]|\Z)")
_KRAMDOWNS = re.compile(r"[|^]|\$(?=\$)|(?<=\$)\$")
_BRACE = re.compile(r"\{")
_LIQUID = re.compile(r"\{[{%#]")
_LIQUID_END = re.compile(r"[}%#]\}")
_END_OF_RAW = re.compile(r"\{%(?=-?\s*endraw)")
_SHORTCODE = re.compile(r"\{\{(?P<kind>[<%])(?P<inner>.*?)(?P<end>[>%])\}\}", re.DOTALL)
_SHORTCODE_START = re.compile(r"\{\{[<%]")
_ADDRESSES = frozenset(("href", "src", "cite", "poster", "data"))


@dataclass(frozen=True, slots=True)
class _Hiding:
    target: Target
    brace: str
    opened: str
    closed: str
    tag: str
    kramdowns: dict[str, str]
    """What stands for the signs that only kramdown knows."""

    def code(self, code: Tag) -> None:
        """Hide what acts in code that will stand as characters; code with tags in it is text to Markdown."""
        if code.find_parent(("pre", "code")) is not None:
            return
        is_block = code.name == "pre"
        if (holds_blocks(code) or is_marked_up(code)) if is_block else needs_tags(code):
            return
        written = code_text(code) if is_block else code.get_text()
        hidden = self._in_shortcodes(written) if self.target is Target.HUGO else self._in_liquid(written)
        if hidden is None or (self.target is Target.JEKYLL and "|" in written and not is_block):
            code[IN_TAGS] = ""
        elif hidden != written:
            _set_code(code, hidden)

    def _in_shortcodes(self, written: str) -> str | None:
        """Give the code with comment signs inside its shortcodes; None where it has what no comment can say."""

        def commented(found: re.Match[str]) -> str:
            return f"{{{{{found['kind']}{self.opened}{found['inner']}{self.closed}{found['end']}}}}}"

        pairs = [("<", ">"), ("%", "%")]
        whole = [(found["kind"], found["end"]) in pairs for found in _SHORTCODE.finditer(written)]
        rest = _SHORTCODE.sub("", written)
        inner = [found["inner"] for found in _SHORTCODE.finditer(written)]
        if not all(whole) or _SHORTCODE_START.search(rest) or any("*/" in one or "{{" in one for one in inner):
            return None
        return _SHORTCODE.sub(commented, written)

    def _in_liquid(self, written: str) -> str:
        """Give the code with all from the first template sign to the last marked as raw."""
        first = _LIQUID.search(written)
        if first is None:
            return written
        begun = [found.start() for found in _LIQUID.finditer(written)][-1]
        ends = [found.end() for found in _LIQUID_END.finditer(written)]
        end = ends[-1] if ends and ends[-1] > begun else len(written.rstrip())
        inner = _END_OF_RAW.sub(f"{self.closed}{self.tag}{self.opened}", written[first.start() : end])
        return f"{written[: first.start()]}{self.opened}{inner}{self.closed}{written[end:]}"

    def text(self, node: NavigableString) -> None:
        """Hide what acts in words."""
        if not any(sign in node for sign in "{|$^"):
            return
        inside = {parent.name for parent in node.parents}
        if inside & {"pre", "code"} and not _is_words(node):
            return
        acts = _BRACE if inside & HEADINGS else _ACTS
        node.replace_with(NavigableString(self._without_kramdowns(acts.sub(self.brace, node))))

    def attributes(self, tag: Tag) -> None:
        """Hide what acts in attributes; addresses have an escape of their own."""
        for name, value in list(tag.attrs.items()):
            if isinstance(value, str) and any(sign in value for sign in "{|$^"):
                if name in _ADDRESSES:
                    escaped = _ACTS.sub("%7B", value)
                    tag[name] = escaped.replace("|", "%7C") if self.target is Target.JEKYLL else escaped
                else:
                    tag[name] = self._without_kramdowns(_ACTS.sub(self.brace, value))

    def _without_kramdowns(self, text: str) -> str:
        if self.target is not Target.JEKYLL:
            return text
        return _KRAMDOWNS.sub(lambda found: self.kramdowns[found[0]], text)


def _is_words(node: NavigableString) -> bool:
    """Tell whether the code around the text will stand as HTML, in which Markdown reads words."""
    outermost = next(parent for parent in reversed(list(node.parents)) if parent.name in ("pre", "code"))
    if outermost.name == "pre":
        return holds_blocks(outermost) or is_marked_up(outermost)
    return needs_tags(outermost)


def _set_code(code: Tag, text: str) -> None:
    inner = code.find("code") if code.name == "pre" else None
    place = inner if isinstance(inner, Tag) and inner.get_text().strip() == code.get_text().strip() else code
    place.clear()
    place.append(NavigableString(text))
