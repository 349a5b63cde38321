"""What a page is called: by its title and its headings, without the names of its site and of what any address shows."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from migrate.verdict.addresses import KINDS
from migrate.verdict.phrasebook import Topic, folded, plain, read, titles, topics_of

_PARTS = re.compile(r"\s+[|·•»«:/\\~\-‐‑–—]+\s+|\s*[|»«]\s*|:\s+|\s*::\s*|\s*[｜：]\s*|[!?.。！？]+\s+")
_QUOTED = re.compile(
    '“[^“”]{1,300}”|‘[^‘’]{1,300}’|"[^"]{1,300}"|«[^«»]{1,300}»|„[^„“”]{1,300}[“”]|「[^「」]{1,300}」|『[^『』]{1,300}』'
)
_ASIDE = re.compile(r"[\[(]([^\[\]()]*[^\W\d_]{3}[^\[\]()]*)[\])]")
_LONG = 3
"""Words."""


def without_quotes(text: str) -> str:
    """Give the text without what stands between quotation marks."""
    return _QUOTED.sub(" ", text)


def parts_of(title: str) -> tuple[str, ...]:
    """Give a title and what its separators part."""
    return title, *_PARTS.split(title)


@dataclass(frozen=True)
class Names:
    """Title and headings of a page, as they are written."""

    title: str
    headings: tuple[str, ...]
    url: str
    """The URL that answered."""
    shared: frozenset[str]
    """Headings, folded, of what the host shows at a random address."""

    @cached_property
    def title_parts(self) -> frozenset[str]:
        """The title and what its separators part; folded."""
        return frozenset(map(folded, parts_of(without_quotes(self.title))))

    @cached_property
    def with_asides(self) -> frozenset[str]:
        """Titles and headings, folded, with words in brackets: "[solved]", "(official video)"; notices have none."""
        is_notice = titles(Topic.NOT_FOUND).name
        return frozenset(
            folded(without_quotes(text))
            for text in (*parts_of(self.title), *self.headings)
            if any(not is_notice(folded(aside)) for aside in _ASIDE.findall(text))
        )

    @property
    def are_its_own(self) -> bool:
        """True where a heading stands in the title too, and is neither the site's name, nor shared, nor a notice."""
        return any(name in self.with_asides or Topic.NOT_FOUND not in topics_of(name) for name in self.own)

    @property
    def are_long(self) -> bool:
        """True where a name of its own that is no notice has three words or more: sections of sites have shorter."""
        long = (name for name in self.own if len(name.split()) >= _LONG)
        return any(name in self.with_asides or Topic.NOT_FOUND not in topics_of(name) for name in long)

    @cached_property
    def own(self) -> frozenset[str]:
        """Headings that are in the title too, folded, but for the names of the site and of what any address shows."""
        title = folded(without_quotes(self.title))
        named = {text for each in self.headings if (text := folded(each)) in title and text.strip()} - self.shared
        return frozenset(name for name in named if not self._is_of_the_site(name) and not self._is_a_kind(name))

    def tell_nothing(self, name: str) -> bool:
        """Tell whether a folded title or heading is the site's name, a kind of page, or that there is nothing."""
        return (
            self._is_of_the_site(name)
            or self._is_a_kind(name)
            or Topic.NOT_FOUND in topics_of(name)
            or read(name).words_it(Topic.NOT_FOUND)
        )

    def _is_of_the_site(self, name: str) -> bool:
        """Tell whether each word of a folded name stands in the host's name."""
        host = (urlsplit(self.url).hostname or "").lower()
        return all(word in host for word in plain(name).split())

    def _is_a_kind(self, name: str) -> bool:
        """Tell whether a folded name only says what kind of page it is, and of which site: "Forum message"."""
        others = (part for part in self.title_parts if name not in part and part not in name)
        of_site = {word for part in others for word in part.split()}
        return set(name.split()) <= KINDS | of_site
