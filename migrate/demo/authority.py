"""The web's own certificate authority: a server context for every host name, good or bad as its site wants."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import assert_never

from migrate.demo.answers import NoTls, Tls, TlsExpired, TlsGood, TlsOutdated, TlsUntrusted, TlsWrongName


class Authority:
    """Makes a certificate when a host is first asked for one, then keeps it; safe to share between threads."""

    def __init__(self) -> None:
        import trustme  # noqa: PLC0415 - trustme and cryptography cost 70 ms, and only a running web needs them

        self._trusted = trustme.CA(organization_name="migrate demo web")
        self._stranger = trustme.CA(organization_name="Nobody's authority")
        self._contexts: dict[tuple[str, Tls], ssl.SSLContext] = {}
        self._lock = Lock()

    def write_bundle(self, path: Path) -> None:
        """Write the certificate that clients must trust, as PEM."""
        self._trusted.cert_pem.write_to_path(str(path))

    def context(self, host: str, tls: Tls) -> ssl.SSLContext:
        """Give the server side of TLS for a host."""
        with self._lock:
            if (host, tls) not in self._contexts:
                self._contexts[host, tls] = self._make(host, tls)
            return self._contexts[host, tls]

    def by_name(self, tls_of: Callable[[str], Tls]) -> ssl.SSLContext:
        """Give a server side of TLS that takes the host from the client's SNI."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

        def choose(handshake: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
            tls = NoTls() if name is None else tls_of(name)
            if name is None or isinstance(tls, NoTls):
                return ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            if isinstance(tls, TlsOutdated):  # a context chosen this late changes the certificate, not the ciphers
                return ssl.AlertDescription.ALERT_DESCRIPTION_PROTOCOL_VERSION
            handshake.context = self.context(name, tls)
            return None

        context.sni_callback = choose
        return context

    def _make(self, host: str, tls: Tls) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        match tls:
            case TlsGood():
                leaf = self._trusted.issue_cert(host)
            case TlsExpired():
                leaf = self._trusted.issue_cert(
                    host,
                    not_before=datetime(2014, 1, 1, tzinfo=UTC),
                    not_after=datetime(2016, 12, 31, tzinfo=UTC),
                )
            case TlsWrongName(name):
                leaf = self._trusted.issue_cert(name)
            case TlsUntrusted():
                leaf = self._stranger.issue_cert(host)
            case TlsOutdated():
                leaf = self._trusted.issue_cert(host)
                context.maximum_version = ssl.TLSVersion.TLSv1_2
                context.set_ciphers("AES256-SHA")  # key exchange by RSA, which this certificate's key cannot do
            case NoTls():
                raise ValueError(f"{host} offers no TLS")
            case _:
                assert_never(tls)
        leaf.configure_cert(context)
        return context
