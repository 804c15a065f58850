"""What a server writes: the `cnf` of a bound token, and the OAuth answers to a refusal."""

from __future__ import annotations

from ctypes import byref, c_char, c_size_t, create_string_buffer
from typing import Callable

from . import _library as library
from ._inputs import CertificateLike
from ._thumbprint import Thumbprint
from .errors import CertboundError, raise_status

HTTP_STATUS = library.CHALLENGE_HTTP_STATUS
"""The HTTP status of both answers: 401 (RFC 6750 section 3.1, RFC 6749 section 5.2)."""


def confirmation(certificate: Thumbprint | CertificateLike) -> str:
    """The value of the `cnf` member that binds a token to a certificate: `{"x5t#S256":"..."}` (RFC 8705 section 3.1).

    For an authorization server to put into the claims that it signs. A `Thumbprint` is secret to this function, a
    certificate is public. Raises what `Thumbprint.from_certificate` raises.
    """
    if not isinstance(certificate, Thumbprint):
        certificate = Thumbprint.from_certificate(certificate)
    out = create_string_buffer(library.CONFIRMATION_JSON_LEN)
    status = library.confirmation_write(certificate.digest, out)
    if status:
        raise_status(status)
    return out.raw.decode("ascii")


def confirmation_dict(certificate: Thumbprint | CertificateLike) -> dict[str, str]:
    """The same value as a dict, for `json.dumps` and JWT libraries: `claims["cnf"] = confirmation_dict(der)`."""
    if not isinstance(certificate, Thumbprint):
        certificate = Thumbprint.from_certificate(certificate)
    return {"x5t#S256": certificate.text}


def bearer_challenge(error: CertboundError, *, realm: str | None = None) -> str:
    """The value of the `WWW-Authenticate` header for a refused token (RFC 8705 section 3, RFC 6750 section 3).

    `Bearer error="invalid_token", error_description="..."`, to be sent with `HTTP_STATUS`. It holds a fixed phrase
    and nothing of the token or the certificate.

    Raises `NotARefusal` if `error` is the server's own mistake (answer 500), which is a `Misuse`, `OutputTooSmall`, or
    a stored registration or registry that cannot be read, or the form of a header that its own proxy writes; `InvalidRealm` if the realm has anything but printable ASCII
    without quotes and backslashes; `TypeError`.
    """
    status = _status(error)
    if realm is not None and not isinstance(realm, str):
        raise TypeError(f"realm must be str or None, not {type(realm).__name__}")
    text = None if realm is None else realm.encode("utf-8", "surrogatepass")
    realm_len = 0 if text is None else len(text)
    capacity = library.CHALLENGE_MAX_LEN + library.CHALLENGE_REALM_EXTRA + realm_len
    return _write(capacity, lambda *out: library.challenge_bearer(status, text, realm_len, *out))


def invalid_client(error: CertboundError) -> str:
    """The JSON body with which a token endpoint refuses a client (RFC 6749 section 5.2).

    `{"error":"invalid_client","error_description":"..."}`, to be sent with `HTTP_STATUS`, as `application/json` and
    with `Cache-Control: no-store`. Raises `NotARefusal` as `bearer_challenge` does, `TypeError`.
    """
    status = _status(error)
    return _write(library.CHALLENGE_MAX_LEN, lambda *out: library.challenge_invalid_client(status, *out))


def _status(error: CertboundError) -> int:
    if not isinstance(error, CertboundError):
        raise TypeError(f"error must be a CertboundError, not {type(error).__name__}")
    if not hasattr(error, "status"):
        raise TypeError(f"{type(error).__name__} stands for many statuses and has no status of its own")
    return error.status


def _write(capacity: int, call: Callable[..., int]) -> str:
    buffer = bytearray(capacity)
    out_len = c_size_t()
    status = call(byref(c_char.from_buffer(buffer)), capacity, out_len)
    if status:
        raise_status(status)
    return buffer[: out_len.value].decode("ascii")
