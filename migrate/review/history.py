"""What the journal knows of a link beyond the manifest: every look at it, every answer on the way, what changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from migrate.model.capture import DIRECT, Answered
from migrate.model.link import STATUS_LABEL
from migrate.model.manifest import LinkEntry
from migrate.model.policy import Policy
from migrate.review.wording import moment
from migrate.store.journal import Journal
from migrate.store.verdicts import LookRow
from migrate.verdict.alarm import Change, change
from migrate.verdict.judge import WORKING, verdict_of
from migrate.verdict.observation import Look, Observation
from migrate.verdict.standing import judge

HEADERS_SHOWN = 60
_VALUE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Seen:
    """One look, as a person reads it."""

    at: str
    what: str
    reason: str
    where_from: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer on the way to the page, with the lines that came before its content."""

    url: str
    at: str
    line: str
    """Code and phrase."""
    headers: tuple[tuple[str, str], ...]
    left_out: int
    """Header lines beyond `HEADERS_SHOWN`."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of one link; empty where nobody knows."""

    seen: tuple[Seen, ...] = ()
    """Oldest first."""
    change: Change | None = None
    replies: tuple[Reply, ...] = ()
    """In the order of the forwarding."""


NOTHING_KNOWN = Past()


class History(Protocol):
    """Where the past of links is looked up."""

    def past(self, link: LinkEntry, gone_at: datetime | None, *, with_replies: bool) -> Past:
        """Give what is known of the link; `gone_at`: when a person said that it is gone."""


class Unwritten:
    """There is no journal: only the manifest speaks."""

    def past(self, link: LinkEntry, gone_at: datetime | None, *, with_replies: bool) -> Past:  # noqa: ARG002  a Protocol
        """Give nothing."""
        return NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Written:
    """The journal, read beside whoever writes it."""

    journal: Journal
    policy: Policy
    since: datetime | None
    """What changed is told since then; None: this was the first look at anything."""

    def past(self, link: LinkEntry, gone_at: datetime | None, *, with_replies: bool) -> Past:
        """Give every look at the link, what changed, and where asked for the answers that the verdict rests on."""
        looks = self.journal.verdicts.looks(link.url)
        return Past(
            seen=tuple(map(_seen, looks)),
            change=self._change(link.url, looks, gone_at),
            replies=tuple(self._replies(link)) if with_replies else (),
        )

    def _change(self, url: str, looks: list[LookRow], gone_at: datetime | None) -> Change | None:
        if self.since is None or not looks or looks[-1].at < self.since:
            return None
        earlier = [_look(row) for row in looks if row.at < self.since]
        if earlier and _always_worked_alike(looks):
            return None
        heard_earlier = gone_at if gone_at and gone_at < self.since else None
        before = judge(earlier, self.policy, url, heard_earlier) if earlier else None
        return change(before, judge(map(_look, looks), self.policy, url, gone_at))

    def _replies(self, link: LinkEntry) -> Iterator[Reply]:
        if link.checked_at is None:
            return
        for url in _way(link):
            check = self.journal.checks.near(url, link.checked_at)
            for step in check.steps if check else ():
                if isinstance(step.outcome, Answered) and check:
                    yield _reply(step.url, check.at, step.outcome)


def _always_worked_alike(looks: list[LookRow]) -> bool:
    """Tell what is true of most links, without judging them: nothing else was ever seen."""
    status = looks[0].status
    return verdict_of(status) in WORKING and all(row.status is status for row in looks)


def _way(link: LinkEntry) -> Iterable[str]:
    """Give the URLs, without fragment, that were asked for one after the other."""
    last = link.hops[-1].location if link.hops else link.url
    named = (*(hop.url for hop in link.hops), link.final_url or last or link.url)
    return dict.fromkeys(url.partition("#")[0] for url in named)


def _reply(url: str, at: datetime, answer: Answered) -> Reply:
    headers = tuple((name, _shortened(value)) for name, value in answer.headers[:HEADERS_SHOWN])
    left_out = max(0, len(answer.headers) - HEADERS_SHOWN)
    return Reply(url, moment(at), f"{answer.status} {answer.reason}".strip(), headers, left_out)


def _shortened(value: str) -> str:
    return value if len(value) <= _VALUE_CHARACTERS else value[:_VALUE_CHARACTERS] + "…"


def _seen(row: LookRow) -> Seen:
    where = "our own network" if row.vantage == DIRECT else f"by way of {row.vantage}"
    return Seen(moment(row.at), STATUS_LABEL[row.status], row.reason, where)


def _look(row: LookRow) -> Look:
    observation = Observation(row.status, row.rules[0], row.reason, row.rules[1:])
    return Look(row.at, observation, row.vantage, row.retry_at)
