"""What callers may pass, and how it becomes the `bytes` that the library reads."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import Array, byref, c_char, c_size_t
from typing import Union

from . import _library as library
from .errors import raise_status

Octets = Union[bytes, bytearray, memoryview]

Text = Union[bytes, bytearray, memoryview, str]
"""A text as its octets, or as a `str` that stands for its UTF-8."""

CertificateLike = Union[bytes, bytearray, memoryview, str]
"""One certificate: its DER octets, or PEM as octets or `str`."""

Line = Union[bytes, bytearray, memoryview, str]
"""The value of one header line: its octets, or a `str` that stands for them in latin-1, as in WSGI or `http.server`."""


def octets(value: object, what: str) -> bytes:
    """The octets of a bytes-like value. `bytes` is not copied; what others could change meanwhile is."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"{what} must be bytes, bytearray or memoryview, not {type(value).__name__}")


def text(value: object, what: str) -> bytes:
    """The octets of a text."""
    if isinstance(value, str):
        # A lone surrogate is no text. It becomes octets that are not UTF-8, which the library refuses by that name.
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, dict):
        raise TypeError(
            f"{what} must be the JSON text itself, not a dict parsed from it: "
            "a parser may have dropped or merged members of what was signed or registered"
        )
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"{what} must be bytes, bytearray, memoryview or str, not {type(value).__name__}")


def der(certificate: object) -> bytes:
    """The DER octets of a certificate that is DER or PEM."""
    if isinstance(certificate, str):
        return decode_pem(certificate.encode("utf-8", "surrogatepass"), library.PEM_SINGLE)
    if isinstance(certificate, (bytes, bytearray, memoryview)):
        value = bytes(certificate)
        # PEM begins with a hyphen, and DER with 0x30, which is the digit 0.
        return decode_pem(value, library.PEM_SINGLE) if value[:1] == b"-" else value
    if certificate is None:
        raise TypeError("a certificate is needed here, and the client presented none")
    raise TypeError(
        f"a certificate must be DER or PEM in bytes, bytearray, memoryview or str, not {type(certificate).__name__}"
    )


def digest(value: object) -> bytes:
    """The octets of a SHA-256 digest: the library reads exactly so many, so that the count is checked here."""
    value = octets(value, "a digest")
    if len(value) != library.THUMBPRINT_LEN:
        raise ValueError(f"a SHA-256 digest has {library.THUMBPRINT_LEN} octets, not {len(value)}")
    return value


def lines(values: object) -> Array[library.LineStruct]:
    """The values of all lines of a header."""
    if isinstance(values, (bytes, bytearray, memoryview, str)):
        raise TypeError(
            f"lines must be all lines of the header, and this is one {type(values).__name__}: pass all lines in a list"
        )
    if type(values) is not list and not isinstance(values, Sequence):
        raise TypeError(
            "lines must be a list of all lines of the header, which is empty if there are none, "
            f"not {type(values).__name__}"
        )
    encoded = [line(value) for value in values]
    return (library.LineStruct * len(encoded))(*[library.LineStruct(value, len(value)) for value in encoded])


def line(value: object) -> bytes:
    """The octets of a header line."""
    if isinstance(value, str):
        try:
            return value.encode("latin-1")
        except UnicodeEncodeError:
            # Not chained: that exception carries the whole line.
            raise ValueError(
                "a header line has characters beyond latin-1, which stands for octets: pass its octets"
            ) from None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(
        f"a header line must be bytes, bytearray, memoryview or str, not {type(value).__name__}: "
        "pass an empty list if there is no line"
    )


def decode_pem(pem: bytes, mode: int) -> bytes:
    """The DER octets of the certificate in a PEM text."""
    buffer = bytearray(min(len(pem) * 3 // 4, library.CERTIFICATE_MAX_LEN) + 1)
    out_len = c_size_t()
    status = library.pem_decode(pem, len(pem), mode, byref(c_char.from_buffer(buffer)), len(buffer), out_len)
    if status:
        raise_status(status)
    return bytes(buffer[: out_len.value])
