"""The key of every certificate that cryptography is tested with: our thumbprint is that of the key that it reads.

The names of these certificates are tests/corpus.rs's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pki import jwk, jwk_thumbprint

import certbound
from certbound import CertboundError, Identity, Kind

VECTORS = Path(cryptography_vectors.__file__).parent

# What cryptography reads and we do not, and why.
REASONS = {
    "x509/custom/ec_no_named_curve.pem": "explicit curve parameters (RFC 5480 section 2.1.1)",
    "x509/custom/rsa_pss.pem": "id-RSASSA-PSS, whose restrictions have no place in a JWK",
    "x509/custom/rsa_pss_cert.pem": "id-RSASSA-PSS, whose restrictions have no place in a JWK",
}

# cryptography warns of what it will refuse one day.
pytestmark = pytest.mark.filterwarnings("ignore")


def certificates() -> Iterator[tuple[str, x509.Certificate]]:
    for file in sorted(VECTORS.rglob("*.*")):
        try:
            octets = file.read_bytes() if file.is_file() else b""
            if b"-----BEGIN CERTIFICATE-----" in octets:
                found = x509.load_pem_x509_certificates(octets)
            else:
                found = [x509.load_der_x509_certificate(octets)] if file.suffix in (".der", ".crt", ".cer") else []
        except (ValueError, x509.InvalidVersion):
            continue
        for certificate in found:
            yield str(file.relative_to(VECTORS)), certificate


def expected(certificate: x509.Certificate) -> bytes | None:
    """The thumbprint, or `None` if the key is of a type or size that src/key.rs does not list."""
    try:
        public = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None
    listed = (
        (isinstance(public, rsa.RSAPublicKey) and 2048 <= public.key_size <= 16384)
        or (
            isinstance(public, ec.EllipticCurvePublicKey)
            and public.curve.name in ("secp256r1", "secp384r1", "secp521r1")
        )
        or isinstance(public, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey))
    )
    return jwk_thumbprint(jwk(certificate.public_bytes(Encoding.DER))) if listed else None


def test_every_key() -> None:
    thumbprints, refused = 0, set()
    for name, certificate in certificates():
        der, thumbprint = certificate.public_bytes(Encoding.DER), expected(certificate)
        try:
            certbound.Certificate(der)
        except CertboundError:
            continue
        try:
            assert Identity.of_certificate(Kind.PUBLIC_KEY, der).digest == thumbprint, name
            thumbprints += 1
        except certbound.KeyUnsupported:
            refused |= {name} if thumbprint else set()
    assert refused == set(REASONS)
    assert thumbprints > 500
