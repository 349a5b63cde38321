"""Hosts with which no conversation comes about, or that break it off; and what is no address of the web."""

from collections.abc import Mapping

from migrate.demo.answers import (
    Close,
    Cut,
    NoTls,
    Raw,
    Refused,
    Reset,
    Silent,
    Site,
    TlsExpired,
    TlsOutdated,
    TlsUntrusted,
    TlsWrongName,
    Unanswered,
)
from migrate.demo.sites.address import Address, Row, Unreached, file
from migrate.model.link import Status


def hosts() -> Mapping[str, Site]:
    """Give the hosts that cannot be reached; names that do not exist need no entry."""
    return {
        "archive.tideledger.example": Site(connect=Unanswered()),
        "wiki.mudlark.example": Site(connect=Refused()),
        "old-accounts.example": Site(tls=NoTls()),
        "lorafield.example": Site(tls=TlsExpired()),
        "parts.chandlery.example": Site(tls=TlsWrongName("shops.hosting.example")),
        "selfsigned.example": Site(tls=TlsUntrusted()),
        "outdated.example": Site(tls=TlsOutdated()),
    }


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (*_unreached(), *_broken_off(), *_not_of_the_web())


def _unreached() -> tuple[Row, ...]:
    return (
        Unreached("http://elminatides.example/", Status.NO_SUCH_HOST),
        Unreached("http://xn--ngbog6f.example/", Status.NO_SUCH_HOST),
        Unreached("http://archive.tideledger.example/newsletters/", Status.TIMEOUT),
        Unreached("http://wiki.mudlark.example/Tide_pole", Status.REFUSED),
        Unreached("https://old-accounts.example/tideledger", Status.REFUSED),
        Unreached("https://lorafield.example/coverage", Status.TLS_EXPIRED),
        Unreached("https://parts.chandlery.example/shop/item?id=4411&colour=red", Status.TLS_NAME),
        Unreached("https://selfsigned.example/", Status.TLS_UNTRUSTED),
        Unreached("https://outdated.example/", Status.TLS_FAILED),
    )


def _broken_off() -> tuple[Row, ...]:
    sheet = Cut(file("gauge-drawings.pdf", "application/pdf"), after=400)
    return (
        Address("http://port-braila.example/cronica", Reset(), Status.RESET),
        Address("http://floodatlas.example/sheet/9", Close(), Status.CLOSED),
        Address("http://chittagong-river.example/ledger", Silent(), Status.TIMEOUT),
        Address("http://telegram.example/log", Raw(b"220 telegram log, please sign in\r\n"), Status.NOT_HTTP),
        Address("http://www.tinyboards.example/datasheets/tb-7.pdf", sheet, Status.TRUNCATED),
    )


def _not_of_the_web() -> tuple[Row, ...]:
    return (
        Unreached("http://harbour gauge.example/feed", Status.INVALID_URL),
        Unreached("http://192.168.1.20/readings.csv", Status.UNSAFE),
        Unreached("http://localhost:8080/readings", Status.UNSAFE),
        Unreached("mailto:school@tideledger.example", Status.SCHEME),
        Unreached("mailto:henrike@tideledger.example?subject=The%20stone", Status.SCHEME),
        Unreached("irc://irc.mudlark.example/tides", Status.SCHEME),
        Unreached("tel:+443069990871", Status.SCHEME),
        Unreached("javascript:window.print()", Status.SCHEME),
    )
