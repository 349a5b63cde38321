"""The result of a check for programs: one JSON object, or one a line for each link that was asked for.

Only ASCII is written, so that no control character reaches a terminal or a log.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from migrate.model.base import rfc3339
from migrate.recheck.told import CheckTold, FindingTold, LinkTold
from migrate.verdict.alarm import Change


def as_json(told: CheckTold) -> Iterator[str]:
    """Yield one object."""
    whole = {
        "out": str(told.out),
        "report": str(told.report),
        "manifest": str(told.out / "manifest.json"),
        "exit_code": told.exit_code,
        "outage": told.outage,
        "asked": told.asked,
        "left": told.left,
        "joined": told.joined,
        "retired": told.retired,
        "counts": dict(told.counts),
        "acknowledged_by": told.acknowledged_by,
        "findings": [_finding(finding) for finding in told.findings],
        "changes": {change.value: told.changes[change] for change in Change},
        "links": [link_object(link) for link in told.links if link.change],
        "notices": list(told.notices),
    }
    yield f"{json.dumps(whole)}\n"


def as_json_lines(told: CheckTold) -> Iterator[str]:
    """Yield one line for each link that was asked for."""
    for link in told.links:
        yield f"{json.dumps(link_object(link))}\n"


def link_object(link: LinkTold) -> dict[str, Any]:
    """Give a link as an object; its keys are in docs/guide.md."""
    return {
        "url": link.url,
        "change": link.change,
        "status": link.status,
        "verdict": link.verdict,
        "before": {"status": link.before[0], "verdict": link.before[1]} if link.before else None,
        "reason": link.reason,
        "http_status": link.http_status,
        "final_url": link.final_url,
        "copy": link.copy,
        "finding": link.concern,
        "review": link.review,
        "checked_at": _moment(link.checked_at),
        "next_check": _moment(link.next_check),
        "occurrences": [{"post": place.post, "line": place.line} for place in link.places],
        "occurrences_count": link.places_count,
    }


def _finding(finding: FindingTold) -> dict[str, Any]:
    return {
        "concern": finding.concern,
        "host": finding.host,
        "since": rfc3339(finding.since),
        "reason": finding.reason,
        "links": [link_object(link) for link in finding.links],
    }


def _moment(when: datetime | None) -> str | None:
    return rfc3339(when) if when else None
