"""Secure connections: whom we trust, why a handshake failed, what was agreed."""

import re
import ssl
from pathlib import Path

import certifi

from migrate.fetchers.wire import Deadline, Wire
from migrate.model.capture import Closed, Outcome, OwnFault, Phase, Reset, Silent, TlsFailed, TlsFault
from migrate.model.exchange import TlsSession

# Reasons of X509_verify_cert (OpenSSL, x509_vfy.h).
_EXPIRED = frozenset({10})
_WRONG_NAME = frozenset({62, 64})
_LEGACY_SERVER_CONNECT = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named from Python 3.12 on


def trusting(ca_bundle: Path | None) -> ssl.SSLContext:
    """Give a context that trusts the system's authorities, certifi's, and those of the bundle beside them.

    Both, because a small container has none of its own, and an authority we lack would make good links look bad.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    if ca_bundle is not None:
        context.load_verify_locations(cafile=str(ca_bundle))
    context.set_alpn_protocols(["http/1.1"])
    # As browsers do, whatever this Python or this OpenSSL would have: no pedantry about extensions of a certificate
    # (the default of 3.13), and servers that never learnt to renegotiate securely (RFC 5746) still open for a reader.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.options |= _LEGACY_SERVER_CONNECT
    return context


def secure(wire: Wire, host: str, context: ssl.SSLContext) -> tuple[Wire, TlsSession] | Outcome:
    """Shake hands as `host`; nothing insecure is tried where that fails."""
    try:
        # A deadline that has just passed must not read as "wait for ever" or as "do not wait at all".
        wire.socket.settimeout(max(wire.deadline.left, 0.001))
        # An end without a word of farewell must reach us as such: it may be that of a line that was torn.
        wrapped = context.wrap_socket(wire.socket, server_hostname=host.rstrip("."), suppress_ragged_eofs=False)
    except (OSError, ValueError) as error:
        return _failed(error, wire.deadline)
    return Wire(wrapped, wire.deadline), _agreed(wrapped)


def _failed(error: OSError | ValueError, deadline: Deadline) -> Outcome:  # noqa: PLR0911  one case an error
    match error:
        case TimeoutError():
            return Silent(phase=Phase.TLS, waited_seconds=deadline.waited)
        case ssl.SSLCertVerificationError():
            return TlsFailed(fault=_certificate_fault(error), detail=error.verify_message)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return Closed(phase=Phase.TLS, received_bytes=0)
        case ssl.SSLError():
            return TlsFailed(fault=TlsFault.FAILED, detail=(error.reason or str(error)).lower().replace("_", " "))
        case ConnectionError():
            return Reset(phase=Phase.TLS, detail=error.strerror or "connection reset")
        case OSError():
            return OwnFault(phase=Phase.TLS, detail=error.strerror or str(error))
        case _:
            return TlsFailed(fault=TlsFault.FAILED, detail=str(error))


def _certificate_fault(error: ssl.SSLCertVerificationError) -> TlsFault:
    if error.verify_code in _EXPIRED:
        return TlsFault.EXPIRED
    return TlsFault.NAME if error.verify_code in _WRONG_NAME else TlsFault.UNTRUSTED


def _agreed(wrapped: ssl.SSLSocket) -> TlsSession:
    version = wrapped.version() or ""
    cipher = wrapped.cipher()
    return TlsSession(
        protocol="tls/" + version.removeprefix("TLSv"), cipher_suite=iana_name(cipher[0] if cipher else "")
    )


_TLS12 = re.compile(r"(?:(?P<exchange>(?:ECDHE|DHE)-(?:ECDSA|RSA))-)?(?P<cipher>AES128|AES256|CHACHA20)-(?P<rest>.+)")
_CCM = {"CCM": "_CCM", "CCM8": "_CCM_8"}


def iana_name(openssl_name: str) -> str:
    """Give the registered name of a cipher suite of TLS 1.2 or 1.3; one that is neither keeps its OpenSSL name."""
    named = _TLS12.fullmatch(openssl_name)
    if named is None:
        return openssl_name
    exchange = (named["exchange"] or "RSA").replace("-", "_")
    if named["cipher"] == "CHACHA20":
        return f"TLS_{exchange}_WITH_CHACHA20_POLY1305_SHA256"
    cipher = f"TLS_{exchange}_WITH_{named['cipher'].replace('AES', 'AES_')}"
    if named["rest"] in _CCM:  # authenticates by itself and names no digest
        return cipher + _CCM[named["rest"]]
    mode, _, digest = named["rest"].rpartition("-")
    return f"{cipher}_{mode or 'CBC'}_{digest}"
