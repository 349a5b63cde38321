"""The content network that died, whose files survive in the mirror, and other people's pictures."""

from migrate.demo.answers import Page
from migrate.demo.sites.address import Address, Row, Unreached, file, page
from migrate.model.link import Origin, Status

CDN = "3f9c1b7ad2e8c0a8-6e15b94d77f20c3b.r43.cf1.stowage.example"


def sources() -> dict[str, Origin | None]:
    """Say where each picture of the dead network can still be had; None: nowhere."""
    ours: dict[str, Origin | None] = {_asset(path): Origin.MIRROR for path in _IN_THE_MIRROR}
    return ours | {
        LIGHTHOUSE: Origin.MEMENTO,
        _asset("07/5b/5593d3e9b70bf50003000118/group_photo_2012.jpg"): None,
        # The mirror has a file of this name, but it is the error page that was saved in the picture's place.
        _asset("3c/40/55a4f0e1c80cf60001000131/slipway_light.jpg"): None,
    }


def _asset(path: str) -> str:
    return f"http://{CDN}/uploads/assets/{path}"


LIGHTHOUSE = _asset("8e/c9/5582c2d8a6fae40002000107/old_lighthouse.jpg")
_IN_THE_MIRROR = (
    "1a/9e/54b2f0d9a3c4e50002000007/ledger_page_1871.jpg",
    "2d/88/5552c7e4b8a0f60001000063/logo.svg",
    "48/13/5560e9a5d3c7b10002000074/gull.gif",
    "5c/21/53d0a2c1e8b7f40001000021/summer_school_boathouse.jpg-large.jpg",
    "77/04/54c8d11be2f0a90003000011/gauge_wiring__v2_final__by_Tom.png",
    "9f/66/5540bd92c1f3e70003000052/monthly_readings.png",
    "9f/67/5540bd92c1f3e70003000053/volunteers-by-month.png",
    "b6/3f/5571b1c7f5e9d30001000096/harbour_panorama.jpg",
    "b6/3f/5571b1c7f5e9d30001000096/harbour_panorama_thumb.jpg",
    "c3/5d/5511aa07d4b6c80001000034/Tide%20table%20%281911%29.png",
    "d1/7a/556fa0b6e4d8c20003000085/caf%C3%A9-%C3%A0-mar%C3%A9e.jpg",
    "e0/b2/5533f61ca7e9d20002000041/surge-map.png",
    "e0/b2/5533f61ca7e9d20002000041/surge-map@2x.png",
)


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    ok = Status.OK
    fallen = page("photobarrel-not-an-image.html")
    nothing = Page(headers=(("Content-Type", "image/png"),))
    return (
        *(Unreached(url, Status.NO_SUCH_HOST) for url in sources()),
        Address("http://img.kelpworks.example/2013/kelp.jpg", file("kelp.jpg", "image/jpeg"), ok),
        Address("http://img.kelpworks.example/2013/label.jpg", file("label.jpg", "text/plain"), Status.WRONG_TYPE),
        Address("http://img.kelpworks.example/2015/sticker.png?size=64&round=1", file("sticker.png", "image/png"), ok),
        Address("http://photobarrel.example/albums/q12/slipway.jpg", fallen, Status.NOT_AN_IMAGE),
        Address("http://pixelpier.example/i/0417.png", nothing, Status.EMPTY),
    )
