"""All looks at a link in, its judgement out: what is shown of it, the verdict, and when it is looked at again.

One look that works clears everything. One that fails makes the link suspect, and `death` says when it is dead. One that
tells nothing (a bot wall, a sign-in, robots.txt) neither strikes nor clears: a link that worked or was being watched
becomes unverifiable, never failing; one that was confirmed dead stays so, as nothing spoke for it, unless the whole
site had been gone and now answers. One that our own side spoiled is no look.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from migrate.model.link import Status, Verdict
from migrate.model.policy import Policy
from migrate.verdict import sentences
from migrate.verdict.death import Death, Ground, agreed_at, death, strikes
from migrate.verdict.history import NEEDS_SUPPORT, History, Weight, disproved, read, weight
from migrate.verdict.judge import verdict_of
from migrate.verdict.observation import Look
from migrate.verdict.schedule import next_check


@dataclass(frozen=True, slots=True)
class Judgement:
    """Status and verdict of one URL, with what they rest on."""

    status: Status
    verdict: Verdict
    reason: str
    rules: tuple[str, ...]
    first_ok: datetime | None = None
    last_ok: datetime | None = None
    first_failed: datetime | None = None
    """When it first failed since it last worked."""
    strikes: int = 0
    """How many failing looks since then count."""
    died_at: datetime | None = None
    """When it became dead, where it is."""
    next_check: datetime | None = None
    shown_at: datetime | None = None
    """When the look was made that the status is of."""
    looked_at: datetime | None = None
    """When the newest look was made that our own side did not spoil."""
    ask_elsewhere: bool = False
    """True where the next thing to learn is what another network sees."""


def judge(looks: Iterable[Look], policy: Policy, url: str, reviewed_gone: datetime | None = None) -> Judgement:
    """Judge a link by all looks at it, at least one, in any order.

    `reviewed_gone` is when a person said that it is gone: it takes the place of a second network, as long as the link
    has not worked since.
    """
    past = read(looks)
    if not past.looks:
        return _spoiled(past, policy, url)
    failing, working = past.failing, past.working
    heeded = reviewed_gone if reviewed_gone and (not working or reviewed_gone > working[-1].at) else None
    died = _standing_death(past, death(failing, policy, heeded))
    shown = died.shown if died else past.looks[-1]
    verdict = Verdict.DEAD if died else verdict_of(shown.observation.status)
    struck = len(strikes(failing, policy))
    needs_support = verdict is Verdict.SUSPECT and not heeded and shown.observation.status in NEEDS_SUPPORT
    return Judgement(
        status=shown.observation.status,
        verdict=verdict,
        reason=_reason(past, shown, died, policy),
        rules=(*shown.observation.rules, *([died.ground.value] if died else [])),
        first_ok=working[0].at if working else None,
        last_ok=working[-1].at if working else None,
        first_failed=failing[0].at if failing else None,
        strikes=struck,
        died_at=died.at if died else None,
        next_check=next_check(past, verdict, policy, url),
        shown_at=shown.at,
        looked_at=past.looks[-1].at,
        ask_elsewhere=needs_support and _wants_a_second_view(past, struck, policy),
    )


def unvisited(status: Status, reason: str, rule: str) -> Judgement:
    """Judge a URL that was never asked for, by what its text and the settings say."""
    return Judgement(status=status, verdict=verdict_of(status), reason=reason, rules=(rule,))


def _spoiled(past: History, policy: Policy, url: str) -> Judgement:
    shown = past.void[-1]
    return Judgement(
        status=shown.observation.status,
        verdict=Verdict.NOT_CHECKED,
        reason=shown.observation.reason,
        rules=shown.observation.rules,
        next_check=next_check(past, Verdict.NOT_CHECKED, policy, url),
        shown_at=shown.at,
    )


def _standing_death(past: History, died: Death | None) -> Death | None:
    """Give the death unless it was disproved by what came since, though that told nothing about the page."""
    return died if died and not disproved(died.shown, past.silent) else None


def _reason(past: History, shown: Look, died: Death | None, policy: Policy) -> str:
    match weight(shown.observation.status):
        case Weight.WORKS:
            return sentences.about_working(past, shown, death(past.overcome, policy))
        case Weight.FAILS:
            if died and died.ground is Ground.ADDRESS:
                return shown.observation.reason
            needs_support = not died and shown.observation.status in NEEDS_SUPPORT
            return sentences.about_failing(past, shown, died, needs_support=needs_support)
        case Weight.SILENT | Weight.VOID:
            return sentences.about_silence(past, shown)


def _wants_a_second_view(past: History, struck: int, policy: Policy) -> bool:
    """Tell whether another network could bring death or life: shortly before the one, at once where it did before."""
    if agreed_at(past.failing):
        return False
    worked_elsewhere = bool(past.working) and past.working[-1].vantage != past.failing[0].vantage
    return worked_elsewhere or struck >= policy.strikes_to_be_dead - 1
