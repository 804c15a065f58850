"""Client metadata: what is read, what is refused, and nothing that would weaken the check is ignored."""

from __future__ import annotations

import json
from array import array
from typing import Any

import pytest
from pki import ca_client, issued, jwk, jwk_thumbprint, self_signed_client, x5c
from support import base64url, x5t

import certbound
from certbound import Chain, Client

DER, OTHER = issued(), issued("p384")
PARAMETERS = {
    "tls_client_auth_subject_dn": "CN=client.example.com,O=Müller & Söhne,C=DE",
    "tls_client_auth_san_dns": "client.example.com",
    "tls_client_auth_san_uri": "spiffe://example.com/Client",
    "tls_client_auth_san_ip": "192.0.2.1",
    "tls_client_auth_san_email": "Client@example.com",
}
DNS = {"tls_client_auth_san_dns": "client.example.com"}
BOUND = "tls_client_certificate_bound_access_tokens"
GOOD = {"ca": ca_client(**DNS), "self-signed": self_signed_client(jwk(DER))}


def authenticates(metadata: Any) -> bool:
    Client.from_metadata(metadata).authenticate(DER, chain=Chain.VALIDATED)
    return True


@pytest.mark.parametrize("name", GOOD)
def test_forms_of_the_metadata(name: str) -> None:
    octets = GOOD[name].encode()
    for form in (GOOD[name], octets, bytearray(octets), memoryview(octets), " \n" + GOOD[name] + "\t"):
        assert authenticates(form)


@pytest.mark.parametrize("wrong", [None, 1, 1.5, [], object(), array("B", b"{}")])
def test_wrong_types(wrong: Any) -> None:
    with pytest.raises(TypeError, match="metadata must be bytes, bytearray, memoryview or str"):
        Client.from_metadata(wrong)


def test_parsed_metadata_is_refused_with_the_reason() -> None:
    parsed: Any = json.loads(GOOD["ca"])
    with pytest.raises(TypeError, match="metadata must be the JSON text itself, not a dict parsed from it"):
        Client.from_metadata(parsed)


def test_other_members_are_ignored_and_null_is_missing() -> None:
    others = {"client_name": "Client", "scope": "a b", "contacts": ["x"], "software": {"a": [1, {"b": None}]}}
    nothing: dict[str, None] = dict.fromkeys([*PARAMETERS, "jwks", "jwks_uri", BOUND])
    assert authenticates(ca_client(**{**others, **nothing, **DNS}))
    assert authenticates(self_signed_client(**{**nothing, **others, "jwks": {"keys": [jwk(DER)], "x": 1}}))
    # A client of an authority may have keys for other purposes, here or elsewhere.
    assert authenticates(ca_client(**DNS, jwks={"keys": []}, jwks_uri="https://client.example.com/jwks"))


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), (None, False)])
def test_bound_tokens(name: str, value: bool | None, expected: bool) -> None:
    assert Client.from_metadata(GOOD[name]).bound_tokens is False
    text = json.dumps({**json.loads(GOOD[name]), BOUND: value})
    assert Client.from_metadata(text).bound_tokens is expected


@pytest.mark.parametrize("first", PARAMETERS)
@pytest.mark.parametrize("second", [*PARAMETERS, "none"])
def test_exactly_one_parameter(first: str, second: str) -> None:
    both = {name: PARAMETERS[name] for name in (first, second) if name != "none"}
    if len(both) == 1:
        assert authenticates(ca_client(**both))
    else:
        with pytest.raises(certbound.ClientIdentity):
            Client.from_metadata(ca_client(**both))
    with pytest.raises(certbound.ClientIdentity):
        Client.from_metadata(self_signed_client(jwk(DER), **both))


@pytest.mark.parametrize(
    "text",
    [
        '{"client_id":"a","client_id":"b","token_endpoint_auth_method":"tls_client_auth","tls_client_auth_san_dns":"x"}',
        '{"client_id":"a","token_endpoint_auth_method":"tls_client_auth","tls_client_auth_san_dns":"x",'
        '"tls_client_auth\\u005fsan_dns":"y"}',
        '{"client_id":"a","token_endpoint_auth_method":"self_signed_tls_client_auth","jwks":{"keys":[],"keys":[]}}',
    ],
)
def test_members_that_stand_twice(text: str) -> None:
    with pytest.raises(certbound.JsonDuplicateMember):
        Client.from_metadata(text)


def client_id(value: Any) -> str:
    return json.dumps({**json.loads(GOOD["ca"]), "client_id": value})


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("", certbound.JsonSyntax),
        ("null", certbound.ClientMetadata),
        ("[]", certbound.ClientMetadata),
        ('"{}"', certbound.ClientMetadata),
        ("{}", certbound.ClientId),
        (GOOD["ca"][:-1], certbound.JsonSyntax),
        (GOOD["ca"] + "{}", certbound.JsonTrailingData),
        (GOOD["ca"].encode().replace(b"s6B", b"\xff"), certbound.JsonNotUtf8),
        (GOOD["ca"].replace("s6B", "\ud800"), certbound.JsonNotUtf8),
        (client_id(""), certbound.ClientId),
        (client_id(7), certbound.ClientId),
        (client_id(None), certbound.ClientId),
        (client_id("client\n"), certbound.ClientId),
        (client_id("client "), certbound.ClientId),
        (client_id("clïent"), certbound.ClientId),
        (client_id("c" * 257), certbound.ClientIdTooLong),
        ('{"client_id":"a"}', certbound.ClientAuthMethod),
        ('{"client_id":"a","token_endpoint_auth_method":"none"}', certbound.ClientAuthMethod),
        ('{"client_id":"a","token_endpoint_auth_method":"TLS_CLIENT_AUTH"}', certbound.ClientAuthMethod),
        ('{"client_id":"a","token_endpoint_auth_method":["tls_client_auth"]}', certbound.ClientAuthMethod),
        (ca_client(), certbound.ClientIdentity),
        (ca_client(jwks={"keys": [jwk(DER)]}), certbound.ClientIdentity),
        (ca_client(tls_client_auth_san_dns=["client.example.com"]), certbound.ClientMetadata),
        (ca_client(tls_client_auth_san_dns=""), certbound.DnsName),
        (ca_client(tls_client_auth_san_uri=""), certbound.Uri),
        (ca_client(tls_client_auth_san_ip="client.example.com"), certbound.IpAddress),
        (ca_client(tls_client_auth_san_email="client.example.com"), certbound.EmailAddress),
        (ca_client(tls_client_auth_subject_dn=""), certbound.NameEmpty),
        (ca_client(tls_client_auth_subject_dn="client"), certbound.NameSyntax),
        (ca_client(tls_client_auth_subject_dn="X=client"), certbound.NameAttributeType),
        (ca_client(tls_client_auth_subject_dn="CN=a\0,CN=b"), certbound.NameValue),
        (ca_client(tls_client_auth_subject_dn=",".join(["CN=a"] * 10_000)), certbound.NameTooLong),
        (ca_client(**DNS, **{BOUND: "true"}), certbound.ClientMetadata),
        (ca_client(**DNS, **{BOUND: 1}), certbound.ClientMetadata),
        (self_signed_client(), certbound.ClientKeys),
        (self_signed_client(jwks=None), certbound.ClientKeys),
        (self_signed_client(jwks=None, jwks_uri="https://client.example.com/jwks"), certbound.ClientKeys),
        (self_signed_client(jwk(DER), jwks_uri="https://client.example.com/jwks"), certbound.ClientKeys),
        (self_signed_client(jwks=[jwk(DER)]), certbound.KeySet),
        (self_signed_client(jwks={"keys": jwk(DER)}), certbound.KeySet),
        (self_signed_client(jwk(DER), "x"), certbound.KeySet),
        (self_signed_client({}), certbound.KeyStructure),
        (self_signed_client({**jwk(DER), "x": "AAAA"}), certbound.KeyStructure),
        (self_signed_client({**jwk(DER), "d": "AAAA"}), certbound.KeyPrivate),
        (self_signed_client(jwk(DER), {"kty": "oct", "k": "AAAA"}), certbound.KeyPrivate),
        (self_signed_client({"kty": "RSA", "e": "AQAB", "n": base64url(b"\xff" * 128)}), certbound.KeyUnsupported),
        (self_signed_client({**jwk(DER), "x5c": []}), certbound.KeyCertificate),
        (self_signed_client({**jwk(DER), "x5c": x5c(OTHER)}), certbound.KeyCertificate),
        (self_signed_client({**jwk(DER), "x5c": [base64url(DER) + "-"]}), certbound.KeyCertificate),
        (self_signed_client({**jwk(DER), "x5c": x5c(bytes(9000))}), certbound.CertificateTooLong),
        (self_signed_client({**jwk(DER), "x5t#S256": "AAAA"}), certbound.KeyCertificate),
        (self_signed_client({**jwk(DER), "x5c": x5c(DER), "x5t#S256": x5t(OTHER)}), certbound.KeyCertificate),
        (self_signed_client(*[{"kty": "x", "kid": str(n)} for n in range(65)]), certbound.TooManyKeys),
        ("[" * 2**20, certbound.JsonTooDeep),
        (ca_client(**DNS, x="x" * 2**20), certbound.JsonTooLong),
        (ca_client(**DNS, **{f"x{n}": n for n in range(126)}), certbound.JsonTooManyMembers),
    ],
)
def test_what_is_refused(metadata: str | bytes, error: type[certbound.CertboundError]) -> None:
    with pytest.raises(error) as caught:
        Client.from_metadata(metadata)
    assert type(caught.value) is error


def test_every_text_that_is_cut_short_is_refused() -> None:
    octets = GOOD["self-signed"].encode()
    for size in range(len(octets)):
        with pytest.raises(certbound.Malformed):
            Client.from_metadata(octets[:size])


def test_large_metadata() -> None:
    start = ca_client(**DNS)[:-1]
    assert authenticates(start + " " * (2**20 - len(start) - 1) + "}")
    skipped = [{"kty": "x", "x": "A" * 10_000}] * 63
    assert authenticates(self_signed_client(*skipped, jwk(DER)))


@pytest.mark.parametrize("name", ["a", "s6BhdRkqt3", "https://client.example.com/?a=b&c", "a b", "~" * 256, '"\\/'])
def test_is_client(name: str) -> None:
    client = Client.from_metadata(client_id(name))
    for form in (name, name.encode(), bytearray(name.encode()), memoryview(name.encode())):
        assert client.is_client(form) is True
    for other in ("", name + "x", name[:-1], name.swapcase() + ".", "\0", "é", "\ud800", "x" * 2**24):
        assert client.is_client(other) is False


@pytest.mark.parametrize("wrong", [None, 1, [], object()])
def test_wrong_types_of_a_client_id(wrong: Any) -> None:
    with pytest.raises(TypeError, match="client_id must be"):
        Client.from_metadata(GOOD["ca"]).is_client(wrong)


def test_the_thumbprint_of_a_key_is_no_member() -> None:
    """A set of thumbprints alone, which no RFC knows, does not authenticate."""
    with pytest.raises(certbound.KeyStructure):
        Client.from_metadata(self_signed_client({"x5t#S256": x5t(DER)}))
    with pytest.raises(certbound.ClientKeys):
        Client.from_metadata(self_signed_client({"kty": "x", "kid": base64url(jwk_thumbprint(jwk(DER)))}))
