"""Identities: what a certificate is and has, against the standard library and cryptography."""

from __future__ import annotations

import copy
import hashlib
import json
import pickle
from array import array
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pki import AUTHORITY, NAME, PublicKey, build, issue, issued, jwk, jwk_thumbprint, octets_of, sign
from support import KEY_KINDS, VECTORS, base64url, hand_made

import certbound
from certbound import Identity, Kind

DER = issued()
PEM = x509.load_der_x509_certificate(DER).public_bytes(Encoding.PEM).decode()
OTHER = issue(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "other")]), (), kind="ed25519")

# What the certificate has, and what it has not, by registration text.
OWN = {
    Kind.SUBJECT_DN: ("CN=client.example.com,O=Müller & Söhne,C=DE", "C=DE,O=Müller & Söhne,CN=client.example.com"),
    Kind.SAN_DNS: ("client.example.com", "example.com"),
    Kind.SAN_URI: ("spiffe://example.com/Client", "spiffe://example.com/client"),
    Kind.SAN_IP: ("192.0.2.1", "192.0.2.2"),
    Kind.SAN_EMAIL: ("Client@example.com", "client@example.com"),
    Kind.CERTIFICATE: (base64url(hashlib.sha256(DER).digest()), base64url(hashlib.sha256(OTHER).digest())),
    Kind.PUBLIC_KEY: (base64url(jwk_thumbprint(jwk(DER))), base64url(jwk_thumbprint(jwk(OTHER)))),
}
WHOLE = (Kind.CERTIFICATE, Kind.PUBLIC_KEY, Kind.SUBJECT_DN)


@pytest.mark.parametrize("kind", Kind)
def test_forms_of_a_text_and_of_a_certificate(kind: Kind) -> None:
    own, foreign = OWN[kind]
    identity = Identity.from_text(kind, own)
    assert identity.kind is kind
    assert len(identity.digest) == 32
    for text in (own.encode(), bytearray(own.encode()), memoryview(own.encode())):
        assert Identity.from_text(kind, text) == identity
    for form in (DER, bytearray(DER), memoryview(DER), PEM, PEM.encode()):
        assert identity.matches(form) is True
        assert Identity.from_text(kind, foreign).matches(form) is False
    assert identity.matches(OTHER) is False


@pytest.mark.parametrize("kind", KEY_KINDS)
def test_of_certificate_agrees_with_the_standard_library(kind: str) -> None:
    octets = issued(kind)
    assert Identity.of_certificate(Kind.CERTIFICATE, octets).digest == hashlib.sha256(octets).digest()
    assert Identity.of_certificate(Kind.PUBLIC_KEY, octets).digest == jwk_thumbprint(jwk(octets))
    assert Identity.of_certificate(Kind.SUBJECT_DN, octets) == Identity.from_text(
        Kind.SUBJECT_DN, NAME.rfc4514_string()
    )
    renewed, sibling = issue(kind=kind), issued("p384" if kind != "p384" else "p256")
    same = [(own, Identity.of_certificate(own, octets)) for own in WHOLE]
    assert [own for own, identity in same if identity.matches(octets)] == list(WHOLE)
    assert [own for own, identity in same if identity.matches(renewed)] == [Kind.PUBLIC_KEY, Kind.SUBJECT_DN]
    assert [own for own, identity in same if identity.matches(sibling)] == [Kind.SUBJECT_DN]


def test_the_keys_that_rfcs_print() -> None:
    vectors = json.loads((VECTORS / "keys.json").read_text(encoding="utf-8"))
    for name in ("rfc7638_3_1", "rfc8037_a"):
        of, text = vectors[name]["jwk"], vectors[name]["thumbprint"]
        public: PublicKey
        if of["kty"] == "RSA":
            e, n = (int.from_bytes(octets_of(of[member]), "big") for member in "en")
            public = rsa.RSAPublicNumbers(e, n).public_key()
        else:
            public = ed25519.Ed25519PublicKey.from_public_bytes(octets_of(of["x"]))
        octets = sign(build(NAME, AUTHORITY.name, public), AUTHORITY.key)
        assert Identity.of_certificate(Kind.PUBLIC_KEY, octets).digest == octets_of(text)
        assert Identity.from_text(Kind.PUBLIC_KEY, text).matches(octets)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in WHOLE])
def test_a_certificate_may_have_several_alternative_names(kind: Kind) -> None:
    with pytest.raises(certbound.UnknownKind):
        Identity.of_certificate(kind, DER)


def test_equality() -> None:
    digest = hashlib.sha256(DER).digest()
    identities = [Identity.from_digest(kind, digest) for kind in Kind]
    for first in identities:
        assert [second for second in identities if second == first] == [first], "of one kind and of one digest"
    assert len(set(identities)) == len(Kind)
    for identity in identities:
        again = Identity.from_digest(identity.kind, bytearray(digest))
        assert again == identity
        assert hash(again) == hash(identity)
        assert identity != Identity.from_digest(identity.kind, digest[:-1] + bytes((digest[-1] ^ 1,)))
        assert identity != (identity.kind, identity.digest)
    assert Identity.of_certificate(Kind.CERTIFICATE, DER).digest == certbound.Thumbprint.from_certificate(DER).digest


@pytest.mark.parametrize("kind", Kind)
def test_it_can_be_kept_but_not_changed(kind: Kind) -> None:
    identity = Identity.from_text(kind, OWN[kind][0])
    kept = Identity.from_digest(Kind(int(kind)), identity.digest)
    for again in (kept, pickle.loads(pickle.dumps(identity)), copy.copy(identity), copy.deepcopy(identity)):
        assert again == identity
        assert again.kind is kind
        assert again.matches(DER)
    with pytest.raises(AttributeError):
        identity._struct = kept._struct
    with pytest.raises(TypeError, match="is made with"):
        Identity()
    # Nothing of the digest in logs and tracebacks.
    assert repr(identity) == str(identity) == f"<Identity {kind.name}>"


def test_the_kinds_have_the_numbers_of_the_header() -> None:
    names = ["CERTIFICATE", "PUBLIC_KEY", "SUBJECT_DN", "SAN_DNS", "SAN_URI", "SAN_IP", "SAN_EMAIL"]
    assert [(kind.name, kind.value) for kind in Kind] == list(zip(names, range(1, 8)))


@pytest.mark.parametrize("wrong", [None, 3, 0, -1, 2**40, True, "SUBJECT_DN", certbound.Method.TLS_CLIENT_AUTH])
def test_the_kind_is_a_kind(wrong: Any) -> None:
    for call in (Identity.from_text, Identity.of_certificate, Identity.from_digest):
        with pytest.raises(TypeError, match="kind must be a Kind"):
            call(wrong, bytes(32))


@pytest.mark.parametrize("wrong", [None, 1, 1.5, [], object(), array("B", b"CN=x")])
def test_wrong_types(wrong: Any) -> None:
    with pytest.raises(TypeError, match="an identity's text must be bytes, bytearray, memoryview or str"):
        Identity.from_text(Kind.SUBJECT_DN, wrong)
    with pytest.raises(TypeError, match="a digest must be bytes"):
        Identity.from_digest(Kind.SUBJECT_DN, wrong)
    identity = Identity.from_text(Kind.SUBJECT_DN, "CN=x")
    for call in (identity.matches, lambda of: Identity.of_certificate(Kind.SUBJECT_DN, of)):
        with pytest.raises(TypeError, match="certificate"):
            call(wrong)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_digest_has_32_octets(size: int) -> None:
    with pytest.raises(ValueError, match=f"has 32 octets, not {size}"):
        Identity.from_digest(Kind.PUBLIC_KEY, bytes(size))


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        (Kind.SAN_DNS, "", certbound.DnsName),
        (Kind.SAN_DNS, "client.example.com.", certbound.DnsName),
        (Kind.SAN_DNS, "bücher.example", certbound.DnsName),
        (Kind.SAN_DNS, "client.example.com\0.evil.example", certbound.DnsName),
        (Kind.SAN_DNS, "192.0.2.1", certbound.DnsName),
        (Kind.SAN_URI, "/client", certbound.Uri),
        (Kind.SAN_URI, "https://example.com/a b", certbound.Uri),
        (Kind.SAN_IP, "192.0.2.01", certbound.IpAddress),
        (Kind.SAN_IP, "192.0.2.0/24", certbound.IpAddress),
        (Kind.SAN_IP, "[2001:db8::1]", certbound.IpAddress),
        (Kind.SAN_IP, "fe80::1%eth0", certbound.IpAddress),
        (Kind.SAN_EMAIL, "Client <client@example.com>", certbound.EmailAddress),
        (Kind.SAN_EMAIL, "client@", certbound.EmailAddress),
        (Kind.SUBJECT_DN, "/C=DE/CN=client.example.com", certbound.NameSyntax),
        (Kind.SUBJECT_DN, "CN=x\\", certbound.NameSyntax),
        (Kind.SUBJECT_DN, "CN=\ud800", certbound.NameSyntax),
        (Kind.SUBJECT_DN, ",".join(["CN=x"] * 10_000), certbound.NameTooLong),
        (Kind.SUBJECT_DN, "," * 8192, certbound.NameSyntax),
        (Kind.PUBLIC_KEY, "short", certbound.ThumbprintText),
        (Kind.CERTIFICATE, "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2", certbound.ThumbprintNotCanonical),
    ],
)
def test_malformed_text_is_an_error_and_no_mismatch(kind: Kind, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Identity.from_text(kind, text)


@pytest.mark.parametrize("kind", Kind)
def test_a_huge_text(kind: Kind) -> None:
    with pytest.raises((certbound.NameTooLong, certbound.IpAddress, certbound.ThumbprintText)):
        Identity.from_text(kind, "a" * 2**24)


@pytest.mark.parametrize("empty", [b"", bytearray(), ""])
def test_an_empty_certificate_is_an_error(empty: Any) -> None:
    for kind in Kind:
        with pytest.raises(certbound.Malformed):
            Identity.from_text(kind, OWN[kind][0]).matches(empty)
    for kind in WHOLE:
        with pytest.raises(certbound.Malformed):
            Identity.of_certificate(kind, empty)


def test_what_of_a_certificate_cannot_be_read() -> None:
    nameless = hand_made()
    with pytest.raises(certbound.NameEmpty):
        Identity.from_text(Kind.SUBJECT_DN, "CN=x").matches(nameless)
    with pytest.raises(certbound.NameEmpty):
        Identity.of_certificate(Kind.SUBJECT_DN, nameless)
    with pytest.raises(certbound.KeyUnsupported):
        Identity.from_text(Kind.PUBLIC_KEY, OWN[Kind.PUBLIC_KEY][0]).matches(nameless)
    with pytest.raises(certbound.KeyUnsupported):
        Identity.of_certificate(Kind.PUBLIC_KEY, nameless)
    assert Identity.of_certificate(Kind.CERTIFICATE, nameless).matches(nameless)
    assert not Identity.from_text(Kind.SAN_DNS, "x").matches(nameless)
