"""What grows: the inputs of each series, and how a worker loads them."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ..harness import inputs

CLAIMS = (200, 400, 1_000, 2_000, 4_000, 10_000, 40_000, 100_000, 400_000, 1_000_000)
PADDINGS = (0, 600, 2_000, 6_000, 20_000, 60_000)
NAMES = (1, 3, 10, 30, 100, 300, 1_000)
KEYS = (1, 2, 4, 8, 16)
PERCENT_PEM, BASE64_DER = 1, 3


@dataclass(frozen=True)
class Point:
    """One measurement: its line, its place on the line, and the request that loads it."""

    line: str
    size: int
    load: tuple[object, ...]
    limit: bool = False


@dataclass(frozen=True)
class Series:
    """What one plot shows."""

    name: str
    title: str
    x_name: str
    points: list[Point]


def limits(directory: Path, size: int, octets: int, file: str) -> list[Point]:
    """What the machine can do with so many octets."""
    return [
        Point("SHA-256 of the same octets", size, ("sha256", file), True),
        Point("reading the same octets", size, ("read", octets, octets), True),
    ]


def claims(directory: Path) -> Series:
    points = []
    certificate = inputs.certificate(directory / "client")
    for length in CLAIMS:
        file = f"claims-{length}.json"
        (directory / file).write_bytes(inputs.claims(length, certificate))
        points.append(Point("claims checked", length, ("claims", file, "client.der")))
        points += limits(directory, length, length, file)
    return Series("claims", "Claims checked, the thumbprint known", "octets of claims", points)


def headers(directory: Path) -> Series:
    points = []
    for padding in PADDINGS:
        der = inputs.certificate(directory / f"padded-{padding}", padding=padding)
        pem = (directory / f"padded-{padding}.pem").read_text()
        values = {
            "percent-encoded PEM, decoded": (PERCENT_PEM, quote(pem, safe="").encode()),
            "base64 of DER, decoded": (BASE64_DER, base64.b64encode(der)),
        }
        for line, (form, value) in values.items():
            file = f"header-{padding}-{form}"
            (directory / file).write_bytes(value)
            points.append(Point(line, len(value), ("forwarded", form, file)))
        points += limits(directory, len(value), len(value), file)
    title = "A forwarded certificate decoded from its header, and hashed"
    return Series("headers", title, "octets of the header's value", points)


def names(directory: Path) -> Series:
    points = []
    for count in NAMES:
        der = inputs.certificate(directory / f"names-{count}", names=count)
        client = {
            "client_id": "c",
            "token_endpoint_auth_method": "tls_client_auth",
            "tls_client_auth_san_dns": inputs.dns_name(count),
        }
        file = f"names-{count}.json"
        (directory / file).write_text(json.dumps(client))
        load = "certificate", f"names-{count}.der", file
        points.append(Point("read and matched", count, load))
        points += limits(directory, count, len(der), f"names-{count}.der")
    return Series("names", "A client authenticated by the last of its names", "DNS names in the certificate", points)


def keys(directory: Path) -> Series:
    points = []
    for number in range(KEYS[-1]):
        inputs.certificate(directory / f"key-{number}")
    for count in KEYS:
        client = {
            "client_id": "c",
            "token_endpoint_auth_method": "self_signed_tls_client_auth",
            "jwks": {"keys": [jwk(directory / f"key-{number}.pem") for number in range(count)]},
        }
        file = f"keys-{count}.json"
        (directory / file).write_text(json.dumps(client))
        last = f"key-{count - 1}.der"
        points.append(Point("authenticated", count, ("certificate", last, file)))
        points.append(Point("keys read from the metadata", count, ("metadata", file)))
        points.append(Point("SHA-256 of the certificate", count, ("sha256", last), True))
        points.append(Point("SHA-256 of the metadata", count, ("sha256", file), True))
    return Series("keys", "A client authenticated by the last of its keys", "registered keys", points)


def jwk(pem: Path) -> dict[str, str]:
    """The P-256 key of a certificate, whose coordinates end its SubjectPublicKeyInfo."""
    text = subprocess.run(["openssl", "x509", "-in", pem, "-noout", "-pubkey"], check=True, capture_output=True).stdout
    key = base64.b64decode(b"".join(text.splitlines()[1:-1]))
    return {"kty": "EC", "crv": "P-256", "x": inputs.base64url(key[-64:-32]), "y": inputs.base64url(key[-32:])}


ALL = (claims, headers, names, keys)
