"""Whether a post was ever meant for everybody's eyes, as its front matter says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Standing(Enum):
    """What a post may become on the new site."""

    PUBLIC = "public"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Withheld:
    """The post is not for everybody: it gets no Markdown."""

    reason: str
    """One clause."""


_STATUS_KEYS = ("status", "post_status", "visibility", "access")
_PRIVATE = frozenset(("private", "hidden", "members", "paid", "restricted"))
_PROTECTED = frozenset(("password", "password protected", "password-protected", "protected"))
_DISCARDED = frozenset(("trash", "trashed", "deleted", "spam"))
_DRAFTS = frozenset(("draft", "auto-draft", "pending", "unpublished"))
_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0"))


def standing_of(front_matter: Mapping[str, Any]) -> Standing | Withheld:
    """Tell whether the post is public, a draft, or not for everybody (private, behind a password, discarded)."""
    values = {str(key).lower(): value for key, value in front_matter.items()}
    said = {_word(values.get(key)) for key in _STATUS_KEYS}
    if said & _PRIVATE or _word(values.get("private")) in _TRUE:
        return Withheld("it is private")
    password = values.get("password", values.get("post_password"))
    if said & _PROTECTED or (isinstance(password, str | int) and _word(password) not in {"", *_FALSE}):
        return Withheld("it is behind a password")
    if said & _DISCARDED:
        return Withheld("it was discarded")
    is_draft = said & _DRAFTS or _word(values.get("draft")) in _TRUE or _word(values.get("published")) in _FALSE
    return Standing.DRAFT if is_draft else Standing.PUBLIC


def _word(value: Any) -> str:
    return str(value).strip().lower() if isinstance(value, str | int) else ""
