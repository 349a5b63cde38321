"""Checks on their way: made in one thread, entered in another, their records packed and not yet in any file."""

from dataclasses import dataclass

from migrate.archive.parcels import Parcel
from migrate.archive.sealing import Decision, Seal, tells_secret
from migrate.model.capture import DIRECT, Answered, Check


@dataclass(frozen=True, slots=True)
class Draft:
    """A check and the records that it is made of, sealed where they do not tell it by themselves."""

    check: Check
    """Its records have no place yet."""
    parcel: Parcel
    beside: tuple["Draft", ...] = ()
    """What else was asked on the way, robots.txt of the host, each for itself."""

    is_sibling: bool = False
    """True where it is of a random address, asked for to learn what the host answers where there is nothing."""

    @property
    def is_answered(self) -> bool:
        """True where an answer came: what it says is evidence, whoever wanted it."""
        return isinstance(self.check.last.outcome, Answered)

    @property
    def is_secret(self) -> bool:
        """True where the check cannot be made from the archive again, since its addresses are not written there."""
        return tells_secret(self.check)


def draft_of(check: Check, parcel: Parcel, beside: tuple[Draft, ...] = ()) -> Draft:
    """Give the draft of a check that is evidence about its URL."""
    if not _is_plain(check):
        parcel.seal(Seal(Decision.CHECKED, check))
    return Draft(check, parcel, beside)


def sibling_draft_of(check: Check, parcel: Parcel, beside: tuple[Draft, ...] = ()) -> Draft:
    """Give the draft of a check of a random address."""
    parcel.seal(Seal(Decision.SIBLING, check))
    return Draft(check, parcel, beside, is_sibling=True)


def beside_draft_of(check: Check, parcel: Parcel) -> Draft:
    """Give the draft of what was asked for the sake of another URL: no evidence unless an answer came."""
    if not isinstance(check.last.outcome, Answered):
        parcel.seal(Seal(Decision.BESIDE, check))
        return Draft(check, parcel)
    return draft_of(check, parcel)


def disbelieved(draft: Draft, reason: str) -> Parcel:
    """Give the records of a draft, sealed to say that nothing follows from them, and why; none where it is at work."""
    parcel = Parcel.going_on(draft.parcel)
    if not parcel.is_empty:
        parcel.seal(Seal(Decision.OWN_OUTAGE, draft.check, reason))
    return parcel


def _is_plain(check: Check) -> bool:
    """Tell whether request and response alone tell the check."""
    is_one_answer = len(check.steps) == 1 and isinstance(check.last.outcome, Answered)
    tells_more = check.robots is not None or check.not_kept is not None or check.confirms is not None
    tells_more = tells_more or check.vantage != DIRECT
    return is_one_answer and not tells_more and not tells_secret(check)
