"""Certificates, tokens and registry images that the tests present."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, in one PEM file each."""

    name: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    pem: Path
    key_pem: Path

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def text(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def thumbprint(self) -> str:
        return base64url(hashlib.sha256(self.der).digest())

    @property
    def escaped(self) -> str:
        """As nginx writes `$ssl_client_escaped_cert`."""
        return quote(self.text, safe="-._~")

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        x, y = (base64url(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


class Authority:
    """An authority and what it certifies, in a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.identity = self._make("authority", None)
        self.server = self._make("server", self.identity)

    def certify(
        self, name: str, *, lifetime: timedelta = timedelta(days=1), age: timedelta = timedelta(hours=1)
    ) -> Identity:
        """A certificate that begins `age` ago and ends after `lifetime` from now, which may be negative."""
        return self._make(name, self.identity, lifetime, age)

    def self_signed(self, name: str) -> Identity:
        return self._make(name, None)

    def _make(
        self,
        name: str,
        issuer: Identity | None,
        lifetime: timedelta = timedelta(days=1),
        age: timedelta = timedelta(hours=1),
    ) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(timezone.utc).replace(microsecond=0)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - age)
            .not_valid_after(now + lifetime)
            .add_extension(x509.BasicConstraints(ca=name == "authority", path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        )
        certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
        made = Identity(name, certificate, key, self.directory / f"{name}.pem", self.directory / f"{name}.key")
        made.pem.write_text(made.text)
        made.key_pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return made


def token(identity: Identity | None = None, **claims: Any) -> str:
    """A signed JWT that is bound to the identity's certificate, or to nothing."""
    body: dict[str, Any] = {"iss": "https://as.example.com", "sub": "alice", "aud": "https://localhost"}
    if identity is not None:
        body["cnf"] = {"x5t#S256": identity.thumbprint}
    body.update(claims)
    signed = f"{base64url(json.dumps({'alg': 'HS256'}).encode())}.{base64url(json.dumps(body).encode())}"
    return f"{signed}.{base64url(hmac.digest(b'the key of the tests', signed.encode(), 'sha256'))}"


def build_registry(command: Path, image: Path, clients: list[dict[str, Any]]) -> None:
    """Builds an image with the command, as an operator does; it is renamed over an old one."""
    lines = image.with_suffix(".jsonl")
    lines.write_text("".join(json.dumps(client) + "\n" for client in clients))
    subprocess.run([command, "registry", "build", "--output", image, lines], check=True, capture_output=True)


def by_name(client_id: str, identity: Identity) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_subject_dn": f"CN={identity.name}",
    }


def by_key(client_id: str, identity: Identity) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "token_endpoint_auth_method": "self_signed_tls_client_auth",
        "jwks": {"keys": [identity.jwk]},
    }
