"""Certificate-bound access tokens on real mutual TLS, on loopback: a client gets a bound token, a thief steals it, and
the thief gets nothing. The twin of `cargo run --example quickstart`.

    pip install ./bindings/python cryptography
    python examples/python/quickstart.py
"""

from __future__ import annotations

import base64
import json
import ssl
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

import certbound
from certbound import Policy, Presented, Thumbprint

LIFETIME = 300


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        authority = Authority(Path(directory))
        alice = authority.certify("alice", ExtendedKeyUsageOID.CLIENT_AUTH)
        mallory = authority.certify("mallory", ExtendedKeyUsageOID.CLIENT_AUTH)
        server = start_server(authority)

        def call(identity: Identity | None, path: str, token: str | None = None) -> Answer:
            return request(authority, server.server_port, identity, path, token)

        print(
            f"Authorization server and resource server on https://localhost:{server.server_port}: mutual TLS, client "
            "certificate optional."
        )

        print("\nAlice's client asks for a token. Its TLS connection shows who it is:")
        print(f"  certificate  x5t#S256 = {Thumbprint.from_certificate(alice.der)}")
        bound = json.loads(call(alice, "/token").body)["access_token"]
        print(f"  token        {decode(bound.split('.')[1]).decode()}")

        print("\nAn old client without a certificate asks as well, and gets a token that anybody can use:")
        unbound = json.loads(call(None, "/token").body)["access_token"]
        print(f"  token        {decode(unbound.split('.')[1]).decode()}")

        print("\nMallory steals both. The resource server answers:")
        as_expected = True
        for who, identity, token, refusal in (
            ("Alice, her token, her certificate", alice, bound, None),
            ("Mallory, Alice's token, own certificate", mallory, bound, certbound.Mismatch()),
            ("Mallory, Alice's token, no certificate", None, bound, certbound.NoCertificate()),
            ("Mallory, the unbound token, own certificate", mallory, unbound, certbound.Unbound()),
        ):
            answer = call(identity, "/account", token)
            print(f"\n  {who}\n    HTTP {answer.status}")
            print(f"    WWW-Authenticate: {answer.challenge}" if answer.challenge else f"    {answer.body}")
            expected = (200, None) if refusal is None else (401, certbound.bearer_challenge(refusal))
            as_expected &= (answer.status, answer.challenge) == expected

        server.shutdown()
        server.server_close()

    if not as_expected:
        print("\nAn answer was not the expected one: this build is broken.", file=sys.stderr)
        return 1
    print("\nThe stolen tokens were worthless.")
    return 0


class Handler(BaseHTTPRequestHandler):
    """An authorization server (`/token`) and a resource server (`/account`) behind one mutual-TLS port."""

    connection: ssl.SSLSocket
    timeout = 10

    def do_GET(self) -> None:
        # The request has been read, so the handshake is complete: this is who really is there. A server that keeps
        # connections open makes it once for each of them.
        presented = Presented.from_ssl(self.connection)
        if self.path == "/token":
            self.issue()
        elif self.path == "/account":
            self.account(presented)
        else:
            self.answer(404)

    def issue(self) -> None:
        """The authorization server: binds the token to the certificate of the connection, if there is one."""
        claims: dict[str, object] = {"iss": "https://as.example", "sub": "alice", "exp": int(time.time()) + LIFETIME}
        der = self.connection.getpeercert(binary_form=True)
        if der is not None:
            claims["cnf"] = certbound.confirmation_dict(der)
        token = sign(json.dumps(claims, separators=(",", ":")))
        self.answer(200, json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME}))

    def account(self, presented: Presented) -> None:
        """The resource server: the signature first, then the binding, then the other claims, all of the same bytes."""
        # Two tokens are no token: which of them would have been checked?
        authorization = self.headers.get_all("Authorization") or []
        if len(authorization) != 1 or not authorization[0].startswith("Bearer "):
            return self.answer(401, challenge="Bearer")
        token = authorization[0][len("Bearer ") :]
        if not is_signed(token):
            return self.answer(401, challenge='Bearer error="invalid_token"')
        try:
            checked = certbound.check_jwt_ignoring_signature(token, presented, policy=Policy.REQUIRE_BOUND)
        except certbound.CertboundError as refusal:
            # A mistake in this program is no refusal: bearer_challenge raises then, and nobody gets in.
            return self.answer(certbound.HTTP_STATUS, challenge=certbound.bearer_challenge(refusal))
        if json.loads(checked.claims)["exp"] <= time.time():
            return self.answer(401, challenge='Bearer error="invalid_token"')
        return self.answer(200, "Alice's account: 1,234.56 EUR")

    def answer(self, status: int, body: str = "", *, challenge: str | None = None) -> None:
        self.send_response(status)
        if challenge is not None:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """The story is printed by the clients."""


def start_server(authority: Authority) -> ThreadingHTTPServer:
    """Starts the server on a free port of the loopback interface, in threads of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certify("localhost", ExtendedKeyUsageOID.SERVER_AUTH).file)
    context.load_verify_locations(authority.file)
    # Optional: a client without a certificate gets as far as HTTP, so that it gets an answer that it can read.
    context.verify_mode = ssl.CERT_OPTIONAL
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # The handshake happens in the connection's own thread, so that a slow client delays nobody else.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Answer(NamedTuple):
    status: int
    challenge: str | None
    body: str


def request(authority: Authority, port: int, identity: Identity | None, path: str, token: str | None) -> Answer:
    """Sends one request over a TLS connection of its own."""
    context = ssl.create_default_context(cafile=authority.file)
    if identity is not None:
        context.load_cert_chain(identity.file)
    connection = HTTPSConnection("localhost", port, context=context, timeout=10)
    connection.request("GET", path, headers={} if token is None else {"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    answer = Answer(response.status, response.getheader("WWW-Authenticate"), response.read().decode())
    connection.close()
    return answer


# ES256 access tokens: the part that a JWT library does in a real deployment.

SIGNING_KEY = ec.generate_private_key(ec.SECP256R1())


def encode(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(claims: str) -> str:
    """Signs claims and returns a compact JWT."""
    header = '{"typ":"at+jwt","alg":"ES256"}'
    signed = f"{encode(header.encode())}.{encode(claims.encode())}"
    r, s = decode_dss_signature(SIGNING_KEY.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def is_signed(token: str) -> bool:
    """Whether our key signed the token. The algorithm is fixed: the token has no say in it."""
    signed, _, text = token.rpartition(".")
    try:
        signature = decode(text)
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key = SIGNING_KEY.public_key()
        key.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return len(signature) == 64


class Identity(NamedTuple):
    """A certificate, and the file that holds it together with its private key."""

    der: bytes
    file: Path


class Authority:
    """A certificate authority that certifies the server and the clients."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.file = directory / "authority.pem"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Quickstart CA")])
        builder = self.builder(self.name, self.key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        # Of all usages the sixth alone, which is to sign certificates: Python 3.13 wants to see it.
        usage = x509.KeyUsage(False, False, False, False, False, True, False, False, False)
        builder = builder.add_extension(usage, critical=True)
        self.file.write_bytes(builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM))

    def certify(self, name: str, usage: x509.ObjectIdentifier) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self.builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), key.public_key())
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        certificate = builder.add_extension(identifier, critical=False).sign(self.key, hashes.SHA256())
        file = self.directory / f"{name}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        return Identity(certificate.public_bytes(Encoding.DER), file)

    def builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(timezone.utc)
        builder = x509.CertificateBuilder().issuer_name(self.name).subject_name(subject).public_key(key)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


if __name__ == "__main__":
    sys.exit(main())
