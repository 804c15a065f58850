"""Certificates and claims, made anew where they are not there yet."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import subprocess
from pathlib import Path

KEYS = {
    "p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "rsa2048": ["rsa:2048"],
    "rsa4096": ["rsa:4096"],
}

PROFILE = """\
[req]
prompt = no
distinguished_name = subject
x509_extensions = client
[subject]
C = GB
O = Example Bank
CN = client.example.com
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://ocsp.example.com
crlDistributionPoints = URI:http://crl.example.com/clients.crl
subjectAltName = @names
{padding}
[names]
{names}
"""


def certificate(path: Path, key: str = "p256", names: int = 1, padding: int = 0) -> bytes:
    """The DER of a self-signed client certificate with so many DNS names and a private extension of so many octets. It is
    written to `path`.der and `path`.pem."""
    der = path.with_suffix(".der")
    if not der.exists():
        # As incompressible as a key, since some encodings replace some characters.
        octets = random.Random(padding).randbytes(padding)
        listed = "\n".join(f"DNS.{number} = {dns_name(number)}" for number in range(1, names + 1))
        profile = path.with_suffix(".cnf")
        extra = f"1.3.6.1.4.1.55555.1 = DER:{octets.hex()}" if padding else ""
        profile.write_text(PROFILE.format(padding=extra, names=listed))
        pem = path.with_suffix(".pem")
        command: list[str | Path] = ["openssl", "req", "-x509", "-days", "3650", "-nodes", "-config", profile]
        command += ["-newkey", *KEYS[key]]
        subprocess.run(
            [*command, "-keyout", path.with_suffix(".key"), "-out", pem], check=True, stderr=subprocess.DEVNULL
        )
        subprocess.run(["openssl", "x509", "-in", pem, "-outform", "DER", "-out", der], check=True)
    return der.read_bytes()


def dns_name(number: int) -> str:
    return "client.example.com" if number == 1 else f"client-{number:04}.example.com"


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def claims(length: int, certificate: bytes | None) -> bytes:
    """Claims of an RFC 9068 access token of exactly `length` octets, bound to the certificate or to none. What makes them
    long is `authorization_details` (RFC 9396)."""
    content: dict[str, object] = {"iss": "https://as.example.com", "sub": ""}
    if length >= 400:
        content |= {
            "aud": "https://api.example.com",
            "exp": 1893456000,
            "iat": 1893455700,
            "jti": "dbe39bf3a3ba4238a513f51d6e1691c4",
            "client_id": "s6BhdRkqt3",
            "scope": "openid accounts payments",
            "auth_time": 1893455000,
            "acr": "urn:mace:incommon:iap:silver",
            "amr": ["hwk", "pin"],
        }
    if length >= 2000:
        content["name"] = "Zoë Müller"
    if certificate is not None:
        content["cnf"] = {"x5t#S256": base64url(hashlib.sha256(certificate).digest())}
    details: list[object] = []
    text = encode(content)
    while len(text) < length:
        content["authorization_details"] = [*details, detail(len(details))]
        longer = encode(content)
        if len(longer) > length:
            break
        details.append(detail(len(details)))
        text = longer
        # Whole texts are encoded quadratically often; the rest of a long one is known to fit.
        room = (length - len(text)) // (len(encode(detail(99_999))) + 1)
        details += [detail(len(details) + number) for number in range(max(room - 1, 0))]
    if details:
        content["authorization_details"] = details
    else:
        content.pop("authorization_details", None)
    content["sub"] = "a" * (length - len(encode(content)))
    text = encode(content)
    if len(text) != length:
        raise ValueError(f"no claims of {length} octets: the least are {len(text)}")
    return text


def detail(number: int) -> dict[str, object]:
    return {
        "type": "payment_initiation",
        "actions": ["initiate", "status", "cancel"],
        "instructedAmount": {"currency": "EUR", "amount": 123.5 + number},
        "creditorAccount": {"iban": f"DE021001001093071{number:05}"},
        "recurring": number % 2 == 0,
        "reference": None,
    }


def encode(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
