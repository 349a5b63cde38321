"""A URL that posts refer to, where they do, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from migrate.model.base import Frozen


class Kind(StrEnum):
    """What a post uses the URL for."""

    LINK = "link"
    IMAGE = "image"
    EMBED = "embed"
    MEDIA = "media"
    FILE = "file"
    SCRIPT = "script"
    STYLE = "style"


class Occurrence(Frozen):
    """One place in one post that refers to the URL."""

    post: str
    """The id of the post."""
    line: int
    """1-based line in the source file, front matter counted."""
    element: str
    """Name of the element, `text` for raw Markdown left in the text."""
    attribute: str
    """Name of the attribute, `style` for CSS, `markdown` for raw Markdown."""
    text: str
    """What a reader sees there: link text, alt text, title; white space folded."""
    raw: str
    """The reference exactly as the source has it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One URL found at one place of one post."""

    url: str
    """WHATWG serialisation with its fragment; the raw text where it is no URL at all."""
    kind: Kind
    occurrence: Occurrence


class Status(StrEnum):
    """What was observed at a URL."""

    OK = "ok"
    MOVED = "moved"
    REDIRECTED = "redirected"
    FRAGMENT_MISSING = "fragment_missing"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"
    DRIFTED = "drifted"
    NOT_FOUND = "not_found"
    GONE = "gone"
    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    SOFT_404 = "soft_404"
    REDIRECTED_HOME = "redirected_home"
    PARKED = "parked"
    REDIRECT_BROKEN = "redirect_broken"
    NO_SUCH_HOST = "no_such_host"
    CLIENT_ERROR = "client_error"
    REFUSED = "refused"
    RESET = "reset"
    CLOSED = "closed"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"
    NOT_HTTP = "not_http"
    TLS_EXPIRED = "tls_expired"
    TLS_NAME = "tls_name"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_FAILED = "tls_failed"
    LEGAL = "legal"
    INVALID_URL = "invalid_url"
    LOGIN = "login"
    PAYWALL = "paywall"
    FORBIDDEN = "forbidden"
    BOT_WALL = "bot_wall"
    RATE_LIMITED = "rate_limited"
    NEEDS_SCRIPTS = "needs_scripts"
    UNCLEAR = "unclear"
    ROBOTS = "robots"
    EXCLUDED = "excluded"
    SCHEME = "scheme"
    UNSAFE = "unsafe"
    OFFLINE = "offline"
    OWN_OUTAGE = "own_outage"


class Verdict(StrEnum):
    """What follows from all checks of a URL under a policy version."""

    OK = "ok"
    DEGRADED = "degraded"
    UNVERIFIABLE = "unverifiable"
    SUSPECT = "suspect"
    DEAD = "dead"
    NOT_CHECKED = "not_checked"


class Copy(StrEnum):
    """Whether the content survives somewhere."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    NONE = "none"


class Origin(StrEnum):
    """Where the content we hold came from."""

    LIVE = "live"
    MIRROR = "mirror"
    MEMENTO = "memento"


STATUS_LABEL: dict[Status, str] = {
    Status.OK: "Works",
    Status.MOVED: "Moved for good",
    Status.REDIRECTED: "Forwards to the right page",
    Status.FRAGMENT_MISSING: "Page opens, the place in it is gone",
    Status.TRUNCATED: "Arrives cut off",
    Status.WRONG_TYPE: "Image mislabelled, displays",
    Status.DRIFTED: "Differs greatly from what it was",
    Status.NOT_FOUND: "Site says: no such page",
    Status.GONE: "Site says: removed",
    Status.EMPTY: "Opens blank",
    Status.NOT_AN_IMAGE: "No longer a picture",
    Status.SOFT_404: "Opens, but says “not found”",
    Status.REDIRECTED_HOME: "Sent to the front page instead",
    Status.PARKED: "Address for sale or unused",
    Status.REDIRECT_BROKEN: "Forwarding leads nowhere",
    Status.NO_SUCH_HOST: "Website name no longer exists",
    Status.CLIENT_ERROR: "Site rejects the address",
    Status.REFUSED: "Site hung up",
    Status.RESET: "Site hung up",
    Status.CLOSED: "Site hung up",
    Status.TIMEOUT: "No answer in time",
    Status.SERVER_ERROR: "Site reports its own fault",
    Status.NOT_HTTP: "Something else answers",
    Status.TLS_EXPIRED: "Security certificate expired",
    Status.TLS_NAME: "Security certificate belongs to another site",
    Status.TLS_UNTRUSTED: "Security certificate not trusted",
    Status.TLS_FAILED: "No secure connection possible",
    Status.LEGAL: "Blocked for legal reasons",
    Status.INVALID_URL: "Address mistyped",
    Status.LOGIN: "Needs sign-in",
    Status.PAYWALL: "Needs payment",
    Status.FORBIDDEN: "Refuses our checker",
    Status.BOT_WALL: "Wants proof of a human",
    Status.RATE_LIMITED: "Asked us to slow down",
    Status.NEEDS_SCRIPTS: "Needs a full browser",
    Status.UNCLEAR: "Answer tells us nothing",
    Status.ROBOTS: "Site asks programs to stay away",
    Status.EXCLUDED: "Excluded by your settings",
    Status.SCHEME: "Not a web page",
    Status.UNSAFE: "Private network, not visited",
    Status.OFFLINE: "Not visited, offline",
    Status.OWN_OUTAGE: "Our connection failed",
}

VERDICT_LABEL: dict[Verdict, str] = {
    Verdict.OK: "Works",
    Verdict.DEGRADED: "Opens, but look",
    Verdict.UNVERIFIABLE: "Could not tell",
    Verdict.SUSPECT: "Not working, still watching",
    Verdict.DEAD: "Gone, confirmed",
    Verdict.NOT_CHECKED: "Not checked, on purpose",
}
