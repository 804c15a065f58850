"""Every exception is raised by the input that deserves it, and says nothing of that input."""

from __future__ import annotations

import copy
import ctypes
import pickle
from typing import Any, Callable
from urllib.parse import quote

import pytest
from pki import AUTHORITY, ca_client, issued, jwk, self_signed_client
from support import ALLOW_UNBOUND, REQUIRE_BOUND, VECTORS, bound_claims, der, extension, hand_made, jwt, pem, tlv

import certbound
from certbound import (
    CertboundError,
    Certificate,
    Chain,
    Client,
    Confirmation,
    Format,
    ForwardedHeader,
    Identity,
    Kind,
    Misuse,
    Pinned,
    Presented,
    Thumbprint,
    TrustedPeer,
    Verdict,
    _library,
    errors,
)

DER, PEM = der(), pem()
REGISTRY = (VECTORS / "registry.img").read_bytes()
BOUND = bound_claims(DER)
NOTHING = Presented.nothing()


def claims(text: str | bytes) -> Callable[[], object]:
    return lambda: certbound.check_claims(text, NOTHING, policy=ALLOW_UNBOUND)


def introspection(text: str) -> Callable[[], object]:
    return lambda: certbound.check_introspection(text, NOTHING, policy=ALLOW_UNBOUND)


def token(text: str) -> Callable[[], object]:
    return lambda: certbound.check_jwt_ignoring_signature(text, NOTHING, policy=ALLOW_UNBOUND)


def certificate(octets: bytes) -> Callable[[], object]:
    return lambda: Certificate(octets)


def to_der(text: str, chain: bool = False) -> Callable[[], object]:
    return lambda: certbound.pem_to_der(text, chain=chain)


def identity(kind: Kind, text: str) -> Callable[[], object]:
    return lambda: Identity.from_text(kind, text)


def client(text: str) -> Callable[[], object]:
    return lambda: Client.from_metadata(text)


def authenticate(presented: bytes | None, chain: Chain = Chain.VALIDATED) -> Callable[[], object]:
    return lambda: CLIENT.authenticate(presented, chain=chain)


def forwarded(format: Format, *lines: str) -> Callable[[], object]:
    return lambda: ForwardedHeader(format).decode(lines, peer=TrustedPeer.asserted())


def verdict(word: str) -> Callable[[], object]:
    return lambda: certbound.forwarded_chain([word], verdict=Verdict.WORDS, peer=TrustedPeer.asserted())


def raw(name: str, *arguments: Any) -> Callable[[], object]:
    """A call that the package never makes, for the statuses that only C can provoke."""

    def call() -> None:
        errors.raise_status(getattr(_library, name)(*arguments))

    return call


def finished_stream() -> None:
    stream = certbound.ThumbprintStream()
    stream.update(DER)
    stream.finish()
    stream.update(DER)


def overlapping_pem() -> None:
    text = ctypes.create_string_buffer(PEM.encode())
    size = ctypes.c_size_t()
    octets = ctypes.cast(text, ctypes.c_char_p)
    errors.raise_status(_library.pem_decode(octets, len(PEM), 1, text, len(text), size))


INT, SIZE, ROOM = ctypes.c_int32(), ctypes.c_size_t(), ctypes.create_string_buffer(192)
PRESENTED = NOTHING._struct
CLIENT = Client.from_metadata(ca_client(tls_client_auth_san_dns="client.example.com"))
JWK = jwk(issued())

PROVOKED: dict[str, Callable[[], object]] = {
    "Mismatch": lambda: certbound.check_claims(BOUND, der("p384"), policy=REQUIRE_BOUND),
    "NoCertificate": lambda: certbound.check_claims(BOUND, None, policy=REQUIRE_BOUND),
    "Unbound": lambda: certbound.check_claims("{}", DER, policy=REQUIRE_BOUND),
    "UnsupportedConfirmation": claims('{"cnf":{"jkt":"x"}}'),
    "Inactive": introspection('{"active":false}'),
    "CertificateNotYetValid": lambda: Certificate(DER).check_validity(0),
    "CertificateExpired": lambda: Certificate(DER).check_validity(2**40),
    "ClientMismatch": authenticate(hand_made()),
    "NoClientCertificate": authenticate(None),
    "ChainNotValidated": authenticate(issued(), Chain.NOT_VALIDATED),
    "IssuerMismatch": lambda: CLIENT.with_issuer(AUTHORITY.der, pinned=Pinned.NAME).authenticate(DER, chain=Chain.VALIDATED),
    "UnknownClient": raw("client_is", CLIENT._struct, b"other", 5),
    "UntrustedPeer": lambda: TrustedPeer.by_secret([], secret=b"x" * 16),
    "AmbiguousCertificate": lambda: certbound.Registry(REGISTRY).find_by_identity(
        Identity.from_text(Kind.SAN_DNS, "shared.example")
    ),
    "JsonSyntax": claims("{,}"),
    "JsonNotUtf8": claims(b'{"a":"\xff"}'),
    "JsonDuplicateMember": claims('{"a":1,"a":2}'),
    "JsonTrailingData": claims("{}{}"),
    "ClaimsNotAnObject": claims("[]"),
    "IntrospectionActive": introspection('{"active":"true"}'),
    "ConfirmationNotAnObject": claims('{"cnf":[]}'),
    "ConfirmationThumbprint": lambda: Confirmation.from_thumbprint_text("short"),
    "TokenFormat": token("only.two"),
    "TokenEncrypted": token("a.b.c.d.e"),
    "TokenUnsigned": token("e30.e30."),
    "TokenBase64": token("e30.e3*.AAAA"),
    "ThumbprintText": lambda: Thumbprint.from_text("short"),
    # The example that RFC 8705 section 3.1 prints.
    "ThumbprintNotCanonical": lambda: Thumbprint.from_text("bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"),
    "CertificateNotDer": lambda: Thumbprint.from_certificate(b"\x31" + DER[1:]),
    "CertificateTruncated": lambda: Thumbprint.from_certificate(DER[:-1]),
    "CertificateTrailingData": lambda: Thumbprint.from_certificate(DER + b"\0"),
    "CertificateStructure": certificate(tlv(0x30, b"\x05\x00")),
    "CertificateVersion": certificate(hand_made(version=b"\x02\x01\x07")),
    "CertificateSerial": certificate(hand_made(serial=b"")),
    "CertificateTime": certificate(hand_made(not_after=b"20991231235959")),
    "CertificateExtension": certificate(hand_made(extensions=tlv(0x30, b"\x05\x00"))),
    "CertificateDuplicateExtension": certificate(hand_made(extensions=extension(1) + extension(1))),
    "CertificateAlgorithm": certificate(hand_made(inner_algorithm=b"\x2a\x04")),
    "ForwardedRepeated": forwarded(Format.PERCENT_PEM, "", ""),
    "ForwardedPercent": forwarded(Format.PERCENT_PEM, "%"),
    "ForwardedDoubleEncoded": forwarded(Format.PERCENT_PEM, quote(quote(PEM))),
    "ForwardedPlusAsSpace": forwarded(Format.BASE64_DER, "MAAA AAAA"),
    "ForwardedBase64": forwarded(Format.BASE64_DER, "MAA"),
    "ForwardedStructuredField": forwarded(Format.STRUCTURED_FIELD, "MAA="),
    "XfccSyntax": forwarded(Format.XFCC, "Hash"),
    "XfccElements": forwarded(Format.XFCC, "Hash=,Hash="),
    "XfccDuplicateKey": forwarded(Format.XFCC, "Hash=;Hash="),
    "XfccHash": forwarded(Format.XFCC, f'Cert="{quote(PEM)}"'),
    "PemBegin": to_der("hello\n"),
    "PemLabel": to_der(PEM.replace("CERTIFICATE", "PRIVATE KEY")),
    "PemBase64": to_der(PEM.replace("\nM", "\n*", 1)),
    "PemEnd": to_der(PEM.replace("-----END CERTIFICATE-----\n", "")),
    "PemTrailingData": to_der(PEM + "more\n"),
    "SecondCertificate": to_der(PEM + PEM),
    "XfccCertificate": forwarded(Format.XFCC, "Hash="),
    "ForwardedVerdict": verdict("success"),
    "NameSyntax": identity(Kind.SUBJECT_DN, "client"),
    "NameAttributeType": identity(Kind.SUBJECT_DN, "X=client"),
    "NameValue": identity(Kind.SUBJECT_DN, "CN=client\0"),
    "NameEmpty": identity(Kind.SUBJECT_DN, ""),
    "DnsName": identity(Kind.SAN_DNS, "client..example.com"),
    "Uri": identity(Kind.SAN_URI, "client"),
    "IpAddress": identity(Kind.SAN_IP, "192.0.2"),
    "EmailAddress": identity(Kind.SAN_EMAIL, "client"),
    "KeyStructure": client(self_signed_client({**JWK, "x": "AAAA"})),
    "KeyUnsupported": client(self_signed_client({"kty": "RSA", "e": "AQAB", "n": "AQAB"})),
    "KeyPrivate": client(self_signed_client({**JWK, "d": "AAAA"})),
    "KeyCertificate": client(self_signed_client({**JWK, "x5c": ["AAAA"]})),
    "KeySet": client(self_signed_client(jwks={})),
    "ClientMetadata": client("[]"),
    "ClientId": client("{}"),
    "ClientAuthMethod": client('{"client_id":"a","token_endpoint_auth_method":"none"}'),
    "ClientIdentity": client(ca_client()),
    "ClientKeys": client(self_signed_client()),
    "JsonTooDeep": claims('{"a":' + "[" * 64 + "]" * 64 + "}"),
    "JsonTooLong": claims("{" + " " * 2**20 + "}"),
    "JsonTooManyMembers": claims("{" + ",".join(f'"{number}":0' for number in range(129)) + "}"),
    "CertificateTooLong": lambda: Thumbprint.from_certificate(tlv(0x30, bytes(2**16))),
    "CertificateTooManyExtensions": certificate(hand_made(extensions=b"".join(map(extension, range(65))))),
    "TokenTooLong": token(jwt(bytes(2**21))),
    "ChainTooLong": to_der(PEM * 11, chain=True),
    "OutputTooSmall": raw("challenge_invalid_client", 100, ROOM, 10, SIZE),
    "NameTooLong": identity(Kind.SUBJECT_DN, "CN=" + "a" * 8190),
    "NameTooManyAttributes": identity(Kind.SUBJECT_DN, ",".join(["CN=a"] * 65)),
    "TooManyKeys": client(self_signed_client(*[{"kty": "x"}] * 65)),
    "ClientIdTooLong": client(ca_client(client_id="a" * 257)),
    "RegistryFormat": lambda: certbound.Registry(b""),
    "RegistryChecksum": lambda: certbound.Registry(REGISTRY[:-1] + bytes((REGISTRY[-1] ^ 1,))),
    "NoKeyIdentifier": lambda: CLIENT.with_issuer(DER, pinned=Pinned.KEY_IDENTIFIER),
    "RegistryTooLong": lambda: certbound.Registry(REGISTRY[:12] + (2**26 + 1).to_bytes(4, "big") + REGISTRY[16:]),
    "ForwardedTooLong": forwarded(Format.PERCENT_PEM, "a" * 65537),
    "NullPointer": raw("check_claims", b"{}", 2, None, 1, INT),
    "UnknownPolicy": raw("check_claims", b"{}", 2, PRESENTED, 0, INT),
    "Uninitialised": finished_stream,
    "InvalidRealm": lambda: certbound.bearer_challenge(certbound.Mismatch(), realm='a"b'),
    "NotARefusal": lambda: certbound.bearer_challenge(certbound.InvalidRealm()),
    "UnknownPemMode": raw("pem_decode", PEM.encode(), len(PEM), 0, ROOM, len(ROOM), SIZE),
    "Overlap": overlapping_pem,
    "InvalidLength": raw("check_claims", b"{}", 2**63, PRESENTED, 1, INT),
    "UnknownChain": raw("client_authenticate", CLIENT._struct, DER, len(DER), 0),
    "UnknownKind": lambda: Identity.of_certificate(Kind.SAN_DNS, DER),
    "UnknownFormat": raw("forwarded_header_new", 0, _library.ForwardedHeaderStruct()),
    "InvalidLimit": lambda: ForwardedHeader(Format.XFCC, elements=0),
    "WeakSecret": lambda: TrustedPeer.by_secret([], secret=bytes(15)),
    "UnknownVerdict": raw("forwarded_chain", TrustedPeer.asserted()._struct, 0, (_library.LineStruct * 0)(), 0, INT),
    "UnknownPinned": raw("client_pin_issuer", CLIENT._struct, DER, len(DER), 0, _library.ClientStruct()),
}


def test_every_exception_is_provoked() -> None:
    # Python has no call that takes the caller's own SHA-256.
    assert set(PROVOKED) | {"HashFailed"} == {error.__name__ for error in errors._BY_STATUS.values()}


@pytest.mark.parametrize("name", PROVOKED)
def test_provoked(name: str) -> None:
    with pytest.raises(CertboundError) as caught:
        PROVOKED[name]()
    assert type(caught.value).__name__ == name
    assert str(caught.value) == str(type(caught.value)())


def test_names_are_those_of_the_header() -> None:
    assert certbound.JsonNotUtf8.name == "JSON_NOT_UTF8"
    assert certbound.Uri.name == "URI"
    assert certbound.NotARefusal.name == "NOT_A_REFUSAL"


def test_exceptions_can_be_pickled_and_copied() -> None:
    for again in (pickle.loads(pickle.dumps(certbound.Mismatch())), copy.copy(certbound.Mismatch())):
        assert type(again) is certbound.Mismatch
        assert str(again) == str(certbound.Mismatch())


def test_a_subclass_of_the_caller_changes_nothing() -> None:
    class Mine(certbound.Mismatch):
        pass

    assert Mine().status == 100
    assert errors._BY_STATUS[100] is certbound.Mismatch


def test_a_misuse_is_a_value_error() -> None:
    assert issubclass(Misuse, ValueError)
    assert not issubclass(certbound.Refused, ValueError)


def test_an_unknown_status_verifies_nothing() -> None:
    with pytest.raises(RuntimeError, match="unknown status 999"):
        errors.raise_status(999)
