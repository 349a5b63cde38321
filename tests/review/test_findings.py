"""What needs a person: one finding for a host and cause, the largest loss first."""

from pathlib import Path

from migrate.disk_sort import DiskSort
from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import LinkEntry
from migrate.review.findings import (
    HOSTS_NAMED,
    Example,
    Finding,
    Findings,
    HostLoss,
    Level,
    Urgency,
    group,
    sort_record,
)
from tests.review.sample import failing, link, place


def found(tmp_path: Path, *links: LinkEntry, limit: int = 10) -> Findings:
    sorter = DiskSort(tmp_path)
    for number, entry in enumerate(links, start=1):
        record = sort_record(entry, number)
        if record is not None:
            sorter.add(record)
    return group(sorter.drain(), limit=limit)


def test_links_of_one_host_with_one_cause_are_one_finding(tmp_path: Path) -> None:
    urls = ("http://photos.example/1", "http://photos.example/2")
    entries = (failing(url, Status.TIMEOUT, occurrences=(place("a.html", 3),)) for url in urls)
    examples = tuple(Example(number, url, "a.html", 3) for number, url in enumerate(urls, start=1))
    only = Finding(Urgency.LOST, "photos.example", Status.TIMEOUT, 2, 2, own=False, examples=examples)
    assert found(tmp_path, *entries) == Findings(
        (Level(Urgency.LOST, 1, 2, 2, (only,)),), (HostLoss("photos.example", 2, 2),)
    )


def test_what_works_or_was_left_alone_on_purpose_is_no_finding(tmp_path: Path) -> None:
    calm = (link("https://a.example/"), link("mailto:a@a.example", verdict=Verdict.NOT_CHECKED, status=Status.SCHEME))
    assert found(tmp_path, *calm) == Findings(())


def test_gone_without_a_copy_comes_first_and_the_largest_of_these_before_all(tmp_path: Path) -> None:
    findings = found(
        tmp_path,
        *(link(f"https://club.example/{n}", status=Status.LOGIN, verdict=Verdict.UNVERIFIABLE) for n in range(9)),
        *(failing(f"https://kept.example/{n}", copy=Copy.OURS) for n in range(5)),
        failing("https://few.example/"),
        *(failing(f"https://many.example/{n}") for n in range(3)),
        link("https://moved.example/", status=Status.MOVED, verdict=Verdict.DEGRADED),
    )
    assert [finding.host for level in findings.levels for finding in level.first] == [
        "many.example",
        "few.example",
        "kept.example",
        "moved.example",
        "club.example",
    ]


def test_a_finding_counts_links_with_a_copy_apart_and_shows_those_without_first(tmp_path: Path) -> None:
    kept = failing("https://half.example/kept", copy=Copy.OURS)
    (finding,) = found(tmp_path, kept, failing("https://half.example/lost")).levels[0].first
    assert (finding.urgency, finding.links, finding.without_copy) == (Urgency.LOST, 2, 1)
    assert [example.url for example in finding.examples] == ["https://half.example/lost", "https://half.example/kept"]


def test_findings_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    findings = found(tmp_path, *(failing(f"https://h{n}.example/") for n in range(30)), limit=4)
    (level,) = findings.levels
    assert (len(level.first), findings.total, findings.links) == (4, 30, 30)


def test_an_address_without_a_host_is_a_finding_too(tmp_path: Path) -> None:
    broken = failing("http://", Status.INVALID_URL, verdict=Verdict.DEAD)
    (finding,) = found(tmp_path, broken).levels[0].first
    assert (finding.host, finding.cause) == ("", "Address mistyped")


def test_every_link_to_a_site_is_said_only_of_three_or_more(tmp_path: Path) -> None:
    pair = found(tmp_path, failing("https://two.example/1"), failing("https://two.example/2")).levels[0].first[0]
    three = found(tmp_path, *(failing(f"https://three.example/{n}") for n in range(3))).levels[0].first[0]
    hosts = {"two.example": 2, "three.example": 3}
    assert (pair.covers(hosts), three.covers(hosts), three.covers({"three.example": 4})) == (False, True, False)


def test_the_worst_hosts_are_those_with_the_most_links_that_do_not_work_whatever_the_cause(tmp_path: Path) -> None:
    few = (failing(f"https://h{n}.example/") for n in range(HOSTS_NAMED + 30))
    mixed = (failing("https://a.example/1"), failing("https://a.example/2", Status.TIMEOUT, Copy.OURS))
    unclear = (link(f"https://club.example/{n}", status=Status.LOGIN, verdict=Verdict.UNVERIFIABLE) for n in range(9))
    worst = found(tmp_path, *few, *mixed, *unclear).worst
    assert (len(worst), worst[0], worst[1]) == (
        HOSTS_NAMED,
        HostLoss("a.example", 2, 1),
        HostLoss("h0.example", 1, 1),
    )
