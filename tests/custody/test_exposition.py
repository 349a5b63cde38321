"""What Prometheus is given is in its format, and says what status says."""

from pathlib import Path

from migrate.custody.exposition import exposition, exposition_unreadable
from migrate.custody.status import health_of
from migrate.model.link import Verdict
from tests.custody.exposition_format import parse
from tests.custody.outputs import DAY, HOUR, NOW, link, output, ran, standing, warc


def test_every_figure_is_there_once_with_its_help(tmp_path: Path) -> None:
    out = output(
        tmp_path / "out",
        runs=[ran(33 * HOUR, 1, counts={"findings": 4}), ran(9 * HOUR, 3)],
        standings=[standing(link(1), NOW - 40 * HOUR), standing(link(2), NOW + DAY, Verdict.DEAD)],
        never_seen=[link(3)],
    )
    warc(out, NOW - 29 * DAY, 5)
    warc(out, NOW - 5 * DAY, 280)
    health = health_of(out, NOW)
    found = parse(exposition(health))
    here = ("out", str(out))
    plain = {name: samples[here,] for name, samples in found.items() if (here,) in samples}
    assert plain == {
        "migrate_up": 1,
        "migrate_at_work": 0,
        "migrate_last_good_check_timestamp_seconds": (NOW - 32 * HOUR).timestamp(),
        "migrate_last_run_timestamp_seconds": (NOW - 9 * HOUR).timestamp(),
        "migrate_last_run_exit_code": 3,
        "migrate_failed_runs": 1,
        "migrate_own_outages": 1,
        "migrate_links_waiting": 1,
        "migrate_links_newly_dead": 1,
        "migrate_findings": 4,
        "migrate_links_due": 1,
        "migrate_links_left_behind": 1,
        "migrate_oldest_due_timestamp_seconds": (NOW - 40 * HOUR).timestamp(),
        "migrate_next_due_timestamp_seconds": (NOW + DAY).timestamp(),
        "migrate_free_bytes": health.disk.free,
        "migrate_archive_growth_bytes_per_year": round(280 * 365.25 / 28),
    }
    assert found["migrate_links"] == {
        (here, ("verdict", verdict.value)): {Verdict.OK: 1, Verdict.DEAD: 1}.get(verdict, 0) for verdict in Verdict
    }
    assert found["migrate_output_bytes"] == {
        (here, ("part", "archive")): 285,
        (here, ("part", "other")): health.disk.other,
    }
    assert set(found) == {*plain, "migrate_links", "migrate_output_bytes"}


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    found = parse(exposition(health_of(output(tmp_path / "out"), NOW)))
    assert "migrate_last_good_check_timestamp_seconds" not in found
    assert "migrate_archive_growth_bytes_per_year" not in found


def test_any_path_can_stand_in_a_label(tmp_path: Path) -> None:
    folder = tmp_path / 'a "quoted" \\ name\nin two lines, {curly}'
    assert parse(exposition_unreadable(folder)) == {"migrate_up": {(("out", str(folder)),): 0}}
