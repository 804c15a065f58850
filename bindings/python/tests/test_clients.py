"""Clients authenticated by real certificates: names, keys, chains, issuers, and who must not get in."""

from __future__ import annotations

import copy
import pickle
from array import array
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pki import AUTHORITY, SANS, Authority, ca_client, issue, issued, jwk, self_signed_client, x5c
from support import KEY_KINDS, key, x5t

import certbound
from certbound import CertboundError, Chain, Client, Method, Pinned

DER = issued()
PEM = x509.load_der_x509_certificate(DER).public_bytes(Encoding.PEM).decode()
VALIDATED, NOT_VALIDATED = Chain.VALIDATED, Chain.NOT_VALIDATED

DN = "tls_client_auth_subject_dn"
DNS = "tls_client_auth_san_dns"
URI = "tls_client_auth_san_uri"
IP = "tls_client_auth_san_ip"
EMAIL = "tls_client_auth_san_email"


def admits(client: Client, certificate: Any, chain: Chain = VALIDATED) -> bool:
    """Whether the client is authenticated, and not just by another one's certificate."""
    try:
        client.authenticate(certificate, chain=chain)
    except certbound.ClientMismatch:
        return False
    return True


def named(**parameter: str) -> Client:
    return Client.from_metadata(ca_client(**parameter))


@pytest.mark.parametrize(
    ("parameter", "text", "admitted"),
    [
        (DN, "CN=client.example.com,O=Müller & Söhne,C=DE", True),
        (DN, "cn = CLIENT.example.com , o = Müller  &  Söhne , c = de", True),
        (DN, "2.5.4.3=client.example.com,OID.2.5.4.10=M\\C3\\BCller & Söhne,countryName=DE", True),
        (DN, "C=DE,O=Müller & Söhne,CN=client.example.com", False),
        (DN, "CN=client.example.com,O=Muller & Sohne,C=DE", False),
        (DN, "CN=client.example.com", False),
        (DN, "CN=client.example.com,O=Müller & Söhne,C=DE,DC=com", False),
        (DN, "CN=client.example.com\\,O=Müller & Söhne\\,C=DE", False),
        (DN, "CN=client.example.com+O=Müller & Söhne,C=DE", False),
        (DNS, "client.example.com", True),
        (DNS, "Client.EXAMPLE.com", True),
        (DNS, "api.example.com", True),
        (DNS, "example.com", False),
        (DNS, "*.example.com", False),
        (DNS, "xclient.example.com", False),
        (URI, "spiffe://example.com/Client", True),
        (URI, "SPIFFE://EXAMPLE.com/Client", True),
        (URI, "spiffe://example.com/client", False),
        (URI, "spiffe://example.com/Client/", False),
        (URI, "spiffe://example.com/%43lient", False),
        (IP, "192.0.2.1", True),
        (IP, "2001:db8::1", True),
        (IP, "2001:DB8:0:0:0:0:0:1", True),
        (IP, "192.0.2.11", False),
        (IP, "::ffff:192.0.2.1", False),
        (EMAIL, "Client@example.com", True),
        (EMAIL, "Client@EXAMPLE.com", True),
        (EMAIL, "client@example.com", False),
        (EMAIL, "Client@mail.example.com", False),
    ],
)
def test_the_five_parameters(parameter: str, text: str, admitted: bool) -> None:
    client = named(**{parameter: text})
    assert client.method is Method.TLS_CLIENT_AUTH
    for form in (DER, bytearray(DER), memoryview(DER), PEM, PEM.encode()):
        assert admits(client, form) is admitted
    with pytest.raises(certbound.ChainNotValidated):
        client.authenticate(DER, chain=NOT_VALIDATED)


def test_a_name_of_another_kind_is_another_name() -> None:
    common_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "client.example.com")])
    assert not admits(named(**{DNS: "client.example.com"}), issue(common_name, ()))
    assert not admits(named(**{DNS: "client.example.com"}), issue(sans=[x509.RFC822Name("client.example.com")]))
    assert not admits(named(**{URI: "urn:x"}), issue(sans=[x509.DNSName("urn:x")]))
    assert not admits(named(**{IP: "49.46.49.46"}), issue(sans=[x509.DNSName("1.1.")]))
    other = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "other")])
    assert not admits(named(**{DN: "CN=client.example.com"}), issue(other, [x509.DirectoryName(common_name)]))
    assert admits(named(**{DN: "CN=client.example.com"}), issue(common_name, [x509.DirectoryName(other)]))


def test_a_crafted_name_is_not_the_victim() -> None:
    for crafted in ("victim,O=Bank", "victim\\,O=Bank", "x,CN=victim", " victim+O=Bank", "victim\x00,O=Bank"):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, crafted)])
        for registered in ("CN=victim,O=Bank", "CN=victim", "O=Bank,CN=victim"):
            with pytest.raises((certbound.ClientMismatch, certbound.NameValue)):
                named(**{DN: registered}).authenticate(issue(subject), chain=VALIDATED)
    with_nul = issue(sans=[x509.DNSName("victim.example.com\x00.evil.example")])
    assert not admits(named(**{DNS: "victim.example.com"}), with_nul)


@pytest.mark.parametrize("kind", KEY_KINDS)
@pytest.mark.parametrize("chain", Chain)
def test_registered_certificates_and_keys(kind: str, chain: Chain) -> None:
    octets, renewed = issued(kind), issue(kind=kind)
    other = issued("ed25519" if kind != "ed25519" else "p256")
    of_certificate = {**jwk(octets), "x5c": x5c(octets)}
    of_thumbprint = {**jwk(octets), "x5t#S256": x5t(octets)}
    for registered, admitted in (
        (of_certificate, [octets]),
        (of_thumbprint, [octets]),
        ({**of_certificate, **of_thumbprint}, [octets]),
        ({**jwk(octets), "use": "sig", "key_ops": ["verify"], "kid": "1", "alg": "ES256"}, [octets, renewed]),
    ):
        client = Client.from_metadata(self_signed_client(registered))
        assert client.method is Method.SELF_SIGNED_TLS_CLIENT_AUTH
        for presented in (octets, renewed, other):
            assert admits(client, presented, chain) is (presented in admitted)


def test_rotation() -> None:
    current = [issue(kind="p256") for _ in range(15)]
    keys = [{**jwk(octets), "x5c": x5c(octets)} for octets in current]
    client = Client.from_metadata(self_signed_client(*keys, jwk(issued("rsa2048"))))
    for octets in (*current, issued("rsa2048"), issue(kind="rsa2048")):
        assert admits(client, octets, NOT_VALIDATED)
    assert not admits(client, issue(kind="p256"), NOT_VALIDATED), "of a registered key, but not registered"
    with pytest.raises(certbound.TooManyKeys):
        Client.from_metadata(self_signed_client(*keys, jwk(issued("rsa2048")), jwk(issued("ed25519"))))


def test_keys_for_something_else_do_not_authenticate() -> None:
    for purpose in ({"use": "enc"}, {"key_ops": ["encrypt"]}, {"kty": "AKP"}, {"crv": "P-192"}):
        skipped = {**jwk(issued("p384")), **purpose}
        client = Client.from_metadata(self_signed_client(jwk(DER), skipped))
        assert admits(client, DER)
        assert not admits(client, issued("p384"))
        with pytest.raises(certbound.ClientKeys):
            Client.from_metadata(self_signed_client(skipped))


def test_only_the_leaf_authenticates() -> None:
    """An authority in the chain has proved nothing on this connection (CVE-2023-2422)."""
    authority = x509.load_der_x509_certificate(AUTHORITY.der).public_bytes(Encoding.PEM).decode()
    client = named(**{DN: "CN=Test CA"})
    assert not admits(client, DER)
    for chain in (PEM + authority, authority + PEM):
        with pytest.raises(certbound.SecondCertificate):
            client.authenticate(chain, chain=VALIDATED)


@pytest.mark.parametrize("chain", Chain)
@pytest.mark.parametrize("metadata", [ca_client(**{DNS: "client.example.com"}), self_signed_client(jwk(DER))])
def test_no_certificate(metadata: str, chain: Chain) -> None:
    client = Client.from_metadata(metadata)
    with pytest.raises(certbound.NoClientCertificate):
        client.authenticate(None, chain=chain)
    with pytest.raises(certbound.NoClientCertificate):
        client.with_issuer(AUTHORITY.der, pinned=Pinned.NAME).authenticate(None, chain=chain)
    for empty in (b"", bytearray(), memoryview(b""), ""):
        with pytest.raises(certbound.Malformed):
            client.authenticate(empty, chain=chain)
    for cut in (DER[:-1], DER + b"\0", DER[1:], b"\x30"):
        with pytest.raises(certbound.Malformed):
            client.authenticate(cut, chain=chain)


def test_the_issuer_can_be_pinned() -> None:
    namesake = AUTHORITY._replace(key=key("p521"))
    stranger = Authority(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Other CA")]), key("p384"))
    unidentified = AUTHORITY._replace(identified=False)
    by_pin = [
        (AUTHORITY, Pinned.NAME_AND_KEY_IDENTIFIER, {"own"}),
        (AUTHORITY, Pinned.NAME, {"own", "namesake", "unidentified"}),
        (AUTHORITY, Pinned.KEY_IDENTIFIER, {"own", "stranger"}),
        (unidentified, Pinned.NAME, {"own", "namesake", "unidentified"}),
        (namesake, Pinned.NAME_AND_KEY_IDENTIFIER, {"namesake"}),
        (stranger, Pinned.NAME, {"stranger"}),
    ]
    certificates = {
        "own": DER,
        "namesake": issue(authority=namesake),
        "stranger": issue(authority=stranger),
        "unidentified": issue(authority=unidentified),
    }
    anyone = named(**{DNS: "client.example.com"})
    for authority, what, admitted in by_pin:
        pinned = anyone.with_issuer(authority.der, pinned=what)
        for name, octets in certificates.items():
            anyone.authenticate(octets, chain=VALIDATED)
            if name in admitted:
                pinned.authenticate(octets, chain=VALIDATED)
            else:
                with pytest.raises(certbound.IssuerMismatch):
                    pinned.authenticate(octets, chain=VALIDATED)
    for what in (Pinned.NAME_AND_KEY_IDENTIFIER, Pinned.KEY_IDENTIFIER):
        with pytest.raises(certbound.NoKeyIdentifier):
            anyone.with_issuer(unidentified.der, pinned=what)
    repinned = anyone.with_issuer(stranger.der, pinned=Pinned.NAME).with_issuer(AUTHORITY.der, pinned=Pinned.NAME)
    repinned.authenticate(DER, chain=VALIDATED)
    with pytest.raises(certbound.ClientMismatch):
        repinned.authenticate(issue(sans=()), chain=VALIDATED)


def test_a_pin_changes_nothing_else() -> None:
    client = Client.from_metadata(self_signed_client(jwk(DER), tls_client_certificate_bound_access_tokens=True))
    authority = x509.load_der_x509_certificate(AUTHORITY.der).public_bytes(Encoding.PEM)
    pinned = client.with_issuer(authority, pinned=Pinned.NAME)
    assert pinned is not client
    assert (pinned.method, pinned.bound_tokens, pinned.is_client("s6BhdRkqt3")) == (client.method, True, True)
    for wrong in (None, 1, [DER]):
        broken: Any = wrong
        with pytest.raises(TypeError):
            client.with_issuer(broken, pinned=Pinned.NAME)
        with pytest.raises(TypeError, match="pinned must be a Pinned"):
            client.with_issuer(authority, pinned=broken)
    with pytest.raises(certbound.CertificateTruncated):
        client.with_issuer(AUTHORITY.der[:-1], pinned=Pinned.NAME)


@pytest.mark.parametrize("wrong", [None, 1, 2, True, "validated", Method.TLS_CLIENT_AUTH])
def test_the_chain_is_a_chain(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"chain must be Chain\.VALIDATED or Chain\.NOT_VALIDATED"):
        named(**{DNS: "client.example.com"}).authenticate(DER, chain=wrong)


def test_the_chain_has_no_default() -> None:
    authenticate: Any = named(**{DNS: "client.example.com"}).authenticate
    with pytest.raises(TypeError, match="chain"):
        authenticate(DER)
    with pytest.raises(TypeError, match="positional"):
        authenticate(DER, VALIDATED)


@pytest.mark.parametrize(
    "wrong", [0, 1.5, object(), [DER], {"der": DER}, array("B", DER), certbound.Presented.certificate(DER)]
)
def test_wrong_types_of_a_certificate(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a certificate must be DER or PEM"):
        named(**{DNS: "client.example.com"}).authenticate(wrong, chain=VALIDATED)


@pytest.mark.parametrize("metadata", [ca_client(**{DNS: "client.example.com"}), self_signed_client(jwk(DER))])
def test_a_client_is_opaque_and_cannot_be_changed(metadata: str) -> None:
    client = Client.from_metadata(metadata)
    for name in ("_struct", "method", "other"):
        with pytest.raises(AttributeError):
            setattr(client, name, None)
    for duplicate in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot be copied or pickled"):
            duplicate(client)
    with pytest.raises(TypeError, match="is made with from_metadata"):
        Client()
    # Nothing of the registration in logs and tracebacks.
    assert repr(client) == f"<Client {client.method.name}>"


def test_every_refusal_is_answered_with_invalid_client() -> None:
    client = named(**{DNS: "client.example.com"})
    for presented, chain in ((None, VALIDATED), (DER, NOT_VALIDATED), (issue(sans=()), VALIDATED), (b"", VALIDATED)):
        with pytest.raises(CertboundError) as caught:
            client.authenticate(presented, chain=chain)
        assert certbound.invalid_client(caught.value).startswith('{"error":"invalid_client"')


def test_the_enums_have_the_numbers_of_the_header() -> None:
    assert [(chain.name, chain.value) for chain in Chain] == [("VALIDATED", 1), ("NOT_VALIDATED", 2)]
    pinned = [("NAME", 1), ("NAME_AND_KEY_IDENTIFIER", 2), ("KEY_IDENTIFIER", 3)]
    assert [(what.name, what.value) for what in Pinned] == pinned
    methods = [("TLS_CLIENT_AUTH", 1), ("SELF_SIGNED_TLS_CLIENT_AUTH", 2)]
    assert [(method.name, method.value) for method in Method] == methods


def test_the_certificate_of_these_tests_has_every_kind_of_name() -> None:
    extension = x509.load_der_x509_certificate(DER).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert {type(name) for name in extension.value} == {type(name) for name in SANS}
