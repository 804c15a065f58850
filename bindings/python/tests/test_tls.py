"""Real mutual-TLS handshakes on loopback: what the server sees of the client is what the checks take."""

from __future__ import annotations

import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Callable, NamedTuple, TypeVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pki import ca_client, jwk, self_signed_client
from support import KEY_KINDS, REQUIRE_BOUND, bound_claims, key, private_key_pem, x5t

import certbound
from certbound import Binding, Chain, Client, Pinned, Presented

T = TypeVar("T")


class Identity(NamedTuple):
    der: bytes
    file: Path


class Authority(NamedTuple):
    """A CA whose key signs one server and two clients of every key type."""

    file: Path
    server: Identity
    clients: dict[str, Identity]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    directory = tmp_path_factory.mktemp("pki")
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    ca_key = key("p384")
    now = datetime.now(timezone.utc)

    def build(name: x509.Name, kind: str) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key(kind).public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
        subject_key = x509.SubjectKeyIdentifier.from_public_key(key(kind).public_key())
        return builder.not_valid_after(now + timedelta(days=1)).add_extension(subject_key, critical=False)

    def identity(name: str, kind: str) -> Identity:
        builder = build(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), kind)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
        certificate = builder.add_extension(issuer_key, critical=False).sign(ca_key, hashes.SHA256())
        file = directory / f"{name}.pem"
        file.write_bytes(private_key_pem(kind) + certificate.public_bytes(Encoding.PEM))
        return Identity(certificate.public_bytes(Encoding.DER), file)

    builder = build(issuer, "p384").add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = x509.KeyUsage(False, False, False, False, False, True, False, False, False)
    ca = builder.add_extension(usage, critical=True).sign(ca_key, hashes.SHA256())
    file = directory / "ca.pem"
    file.write_bytes(ca.public_bytes(Encoding.PEM))
    clients = {kind: identity(f"client-{kind}", kind) for kind in KEY_KINDS}
    return Authority(file, identity("localhost", "p256"), {**clients, "thief": identity("thief", "p256")})


def server_context(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server.file)
    context.load_verify_locations(authority.file)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def client_context(authority: Authority, client: Identity | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=authority.file)
    if client is not None:
        context.load_cert_chain(client.file)
    return context


def on_the_server(
    authority: Authority, client: Identity | None, ask: Callable[[ssl.SSLSocket], T], version: ssl.TLSVersion
) -> T:
    """Lets a client connect, and returns what `ask` says about the server's side of the connection."""
    context = server_context(authority)
    context.minimum_version = context.maximum_version = version

    def serve() -> T:
        with listener.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as connection:
            connection.recv(1)
            answer = ask(connection)
            connection.sendall(b"!")
            return answer

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        listener.settimeout(10)
        served = pool.submit(serve)
        with socket.create_connection(listener.getsockname(), timeout=10) as plain:
            connection = client_context(authority, client).wrap_socket(plain, server_hostname="localhost")
            with connection:
                connection.sendall(b"?")
                assert connection.recv(1) == b"!"
        return served.result(timeout=10)


VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", KEY_KINDS)
def test_the_rightful_client(authority: Authority, kind: str, version: ssl.TLSVersion) -> None:
    client = authority.clients[kind]
    claims = bound_claims(client.der)

    def ask(connection: ssl.SSLSocket) -> tuple[Binding, Binding]:
        der = connection.getpeercert(binary_form=True)
        return (
            certbound.check_claims(claims, der, policy=REQUIRE_BOUND),
            certbound.check_claims(claims, Presented.from_ssl(connection), policy=REQUIRE_BOUND),
        )

    assert on_the_server(authority, client, ask, version) == (Binding.BOUND, Binding.BOUND)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("thief", "refusal"),
    [("thief", certbound.Mismatch), (None, certbound.NoCertificate)],
    ids=["own certificate", "no certificate"],
)
def test_a_thief(
    authority: Authority, thief: str | None, refusal: type[certbound.CertboundError], version: ssl.TLSVersion
) -> None:
    claims = bound_claims(authority.clients["p256"].der)

    def ask(connection: ssl.SSLSocket) -> None:
        der = connection.getpeercert(binary_form=True)
        assert (der is None) == (thief is None)
        for presented in (der, Presented.from_ssl(connection)):
            with pytest.raises(refusal):
                certbound.check_claims(claims, presented, policy=REQUIRE_BOUND)

    on_the_server(authority, authority.clients[thief] if thief else None, ask, version)


def test_what_the_server_issues_on_one_connection_holds_on_the_next(authority: Authority) -> None:
    client, version = authority.clients["ed25519"], ssl.TLSVersion.TLSv1_3

    def issue(connection: ssl.SSLSocket) -> str:
        der = connection.getpeercert(binary_form=True)
        assert der is not None
        return certbound.confirmation(der)

    claims = f'{{"cnf":{on_the_server(authority, client, issue, version)}}}'

    def check(connection: ssl.SSLSocket) -> Binding:
        return certbound.check_claims(claims, Presented.from_ssl(connection), policy=REQUIRE_BOUND)

    assert on_the_server(authority, client, check, version) is Binding.BOUND


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("who", ["p256", "rsa2048", "thief", None])
def test_client_authentication(authority: Authority, who: str | None, version: ssl.TLSVersion) -> None:
    refusal = certbound.ClientMismatch if who else certbound.NoClientCertificate

    def ask(connection: ssl.SSLSocket) -> None:
        der = connection.getpeercert(binary_form=True)
        for kind in ("p256", "rsa2048"):
            for metadata in (
                ca_client(tls_client_auth_subject_dn=f"CN=client-{kind}"),
                ca_client(tls_client_auth_san_dns=f"client-{kind}"),
                self_signed_client({**jwk(authority.clients[kind].der), "x5t#S256": x5t(authority.clients[kind].der)}),
            ):
                client = Client.from_metadata(metadata).with_issuer(
                    authority.file.read_bytes(), pinned=Pinned.NAME
                )
                if who == kind:
                    client.authenticate(der, chain=Chain.VALIDATED)
                else:
                    with pytest.raises(refusal):
                        client.authenticate(der, chain=Chain.VALIDATED)

    on_the_server(authority, authority.clients[who] if who else None, ask, version)


def test_an_ssl_object_as_asyncio_has_it(authority: Authority) -> None:
    client = authority.clients["p256"]
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_context(authority).wrap_bio(to_server, to_client, server_side=True)
    visitor = client_context(authority, client).wrap_bio(to_client, to_server, server_hostname="localhost")
    with pytest.raises(ValueError, match="handshake"):
        Presented.from_ssl(server)
    waiting = [visitor, server]
    for _ in range(20):
        for side in list(waiting):
            try:
                side.do_handshake()
                waiting.remove(side)
            except ssl.SSLWantReadError:
                pass
    assert not waiting
    presented = Presented.from_ssl(server)
    assert certbound.check_claims(bound_claims(client.der), presented, policy=REQUIRE_BOUND) is Binding.BOUND
