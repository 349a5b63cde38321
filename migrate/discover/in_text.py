"""Links and images that were left as raw Markdown in the text of a post."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.model.link import Kind
from migrate.urls import kind_of_target


@dataclass(frozen=True, slots=True)
class InText:
    """One reference in Markdown's own notation."""

    url: str
    kind: Kind
    label: str


_TARGET = r"[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*"
# The opening bracket may stand before an element (`[<em>x</em>](http://…)`), so `](` is enough.
_MARKDOWN = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)|\Z)"
    r"|(?P<code>(?<!`)`+(?!`))(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=code)(?!`)"
    rf"|(?:(?P<image>!)?\[(?P<label>[^\[\]]{{0,500}}))?\]\(\s*<?(?P<url>{_TARGET})>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
    rf"|<(?P<auto>(?:https?|ftp|mailto):[^\s<>]+)>"
    rf"|^[ ]{{0,3}}\[(?P<name>[^\[\]^\n][^\[\]\n]{{0,200}})\]:[ \t]*<?(?P<defined>[^\s<>]+)>?",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_LEADS_SOMEWHERE = re.compile(r"(?:https?|ftp|mailto|tel):\S|www\.|\.{0,2}/|#\S", re.IGNORECASE)


def references_in_text(text: str) -> Iterator[InText]:
    """Give every Markdown link, image, autolink and reference definition of a text; none of what stands in backticks.

    What merely looks like one, such as `f[0](x)`, has a target that leads nowhere and is left out.
    """
    if "](" not in text and "]:" not in text and "<" not in text:
        return
    for found in _MARKDOWN.finditer(text):
        url = found["url"] or found["auto"] or found["defined"]
        if not url or url[:5].lower() == "data:":
            continue
        if found["image"] and ("." in url or "/" in url):
            yield InText(url, Kind.IMAGE, found["label"])
        elif _LEADS_SOMEWHERE.match(url):
            yield InText(url, kind_of_target(url), found["label"] or found["name"] or "")
