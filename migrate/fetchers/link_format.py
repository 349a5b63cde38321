"""Web links as HTTP headers and TimeMaps write them: RFC 8288 and RFC 6690, with the relations of RFC 7089."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from migrate import urls
from migrate.fetchers.pacing import http_date

_TARGET = re.compile(r"<([^<>]*)>")
# A quoted value may hold commas and semicolons; one that is never closed is no value (RFC 8288, 3).
_PARAMETER = re.compile(r"\s*;\s*([A-Za-z0-9!#$&+.^_`|~-]+)\*?(?:\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s\",;<>]*)))?")
_LONGEST_DATE = 64
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class WebLink:
    """One link: where it leads, and what for."""

    target: str
    """WHATWG form, no fragment."""
    relations: frozenset[str]
    """In lower case."""
    parameters: Mapping[str, str]
    """By name in lower case; of several with one name the first."""

    @property
    def moment(self) -> datetime | None:
        """Its `datetime`, in UTC; None where there is none that is a date (RFC 7089, 2.2.4)."""
        return http_date(self.parameters.get("datetime", "")[:_LONGEST_DATE])

    @property
    def begins(self) -> datetime | None:
        """The first date that a TimeMap is about; None where it does not say (RFC 7089, 5.1.1)."""
        return http_date(self.parameters.get("from", "")[:_LONGEST_DATE])


def read_links(text: str, base: str) -> tuple[WebLink, ...]:
    """Give every link that can be read, in order; what is malformed is passed over, and costs time once.

    Args:
        text: the value of a Link header, or a TimeMap; cut anywhere.
        base: what relative targets resolve against.
    """
    return tuple(_links(text, base))


def relations_of(links: Iterable[WebLink], relation: str) -> Iterator[WebLink]:
    """Give those links that have the relation."""
    return (link for link in links if relation in link.relations)


def _links(text: str, base: str) -> Iterator[WebLink]:
    at = 0
    while found := _TARGET.search(text, at):
        at = found.end()
        parameters: dict[str, str] = {}
        while parameter := _PARAMETER.match(text, at):
            name, quoted, token = parameter.groups()
            value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else token or ""
            parameters.setdefault(name.lower(), value)
            at = parameter.end()
        target = urls.canonical(found[1].strip(), base)
        if target is not None and urls.scheme(target) in {"http", "https"}:
            relations = frozenset(parameters.get("rel", "").lower().split())
            yield WebLink(urls.without_fragment(target), relations, parameters)
