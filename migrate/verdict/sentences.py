"""What a history comes to, in sentences for people; days are those of UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from migrate.model.capture import DIRECT
from migrate.verdict.death import Death, Ground, agreed_at
from migrate.verdict.history import History
from migrate.verdict.observation import Look


def about_working(past: History, shown: Look, ended: Death | None) -> str:
    """Say that it works, and what was overcome where it had been called dead."""
    sentences = [shown.observation.reason]
    failed = past.overcome
    if ended:
        sentences.append(f"It works again: from {day(failed[0].at)} to {day(failed[-1].at)} it did not.")
    if failed and failed[-1].vantage != shown.vantage:
        sentences.append(f"That was seen {_from(shown.vantage)}; {_from(failed[-1].vantage)} it failed.")
    return " ".join(sentences)


def about_failing(past: History, shown: Look, died: Death | None, *, needs_support: bool) -> str:
    """Say since when it fails, how often that was seen, and why it is called dead or is not yet."""
    failed = past.failing
    if len(failed) == 1 and not past.silent:
        return shown.observation.reason
    sentences = [_after(f"Not working since {day(failed[0].at)} ({_counted(failed)})", shown)]
    if died:
        sentences += _ground(died, failed)
    if failed[-1] != shown:
        sentences.append(_after(f"It was seen otherwise on {day(failed[-1].at)}", failed[-1]))
    if past.silent:
        last = past.silent[-1]
        sentences.append(_after(f"On {day(last.at)} we could not tell", last))
    if needs_support:
        sentences.append("It is called gone only when another network, or a person, agrees.")
    return " ".join(sentences)


def about_silence(past: History, shown: Look) -> str:
    """Say why we cannot tell, and what was known before."""
    sentences = [shown.observation.reason]
    failed, worked = past.failing, past.working
    if failed:
        sentences.append(f"It had failed since {day(failed[0].at)} ({_counted(failed)}).")
    if worked:
        sentences.append(f"It last worked on {day(worked[-1].at)}.")
    return " ".join(sentences)


def day(moment: datetime) -> str:
    """Give a day as people write it: `3 May 2024`."""
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y}"


def _ground(died: Death, failed: Sequence[Look]) -> list[str]:
    match died.ground:
        case Ground.SECOND_NETWORK:
            agreed = next(look for look in failed if look.at == agreed_at(failed))
            return [f"Another network agreed on {day(agreed.at)}."]
        case Ground.PERSON:
            return ["A person agreed that it is gone."]
        case Ground.ADDRESS | Ground.STRIKES | Ground.REMOVED:
            return []


def _counted(failed: Sequence[Look]) -> str:
    checks = "1 failed check" if len(failed) == 1 else f"{len(failed)} failed checks"
    days = round((failed[-1].at - failed[0].at) / timedelta(days=1))
    return f"{checks} over {days} day{'' if days == 1 else 's'}" if days else checks


def _from(vantage: str) -> str:
    return "from our own network" if vantage == DIRECT else f"by way of {vantage}"


def _after(said: str, look: Look) -> str:
    """Go on with the reason of a look, in the same sentence where it can be the end of one."""
    reason = look.observation.reason
    if ":" in reason or not (reason[1:2].islower() or reason[1:2] == " "):
        return f"{said}. {reason}"
    return f"{said}: {reason[:1].lower()}{reason[1:]}"
