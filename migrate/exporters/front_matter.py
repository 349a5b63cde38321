"""The YAML block at the head of a Markdown file, for the target `plain`."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from migrate.model.change import Change, Effect
from migrate.model.post import Plain, Post
from migrate.urls import mask_secrets_in_text


def render(post: Post) -> str:
    """Give the front matter from `---` to `---` and a line end; empty where the post has nothing to say there.

    Every key of the source stands in its order with its value; a title or date that the source says elsewhere is added.
    Readers of YAML 1.1 and 1.2 alike find what the source says to them. Credentials in URLs read `REDACTED`.
    """
    values: dict[str, Any] = without_secrets(dict(post.front_matter))
    known = {key.lower() for key in values}
    said = {str(value).strip() for value in values.values()}
    if post.title is not None and "title" not in known:
        values = {"title": post.title, **values}
    if post.date is not None and "date" not in known and post.date not in said:
        values["date"] = Plain(post.date)
    return f"---\n{dump(values)}---\n" if values else ""


def redactions(post: Post) -> list[Change]:
    """Give one loss for each value in which `render` makes credentials unreadable."""
    shown = (mask_secrets_in_text(text) for text in _texts(dict(post.front_matter)))
    return [Change("secret_redacted", Effect.LOSS, masked) for masked, secrets in shown if secrets]


def without_secrets(value: Any) -> Any:
    """Give the value with the credentials of every URL in it unreadable."""
    if isinstance(value, dict):
        return {key: without_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_secrets(inner) for inner in value]
    return type(value)(mask_secrets_in_text(value)[0]) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


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
