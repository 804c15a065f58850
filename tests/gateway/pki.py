"""Keys, certificates, the metadata that registers them, and tokens: what a test needs beside the gateway."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ISSUER, AUDIENCE = "https://as.example.com", "https://rs.example.com"


class Identity(NamedTuple):
    """A certificate, and the PEM file that holds it with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    file: Path

    @property
    def thumbprint(self) -> str:
        return base64url(hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).digest())

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        x, y = (base64url(value.to_bytes(32, "big")) for value in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


class Pki:
    """An authority and what it certified, in a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.authority = self._make("authority", None, days=30)
        self.server = self._make("localhost", self.authority)
        self.client = self._make("client.example.com", self.authority)
        self.thief = self._make("thief.example.com", self.authority)
        self.expired = self._make("client.example.com", self.authority, days=-1, file="expired")
        self.self_signed = self._make("alone.example.com", None)
        # The name of a client of the authority, from somebody whom nobody knows.
        self.impostor = self._make("client.example.com", self._make("other authority", None), file="impostor")
        # The same, from somebody who takes the authority's name but has not its key.
        self.forger = self._make("client.example.com", self._make("authority", None, file="fake"), file="forger")
        self.signing = self._make("signing", None)
        self.registered = self._make("registered.example.com", self.authority)

    def _make(self, name: str, issuer: Identity | None, *, days: int = 1, file: str | None = None) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(timezone.utc)
        builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
        builder = builder.issuer_name(issuer.certificate.subject if issuer else subject)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=2)).not_valid_after(now + timedelta(days=days))
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(name.endswith("authority"), None), critical=True)
        certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
        path = self.directory / f"{file or name}.pem"
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(pem + certificate.public_bytes(Encoding.PEM))
        return Identity(certificate, key, path)

    def metadata(self) -> list[Path]:
        """The clients that the gateway reads as single files."""
        clients: list[dict[str, Any]] = [
            {"client_id": "client", "token_endpoint_auth_method": "tls_client_auth",
             "tls_client_auth_san_dns": "client.example.com"},
            {"client_id": "alone", "token_endpoint_auth_method": "self_signed_tls_client_auth",
             "jwks": {"keys": [self.self_signed.jwk]}},
        ]  # fmt: skip
        return [self._write(f"{client['client_id']}.json", client) for client in clients]

    def registry_lines(self) -> Path:
        """The clients of the registry image, for `certbound registry build`."""
        lines: list[dict[str, Any]] = [
            {"client_id": f"crowd-{number}", "token_endpoint_auth_method": "tls_client_auth",
             "tls_client_auth_san_dns": f"crowd-{number}.example.com"}
            for number in range(100)
        ]  # fmt: skip
        registered = {"token_endpoint_auth_method": "tls_client_auth",
                      "tls_client_auth_subject_dn": "CN=registered.example.com"}  # fmt: skip
        lines.append({"client_id": 'odd "client"\\', **registered})
        path = self.directory / "clients.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return path

    def _write(self, name: str, what: Any) -> Path:
        path = self.directory / name
        path.write_text(json.dumps(what))
        return path

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Claims that let the client in; a member that is changed to None is left out."""
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "client", "exp": int(time.time()) + 60,
                  "cnf": {"x5t#S256": self.client.thumbprint}, **changes}  # fmt: skip
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, claims: dict[str, Any] | str, *, by: Identity | None = None, header: str | None = None) -> str:
        """A token that the gateway's own key signed, or another one."""
        text = claims if isinstance(claims, str) else json.dumps(claims)
        head = header if header is not None else '{"typ":"at+jwt","alg":"ES256"}'
        signed = f"{base64url(head.encode())}.{base64url(text.encode())}"
        der = (by or self.signing).key.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(der)
        return f"{signed}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def octets_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")
