"""What the TLS layer says about the client's certificate."""

from __future__ import annotations

import ssl
from typing import Union, final

from . import _inputs as inputs
from . import _library as library
from ._inputs import CertificateLike, Octets
from ._thumbprint import Thumbprint
from .errors import raise_status


@final
class Presented:
    """The certificate that the client presented on a connection, or the fact that it presented none.

    Make one for each connection, and use it for every request there: the certificate is then hashed once. It must
    come from the connection that carried the token: a thumbprint that a client merely states, in a header that
    anyone can send, proves nothing (RFC 8705 section 3). Immutable; threads may share it.
    """

    __slots__ = ("_struct",)
    _struct: library.PresentedStruct

    def __init__(self) -> None:
        raise TypeError("a Presented is made with certificate, thumbprint, nothing or from_ssl")

    @classmethod
    def certificate(cls, certificate: CertificateLike | None) -> Presented:
        """The client presented this certificate, DER or PEM, and proved that it has its key; or none, if `None`.

        `b""` is an error and not "no certificate". Raises what `Thumbprint.from_certificate` raises, but takes `None`.
        """
        return _make(struct_of(certificate))

    @classmethod
    def thumbprint(cls, thumbprint: Thumbprint | Octets) -> Presented:
        """The client presented the certificate with this SHA-256 digest, which something trusted computed.

        Raises `ValueError` if there are not 32 octets, `TypeError`.
        """
        digest = thumbprint.digest if isinstance(thumbprint, Thumbprint) else inputs.digest(thumbprint)
        struct = library.PresentedStruct()
        status = library.presented_thumbprint(digest, struct)
        if status:
            raise_status(status)
        return _make(struct)

    @classmethod
    def nothing(cls) -> Presented:
        """The client presented no certificate."""
        return _make(struct_of(None))

    @classmethod
    def from_ssl(cls, connection: ssl.SSLSocket | ssl.SSLObject) -> Presented:
        """What the client presented on this server-side connection, after the handshake.

        For asyncio that is `writer.get_extra_info("ssl_object")`. A context whose `verify_mode` is `CERT_NONE` does
        not ask for a certificate, so that every client then presents nothing. Raises what `certificate` raises, and
        `ValueError` (from `ssl`) before the handshake.
        """
        return cls.certificate(connection.getpeercert(binary_form=True))

    def __repr__(self) -> str:
        return "<Presented>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Presented cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Presented belongs to its connection and cannot be copied or pickled")


AnyPresented = Union[Presented, CertificateLike, None]
"""What every check takes: a `Presented`, a certificate, or `None` where the client presented none."""


def struct_of(presented: AnyPresented) -> library.PresentedStruct:
    """The C structure of what was presented."""
    if type(presented) is Presented:
        return presented._struct
    struct = library.PresentedStruct()
    # DER in bytes is what TLS libraries give, so that it is tried before its type and form are looked at closely.
    if type(presented) is bytes and not library.presented_certificate(presented, len(presented), struct):
        return struct
    if presented is None:
        status = library.presented_nothing(struct)
    else:
        der = inputs.der(presented)
        status = library.presented_certificate(der, len(der), struct)
    if status:
        raise_status(status)
    return struct


def _make(struct: library.PresentedStruct) -> Presented:
    presented = object.__new__(Presented)
    object.__setattr__(presented, "_struct", struct)
    return presented
