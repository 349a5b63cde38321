"""Rules about what a good-looking answer really holds."""

from migrate.model.capture import Answered, Check, Mirrored
from migrate.model.link import Kind, Status
from migrate.model.page import Page
from migrate.verdict.observation import Observation

_SAY_NOTHING = frozenset({"application/octet-stream", "binary/octet-stream"})
"""What stores of files send where nobody said otherwise; browsers display a picture sent so."""
_NAMES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
    "image/x-icon": "image/vnd.microsoft.icon",
    "image/ico": "image/vnd.microsoft.icon",
    "image/apng": "image/png",
    "image/svg": "image/svg+xml",
}
"""Other names of the types that bytes show."""


def by_content(check: Check, kinds: frozenset[Kind]) -> Observation | None:
    """Give what the bytes say against the status code; None where they agree with it."""
    outcome, page = check.last.outcome, check.page
    if page is None or not isinstance(outcome, Answered | Mirrored):
        return None
    if page.empty:
        return Observation(Status.EMPTY, "content-empty", "The address opens, but nothing is there.")
    return _image(page, outcome.content_type) if kinds == {Kind.IMAGE} else None


def by_completeness(check: Check) -> Observation | None:
    """Give `truncated` where the site or the line ended the answer early."""
    outcome = check.last.outcome
    if isinstance(outcome, Answered) and outcome.truncated and not outcome.cut_by_us:
        return Observation(
            Status.TRUNCATED, "content-truncated", f"The answer breaks off after {outcome.body_bytes} bytes."
        )
    return None


def _image(page: Page, declared: str | None) -> Observation | None:
    sniffed = page.sniffed_type or ""
    said = (declared or "").partition(";")[0].strip().lower()
    if sniffed == "text/html" or (not sniffed and page.content is not None):
        return Observation(Status.NOT_AN_IMAGE, "image-is-a-page", "Where the picture was, there is now a page.")
    if (
        sniffed.startswith("image/")
        and said
        and said not in _SAY_NOTHING
        and _NAMES.get(said, said) != _NAMES.get(sniffed, sniffed)
    ):
        return Observation(Status.WRONG_TYPE, "image-mislabelled", f"A real picture, but the site calls it {said}.")
    return None
