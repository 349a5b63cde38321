"""What manifest and new site have of the old copies that were found."""

from migrate.demo.answers import Page, Script, Site
from migrate.demo.web import Web
from migrate.model.link import Copy, Kind, Origin, Status
from migrate.model.manifest import LinkEntry, MementoEntry
from migrate.pipeline.linking import Asked, link_entry
from migrate.pipeline.localising import local_files, place_assets
from tests.fetchers.old_web import GATE, LOST, copy, gate, raw, shown
from tests.pipeline.conftest import Desk
from tests.pipeline.test_old_copies import GIF, GOOD, MADE, NOW, PICTURE, look, lost, written


def entry(desk: Desk, url: str, **settings: object) -> LinkEntry:
    asking = desk.settings.model_copy(update={"memento": GATE.prefix, **settings})
    [found] = [found for found in desk.journal.references.found() if found.url == url]
    return link_entry(found, desk.journal, asking, local_files(asking, desk.journal), Asked.WEB)


OLD_PICTURE: dict[str, Script] = {
    GATE.prefix + PICTURE: gate(shown(MADE, PICTURE)),
    raw(MADE, PICTURE): Page(GIF, headers=(("Content-Type", "image/gif"), *copy(MADE, of=PICTURE).headers[1:])),
}


def test_a_link_that_is_gone_has_a_copy_elsewhere(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    written(desk, LOST, date="2012-05-16")
    look(desk)
    link = entry(desk, LOST)
    assert (link.copy_, link.source, link.copy_capture) == (Copy.ELSEWHERE, None, None)
    assert link.memento == MementoEntry(url=shown(MADE), datetime=MADE, days_from_post=-10, status=Status.OK)
    assert "web archive" not in link.reason


def test_a_picture_from_a_web_archive_is_ours_and_the_posts_point_to_it(web: Web, desk: Desk) -> None:
    web.change(lost(OLD_PICTURE))
    desk.capture(PICTURE, kind=Kind.IMAGE)
    look(desk)
    place_assets(desk.settings, desk.journal, desk.out, desk.events.append)
    link = entry(desk, PICTURE)
    assert (link.copy_, link.source, link.status) == (Copy.OURS, Origin.MEMENTO, Status.NOT_FOUND)
    assert link.asset is not None
    assert (desk.out / link.asset).read_bytes() == GIF
    assert link.copy_capture is not None
    assert link.copy_capture != link.capture


def test_the_reason_says_that_there_is_no_copy_and_when_that_was_asked(web: Web, desk: Desk) -> None:
    web.change(lost({}))
    desk.capture(LOST)
    look(desk)
    link = entry(desk, LOST)
    assert (link.copy_, link.memento) == (Copy.NONE, None)
    assert link.reason.endswith(f" No old copy was found in a web archive ({NOW:%Y-%m-%d}).")


def test_the_reason_says_that_nobody_could_be_asked(web: Web, desk: Desk) -> None:
    web.change({"lost.test": Site()})
    desk.capture(LOST)
    look(desk)
    assert entry(desk, LOST).reason.endswith(" It could not be looked up in a web archive yet.")
    assert "web archive" not in entry(desk, LOST, memento=None).reason
    assert "web archive" not in entry(desk, LOST, exclude=("tides",)).reason
