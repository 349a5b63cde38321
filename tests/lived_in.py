"""An output some weeks on: the demo, run, checked, reviewed and signed for, then checked again on a web that aged."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from migrate.demo import scenario
from migrate.demo.answers import Site
from migrate.demo.sites.address import page
from migrate.demo.web import Web
from migrate.desk.deciding import Proposed, Stroke, decide
from migrate.desk.desk import Desk
from migrate.desk.signing import Looking, Signing, draw, opened, sign_off
from migrate.model.review import Decision, Reason
from migrate.pipeline.plan import Clock, OutputKind, Plan
from migrate.pipeline.run import run
from migrate.recheck.check import CheckOrder, recheck
from migrate.recheck.due import Selection
from migrate.recheck.result import CheckResult
from migrate.review.report import write_report

BEGAN = datetime(2031, 3, 3, 6, 30, tzinfo=UTC)
SIGNED_AFTER = timedelta(days=14, hours=4)
BY = "A. Archivist"
_CHECKED_BEFORE = (1, 4, 8, 12)
_CHECKED_AFTER = (15, 19, 24)
"""Days after the run; the web has aged on the later ones."""
_GONE = ("img.kelpworks.example", "slowpress.example", "opendata-prize.example")
_BACK = "floodatlas.example"


def live(out: Path) -> datetime:
    """Afterwards OUT is as an archivist finds it a month after the migration; gives the time then."""
    with Web(scenario.sites()) as web:
        settings = scenario.settings(web.proxy_url, web.ca_bundle)
        plan = Plan(sources=(scenario.posts_dir(),), out=out, settings=settings, kind=OutputKind.DEMO)
        run(plan, _at(BEGAN), _nobody, write_report)
        _checked(out, web, _CHECKED_BEFORE)
    _signed(out, BEGAN + SIGNED_AFTER)
    with Web(_aged(scenario.sites())) as web:
        _checked(out, web, _CHECKED_AFTER)
    return BEGAN + timedelta(days=_CHECKED_AFTER[-1], hours=3)


def _aged(sites: Mapping[str, Site]) -> dict[str, Site]:
    """Give the web some weeks later: names that nobody pays for any more, and a page that came back."""
    kept = {host: site for host, site in sites.items() if host not in _GONE}
    return kept | {_BACK: Site({"/sheet/9": page("palaeography.html")})}


def _checked(out: Path, web: Web, days: tuple[int, ...]) -> None:
    for day in days:
        settings = scenario.settings(web.proxy_url, web.ca_bundle)
        order = CheckOrder(out=out, settings=settings, selection=Selection(), kind=OutputKind.DEMO)
        recheck(order, _at(BEGAN + timedelta(days=day)), _nobody, _reported)


def _reported(result: CheckResult) -> None:
    write_report(result.out)


def _signed(out: Path, at: datetime) -> None:
    desk = Desk(out, _at(at))
    catalogue = desk.catalogue
    with desk.log() as reviews:
        failing = [link for link in catalogue.links if link.needs_person]
        stroke = Stroke(
            by=BY,
            batch="the-first-review",
            decisions=tuple(
                Proposed(url=link.url, decision=Decision.GONE, reason=Reason.SEEN) for link in failing[::3]
            ),
        )
        decide(reviews, stroke, at)
        found = draw(reviews, catalogue, BY, "0" * 32, at)
        for url in found.drawn.sampled:
            opened(reviews, Looking(by=BY, draw=found.name, url=url, works=True), at)
        sign_off(reviews, catalogue, out, Signing(by=BY), _at(at))


def _at(when: datetime) -> Clock:
    return lambda: when


def _nobody(event: object) -> None:
    """Hear of what a run does, and tell nobody."""
