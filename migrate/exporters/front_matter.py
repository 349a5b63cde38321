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
    return "".join(_line(key, value) or _dump({key: value}) for key, value in values.items()) or _dump({})


# Texts that PyYAML writes as they are: they begin with a letter, and neither a type, nor a comment, nor a key can be
# read out of them. It is written in Python and took a tenth of a post's time.
_BARE = re.compile(r"[A-Za-z](?:[!\"$-9;-~\xa1-\xff\u2010-\u2026]|#|:(?=[!-~])| +(?=[!\"$-~\xa1-\xff\u2010-\u2026]))*")
_A_TYPE = re.compile(r"(?:yes|no|on|off|true|false|null|[yn])\Z", re.IGNORECASE)
# Texts that it puts between single quotation marks: dates, and what has a colon or a comment in it.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2})?")
_QUOTED = re.compile(r"[A-Za-z0-9][\x20-\x7e\xa1-\xff\u2010-\u2026]*(?:: | #)[\x20-\x7e\xa1-\xff\u2010-\u2026]*[!-~]")


def _line(key: str, value: Any) -> str | None:
    """Give a key and its value as YAML where both are of the plainest kinds, just as `_dump` writes them."""
    named = _scalar(key)
    if named is None or named[0] == "'" or len(named) > _LONGEST_KEY:
        return None
    if type(value) is list and value:
        items = [_scalar(item) for item in value]
        return None if None in items else "".join([f"{named}:\n", *(f"- {item}\n" for item in items)])
    written = _scalar(value)
    return None if written is None else f"{named}: {written}\n"


_LONGEST_KEY = 100


def _scalar(value: Any) -> str | None:
    if type(value) is str or type(value) is Plain:
        if _BARE.fullmatch(value) and not _A_TYPE.match(value):
            return str(value)
        if _DATE.fullmatch(value):
            return str(value) if type(value) is Plain else f"'{value}'"
        if type(value) is str and _QUOTED.fullmatch(value):
            return "'" + value.replace("'", "''") + "'"
    return None


def _dump(values: dict[str, Any]) -> str:
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
