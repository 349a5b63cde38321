"""The YAML block at the head of a Markdown file, for the target `plain`."""

import re
from typing import Any

import yaml

from migrate.model.post import Plain, Post


def render(post: Post) -> str:
    """Give the front matter from `---` to `---` and a line end; empty where the post has nothing to say there.

    Every key of the source stands in its order with its value. A title or date that the source says elsewhere is added.
    Readers of YAML 1.1 and 1.2 alike find what the source says to them.
    """
    values = dict(post.front_matter)
    known = {key.lower() for key in values}
    if post.title is not None and "title" not in known:
        values = {"title": post.title, **values}
    if post.date is not None and not known & _DATED:
        values["date"] = Plain(post.date)
    return f"---\n{dump(values)}---\n" if values else ""


_DATED = frozenset(
    {"date", "published_at", "publish_date", "date_published", "datepublished", "published_on", "pubdate"}
)


def dump(values: dict[str, Any]) -> str:
    """Give the mapping as YAML, one key a line, Unicode as it is, quotation marks only where they are needed."""
    text = yaml.dump(
        values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=False
    )
    assert isinstance(text, str)
    return text


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the base class calls it with a value
        """Write a value that stands twice twice: no reader needs to know of anchors."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _OTHER_LINE_END.search(text) else "|" if "\n" in text and not _NOT_LITERAL.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


# Line ends to YAML 1.1, letters to 1.2: only escapes are the same to both.
_OTHER_LINE_END = re.compile("[\r\x85\u2028\u2029]")


# What a literal block cannot hold, or what readers of it disagree about.
_NOT_LITERAL = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    r"|\A[ \n]|[ \t](?:\n|\Z)|\n\n\Z"
)


def _represent_plain(dumper: _Dumper, text: Plain) -> yaml.ScalarNode:
    """Write the text without quotation marks, whatever type a reader takes it for: so it stood in the source."""
    if not text or not dumper.analyze_scalar(str(text)).allow_block_plain:
        return _represent_text(dumper, str(text))
    # The emitter leaves out a tag, and with it the quotation marks, where the reader's own rules come to that tag.
    tag = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]  # PyYAML's own
    return yaml.ScalarNode(tag, str(text))


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Plain, _represent_plain)
# What readers of YAML 1.2 take for a number though those of 1.1 do not; and y and n, which some take for yes and no.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"),
    list("-+.0123456789"),
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"0o[0-7]+\Z"), ["0"])
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"[yYnN]\Z"), list("yYnN"))
