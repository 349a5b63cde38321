"""The content network that died, whose files survive in the mirror, and other people's pictures."""

from migrate.demo.sites.address import Row, Unreached
from migrate.model.link import Origin, Status

CDN = "3f9c1b7ad2e8c0a8-6e15b94d77f20c3b.r43.cf1.stowage.example"


def sources() -> dict[str, Origin | None]:
    """Say where each picture of the dead network can still be had; None: nowhere."""
    mirror = Origin.MIRROR
    return {
        _asset("5c/21/53d0a2c1e8b7f40001000021/summer_school_boathouse.jpg-large.jpg"): mirror,
        _asset("1a/9e/54b2f0d9a3c4e50002000007/ledger_page_1871.jpg"): mirror,
        _asset("07/5b/5593d3e9b70bf50003000118/group_photo_2012.jpg"): None,
    }


def _asset(path: str) -> str:
    return f"http://{CDN}/uploads/assets/{path}"


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return tuple(Unreached(url, Status.NO_SUCH_HOST) for url in sources())
