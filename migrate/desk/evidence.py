"""What is known of one link, as names and values that a page shows as text."""

from pathlib import Path
from typing import Any

from migrate import files
from migrate.errors import OutputError
from migrate.model.link import STATUS_LABEL, VERDICT_LABEL
from migrate.model.manifest import Capture, LinkEntry
from migrate.model.review import DECISION_LABEL, REASON_LABEL, Chained, Decided, Withdrawn
from migrate.review import facts
from migrate.review.pages import openable
from migrate.review.wording import COPY_LABEL, KIND_LABEL, moment, standing

PLACES_SHOWN = 200
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""What browsers show and that cannot hold a script; by the ending that `exporters` gave it after looking inside."""


def evidence(out: Path, link: LinkEntry, entries: tuple[Chained, ...]) -> dict[str, Any]:
    """Give all that the manifest and the log say of the link, as JSON has it."""
    return {
        "url": link.url,
        "openable": openable(link.url),
        "verdict": VERDICT_LABEL[link.verdict],
        "look": "look" if link.verdict == "degraded" else standing(link.verdict).value,
        "status": STATUS_LABEL[link.status],
        "copy": link.copy_,
        "copy_label": COPY_LABEL[link.copy_],
        "kinds": [KIND_LABEL[kind] for kind in link.kinds],
        "reason": link.reason,
        "places": [[place.post, place.line, place.text] for place in link.occurrences[:PLACES_SHOWN]],
        "more_places": max(0, len(link.occurrences) - PLACES_SHOWN),
        "facts": [*facts.history(link), *facts.answer(link), *_way(link), *facts.custody(link)],
        "old_copy": link.memento and {"url": link.memento.url, "told": facts.old_copy(link.memento)},
        "moved_to": link.final_url if link.final_url != link.url else None,
        "picture": picture(out, link) is not None,
        "captures": [[name, *_record(capture)] for name, capture in captures(link).items()],
        "history": history(link.url, entries),
    }


def captures(link: LinkEntry) -> dict[str, Capture]:
    """Give the records that can be looked at, by what they are."""
    found = {"evidence": link.capture, "copy": link.copy_capture}
    if link.copy_capture == link.capture:
        del found["copy"]
    return {name: capture for name, capture in found.items() if capture is not None}


def picture(out: Path, link: LinkEntry) -> Path | None:
    """Give the file of the picture that we hold of the link, where browsers can show it."""
    if link.asset is None or Path(link.asset).suffix.lower() not in PICTURES:
        return None
    try:
        path = files.below(out, link.asset)
    except OutputError:
        return None  # a manifest that leads out of OUT shows nothing
    return path if path.is_file() else None


def history(url: str, entries: tuple[Chained, ...]) -> list[dict[str, Any]]:
    """Give what people decided about the link, oldest first, and what of it was taken back by whom."""
    undone = {each.entry.entry: each.entry for each in entries if isinstance(each.entry, Withdrawn)}
    return [
        {
            "hash": each.hash,
            "what": DECISION_LABEL[each.entry.decision],
            "why": REASON_LABEL[each.entry.reason],
            "note": each.entry.note,
            "replacement": each.entry.replacement,
            "until": each.entry.expires and moment(each.entry.expires),
            "by": each.entry.by,
            "at": moment(each.entry.at),
            "withdrawn": _undone(undone.get(each.hash)),
        }
        for each in entries
        if isinstance(each.entry, Decided) and each.entry.url == url
    ]


def _undone(withdrawn: Withdrawn | None) -> str | None:
    return f"taken back by {withdrawn.by}, {moment(withdrawn.at)}" if withdrawn else None


def _way(link: LinkEntry) -> list[tuple[str, str]]:
    hops = [
        ("Forwarding", f"{hop.url} answered {hop.status}, pointing to {hop.location or 'nowhere'}") for hop in link.hops
    ]
    led = [("Led to", link.final_url)] if link.final_url and link.final_url != link.url else []
    return [*hops, *led]


def _record(capture: Capture) -> tuple[str, str]:
    return f"{capture.warc}, from byte {capture.offset:,} on", capture.record_id
