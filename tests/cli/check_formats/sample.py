"""Checks to be told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from migrate.model.link import Copy, Status, Verdict
from migrate.recheck.told import CheckTold, FindingTold, LinkTold, Place
from migrate.verdict.alarm import Change, Concern

NIGHT = datetime(2031, 5, 3, 3, tzinfo=UTC)

HOSTILE = (
    "\x1b[31mred\x1b[0m \x9b31m \x07",
    "\u202etxt.exe\u2066 \u200b\ufeff",
    "a | b || c",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "＝1",
    "nul \x00 and \x08 and \ufffe",
    "two\nlines\r\nthree\u2028four\x85five",
    "]]> --> &amp; &#x1b; <!-- <![CDATA[",
    "`` ` ``` tick",
    "[x](javascript:alert(1)) ![y](http://e.example/z) *b* _i_ ~~s~~ # h @octocat #12 <b>",
    "quote \" and ' and , and ;",
    "::error::workflow command",
)


def link(url: str = "http://a.example/1", **told: Any) -> LinkTold:
    plain = LinkTold(
        url=url,
        status=Status.OK,
        verdict=Verdict.OK,
        reason="The address opens and something is there.",
        http_status=200,
        final_url=url,
        copy=Copy.OURS,
        checked_at=NIGHT,
        next_check=NIGHT,
        places=(Place("posts/one.html", 12),),
        places_count=1,
        review=None,
        was_asked=True,
        change=None,
        before=(Status.OK, Verdict.OK),
        concern=None,
    )
    return replace(plain, **told)


def dead(url: str = "http://a.example/1", **told: Any) -> LinkTold:
    failing: Mapping[str, Any] = {
        "status": Status.NOT_FOUND,
        "verdict": Verdict.DEAD,
        "reason": "Not working since 3 May 2031 (3 failed checks over 8 days): no such page.",
        "http_status": 404,
        "change": Change.NEWLY_DEAD,
        "concern": Concern.NEWLY_DEAD,
        "before": (Status.NOT_FOUND, Verdict.SUSPECT),
    }
    return link(url, **{**failing, **told})


def finding(*links: LinkTold, concern: Concern = Concern.NEWLY_DEAD, host: str | None = None) -> FindingTold:
    return FindingTold(concern, host, NIGHT, links[0].reason, links)


def check(*links: LinkTold, findings: tuple[FindingTold, ...] = (), **told: Any) -> CheckTold:
    counts = {f"links_{verdict}": sum(each.verdict is verdict for each in links) for verdict in Verdict}
    plain = CheckTold(
        out=Path("out"),
        exit_code=int(bool(findings)),
        outage=None,
        asked=len(links),
        left=0,
        joined=0,
        retired=0,
        counts={"links": len(links), **counts},
        acknowledged_by=None,
        findings=findings,
        links=links,
        notices=(),
    )
    return replace(plain, **told)


def hostile() -> CheckTold:
    """A check with every hostile string in every place that takes text."""
    links = [
        dead(bad, reason=bad, final_url=bad, places=(Place(bad, 1),), change=change, concern=concern)
        for bad in HOSTILE
        for change, concern in (
            (Change.NEWLY_DEAD, Concern.NEWLY_DEAD),
            (Change.MOVED, None),
            (Change.CHANGED, None),
            (Change.ALREADY_DEAD, None),
        )
    ]
    told = [each for each in links if each.concern]
    return check(
        *links,
        findings=(
            *(finding(each) for each in told),
            *(finding(each, concern=Concern.HOST_DEAD, host=each.url) for each in told),
            finding(*told, concern=Concern.UNUSUAL),
        ),
        outage=HOSTILE[0],
        acknowledged_by=None,
    )
