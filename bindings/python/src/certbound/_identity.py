"""What a certificate and a registration can have in common: a kind and a digest (RFC 8705 section 2)."""

from __future__ import annotations

from ctypes import c_uint8
from enum import IntEnum
from hmac import compare_digest
from typing import final

from . import _inputs as inputs
from . import _library as library
from ._inputs import CertificateLike, Octets, Text
from .errors import ClientMismatch, raise_status


class Kind(IntEnum):
    """What an identity names. The numbers are those of the C API and never change: they may be stored."""

    CERTIFICATE = library.KIND_CERTIFICATE
    """A certificate: SHA-256 of its DER, which is `x5t#S256` (RFC 8705 section 3.1)."""

    PUBLIC_KEY = library.KIND_PUBLIC_KEY
    """A public key: its JWK thumbprint (RFC 7638)."""

    SUBJECT_DN = library.KIND_SUBJECT_DN
    """A certificate's subject, whatever its string types, case and spaces (RFC 5280 section 7.1)."""

    SAN_DNS = library.KIND_SAN_DNS
    """A DNS name of the subjectAltName."""

    SAN_URI = library.KIND_SAN_URI
    """A URI of the subjectAltName."""

    SAN_IP = library.KIND_SAN_IP
    """An IP address of the subjectAltName."""

    SAN_EMAIL = library.KIND_SAN_EMAIL
    """An email address of the subjectAltName."""


@final
class Identity:
    """One thing that a certificate is or has: a `Kind` and a SHA-256 digest, 33 octets instead of a name or a key.

    Immutable; threads may share it. Kinds are public; two digests are compared in constant time. `repr()` and
    `str()` do not show the digest. It may be kept, as `kind` and `digest`: it means the same in every later version.
    """

    __slots__ = ("_struct",)
    _struct: library.IdentityStruct

    def __init__(self) -> None:
        raise TypeError("an Identity is made with from_text, of_certificate or from_digest")

    @classmethod
    def from_text(cls, kind: Kind, text: Text) -> Identity:
        """Reads an identity from the text with which it is registered (RFC 8705 section 2.1.2).

        `kind` says what the text is: for `SUBJECT_DN` a distinguished name in the form of RFC 4514, most specific RDN
        first; for `SAN_DNS` a DNS name in A-labels; for `SAN_URI` an absolute URI; for `SAN_IP` a dotted IPv4 or an
        IPv6 address; for `SAN_EMAIL` an ASCII email address; for `CERTIFICATE` and `PUBLIC_KEY` the 43 base64url
        characters of `x5t#S256` or of the JWK thumbprint. All of it is public, but a thumbprint's value.

        Raises `NameSyntax`, `NameAttributeType`, `NameValue`, `NameEmpty`, `NameTooManyAttributes`; `DnsName`, `Uri`,
        `IpAddress`, `EmailAddress`; `NameTooLong`; `ThumbprintText`, `ThumbprintNotCanonical`; `TypeError`.
        """
        number, value = _number(kind), inputs.text(text, "an identity's text")
        struct = library.IdentityStruct()
        status = library.identity_from_text(number, value, len(value), struct)
        if status:
            raise_status(status)
        return _make(struct)

    @classmethod
    def of_certificate(cls, kind: Kind, certificate: CertificateLike) -> Identity:
        """The certificate itself, its public key or its subject, from DER or PEM. The certificate is public.

        Raises `UnknownKind`, also a `ValueError`, for the other kinds, of which a certificate may have several: ask
        `matches`. Raises what `Certificate` raises; `KeyStructure`, `KeyUnsupported`; `NameEmpty`, `NameSyntax`,
        `NameValue`, `NameTooLong`, `NameTooManyAttributes`; `TypeError`, for `None` too.
        """
        number, der = _number(kind), inputs.der(certificate)
        struct = library.IdentityStruct()
        status = library.identity_from_certificate(number, der, len(der), struct)
        if status:
            raise_status(status)
        return _make(struct)

    @classmethod
    def from_digest(cls, kind: Kind, digest: Octets) -> Identity:
        """The identity that was kept as a kind and a digest.

        Raises `ValueError` if `digest` has not 32 octets, `TypeError`.
        """
        octets = inputs.digest(digest)
        return _make(library.IdentityStruct(_number(kind), _Digest.from_buffer_copy(octets)))

    @property
    def kind(self) -> Kind:
        """What it names."""
        return Kind(self._struct.kind)

    @property
    def digest(self) -> bytes:
        """The 32 octets. They are secret to this class: compare identities, not digests."""
        return bytes(self._struct.digest)

    def matches(self, certificate: CertificateLike) -> bool:
        """Whether the certificate, DER or PEM, has this identity. What the digests have in common is secret.

        No chain is looked at: a name counts only in a certificate whose chain the TLS layer validated. Use
        `Client.authenticate`, which asks for that.

        Raises what `Certificate` raises, and what `of_certificate` raises about a key or a subject if this identity
        names one and that of the certificate cannot be read; `TypeError`, for `None` too.
        """
        der = inputs.der(certificate)
        status = library.certificate_has(der, len(der), self._struct)
        if status == ClientMismatch.status:
            return False
        if status:
            raise_status(status)
        return True

    def __repr__(self) -> str:
        return f"<Identity {self.kind.name}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Identity):
            return NotImplemented
        # Kinds are public; the digests are compared all the same.
        return compare_digest(self.digest, other.digest) & (self.kind is other.kind)

    def __hash__(self) -> int:
        return hash((self._struct.kind, self.digest))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an Identity cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        return Identity.from_digest, (self.kind, self.digest)


_Digest = c_uint8 * library.IDENTITY_LEN


def _number(kind: Kind) -> int:
    if not isinstance(kind, Kind):
        raise TypeError(f"kind must be a Kind, not {kind!r}")
    return kind.value


def _make(struct: library.IdentityStruct) -> Identity:
    identity = object.__new__(Identity)
    object.__setattr__(identity, "_struct", struct)
    return identity
