"""The words an archivist reads; codes are for programs."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import assert_never

from migrate.model.link import STATUS_LABEL, VERDICT_LABEL, Copy, Kind, Origin, Verdict
from migrate.model.manifest import PostStatus
from migrate.model.review import DECISION_LABEL, REASON_LABEL, Decision
from migrate.verdict.alarm import Change

__all__ = [
    "CHANGE_LABEL",
    "COPY_LABEL",
    "COPY_MEANING",
    "DECISION_LABEL",
    "DECISION_MEANING",
    "KIND_LABEL",
    "ORIGIN_LABEL",
    "PLACE_LABEL",
    "POST_LABEL",
    "REASON_LABEL",
    "ROUND_TRIP_PARTS",
    "STANDING_LABEL",
    "STATUS_LABEL",
    "VERDICT_LABEL",
    "VERDICT_MEANING",
    "Standing",
    "Tone",
    "counted",
    "day",
    "moment",
    "number",
    "source_name",
    "standing",
    "verdicts_of",
]


class Standing(StrEnum):
    """The four answers to "does it work?"."""

    WORKS = "works"
    FAILS = "fails"
    UNCLEAR = "unclear"
    UNCHECKED = "unchecked"


class Tone(StrEnum):
    """How a sentence is meant, so that it can be given a colour."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    CALM = "calm"


STANDING_LABEL: dict[Standing, str] = {
    Standing.WORKS: "Works",
    Standing.FAILS: "Not working",
    Standing.UNCLEAR: "Could not tell",
    Standing.UNCHECKED: "Not checked",
}

COPY_LABEL: dict[Copy, str] = {
    Copy.OURS: "Copy here",
    Copy.ELSEWHERE: "Copy elsewhere",
    Copy.NONE: "No copy",
}

KIND_LABEL: dict[Kind, str] = {
    Kind.LINK: "Link",
    Kind.IMAGE: "Image",
    Kind.EMBED: "Embedded page",
    Kind.MEDIA: "Sound or video",
    Kind.FILE: "File",
    Kind.SCRIPT: "Script",
    Kind.STYLE: "Style sheet",
}

PLACE_LABEL: dict[str, str] = {
    "a": "link",
    "area": "link on a picture",
    "img": "picture",
    "iframe": "embedded page",
    "embed": "embedded page",
    "object": "embedded page",
    "video": "film",
    "audio": "sound",
    "source": "picture, film or sound",
    "script": "script",
    "link": "part of the page’s head",
    "text": "Markdown left in the text",
}
"""What the element is that has the address; others are called by their name."""

CHANGE_LABEL: dict[Change, str] = {
    Change.NEW: "Looked at for the first time",
    Change.NEWLY_DEAD: "Worked once, now confirmed gone",
    Change.ALREADY_DEAD: "Confirmed gone, and never worked for us",
    Change.RECOVERED: "Was gone, works again",
    Change.SUSPECT: "Stopped working, still watching",
    Change.CLEARED: "Had failed, works again",
    Change.MOVED: "Moved for good",
    Change.CHANGED: "Something else is seen there",
}

DECISION_MEANING: dict[Decision, str] = {
    Decision.WORKS: "You opened it and found what the post meant.",
    Decision.GONE: "You looked too, and what the post meant is no longer there.",
    Decision.TAKEN_OVER: "Somebody else uses the address now, for something that the post did not mean.",
    Decision.USE_OLD_COPY: "The post shall point to the old copy in a web archive.",
    Decision.USE_ADDRESS: "The post shall point to an address that you name.",
    Decision.KEEP: "Nothing shall change, although it does not work.",
    Decision.REMOVE_LINK: "The post shall keep the words and lose the link.",
    Decision.ASK_AGAIN: "Nobody shall be troubled with it before the day that you name.",
}

POST_LABEL: dict[PostStatus, str] = {
    PostStatus.EXPORTED: "Exported",
    PostStatus.FAILED: "Failed",
    PostStatus.SKIPPED: "Skipped",
    PostStatus.REMOVED: "Removed",
}

VERDICT_MEANING: dict[Verdict, str] = {
    Verdict.OK: "The address answered with what the post meant, or forwards to it.",
    Verdict.DEGRADED: "Something opens, but moved, cut off, or not quite what the post meant. A person decides.",
    Verdict.UNVERIFIABLE: "A program cannot see it: it wants a sign-in, a payment, or a human. Open it yourself.",
    Verdict.SUSPECT: "It failed when we looked. One failure proves little, so it is tried again over days.",
    Verdict.DEAD: "It failed again and again over days, or its address can never have worked.",
    Verdict.NOT_CHECKED: "We did not try: settings, the site’s own wish, or it is no web page.",
}

COPY_MEANING: dict[Copy, str] = {
    Copy.OURS: "The content lies in this archive and can be shown again without the network.",
    Copy.ELSEWHERE: "Another web archive holds an old copy.",
    Copy.NONE: "Nobody we know of holds the content. If the link is gone too, it is lost unless somebody finds it.",
}

ORIGIN_LABEL: dict[Origin, str] = {
    Origin.LIVE: "the web",
    Origin.MIRROR: "a local copy of the site",
    Origin.MEMENTO: "another web archive",
}

ROUND_TRIP_PARTS: tuple[str, ...] = (
    "text",
    "links",
    "images",
    "headings",
    "lists",
    "tables",
    "code",
    "emphasis",
    "embeds",
    "anchors",
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Ours, because strftime asks the locale."""


def standing(verdict: Verdict) -> Standing:
    """Give the verdict's answer to "does it work?"."""
    match verdict:
        case Verdict.OK | Verdict.DEGRADED:
            return Standing.WORKS
        case Verdict.SUSPECT | Verdict.DEAD:
            return Standing.FAILS
        case Verdict.UNVERIFIABLE:
            return Standing.UNCLEAR
        case Verdict.NOT_CHECKED:
            return Standing.UNCHECKED
        case _:
            assert_never(verdict)


def verdicts_of(row: Standing) -> tuple[Verdict, ...]:
    """Give the verdicts that have this answer."""
    return tuple(verdict for verdict in Verdict if standing(verdict) is row)


def moment(when: datetime) -> str:
    """Write an instant as people do, in UTC, to the minute."""
    return f"{day(when)}, {when.astimezone(UTC):%H:%M} UTC"


def day(when: datetime) -> str:
    """Write the day of an instant as people do, in UTC."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def number(count: int) -> str:
    """Write a count with a comma between thousands."""
    return f"{count:,}"


def source_name(source: str) -> str:
    """Give what a person calls a source: the last part of a path, the whole of anything else."""
    return source if "://" in source else PurePath(source).name or source


def counted(count: int, one: str, many: str) -> str:
    """Write a count with the noun it counts."""
    return f"{number(count)} {one if count == 1 else many}"
