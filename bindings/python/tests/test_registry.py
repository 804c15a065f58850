"""Registry images, on the vector that Rust and C read as well: its clients are listed in tests/registry_vector.rs."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from support import VECTORS

import certbound
from certbound import Chain, Identity, Kind, Method, Registry

IMAGE = (VECTORS / "registry.img").read_bytes()
REGISTRY = Registry(IMAGE)
RFC8705, OTHER = ((VECTORS / name).read_text() for name in ("rfc8705-appendix-a.pem", "other.pem"))
VALIDATED, NOT_VALIDATED = Chain.VALIDATED, Chain.NOT_VALIDATED


def test_clients_are_found_by_their_id() -> None:
    assert len(REGISTRY) == 5
    client = REGISTRY.find("certificate")
    assert client.method is Method.SELF_SIGNED_TLS_CLIENT_AUTH
    assert client.bound_tokens and client.is_client("certificate")
    client.authenticate(RFC8705, chain=NOT_VALIDATED)
    assert REGISTRY.find(b"subject").method is Method.TLS_CLIENT_AUTH
    for unknown in ("certificat", "certificatex", "Certificate", "x" * 256):
        with pytest.raises(certbound.UnknownClient):
            REGISTRY.find(unknown)
    with pytest.raises(certbound.ClientId):
        REGISTRY.find("")
    with pytest.raises(certbound.ClientIdTooLong):
        REGISTRY.find("x" * 257)


def test_clients_are_authenticated() -> None:
    assert REGISTRY.authenticate("certificate", RFC8705, chain=NOT_VALIDATED).is_client("certificate")
    assert REGISTRY.authenticate("certificate", OTHER, chain=NOT_VALIDATED).bound_tokens
    assert REGISTRY.authenticate("subject", RFC8705, chain=VALIDATED).is_client("subject")
    for refusal, client_id, presented, chain in [
        (certbound.ClientMismatch, "subject", OTHER, VALIDATED),
        (certbound.ChainNotValidated, "subject", RFC8705, NOT_VALIDATED),
        (certbound.IssuerMismatch, "pinned", OTHER, VALIDATED),
        (certbound.UnknownClient, "nobody", RFC8705, VALIDATED),
        (certbound.NoClientCertificate, "certificate", None, VALIDATED),
    ]:
        with pytest.raises(refusal):
            REGISTRY.authenticate(client_id, presented, chain=chain)
    with pytest.raises(certbound.CertificateNotDer):
        REGISTRY.authenticate("certificate", b"", chain=VALIDATED)


def test_clients_are_found_by_certificate_and_identity() -> None:
    assert REGISTRY.find_by_certificate(RFC8705, chain=NOT_VALIDATED).is_client("certificate")
    assert REGISTRY.find_by_certificate(OTHER, chain=VALIDATED).is_client("certificate")
    with pytest.raises(certbound.AmbiguousCertificate):
        REGISTRY.find_by_certificate(RFC8705, chain=VALIDATED)
    with pytest.raises(certbound.NoClientCertificate):
        REGISTRY.find_by_certificate(None, chain=VALIDATED)
    certificate = Identity.of_certificate(Kind.CERTIFICATE, RFC8705)
    assert REGISTRY.find_by_identity(certificate).is_client("certificate")
    with pytest.raises(certbound.AmbiguousCertificate):
        REGISTRY.find_by_identity(Identity.from_text(Kind.SAN_DNS, "shared.example"))
    with pytest.raises(certbound.UnknownClient):
        REGISTRY.find_by_identity(Identity.from_text(Kind.SAN_DNS, "other.example"))


def test_every_damage_is_refused() -> None:
    for length in range(len(IMAGE)):
        with pytest.raises((certbound.RegistryFormat, certbound.RegistryTooLong)):
            Registry(IMAGE[:length])
    for place in range(len(IMAGE)):
        with pytest.raises((certbound.RegistryFormat, certbound.RegistryChecksum, certbound.RegistryTooLong)):
            Registry(IMAGE[:place] + bytes((IMAGE[place] ^ 0x10,)) + IMAGE[place + 1 :])


def test_the_image_is_kept_and_cannot_be_changed(tmp_path: Path) -> None:
    octets = bytearray(IMAGE)
    registry = Registry(octets)
    octets[:] = bytes(len(octets))
    assert registry.find("subject").is_client("subject")
    assert pickle.loads(pickle.dumps(registry)).find("subject").is_client("subject")
    (tmp_path / "clients.img").write_bytes(IMAGE)
    assert len(Registry.read(tmp_path / "clients.img")) == 5
    with pytest.raises(FileNotFoundError):
        Registry.read(str(tmp_path / "missing.img"))
    with pytest.raises(AttributeError):
        registry._image = b""
    assert repr(registry) == "<Registry of 5 clients>"


@pytest.mark.parametrize("wrong", [None, 1, "text", object()])
def test_wrong_types(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Registry(wrong)
    with pytest.raises(TypeError):
        REGISTRY.find_by_identity(wrong)
    chains: list[Any] = [wrong, True, 2]
    for chain in chains:
        with pytest.raises(TypeError):
            REGISTRY.authenticate("subject", RFC8705, chain=chain)
        with pytest.raises(TypeError):
            REGISTRY.find_by_certificate(RFC8705, chain=chain)
