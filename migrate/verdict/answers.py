"""Rules about the status code of the final answer (RFC 9110, 15; RFC 7725; RFC 6585)."""

import re

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.arrival import Arrival
from migrate.verdict.observation import Observation
from migrate.verdict.parked import by_parking
from migrate.verdict.walls import by_challenge, by_declared_challenge, by_sign_in

_BY_CODE = {
    204: (Status.EMPTY, "The site answers without any content (204)."),
    205: (Status.EMPTY, "The site answers without any content (205)."),
    401: (Status.LOGIN, "The site asks for a sign-in (401)."),
    402: (Status.PAYWALL, "The site asks for payment (402)."),
    403: (Status.FORBIDDEN, "The site refuses our program (403); a person may still get in."),
    404: (Status.NOT_FOUND, "The site says that there is no such page (404)."),
    405: (Status.UNCLEAR, "The site does not answer this kind of request (405)."),
    406: (Status.UNCLEAR, "The site says it has nothing in a form we accept (406)."),
    407: (Status.UNCLEAR, "A proxy on the way asks for a password (407)."),
    410: (Status.GONE, "The site says that the page was removed (410)."),
    418: (Status.UNCLEAR, "The site answers with a joke (418)."),
    429: (Status.RATE_LIMITED, "The site asked us to slow down (429)."),
    451: (Status.LEGAL, "The page is blocked for legal reasons (451)."),
    999: (Status.BOT_WALL, "The site turns programs away (999)."),
}


def by_status_code(answer: Answered) -> Observation | None:
    """Give what the code alone says; None where the content has to speak (2xx)."""
    code = answer.status
    if code in _BY_CODE:
        status, reason = _BY_CODE[code]
        return Observation(status, f"http-{code}", reason)
    match code // 100:
        case 2:
            return None
        case 4:
            return Observation(Status.CLIENT_ERROR, "http-4xx", f"The site rejects the address ({code}).")
        case 5:
            return Observation(Status.SERVER_ERROR, "http-5xx", f"The site reports a fault of its own ({code}).")
        case _:
            return Observation(Status.UNCLEAR, "http-other", f"The answer {code} tells nothing about the page.")


_NO_SUCH_OBJECT = re.compile(
    r"\b(?:NoSuchKey|NoSuchBucket|BlobNotFound|ContainerNotFound|ResourceNotFound|NoSuchObject"
    r"|no such (?:key|object|file)"
    r"|specified (?:key|blob|bucket|resource) does not exist|AllAccessDisabled)\b",
    re.IGNORECASE,
)
"""What stores of objects say where nothing is stored; some send it with 403 or 400 (S3 API, error responses)."""


def by_error_body(arrival: Arrival) -> Observation | None:
    """Give what the body of an answer that is no success says more exactly than its code; None where it does not."""
    code = arrival.answer.status
    if code // 100 not in (4, 5):
        return None
    if code in {400, 403} and arrival.prose_chars < _SHORT and _NO_SUCH_OBJECT.search(arrival.content.main):
        return Observation(
            Status.NOT_FOUND,
            "answer-no-such-object",
            f"The site's store of files has no such one ({code}).",
        )
    if code in {404, 410, 451, 402}:
        return None
    walled = by_declared_challenge(arrival) or by_challenge(arrival)
    if walled:
        return walled
    if code == _FORBIDDEN:
        return by_sign_in(arrival)
    return by_parking(arrival) if code // 100 == _FAULT else None


_SHORT = 1_000
_FORBIDDEN = 403
_FAULT = 5
