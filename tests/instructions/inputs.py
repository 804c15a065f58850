"""What the calls read: made from two certificates and the registry image that are there, the same on every machine."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
from pathlib import Path
from urllib.parse import quote

from benches.harness.inputs import base64url, claims

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parent / "vectors"
TOKEN_LEN = 1000
SIGNATURE_LEN = 64


def metadata(**members: object) -> bytes:
    """Client metadata as it is registered (RFC 7591)."""
    content = {
        "client_id": "s6BhdRkqt3",
        "client_name": "Example Bank",
        "redirect_uris": ["https://client.example.com/callback"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "tls_client_certificate_bound_access_tokens": True,
    }
    return json.dumps({**content, **members}).encode()


def key_of(der: bytes) -> dict[str, object]:
    """The JWK of a certificate with a key on P-256: what follows the header of its public key."""
    header = bytes.fromhex("301306072a8648ce3d020106082a8648ce3d03010703420004")
    start = der.index(header) + len(header)
    x, y = der[start : start + 32], der[start + 32 : start + 64]
    return {"kty": "EC", "crv": "P-256", "use": "sig", "kid": "1", "x": base64url(x), "y": base64url(y)}


def token(der: bytes) -> bytes:
    """A compact JWT of TOKEN_LEN characters; the longest claims that it has room for."""
    header = base64url(b'{"alg":"ES256","typ":"at+jwt","kid":"2026-11"}')
    signature = base64url(bytes(range(SIGNATURE_LEN)))
    room = TOKEN_LEN - len(header) - len(signature) - 2
    text = f"{header}.{base64url(claims(room * 3 // 4, der))}.{signature}".encode()
    assert len(text) == TOKEN_LEN
    return text


def make() -> dict[str, bytes]:
    """The inputs by the names of their files."""
    pem = (HERE / "client.pem").read_text(encoding="ascii")
    other = (VECTORS / "other.pem").read_text(encoding="ascii")
    der, other_der = ssl.PEM_cert_to_DER_cert(pem), ssl.PEM_cert_to_DER_cert(other)
    percent = quote(pem, safe="")
    of_names, of_keys = "tls_client_auth", "self_signed_tls_client_auth"
    elements = [
        "By=spiffe://example.com/api",
        f"Hash={hashlib.sha256(der).hexdigest()}",
        f'Cert="{percent}"',
        'Subject="CN=client.example.com,O=Example Bank,C=GB"',
        "URI=",
        "DNS=client.example.com",
    ]
    return {
        "client.der": der,
        "client.pem": pem.encode(),
        "other.der": other_der,
        "claims-400.json": claims(400, der),
        "claims-2048.json": claims(2048, der),
        "claims-16384.json": claims(16384, der),
        "introspection.json": b'{"active":true,' + claims(400, der)[1:],
        "token.jwt": token(der),
        "subject.json": metadata(
            token_endpoint_auth_method=of_names,
            tls_client_auth_subject_dn="CN=client.example.com,O=Example Bank,C=GB",
        ),
        "dns.json": metadata(token_endpoint_auth_method=of_names, tls_client_auth_san_dns="client.example.com"),
        "keys.json": metadata(
            token_endpoint_auth_method=of_keys, jwks={"keys": [key_of(other_der), {**key_of(der), "kid": "2"}]}
        ),
        "registry.img": (VECTORS / "registry.img").read_bytes(),
        "percent-pem.txt": percent.encode(),
        "base64-der.txt": base64.b64encode(der),
        "structured-field.txt": b":" + base64.b64encode(der) + b":",
        "spaced-pem.txt": pem.strip().replace("\n", " ").encode(),
        "base64-pem.txt": base64.b64encode(pem.encode()),
        "xfcc.txt": ";".join(elements).encode(),
    }


def write(directory: Path) -> str:
    """Writes the files and `inputs.S`, which the harness has them from; returns a digest of them all."""
    lines = ['    .section .rodata.inputs, "a"']
    everything = hashlib.sha256()
    for name, octets in make().items():
        (directory / name).write_bytes(octets)
        everything.update(hashlib.sha256(octets).digest())
        symbol = name.replace(".", "_").replace("-", "_")
        lines.append(f'    .globl {symbol}, {symbol}_end\n    .balign 64\n{symbol}:\n    .incbin "{name}"\n{symbol}_end:')
    lines.append('    .section .note.GNU-stack, "", @progbits\n')
    (directory / "inputs.S").write_text("\n".join(lines), encoding="ascii")
    return everything.hexdigest()
