"""Pages that open with code 200 and hold nothing but a fault of the site's own: a script that died, maintenance."""

import re
from collections.abc import Iterator

from migrate.model.link import Status
from migrate.verdict.addresses import is_dated
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic

_REASON = "The page opens, but it holds a report of the site's own fault, or that the site is being worked on."
_NOTICE = 600
"""Characters of prose; an article about faults is longer."""
_DIED = re.compile(
    r"\b(?:Fatal error|Warning|Parse error) ?: .{4,300}? in /[\w./-]{1,200}\.(?:php|inc|module) on line \d+"
    r"|\A\W{0,3}(?:(?:Fatal|Parse|Uncaught) error|Warning|Notice|Deprecated|Strict Standards) ?: .{4,400}? on line \d+"
    r"|\ATraceback \(most recent call last\)|\AServer Error in '/.{0,80}?' Application"
    r"|\A(?:Error establishing a database connection|Microsoft OLE DB Provider for|ADODB\.\w+ error)"
    r"|\b(?:java|javax|org\.apache)\.(?:\w+\.)+\w*(?:Exception|Error)\b|\bORA-\d{5}: |\bSQLSTATE\["
    r"|\bSQL Error ?: ?\d{3,4}\b",
    re.DOTALL,
)
"""What interpreters and databases print where a program died."""


def by_fault(arrival: Arrival) -> Observation | None:
    """Give `server_error` where two signals agree that the page is a report of the site's own fault."""
    signals = tuple(_signals(arrival))
    if len(signals) >= arrival.policy.page_signals:
        return Observation(Status.SERVER_ERROR, signals[0], _REASON, signals[1:])
    return None


def _signals(arrival: Arrival) -> Iterator[str]:
    said, content = arrival.on(Topic.FAULT), arrival.content
    if arrival.prose_chars > _NOTICE or arrival.on(Topic.NOT_FOUND).told:
        return
    died = _DIED.search(content.main) is not None
    is_written = arrival.is_dated or is_dated(arrival.first_url) or (arrival.names.are_long and not _is_bare(arrival))
    if (is_written and not died) or arrival.on(Topic.SCRIPTS).headed:
        return
    headed, told = said.by_headline, said.told or (said.hinted and (said.headed or said.vaguely_headed))
    found = {
        "fault-program": died,
        "fault-headline": headed,
        "fault-text": told,
        "fault-unnamed": died and not content.headings,
        "fault-sibling": (headed or told or died) and arrival.is_what_any_address_shows,
        "fault-bare": (headed or died) and _is_bare(arrival),
    }
    yield from (signal for signal, is_there in found.items() if is_there)


def _is_bare(arrival: Arrival) -> bool:
    return arrival.prose_chars <= _BARE


_BARE = 200
