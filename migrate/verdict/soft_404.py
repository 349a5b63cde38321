"""Pages that open and say that there is nothing: told by what the same host answers for an address it cannot know."""

from urllib.parse import urlsplit, urlunsplit

from migrate.model.capture import Answered
from migrate.verdict.chain import Chain

_OK = 200


def probe_for(chain: Chain, token: str) -> str | None:
    """Give a random address beside the page that the chain ends at; None where its answer would tell nothing.

    It lies in the same folder and is shaped alike: with the same ending, or the same slash at its end.
    """
    check = chain.last
    outcome, page = check.last.outcome, check.page
    if not isinstance(outcome, Answered) or outcome.status != _OK or page is None or page.sniffed_type != "text/html":
        return None
    parts = urlsplit(check.last.url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if not name:
        return None
    ending = "." + name.rpartition(".")[2] if "." in name else ""
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{token}{ending}{slash}", "", ""))
