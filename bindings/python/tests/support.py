"""What several tests need: certificates of every kind, hand-made DER, and the repository's paths."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Union

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from certbound import Policy

ROOT = Path(__file__).resolve().parents[3]
HEADER = ROOT / "include" / "certbound.h"
VECTORS = ROOT / "tests" / "vectors"

REQUIRE_BOUND, ALLOW_UNBOUND = Policy.REQUIRE_BOUND, Policy.ALLOW_UNBOUND

Key = Union[rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey]


@cache
def key(kind: str) -> Key:
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    curves: dict[str, ec.EllipticCurve] = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    return ec.generate_private_key(curves[kind])


KEY_KINDS = ("rsa2048", "rsa4096", "p256", "p384", "p521", "ed25519")


def certificate(kind: str = "p256", name: str = "client.example.com", san: bool = True) -> x509.Certificate:
    """A self-signed certificate, made by `cryptography`; the same one for the same arguments."""
    return made(kind, name, san)


@cache
def made(kind: str, name: str, san: bool) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Müller & Söhne"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key(kind).public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    if san:
        names = [x509.DNSName(name), x509.UniformResourceIdentifier("spiffe://example.com/client")]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(key(kind), None if kind == "ed25519" else hashes.SHA256())


def der(kind: str = "p256", name: str = "client.example.com") -> bytes:
    return certificate(kind, name).public_bytes(Encoding.DER)


def pem(kind: str = "p256", name: str = "client.example.com") -> str:
    return certificate(kind, name).public_bytes(Encoding.PEM).decode()


def private_key_pem(kind: str) -> bytes:
    return key(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def x5t(certificate_der: bytes) -> str:
    """The thumbprint's text, from the standard library alone."""
    return base64url(hashlib.sha256(certificate_der).digest())


def bound_claims(certificate_der: bytes, *, active: bool = False) -> bytes:
    """Claims, or an introspection response, bound to a certificate."""
    member = '"active":true,' if active else ""
    return f'{{{member}"sub":"alice","cnf":{{"x5t#S256":"{x5t(certificate_der)}"}}}}'.encode()


def jwt(claims: bytes) -> str:
    return f"{base64url(b'{}')}.{base64url(claims)}.{base64url(b'signature')}"


def tlv(tag: int, *parts: bytes) -> bytes:
    """A DER element."""
    contents = b"".join(parts)
    size = len(contents)
    if size < 0x80:
        return bytes((tag, size)) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + contents


def extension(last_arc: int, value: bytes = b"\x05\x00") -> bytes:
    return tlv(0x30, tlv(0x06, bytes((0x2B, 0x06, 0x01, last_arc))), tlv(0x04, value))


def hand_made(
    *,
    version: bytes = b"\x02\x01\x02",
    serial: bytes = b"\x05",
    inner_algorithm: bytes = b"\x2a\x03",
    not_after: bytes = b"20991231235959Z",
    extensions: bytes = b"",
) -> bytes:
    """A certificate whose fields can be broken one at a time. Its signature is nonsense, which nobody looks at."""
    name = tlv(0x30)
    public_key = tlv(0x30, tlv(0x30, tlv(0x06, b"\x2a\x03")), tlv(0x03, b"\x00key"))
    signed = tlv(
        0x30,
        tlv(0xA0, version),
        tlv(0x02, serial),
        tlv(0x30, tlv(0x06, inner_algorithm)),
        name,
        tlv(0x30, tlv(0x17, b"200101000000Z"), tlv(0x18, not_after)),
        name,
        public_key,
        tlv(0xA3, tlv(0x30, extensions)) if extensions else b"",
    )
    return tlv(0x30, signed, tlv(0x30, tlv(0x06, b"\x2a\x03")), tlv(0x03, b"\x00signature"))
