"""A strict view of one certificate, and PEM to DER."""

from __future__ import annotations

from ctypes import byref, c_char, c_size_t
from math import floor
from typing import final

from . import _inputs as inputs
from . import _library as library
from ._inputs import CertificateLike, Text
from ._thumbprint import Thumbprint
from .errors import raise_status


def pem_to_der(pem: Text, *, chain: bool = False) -> bytes:
    """Decodes a PEM certificate (RFC 7468 section 3, strict). The certificate is public.

    The text must hold exactly one certificate, from its first character on; with `chain=True` it may hold up to 10,
    and the first one, the client's own, is decoded. Lines end with LF or CRLF.

    Raises `PemBegin`, `PemLabel`, `PemBase64`, `PemEnd`, `PemTrailingData`, `SecondCertificate`,
    `ChainTooLong`, `TypeError`, and what `Thumbprint.from_certificate` raises if the content is no certificate.
    """
    mode = library.PEM_FIRST_OF_CHAIN if chain else library.PEM_SINGLE
    return inputs.decode_pem(inputs.text(pem, "pem"), mode)


@final
class Certificate:
    """The fields of an X.509 certificate (RFC 5280 section 4.1), DER or PEM. All of it is public.

    It is parsed strictly, but the signature is not verified, the validity period is not checked, and no chain is
    built. Immutable.

    Raises what `Thumbprint.from_certificate` raises; `CertificateStructure`, `CertificateVersion`,
    `CertificateSerial`, `CertificateTime`, `CertificateExtension`, `CertificateDuplicateExtension`,
    `CertificateTooManyExtensions`, `CertificateAlgorithm`.
    """

    __slots__ = ("_der", "_struct")
    _der: bytes
    _struct: library.CertificateStruct

    def __init__(self, certificate: CertificateLike) -> None:
        der = inputs.der(certificate)
        struct = library.CertificateStruct()
        status = library.certificate_parse(der, len(der), struct)
        if status:
            raise_status(status)
        object.__setattr__(self, "_der", der)
        object.__setattr__(self, "_struct", struct)

    @property
    def der(self) -> bytes:
        """The whole certificate."""
        return self._der

    @property
    def thumbprint(self) -> Thumbprint:
        """Its thumbprint, `x5t#S256`."""
        return Thumbprint.from_certificate(self._der)

    @property
    def version(self) -> int:
        """1, 2 or 3."""
        return self._struct.version

    @property
    def serial(self) -> int:
        """The serial number; a few authorities issue negative ones."""
        return int.from_bytes(self._part(self._struct.serial), "big", signed=True)

    @property
    def issuer(self) -> bytes:
        """The issuer, a DER Name."""
        return self._part(self._struct.issuer)

    @property
    def subject(self) -> bytes:
        """The subject, a DER Name."""
        return self._part(self._struct.subject)

    @property
    def subject_text(self) -> str:
        """The subject in the form of RFC 4514, which a client registers as `tls_client_auth_subject_dn`.

        `Identity.from_text(Kind.SUBJECT_DN, text)` reads it back to the identity of this subject. Attribute types
        beyond the nine of RFC 4514 section 3 stand as dotted numbers, and their values as `#` and hexadecimal digits.
        An empty subject is the empty text, which cannot be registered.

        Raises `NameValue` if a value is not text of its string type or has a control character, `NameSyntax` if an
        attribute's type is malformed or beyond 64 octets, `NameTooLong` if the name or its text is longer than 8,192
        octets, `NameTooManyAttributes`.
        """
        buffer = bytearray(library.NAME_MAX_LEN)
        out_len = c_size_t()
        status = library.subject_write(
            self._der, len(self._der), byref(c_char.from_buffer(buffer)), len(buffer), out_len
        )
        if status:
            raise_status(status)
        return buffer[: out_len.value].decode("utf-8")

    @property
    def not_before(self) -> int:
        """The first second of the validity period, counted from 1970-01-01T00:00:00Z."""
        return self._struct.not_before

    @property
    def not_after(self) -> int:
        """The last second of the validity period."""
        return self._struct.not_after

    @property
    def public_key_info(self) -> bytes:
        """The public key, a DER SubjectPublicKeyInfo."""
        return self._part(self._struct.public_key_info)

    @property
    def subject_alt_name(self) -> bytes | None:
        """The subjectAltName, DER GeneralNames; `None` if there is none."""
        return self._part(self._struct.subject_alt_name) or None

    def check_validity(self, now: float) -> None:
        """Checks the validity period against `now`, seconds since 1970 from a trusted clock: `time.time()`.

        The token checks never do this by themselves (RFC 8705 section 6.2). Raises `CertificateNotYetValid`,
        `CertificateExpired`; `OverflowError` or `ValueError` if `now` is no number of 64 bits, `TypeError`.
        """
        seconds = floor(now)
        if not -(2**63) <= seconds < 2**63:
            raise OverflowError("now does not fit into 64 bits")
        status = library.certificate_check_validity(self._struct, seconds)
        if status:
            raise_status(status)

    def _part(self, span: library.SpanStruct) -> bytes:
        return self._der[span.offset : span.offset + span.len]

    def __repr__(self) -> str:
        return f"<Certificate {self.thumbprint}>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Certificate cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        return Certificate, (self._der,)
