"""The client's certificate as a proxy forwards it in a request header (RFC 8705 section 6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import byref, c_char, c_int32
from enum import Enum
from typing import final

from . import _inputs as inputs
from . import _library as library
from ._client import Chain
from ._inputs import Line, Octets
from .errors import InvalidLimit, raise_status


class Format(Enum):
    """How a header carries a certificate. It is configured, and never guessed from a value.

    `docs/forwarded-headers.md` in the repository has the format of each product.
    """

    PERCENT_PEM = library.FORMAT_PERCENT_PEM
    """PEM, percent-encoded once (RFC 3986 section 2.1), with `+`, `/` and `=` encoded or as they are."""

    SPACED_PEM = library.FORMAT_SPACED_PEM
    """PEM whose line ends have become spaces or tabs, or are missing."""

    BASE64_DER = library.FORMAT_BASE64_DER
    """Bare base64 of the DER; in a chain, separated by commas."""

    STRUCTURED_FIELD = library.FORMAT_STRUCTURED_FIELD
    """A byte sequence of structured fields, `:base64:`; in a chain, a list of them (RFC 9440 section 2.1)."""

    BASE64_PEM = library.FORMAT_BASE64_PEM
    """Base64 of a PEM text."""

    XFCC = library.FORMAT_XFCC
    """`x-forwarded-client-cert` of Envoy."""

    @classmethod
    def from_name(cls, name: str) -> Format:
        """The format that has this name in configurations and in the command, such as `percent-pem`.

        Raises `ValueError` if none has, which names those that there are.
        """
        names = {format.name.lower().replace("_", "-"): format for format in cls}
        if name not in names:
            raise ValueError(f"{name!r} is no format of a forwarded certificate: choose one of {', '.join(names)}")
        return names[name]


class Verdict(Enum):
    """How a proxy writes whether it validated the chain. It is configured, as the format is.

    `WORDS` for nginx and Apache httpd, `CODE` for HAProxy. Caddy, Traefik and Envoy write no verdict: there a
    certificate is the proof if they verify what clients present, so pass `Chain.VALIDATED` to `authenticate`, and
    `Chain.NOT_VALIDATED` if they let through any. `docs/deploying.md` in the repository has the settings of each.
    """

    WORDS = library.VERDICT_WORDS
    """Words, as `$ssl_client_verify` of nginx and `SSL_CLIENT_VERIFY` of Apache: `SUCCESS`; `FAILED` with or without
    `:reason`, `NONE` and `GENEROUS` are not validated.
    """

    CODE = library.VERDICT_CODE
    """A number, as `ssl_c_verify` of HAProxy: 0, or the error of OpenSSL.

    It is 0 also where no certificate was presented, so look at the certificate first.
    """


@final
class TrustedPeer:
    """The caller's word that the peer is the proxy, which sets the header on every request and drops every copy of it
    that a client sends. A header is worth no more than whoever could have set it.

    Immutable; threads may share one that is asserted.
    """

    __slots__ = ("_struct",)
    _struct: library.TrustedPeerStruct

    def __init__(self) -> None:
        raise TypeError("a TrustedPeer is made with asserted or by_secret")

    @classmethod
    def asserted(cls) -> TrustedPeer:
        """The caller says so: nobody but the proxy can reach this server, by the network's rules or by mutual TLS
        between the two.
        """
        struct = library.TrustedPeerStruct()
        status = library.trusted_peer_asserted(struct)
        if status:
            raise_status(status)
        return _peer(struct)

    @classmethod
    def by_secret(cls, lines: Sequence[Line], *, secret: Octets) -> TrustedPeer:
        """The request says so: the proxy adds a header with a secret that it shares with this server.

        For deployments that cannot restrict who reaches the server; the proxy must then drop that header too where a
        client sends it. `lines` are all lines of that header, of which there must be one, as `ForwardedHeader.decode`
        takes them. `secret` has 16 to 256 random octets; to change it, try the new one and then the old one. The two
        are compared in constant time: what they have in common is secret, their lengths are not.

        Raises `UntrustedPeer` if the secret is not there, occurs more than once, or is another one; `WeakSecret`, also
        a `ValueError`, for the wrong length of `secret`; `ValueError` for a line that is not latin-1, `TypeError`.
        """
        array, octets = inputs.lines(lines), inputs.octets(secret, "secret")
        struct = library.TrustedPeerStruct()
        status = library.trusted_peer_by_secret(array, len(array), octets, len(octets), struct)
        if status:
            raise_status(status)
        return _peer(struct)

    def __repr__(self) -> str:
        return "<TrustedPeer>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a TrustedPeer cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a TrustedPeer belongs to its connection and cannot be copied or pickled")


@final
class ForwardedHeader:
    """A header that carries a certificate, as it is configured. Make it once, from the configuration.

    With `chain=True` the value may be a chain, the leaf first: concatenated PEM blocks, or a list with commas. Only the
    leaf is decoded. For `Format.XFCC` it lets `Chain` serve where there is no `Cert`.

    `elements` is for `Format.XFCC`: exactly so many are expected, 1 to 10, of which the first one counts. More than one
    is for several Envoys in a row, and sound on one condition: the first of them **replaces** the header
    (`SANITIZE_SET`), and each of the others appends exactly one element (`APPEND_FORWARD`, over mutual TLS).

    The limits are octets of the value, up to 1 MiB, octets of each certificate, up to 64 KiB, and certificates of a
    chain, the leaf included, up to 10. Immutable; threads may share it.

    Raises `InvalidLimit`, also a `ValueError`, if a limit or `elements` is out of its range; `TypeError`.
    """

    __slots__ = ("_struct",)
    _struct: library.ForwardedHeaderStruct

    def __init__(
        self,
        format: Format,
        *,
        chain: bool = False,
        elements: int = 1,
        max_value_len: int = library.FORWARDED_VALUE_DEFAULT_LEN,
        max_certificate_len: int = library.FORWARDED_CERTIFICATE_DEFAULT_LEN,
        max_chain: int = library.PEM_MAX_CHAIN,
    ) -> None:
        if not isinstance(format, Format):
            raise TypeError(f"format must be a Format, not {format!r}")
        struct = library.ForwardedHeaderStruct()
        status = library.forwarded_header_new(format.value, struct)
        if status:
            raise_status(status)
        struct.mode = library.PEM_FIRST_OF_CHAIN if chain else library.PEM_SINGLE
        struct.elements = _count(elements, "elements")
        struct.value_max_len = _count(max_value_len, "max_value_len")
        struct.certificate_max_len = _count(max_certificate_len, "max_certificate_len")
        struct.chain_max = _count(max_chain, "max_chain")
        status = library.forwarded_header_check(struct)
        if status:
            raise_status(status)
        object.__setattr__(self, "_struct", struct)

    @property
    def format(self) -> Format:
        """How the value carries the certificate."""
        return Format(self._struct.format)

    def decode(self, lines: Sequence[Line], *, peer: TrustedPeer) -> bytes | None:
        """The DER of the certificate that the proxy forwarded; `None` if it says that the client presented none.

        `lines` are the values of **all** lines of that header, so that a second one is seen: a list, which is empty if
        there are none. Each is as it was received, in octets, or in a `str` that stands for its latin-1, as WSGI and
        `http.server` give it; spaces and tabs around it do not count. These say "none", in every format: no line, an
        empty value, `(null)` of Apache, `::` of a structured field without octets, `{http.request.tls.client...}` of
        Caddy, also between colons; in `Format.SPACED_PEM` also a PEM block with nothing in it.

        A certificate that was forwarded was not necessarily validated: see `forwarded_chain`. What is in the header is
        public.

        Raises `ForwardedRepeated` for a second line, `ForwardedTooLong`; as the format has it, `ForwardedPercent`,
        `ForwardedDoubleEncoded`, `ForwardedPlusAsSpace`, `ForwardedBase64`, `ForwardedStructuredField`, `PemBegin`,
        `PemLabel`, `PemBase64`, `PemEnd`, `PemTrailingData`, `XfccSyntax`, `XfccElements`, `XfccDuplicateKey`,
        `XfccCertificate`, `XfccHash`; `SecondCertificate`, `ChainTooLong`; `CertificateNotDer`,
        `CertificateTruncated`, `CertificateTrailingData`, `CertificateTooLong`; `ValueError` for a line that is not
        latin-1; `TypeError`, also for one line that is in no list.
        """
        trusted, array = _trusted(peer), inputs.lines(lines)
        # Base64 is longer than what it encodes, and every format has base64 inside.
        longest = array[0].len if len(array) == 1 else 0
        buffer = bytearray(min(longest, self._struct.certificate_max_len) + 1)
        out = library.ForwardedStruct()
        status = library.forwarded_decode(
            self._struct, trusted, array, len(array), byref(c_char.from_buffer(buffer)), len(buffer), out
        )
        if status:
            raise_status(status)
        return bytes(buffer[: out.der_len]) if out.outcome == library.FORWARDED_CERTIFICATE else None

    def __repr__(self) -> str:
        return f"<ForwardedHeader {self.format.name}>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a ForwardedHeader cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        struct = self._struct
        chain = struct.mode == library.PEM_FIRST_OF_CHAIN
        limits = struct.value_max_len, struct.certificate_max_len, struct.chain_max
        return _header, (self.format, chain, struct.elements, *limits)


def forwarded_chain(lines: Sequence[Line], *, verdict: Verdict, peer: TrustedPeer) -> Chain:
    """Whether the proxy validated the chain of the certificate that it forwards: for `Client.authenticate`.

    `lines` are all lines of the header that carries the verdict, as `ForwardedHeader.decode` takes them. No line, an
    empty one and `(null)` are `Chain.NOT_VALIDATED`. Everything here is public.

    Raises `ForwardedRepeated` for a second line, `ForwardedVerdict` for what the proxy does not write; `ValueError` for
    a line that is not latin-1, `TypeError`.
    """
    if not isinstance(verdict, Verdict):
        raise TypeError(f"verdict must be Verdict.WORDS or Verdict.CODE, not {verdict!r}")
    trusted, array = _trusted(peer), inputs.lines(lines)
    out = c_int32()
    status = library.forwarded_chain(trusted, verdict.value, array, len(array), out)
    if status:
        raise_status(status)
    return Chain(out.value)


def _trusted(peer: TrustedPeer) -> library.TrustedPeerStruct:
    if not isinstance(peer, TrustedPeer):
        raise TypeError(f"peer must be a TrustedPeer, made with asserted or by_secret, not {type(peer).__name__}")
    return peer._struct


def _peer(struct: library.TrustedPeerStruct) -> TrustedPeer:
    peer = object.__new__(TrustedPeer)
    object.__setattr__(peer, "_struct", struct)
    return peer



def _header(
    format: Format, chain: bool, elements: int, max_value_len: int, max_certificate_len: int, max_chain: int
) -> ForwardedHeader:
    return ForwardedHeader(
        format,
        chain=chain,
        elements=elements,
        max_value_len=max_value_len,
        max_certificate_len=max_certificate_len,
        max_chain=max_chain,
    )


def _count(value: int, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{what} must be an int, not {type(value).__name__}")
    # ctypes would silently cut off what does not fit.
    if not 0 <= value < 2**31:
        raise InvalidLimit
    return value
