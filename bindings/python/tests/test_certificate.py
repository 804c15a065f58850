"""The certificate view and PEM, compared with cryptography on certificates of every key type."""

from __future__ import annotations

import base64
import calendar
import pickle
import ssl
import textwrap
from datetime import datetime, timezone
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from support import KEY_KINDS, certificate, der, extension, hand_made, pem, tlv, x5t

import certbound
from certbound import Certificate


@pytest.mark.parametrize("kind", KEY_KINDS)
@pytest.mark.parametrize("san", [True, False])
def test_agrees_with_cryptography(kind: str, san: bool) -> None:
    theirs = certificate(kind, san=san)
    octets = theirs.public_bytes(Encoding.DER)
    for form in (octets, bytearray(octets), theirs.public_bytes(Encoding.PEM)):
        ours = Certificate(form)
        assert ours.der == octets
        assert ours.version == 3
        assert ours.serial == theirs.serial_number
        assert ours.issuer == theirs.issuer.public_bytes()
        assert ours.subject == theirs.subject.public_bytes()
        assert ours.not_before == theirs.not_valid_before_utc.timestamp()
        assert ours.not_after == theirs.not_valid_after_utc.timestamp()
        spki = theirs.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        assert ours.public_key_info == spki
        expected = theirs.extensions.get_extension_for_class(x509.SubjectAlternativeName) if san else None
        assert ours.subject_alt_name == (expected.value.public_bytes() if expected else None)
        assert ours.thumbprint.text == x5t(octets)


def test_validity() -> None:
    view = Certificate(der())
    for now in (view.not_before, view.not_after, view.not_after + 0.9, datetime.now(timezone.utc).timestamp()):
        view.check_validity(now)
    with pytest.raises(certbound.CertificateNotYetValid):
        view.check_validity(view.not_before - 0.1)
    with pytest.raises(certbound.CertificateExpired):
        view.check_validity(view.not_after + 1)
    for huge in (2**63, -(2**63) - 1, 10**30, float("inf")):
        with pytest.raises(OverflowError):
            view.check_validity(huge)
    with pytest.raises(ValueError, match="NaN"):
        view.check_validity(float("nan"))
    wrong: Any = "now"
    with pytest.raises(TypeError):
        view.check_validity(wrong)


def test_hand_made_certificates() -> None:
    view = Certificate(hand_made())
    assert view.not_after == calendar.timegm((2099, 12, 31, 23, 59, 59))
    assert view.subject == b"\x30\x00"
    assert view.subject_alt_name is None
    assert Certificate(hand_made(serial=b"\xff")).serial == -1
    assert Certificate(hand_made(serial=b"\x00\xff")).serial == 255
    many = b"".join(map(extension, range(64)))
    assert Certificate(hand_made(extensions=many)).version == 3


def test_a_view_cannot_be_changed_but_copied() -> None:
    view = Certificate(der())
    with pytest.raises(AttributeError):
        view._der = b""
    assert pickle.loads(pickle.dumps(view)).der == view.der
    assert repr(view) == f"<Certificate {x5t(der())}>"


@pytest.mark.parametrize("wrong", [None, 1, object(), [der()]])
def test_wrong_types(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Certificate(wrong)


@pytest.mark.parametrize("kind", KEY_KINDS)
def test_pem_agrees_with_ssl(kind: str) -> None:
    text = pem(kind)
    for form in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode()), text.replace("\n", "\r\n")):
        assert certbound.pem_to_der(form) == ssl.PEM_cert_to_DER_cert(text) == der(kind)


def test_a_chain_only_where_it_is_asked_for() -> None:
    chain = pem("p256") + pem("rsa2048") + pem("p384")
    assert certbound.pem_to_der(chain, chain=True) == der("p256")
    assert certbound.pem_to_der(pem("p256"), chain=True) == der("p256")
    with pytest.raises(certbound.SecondCertificate):
        certbound.pem_to_der(chain)
    with pytest.raises(certbound.SecondCertificate):
        Certificate(chain)


@pytest.mark.parametrize("text", ["", "\n", " " + pem(), "x" * 2**24, "-" * 2**24, "-----BEGIN CERTIFICATE-----\n"])
def test_what_is_no_pem(text: str) -> None:
    with pytest.raises(certbound.Malformed):
        certbound.pem_to_der(text)


def test_the_longest_pem() -> None:
    def written(contents: int) -> str:
        body = base64.b64encode(tlv(0x30, bytes(contents))).decode()
        return f"-----BEGIN CERTIFICATE-----\n{chr(10).join(textwrap.wrap(body, 64))}\n-----END CERTIFICATE-----\n"

    longest = 2**16 - 4  # without its tag and length
    assert len(certbound.pem_to_der(written(longest))) == 2**16
    with pytest.raises(certbound.CertificateTooLong):
        certbound.pem_to_der(written(longest + 1))
