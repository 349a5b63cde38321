"""A job that is checked night after night, by the command itself; what was told and written is kept of each."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from migrate.demo.web import Web
from tests.journeys.conftest import Ended, in_process
from tests.journeys.job import on
from tests.journeys.year_web import (
    BAD_NIGHT,
    CDN_DIES,
    DAYS,
    FAULTY,
    INCIDENTS,
    LINKS,
    OUTAGE,
    REFUSING,
    Seen,
    sites,
)

SELDOM = 9
"""Days between two nights while all is quiet; else there is one each day."""
KNOWN_AFTER = 3
"""Days until whoever is told of something acknowledges it."""
EVERYTHING = {BAD_NIGHT, OUTAGE, REFUSING}
"""Days on which every link is asked for, due or not."""
LOST = ((BAD_NIGHT, False), (FAULTY, True), (CDN_DIES, True))
"""The journal is lost on the first night from that day on; where true, the first on which something is told."""
_OURS_OR_THEIRS = ("timeout", "refused", "server_error")

Link = Mapping[str, Any]
Findings = list[tuple[str, str | None, tuple[str, ...]]]


@dataclass(frozen=True)
class Night:
    """One check, what it told, and the manifest after it."""

    code: int
    findings: list[Mapping[str, Any]]
    changes: dict[str, str]
    links: Mapping[str, Link]
    archives: Mapping[str, str]
    """Digest by WARC file."""
    asked: frozenset[str]
    """What our own network was asked for."""

    @property
    def told_of(self) -> set[str]:
        return {link["url"] for finding in self.findings for link in finding["links"]}


@dataclass
class Nights:
    """One OUT, two networks to look from, and every night so far, by day."""

    folder: Path
    here: Web
    elsewhere: Web
    nights: dict[int, Night] = field(default_factory=dict)
    health: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """What `migrate status` said on the morning after."""
    rebuilt: list[tuple[Mapping[str, Link], Mapping[str, Link], Findings, Findings]] = field(default_factory=list)
    """Links and findings before and after the journal was lost and made again."""
    times_read: int = 0
    """How often the manifest was read meanwhile."""
    misread: list[str] = field(default_factory=list)
    """What was wrong with it then."""

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def last(self) -> Night:
        return self.nights[max(self.nights)]

    def begin(self) -> None:
        """Write the posts, and run the job for the first time."""
        (self.folder / "posts").mkdir()
        html = "".join(
            f'<p><img src="{url}" alt="A picture"></p>' if url.endswith(".png") else f'<p><a href="{url}">here</a></p>'
            for url in LINKS
        )
        (self.folder / "posts" / "post.html").write_text(html, encoding="utf-8")
        self._sites(0)
        ended = self._run(0)
        assert ended.code == 0, ended.stderr

    def night(self, day: int) -> None:
        """Check as the job does each night, from elsewhere too where that is called for, and look at it all."""
        self._sites(day)
        before = len(self.here.log)
        ended = [self._check(day, *(["--all"] if day in EVERYTHING else []))]
        asked = frozenset(seen.request.url for seen in self.here.log[before:])
        if ended[0].code != 3 and self._wants_another_view():
            which = [f"--status={status}" for status in _OURS_OR_THEIRS]
            ended.append(self._check(day + 0.1, "--all", *which, seen=Seen.ELSEWHERE))
        self.nights[day] = self._seen(ended, asked)
        self.health[day] = in_process("status", self.out, "--json", "--now", on(day + 0.2).isoformat()).json

    def acknowledge(self, day: int) -> None:
        """Say to know of what has been told for some nights."""
        if any(self._told_since(finding, day) <= day - KNOWN_AFTER for finding in self.nights[day].findings):
            ended = self._check(day + 0.4, "--offline", "--ack", "--by", "Ada")
            assert ended.code == 0, ended.stderr

    def lose_the_journal(self, day: int) -> None:
        """Let it be made again from the archive, without a request."""
        night, asked = self.nights[day], len(self.here.log)
        for file in self.out.glob("journal.sqlite3*"):
            file.unlink()
        self._run(day + 0.3, "--offline")
        again = self._seen([self._check(day + 0.31, "--offline")], frozenset())
        assert len(self.here.log) == asked
        self.rebuilt.append((night.links, again.links, _findings(night), _findings(again)))

    def next_day(self, day: int) -> int:
        """Give the day of the next night: the one after while anything is watched or told, else some days later."""
        night = self.nights[day]
        is_quiet = not night.findings and not any(link["verdict"] == "suspect" for link in night.links.values())
        if not is_quiet or night.code == 3:
            return day + 1
        return min(day + SELDOM, *(each for each in (*INCIDENTS, day + SELDOM) if each > day))

    def check_arguments(self, day: float, *options: str, seen: Seen = Seen.HERE) -> list[object]:
        return ["check", self.out, "--format", "json", *self._network(day, seen), *options]

    def first_seen(self, url: str, since: int) -> int:
        """Give the first night from that day on that saw something else of the link."""
        return min(day for day, night in self.nights.items() if day >= since and url in night.changes)

    def verdicts(self, url: str, first: int, last: int) -> set[str]:
        return {night.links[url]["verdict"] for day, night in self.nights.items() if first <= day <= last}

    def died_on(self, url: str) -> list[int]:
        """Days on which the link was dead and had not been the night before."""
        dead = [day for day, night in self.nights.items() if night.links[url]["verdict"] == "dead"]
        return [day for day in dead if self.night_before(day) not in dead]

    def told_on(self, url: str) -> list[int]:
        return [day for day, night in self.nights.items() if url in night.told_of]

    def night_before(self, day: int) -> int:
        return max((each for each in self.nights if each < day), default=0)

    def _told_since(self, finding: Mapping[str, Any], day: int) -> int:
        """Give since when there is such a finding, without a break."""
        what, since = _what(finding), day
        while since in self.nights and what in {_what(each) for each in self.nights[since].findings}:
            since -= 1
        return since + 1

    def _wants_another_view(self) -> bool:
        links = _manifest(self.out)["links"]
        return any(
            link["verdict"] == "suspect" and link["status"] in _OURS_OR_THEIRS and link["strikes"] > 1 for link in links
        )

    def _sites(self, day: int) -> None:
        self.here.change(sites(day, Seen.HERE))
        self.elsewhere.change(sites(day, Seen.ELSEWHERE))

    def _run(self, day: float, *options: str) -> Ended:
        return in_process("run", self.folder / "posts", "-o", self.out, *self._network(day), *options)

    def _check(self, day: float, *options: str, seen: Seen = Seen.HERE) -> Ended:
        ended = in_process(*self.check_arguments(day, *options, seen=seen))
        assert ended.code in {0, 1, 3}, f"day {day}: {ended.stderr}"
        return ended

    def _network(self, day: float, seen: Seen = Seen.HERE) -> list[object]:
        web = self.here if seen is Seen.HERE else self.elsewhere
        network = ["--proxy", web.proxy_url, "--ca-bundle", web.ca_bundle, "--memento", "off"]
        return [*network, "--robots", "ignore", "--delay", "0", "--now", on(day).isoformat()]

    def _seen(self, ended: list[Ended], asked: frozenset[str]) -> Night:
        manifest = _manifest(self.out)
        return Night(
            code=ended[-1].code,
            findings=ended[-1].json["findings"],
            changes={link["url"]: link["change"] for each in ended for link in each.json["links"]},
            links={link["url"]: link for link in manifest["links"]},
            archives={file["path"]: file["sha256"] for file in manifest["archives"]},
            asked=asked,
        )


def lived(nights: Nights) -> Nights:
    """Give the nights after a year of them."""
    nights.begin()
    to_be_lost = list(LOST)
    day = 1
    with _read_all_the_time(nights):
        while day <= DAYS:
            nights.night(day)
            if to_be_lost and day >= to_be_lost[0][0] and (nights.nights[day].findings or not to_be_lost[0][1]):
                to_be_lost.pop(0)
                nights.lose_the_journal(day)
            nights.acknowledge(day)
            day = nights.next_day(day)
    return nights


@contextmanager
def _read_all_the_time(nights: Nights) -> Iterator[None]:
    stop = Event()

    def read() -> None:
        while not stop.wait(0.02):
            try:
                _manifest(nights.out)
            except (OSError, ValueError) as error:
                nights.misread.append(str(error))
            nights.times_read += 1

    reader = Thread(target=read, daemon=True)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join(5)


def _manifest(out: Path) -> Any:
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


def _findings(night: Night) -> Findings:
    return [(each["concern"], each["host"], tuple(link["url"] for link in each["links"])) for each in night.findings]


def _what(finding: Mapping[str, Any]) -> str:
    return str(finding["host"] or finding["links"][0]["url"])
