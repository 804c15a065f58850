"""Certificates in the headers of proxies, as the proxies write them."""

from __future__ import annotations

import base64
import hashlib
import pickle
import textwrap
from collections.abc import Sequence
from typing import Any, Callable
from urllib.parse import quote

import pytest
from support import KEY_KINDS, der, pem

import certbound
from certbound import Chain, Format, ForwardedHeader, TrustedPeer, Verdict

PEER = TrustedPeer.asserted()
SECRET = b"0123456789abcdef0123456789abcdef"


def xfcc(certificate: bytes, text: str, **keys: str) -> str:
    """An element as Envoy writes it."""
    members = {"Hash": hashlib.sha256(certificate).hexdigest(), "Cert": f'"{quote(text, safe="-.:")}"', **keys}
    return ";".join(f"{key}={value}" for key, value in members.items())


def single_line(text: str) -> str:
    begin, *body, end = text.splitlines()
    return " ".join((begin, "".join(body), end))


WRITTEN: dict[str, tuple[Format, Callable[[bytes, str], str]]] = {
    "nginx": (Format.PERCENT_PEM, lambda _, text: quote(text, safe="-._~")),
    "alb": (Format.PERCENT_PEM, lambda _, text: quote(text, safe="+=/-")),
    "apache escape": (Format.PERCENT_PEM, lambda _, text: text.replace(" ", "%20").replace("\n", "%0a")),
    "apache": (Format.SPACED_PEM, lambda _, text: text.replace("\n", " ")),
    "nginx deprecated": (Format.SPACED_PEM, lambda _, text: text.rstrip().replace("\n", "\n\t")),
    "haproxy idiom": (Format.SPACED_PEM, lambda _, text: single_line(text)),
    "haproxy": (Format.BASE64_DER, lambda octets, _: base64.b64encode(octets).decode()),
    "rfc 9440": (Format.STRUCTURED_FIELD, lambda octets, _: f":{base64.b64encode(octets).decode()}:"),
    "apache base64": (Format.BASE64_PEM, lambda _, text: base64.b64encode(text.encode()).decode()),
    "envoy": (Format.XFCC, lambda octets, text: xfcc(octets, text, Subject='"CN=a\\"b\\\\"', URI="", DNS="a.example")),
}


@pytest.mark.parametrize("kind", KEY_KINDS)
@pytest.mark.parametrize("proxy", WRITTEN)
def test_every_proxy(proxy: str, kind: str) -> None:
    format, write = WRITTEN[proxy]
    value = write(der(kind), pem(kind))
    header = ForwardedHeader(format)
    for line in (value, value.encode(), bytearray(value.encode()), memoryview(value.encode()), f" \t{value} "):
        assert header.decode([line], peer=PEER) == der(kind)
    assert header.decode((value,), peer=PEER) == der(kind)
    with pytest.raises(certbound.ForwardedRepeated):
        header.decode([value, value], peer=PEER)
    with pytest.raises(certbound.ForwardedRepeated):
        header.decode([value, ""], peer=PEER)
    # No format takes another for its own.
    for other in set(Format) - {format}:
        with pytest.raises(certbound.Malformed):
            ForwardedHeader(other).decode([value], peer=PEER)


@pytest.mark.parametrize("format", Format)
def test_no_certificate(format: Format) -> None:
    header = ForwardedHeader(format)
    assert header.decode([], peer=PEER) is None
    placeholder = "{http.request.tls.client.certificate_der_base64}"
    for line in ("", " \t", b"", "(null)", "::", placeholder, f":{placeholder}:"):
        assert header.decode([line], peer=PEER) is None
    for line in ("-", "none", "null", ":", "{http.request.host}"):
        with pytest.raises(certbound.Malformed):
            header.decode([line], peer=PEER)


@pytest.mark.parametrize(
    ("format", "value"),
    [
        (Format.PERCENT_PEM, quote(pem() + pem("p384"), safe="")),
        (Format.SPACED_PEM, (pem() + pem("p384")).replace("\n", " ")),
        (Format.BASE64_DER, f"{base64.b64encode(der()).decode()},{base64.b64encode(der('p384')).decode()}"),
        (Format.STRUCTURED_FIELD, f":{base64.b64encode(der()).decode()}:, :{base64.b64encode(der('p384')).decode()}:"),
        (Format.BASE64_PEM, base64.b64encode((pem() + pem("p384")).encode()).decode()),
    ],
    ids=lambda value: value.name if isinstance(value, Format) else "",
)
def test_a_chain_is_accepted_where_it_is_configured(format: Format, value: str) -> None:
    with pytest.raises(certbound.SecondCertificate):
        ForwardedHeader(format).decode([value], peer=PEER)
    assert ForwardedHeader(format, chain=True).decode([value], peer=PEER) == der()
    assert ForwardedHeader(format, chain=True, max_chain=2).decode([value], peer=PEER) == der()
    with pytest.raises(certbound.ChainTooLong):
        ForwardedHeader(format, chain=True, max_chain=1).decode([value], peer=PEER)


def test_envoy_in_a_row() -> None:
    first, second = xfcc(der(), pem()), xfcc(der("p384"), pem("p384"))
    header = ForwardedHeader(Format.XFCC, elements=2)
    assert header.decode([f"{first},{second}"], peer=PEER) == der()
    for value in (first, f"{first},{second},{second}"):
        with pytest.raises(certbound.XfccElements):
            header.decode([value], peer=PEER)
    with pytest.raises(certbound.XfccElements):
        ForwardedHeader(Format.XFCC).decode([f"{first},{second}"], peer=PEER)


def test_the_chain_of_envoy() -> None:
    chain = quote(pem() + pem("p384"), safe="")
    alone = f'Hash={hashlib.sha256(der()).hexdigest()};Chain="{chain}"'
    assert ForwardedHeader(Format.XFCC, chain=True).decode([alone], peer=PEER) == der()
    with pytest.raises(certbound.XfccCertificate):
        ForwardedHeader(Format.XFCC).decode([alone], peer=PEER)


def test_limits() -> None:
    value = quote(pem(), safe="")
    octets, length = der(), len(value)
    exact = ForwardedHeader(Format.PERCENT_PEM, max_value_len=length, max_certificate_len=len(octets), max_chain=1)
    assert exact.decode([value], peer=PEER) == octets
    with pytest.raises(certbound.ForwardedTooLong):
        ForwardedHeader(Format.PERCENT_PEM, max_value_len=length - 1).decode([value], peer=PEER)
    with pytest.raises(certbound.CertificateTooLong):
        ForwardedHeader(Format.PERCENT_PEM, max_certificate_len=len(octets) - 1).decode([value], peer=PEER)


@pytest.mark.parametrize(
    ("limit", "most"),
    [("elements", 10), ("max_value_len", 2**20), ("max_certificate_len", 2**16), ("max_chain", 10)],
)
def test_limits_are_looked_at_when_the_header_is_made(limit: str, most: int) -> None:
    def make(value: Any) -> ForwardedHeader:
        return ForwardedHeader(Format.XFCC, **{limit: value})

    make(1), make(most)
    for wrong in (0, -1, most + 1, 2**31, 2**32 + 1, 2**64 + 1):
        with pytest.raises(certbound.InvalidLimit):
            make(wrong)
    for wrong_type in ("1", 1.0, None, True):
        with pytest.raises(TypeError, match=limit):
            make(wrong_type)


@pytest.mark.parametrize("line", [pem(), pem().encode(), bytearray(b"x"), memoryview(b"x"), ""])
def test_one_line_outside_a_list_is_a_mistake(line: Any) -> None:
    calls: list[Callable[[], object]] = [
        lambda: ForwardedHeader(Format.PERCENT_PEM).decode(line, peer=PEER),
        lambda: certbound.forwarded_chain(line, verdict=Verdict.WORDS, peer=PEER),
        lambda: TrustedPeer.by_secret(line, secret=SECRET),
    ]
    for call in calls:
        with pytest.raises(TypeError, match="pass all lines in a list"):
            call()


@pytest.mark.parametrize("wrong", [None, {"client-cert": "x"}, {"x"}, iter(["x"]), 1])
def test_wrong_types_of_lines(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a list of all lines"):
        ForwardedHeader(Format.XFCC).decode(wrong, peer=PEER)
    lines: list[Any] = [wrong]
    with pytest.raises(TypeError, match="pass an empty list if there is no line"):
        ForwardedHeader(Format.XFCC).decode(lines, peer=PEER)


def test_a_line_beyond_latin_1_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="latin-1") as caught:
        ForwardedHeader(Format.XFCC).decode(["Subject=\u20ac"], peer=PEER)
    assert "\u20ac" not in str(caught.value)
    assert caught.value.__suppress_context__
    # What is latin-1 stands for its octets.
    value = xfcc(der(), pem(), Subject='"CN=Müller"')
    assert ForwardedHeader(Format.XFCC).decode([value], peer=PEER) == der()


@pytest.mark.parametrize(
    ("verdict", "lines", "expected"),
    [
        (Verdict.WORDS, ["SUCCESS"], Chain.VALIDATED),
        (Verdict.WORDS, [b" SUCCESS\t"], Chain.VALIDATED),
        (Verdict.WORDS, ["FAILED:self-signed certificate"], Chain.NOT_VALIDATED),
        (Verdict.WORDS, ["FAILED"], Chain.NOT_VALIDATED),
        (Verdict.WORDS, ["NONE"], Chain.NOT_VALIDATED),
        (Verdict.WORDS, ["GENEROUS"], Chain.NOT_VALIDATED),
        (Verdict.WORDS, ["(null)"], Chain.NOT_VALIDATED),
        (Verdict.WORDS, [], Chain.NOT_VALIDATED),
        (Verdict.CODE, ["0"], Chain.VALIDATED),
        (Verdict.CODE, ["18"], Chain.NOT_VALIDATED),
        (Verdict.CODE, [""], Chain.NOT_VALIDATED),
    ],
)
def test_verdicts(verdict: Verdict, lines: Sequence[str], expected: Chain) -> None:
    assert certbound.forwarded_chain(lines, verdict=verdict, peer=PEER) is expected


def test_what_is_no_verdict() -> None:
    for verdict, value in ((Verdict.WORDS, "success"), (Verdict.WORDS, "0"), (Verdict.CODE, "SUCCESS")):
        with pytest.raises(certbound.ForwardedVerdict):
            certbound.forwarded_chain([value], verdict=verdict, peer=PEER)
    with pytest.raises(certbound.ForwardedRepeated):
        certbound.forwarded_chain(["SUCCESS", "SUCCESS"], verdict=Verdict.WORDS, peer=PEER)
    wrong: Any
    for wrong in (1, None, Format.XFCC, Chain.VALIDATED):
        with pytest.raises(TypeError, match="verdict must be"):
            certbound.forwarded_chain(["SUCCESS"], verdict=wrong, peer=PEER)


def test_a_shared_secret() -> None:
    value = quote(pem(), safe="")
    for line in (SECRET, SECRET.decode(), bytearray(SECRET)):
        peer = TrustedPeer.by_secret([line], secret=SECRET)
        assert ForwardedHeader(Format.PERCENT_PEM).decode([value], peer=peer) == der()
    TrustedPeer.by_secret([SECRET], secret=memoryview(SECRET))
    for lines in ([], [b""], [SECRET, SECRET], [SECRET[:-1]], [SECRET + b"0"], [b"0" * 600]):
        with pytest.raises(certbound.UntrustedPeer):
            TrustedPeer.by_secret(lines, secret=SECRET)
    for weak in (b"", b"0" * 15, b"0" * 257):
        with pytest.raises(certbound.WeakSecret):
            TrustedPeer.by_secret([weak], secret=weak)
    text: Any = SECRET.decode()
    with pytest.raises(TypeError, match="secret must be bytes"):
        TrustedPeer.by_secret([SECRET], secret=text)


def test_only_its_constructors_make_a_peer() -> None:
    with pytest.raises(TypeError, match="asserted or by_secret"):
        TrustedPeer()
    with pytest.raises(certbound.Uninitialised):
        peer = object.__new__(TrustedPeer)
        object.__setattr__(peer, "_struct", certbound._library.TrustedPeerStruct())
        ForwardedHeader(Format.XFCC).decode([], peer=peer)
    wrong: Any
    for wrong in (None, True, "asserted", TrustedPeer):
        with pytest.raises(TypeError, match="peer must be a TrustedPeer"):
            ForwardedHeader(Format.XFCC).decode([], peer=wrong)
        with pytest.raises(TypeError, match="peer must be a TrustedPeer"):
            certbound.forwarded_chain([], verdict=Verdict.WORDS, peer=wrong)
    with pytest.raises(TypeError):
        pickle.dumps(PEER)
    with pytest.raises(AttributeError):
        PEER._struct = certbound._library.TrustedPeerStruct()
    assert repr(PEER) == "<TrustedPeer>"


def test_a_header_keeps_its_configuration() -> None:
    header = ForwardedHeader(Format.BASE64_DER, chain=True, max_chain=3)
    again = pickle.loads(pickle.dumps(header))
    value = ",".join([base64.b64encode(der()).decode()] * 4)
    for configured in (header, again):
        assert configured.format is Format.BASE64_DER
        assert configured.decode([value[: value.rindex(",")]], peer=PEER) == der()
        with pytest.raises(certbound.ChainTooLong):
            configured.decode([value], peer=PEER)
    with pytest.raises(AttributeError):
        header._struct = again._struct
    assert repr(header) == "<ForwardedHeader BASE64_DER>"
    wrong: Any
    for wrong in (1, "base64-der", None, Verdict.WORDS):
        with pytest.raises(TypeError, match="format must be a Format"):
            ForwardedHeader(wrong)


def test_formats_have_names() -> None:
    names = ["percent-pem", "spaced-pem", "base64-der", "structured-field", "base64-pem", "xfcc"]
    assert [Format.from_name(name) for name in names] == list(Format)
    for wrong in ("", "pem", "XFCC", "percent_pem"):
        with pytest.raises(ValueError, match=r"choose one of percent-pem, .*, xfcc"):
            Format.from_name(wrong)


def test_lines_of_a_pem_may_not_be_wrapped_differently() -> None:
    # 76 characters, as MIME has it.
    body = "\n".join(textwrap.wrap(base64.b64encode(der()).decode(), 76))
    text = f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
    with pytest.raises(certbound.PemBase64):
        ForwardedHeader(Format.PERCENT_PEM).decode([quote(text, safe="")], peer=PEER)
