"""From what a post says to the URL that it stands for."""

from dataclasses import dataclass

from migrate.model.settings import Repair
from migrate.urls.mending import mend
from migrate.urls.whatwg import canonical, scheme


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference in a post stands for."""

    url: str
    """WHATWG form with fragment; the raw text where it is no URL."""
    valid: bool
    """Whether `url` is a URL."""
    scheme: str
    """Lower case, no colon; empty where the text has none."""
    rules: tuple[str, ...] = ()
    """Ids of the repairs; empty where `url` is what a browser makes of the raw text."""
    relative: bool = False
    """True where nothing is wrong but that a relative reference has no base to resolve against."""


def resolve(raw: str, base: str | None, repair: Repair) -> Resolved:
    """Give the URL that `raw` stands for on a page at `base` (WHATWG form), mended unless `repair` is none."""
    plain = _absolute(raw, base)
    mended, rules = (raw, ()) if repair is Repair.NONE else mend(raw)
    url = _absolute(mended, base) if rules else plain
    if url is None:
        url, rules = plain, ()
    if url is None:
        relative = base is None and not scheme(raw) and canonical(raw, "http://base.invalid/") is not None
        return Resolved(raw, valid=False, scheme=scheme(raw), relative=relative)
    return Resolved(url, valid=True, scheme=scheme(url), rules=() if url == plain else rules)


def _absolute(raw: str, base: str | None) -> str | None:
    # A protocol-relative reference says that its host serves both; without a base the safer one is asked.
    if base is None and raw.lstrip().startswith("//"):
        return canonical(raw, "https://base.invalid/")
    return canonical(raw, base)
