"""Certificate thumbprints, `x5t#S256`: at once, in pieces, and as text."""

from __future__ import annotations

from ctypes import create_string_buffer
from hmac import compare_digest
from threading import Lock
from typing import final

from . import _inputs as inputs
from . import _library as library
from ._inputs import CertificateLike, Octets, Text
from .errors import raise_status


@final
class Thumbprint:
    """The SHA-256 digest of a DER certificate, which is what `x5t#S256` holds (RFC 8705 section 3.1).

    Immutable. `digest` is its 32 octets; `text`, and `str()`, its 43 characters of base64url without padding. Two
    thumbprints are compared in constant time.
    """

    __slots__ = ("_digest",)
    _digest: bytes

    def __init__(self) -> None:
        raise TypeError("a thumbprint is made with from_certificate, from_digest or from_text")

    @classmethod
    def from_certificate(cls, certificate: CertificateLike) -> Thumbprint:
        """The thumbprint of a certificate, DER or PEM. The certificate is public.

        It must be exactly one DER SEQUENCE of at most 64 KiB; what is inside is not read. Raises `CertificateNotDer`,
        `CertificateTruncated`, `CertificateTrailingData`, `CertificateTooLong`; for PEM those of `pem_to_der`; and
        `TypeError`, for `None` too.
        """
        der = inputs.der(certificate)
        out = create_string_buffer(library.THUMBPRINT_LEN)
        status = library.thumbprint(der, len(der), out)
        if status:
            raise_status(status)
        return _make(out.raw)

    @classmethod
    def from_digest(cls, digest: Octets) -> Thumbprint:
        """The thumbprint that something trusted has computed: the TLS library, or an HSM.

        Raises `ValueError` if `digest` has not 32 octets, `TypeError`.
        """
        return _make(inputs.digest(digest))

    @classmethod
    def from_text(cls, text: Text) -> Thumbprint:
        """Reads the 43 characters of a canonical `x5t#S256` value. Length and alphabet are public, the value is not.

        Raises `ThumbprintText` for another length or alphabet, `ThumbprintNotCanonical` for 43 good characters that
        no digest encodes to, such as the example in RFC 8705 section 3.1, `TypeError`.
        """
        value = inputs.text(text, "a thumbprint's text")
        out = create_string_buffer(library.THUMBPRINT_LEN)
        status = library.thumbprint_from_text(value, len(value), out)
        if status:
            raise_status(status)
        return _make(out.raw)

    @property
    def digest(self) -> bytes:
        """The 32 octets."""
        return self._digest

    @property
    def text(self) -> str:
        """The 43 characters of base64url without padding. The thumbprint is secret to the encoder."""
        out = create_string_buffer(library.THUMBPRINT_TEXT_LEN)
        status = library.thumbprint_to_text(self._digest, out)
        if status:
            raise_status(status)
        return out.raw.decode("ascii")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Thumbprint {self.text}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Thumbprint):
            return NotImplemented
        return compare_digest(self._digest, other._digest)

    def __hash__(self) -> int:
        return hash(self._digest)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Thumbprint cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        return Thumbprint.from_digest, (self._digest,)


def _make(digest: bytes) -> Thumbprint:
    thumbprint = object.__new__(Thumbprint)
    object.__setattr__(thumbprint, "_digest", digest)
    return thumbprint


@final
class ThumbprintStream:
    """A thumbprint that is computed from the pieces of a DER certificate as they arrive.

        stream = ThumbprintStream()
        for piece in pieces:
            stream.update(piece)
        thumbprint = stream.finish()

    The certificate is public. Threads may share a stream; the pieces then come in the order of the calls.
    """

    __slots__ = ("_lock", "_stream")

    def __init__(self) -> None:
        self._lock = Lock()
        self._stream = library.ThumbprintStreamStruct()
        status = library.thumbprint_stream_init(self._stream)
        if status:
            raise_status(status)

    def update(self, piece: Octets) -> None:
        """Takes the next piece, of any length.

        Raises what `Thumbprint.from_certificate` raises for DER, as soon as it is certain, and again for every later
        call; `Uninitialised` after `finish`; `TypeError`.
        """
        value = inputs.octets(piece, "a piece of a certificate")
        with self._lock:
            status = library.thumbprint_stream_update(self._stream, value, len(value))
        if status:
            raise_status(status)

    def finish(self) -> Thumbprint:
        """Ends the certificate and the stream, and returns the thumbprint.

        Raises what `update` raises, and `CertificateTruncated` if octets are missing.
        """
        out = create_string_buffer(library.THUMBPRINT_LEN)
        with self._lock:
            status = library.thumbprint_stream_finish(self._stream, out)
        if status:
            raise_status(status)
        return _make(out.raw)
