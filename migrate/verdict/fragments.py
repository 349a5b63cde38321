"""Places within a page that a link names (WHATWG HTML, 7.4.6.3)."""

import re
from urllib.parse import unquote

from migrate.model.link import Status
from migrate.pages.anchors import holds
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.shells import needs_scripts

_FOR_PROGRAMS = re.compile(
    r"[!/?]|.*:~:|.*[=&{}<>\"|]|L\d+|(?:issuecomment|discussion_r|pullrequestreview|diff|discussioncomment)-?\w+\Z"
)
"""Fragments that a browser or a script reads: text to be marked, a route, a setting, a line, what is loaded later."""
_PREFIXES = ("", "user-content-")


def by_fragment(arrival: Arrival) -> Observation | None:
    """Give `fragment_missing` where the page has no such place and no script could make it."""
    content, name = arrival.content, _fragment(arrival)
    if not name or name.lower() == "top" or _FOR_PROGRAMS.match(name) or not arrival.is_page:
        return None
    if content.anchors is None or arrival.answer.truncated or needs_scripts(content):
        return None
    if content.frames and not content.main:
        return None  # the place is on a page within the frame
    spellings = {name, unquote(name)}
    if any(holds(content.anchors, prefix + each) for prefix in _PREFIXES for each in spellings):
        return None
    return Observation(
        Status.FRAGMENT_MISSING, "fragment-missing", f"The page opens, but has no place named “{unquote(name)[:80]}”."
    )


def _fragment(arrival: Arrival) -> str:
    """Give the fragment that a browser ends with: a redirect's own replaces the link's (WHATWG Fetch, 4.4)."""
    name = arrival.seen.fragment
    for check in arrival.seen.chain.checks[:-1]:
        name = (check.leads_to or "").partition("#")[2] or name
    return name
