"""Clients and authorities: certificates with chosen names, keys and issuers, and the metadata that registers them."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, NamedTuple, Union

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from support import Key, base64url, key

PublicKey = Union[rsa.RSAPublicKey, ec.EllipticCurvePublicKey, ed25519.Ed25519PublicKey]

NAME = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Müller & Söhne"),
        x509.NameAttribute(NameOID.COMMON_NAME, "client.example.com"),
    ]
)

SANS: Sequence[x509.GeneralName] = (
    x509.DNSName("api.example.com"),
    x509.DNSName("client.example.com"),
    x509.UniformResourceIdentifier("https://example.com/other"),
    x509.UniformResourceIdentifier("spiffe://example.com/Client"),
    x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
    x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
    x509.RFC822Name("Client@example.com"),
    x509.DirectoryName(NAME),
)


class Authority(NamedTuple):
    name: x509.Name
    key: Key
    identified: bool = True
    """Whether its certificates carry key identifiers."""

    @property
    def der(self) -> bytes:
        """Its own certificate."""
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        builder = build(self.name, self.name, self.key.public_key()).add_extension(constraints, critical=True)
        if self.identified:
            identifier = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
            builder = builder.add_extension(identifier, critical=False)
        return sign(builder, self.key)


AUTHORITY = Authority(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")]), key("p384"))


def build(subject: x509.Name, issuer: x509.Name, public: PublicKey) -> x509.CertificateBuilder:
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    return builder.serial_number(x509.random_serial_number())


def sign(builder: x509.CertificateBuilder, by: Key) -> bytes:
    algorithm = None if isinstance(by, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(by, algorithm).public_bytes(Encoding.DER)


def issue(
    subject: x509.Name = NAME,
    sans: Iterable[x509.GeneralName] = SANS,
    *,
    kind: str = "p256",
    authority: Authority = AUTHORITY,
) -> bytes:
    """A client's certificate in DER. Every call makes another one."""
    builder = build(subject, authority.name, key(kind).public_key())
    if sans:
        builder = builder.add_extension(x509.SubjectAlternativeName(sans), critical=False)
    if authority.identified:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
        builder = builder.add_extension(identifier, critical=False)
    return sign(builder, authority.key)


@cache
def issued(kind: str = "p256") -> bytes:
    """The certificate of the client that most tests ask about; the same one for the same kind of key."""
    return issue(kind=kind)


def jwk(der: bytes) -> dict[str, Any]:
    """The public key of a certificate, as a JWK with its required members alone (RFC 7638 section 3.2)."""
    public = x509.load_der_x509_certificate(der).public_key()
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
    if isinstance(public, ec.EllipticCurvePublicKey):
        size, point = (public.key_size + 7) // 8, public.public_numbers()
        x, y = number(point.x, size), number(point.y, size)
        return {"kty": "EC", "crv": f"P-{public.key_size}", "x": x, "y": y}
    assert isinstance(public, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey))
    crv = "Ed25519" if isinstance(public, ed25519.Ed25519PublicKey) else "Ed448"
    return {"kty": "OKP", "crv": crv, "x": base64url(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}


def number(value: int, size: int = 0) -> str:
    return base64url(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def jwk_thumbprint(of: dict[str, Any]) -> bytes:
    """RFC 7638, from the standard library alone."""
    return hashlib.sha256(json.dumps(of, sort_keys=True, separators=(",", ":")).encode()).digest()


def octets_of(text: str) -> bytes:
    """Decodes base64url without padding."""
    return base64.urlsafe_b64decode(text + "==")


def x5c(der: bytes) -> list[str]:
    return [base64.b64encode(der).decode()]


def ca_client(**members: Any) -> str:
    """The metadata of a client of `tls_client_auth`."""
    return json.dumps({"client_id": "s6BhdRkqt3", "token_endpoint_auth_method": "tls_client_auth", **members})


def self_signed_client(*keys: Any, **members: Any) -> str:
    """The metadata of a client of `self_signed_tls_client_auth` that registers these keys."""
    method = "self_signed_tls_client_auth"
    return json.dumps(
        {"client_id": "s6BhdRkqt3", "token_endpoint_auth_method": method, "jwks": {"keys": keys}, **members}
    )
