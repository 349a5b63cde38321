"""What it means that a host shows one page at every address: a wall, a shell, or that there is no such page."""

from migrate.model.link import Status
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.phrasebook import Topic
from migrate.verdict.shells import needs_scripts
from migrate.verdict.soft_404 import by_sibling


def by_every_address(arrival: Arrival) -> Observation | None:
    """Give what a page is that a random address shows too; one sign of a wall is enough where none says "not found"."""
    found = by_sibling(arrival)
    nothing = arrival.on(Topic.NOT_FOUND)
    if found is None or nothing.headed or nothing.told:
        return found
    content = arrival.content
    walls = (
        (
            arrival.marked("challenge") or arrival.marked("captcha") or _says(arrival, Topic.HUMAN),
            Status.BOT_WALL,
            "The site shows one page at every address: it wants proof of a human first.",
        ),
        (
            content.passwords > 0 or _says(arrival, Topic.SIGN_IN),
            Status.LOGIN,
            "The site shows one page at every address: it wants a sign-in first.",
        ),
        (
            needs_scripts(content) or _says(arrival, Topic.SCRIPTS),
            Status.NEEDS_SCRIPTS,
            "The site shows one page at every address: what it holds appears when scripts run.",
        ),
    )
    for is_one, status, reason in walls:
        if is_one and arrival.is_brief:
            return Observation(status, "wall-everywhere", reason, found.rules)
    return found


def _says(arrival: Arrival, topic: Topic) -> bool:
    said = arrival.on(topic)
    return said.headed or said.vaguely_headed or said.told or said.hinted
