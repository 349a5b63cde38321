"""Rules about the status code of the final answer (RFC 9110, 15; RFC 7725; RFC 6585)."""

from migrate.model.capture import Answered
from migrate.model.link import Status
from migrate.verdict.observation import Observation

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
