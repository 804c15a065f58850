"""Who connects, and the files in certs/ that the configurations name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pki import NAME, SANS, Authority, build, sign
from support import Key


class Credential(NamedTuple):
    """A certificate with its private key, and the certificates that are sent behind it."""

    der: bytes
    key: Key
    behind: Sequence[bytes] = ()

    @property
    def certificates(self) -> bytes:
        return b"".join(pem(der) for der in (self.der, *self.behind))

    @property
    def private(self) -> bytes:
        encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(encoding, form, serialization.NoEncryption())


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)


def common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def private_key(kind: str = "p256") -> Key:
    return rsa.generate_private_key(65537, 2048) if kind == "rsa2048" else ec.generate_private_key(ec.SECP256R1())


def root(name: str) -> Authority:
    return Authority(common_name(name), private_key())


def certificate_of(authority: Authority, issuer: Authority) -> bytes:
    """An authority's certificate. `Authority.der` allows no intermediates below it."""
    builder = build(authority.name, issuer.name, authority.key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(authority.key.public_key())
    return sign(builder.add_extension(identifier, critical=False), issuer.key)


def holder(
    authority: Authority, *, sans: Sequence[x509.GeneralName] = SANS, kind: str = "p256", name: x509.Name = NAME
) -> Credential:
    """A certificate that the authority signed."""
    key = private_key(kind)
    builder = build(name, authority.name, key.public_key())
    builder = builder.add_extension(x509.SubjectAlternativeName(sans), critical=False)
    return Credential(sign(builder, authority.key), key)


def self_signed(sans: Sequence[x509.GeneralName], name: x509.Name = NAME) -> Credential:
    key = private_key()
    builder = build(name, name, key.public_key())
    builder = builder.add_extension(x509.SubjectAlternativeName(sans), critical=False)
    return Credential(sign(builder, key), key)


CLIENTS = root("Clients' CA")
ISSUING = root("Issuing CA")
PROXIES = root("Proxies' CA")


@cache
def behind_intermediate() -> Credential:
    """A client whose certificate an intermediate signed, which it sends."""
    return holder(ISSUING)._replace(behind=[certificate_of(ISSUING, CLIENTS)])


def write(directory: Path) -> None:
    """Writes what the configurations read."""
    directory.mkdir()
    server = holder(PROXIES, sans=[x509.DNSName("localhost")], name=common_name("localhost"))
    edge = holder(PROXIES, sans=[x509.DNSName("edge.internal")], name=common_name("edge"))
    for name, credential in (("server", server), ("edge", edge)):
        (directory / f"{name}.pem").write_bytes(credential.certificates)
        (directory / f"{name}.key").write_bytes(credential.private)
    (directory / "server-with-key.pem").write_bytes(server.certificates + server.private)
    for name, authority in (("clients", CLIENTS), ("proxies", PROXIES)):
        (directory / f"{name}-ca.pem").write_bytes(pem(certificate_of(authority, authority)))
