"""Thumbprints at once, in pieces and as text, compared with hashlib and cryptography."""

from __future__ import annotations

import hashlib
import pickle
import random
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from support import KEY_KINDS, VECTORS, certificate, der, pem, tlv, x5t

import certbound
from certbound import Thumbprint, ThumbprintStream

DER = der()


@pytest.mark.parametrize("kind", KEY_KINDS)
def test_agrees_with_hashlib_and_cryptography(kind: str) -> None:
    octets = der(kind)
    for form in (octets, bytearray(octets), memoryview(octets), pem(kind), pem(kind).encode()):
        thumbprint = Thumbprint.from_certificate(form)
        assert thumbprint.digest == hashlib.sha256(octets).digest()
        assert thumbprint.digest == certificate(kind).fingerprint(hashes.SHA256())
        assert thumbprint.text == x5t(octets)


def test_the_certificate_of_the_rfc() -> None:
    text = (VECTORS / "rfc8705-appendix-a.pem").read_text(encoding="ascii")
    assert str(Thumbprint.from_certificate(text)) == "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"


def test_text_and_digest_are_two_forms_of_one_value() -> None:
    for seed in range(200):
        digest = random.Random(seed).randbytes(32)
        thumbprint = Thumbprint.from_digest(digest)
        for again in (
            Thumbprint.from_text(thumbprint.text),
            Thumbprint.from_text(thumbprint.text.encode()),
            Thumbprint.from_digest(bytearray(digest)),
            pickle.loads(pickle.dumps(thumbprint)),
        ):
            assert again == thumbprint
            assert hash(again) == hash(thumbprint)
            assert again.digest == digest


def test_thumbprints_differ() -> None:
    assert Thumbprint.from_certificate(DER) != Thumbprint.from_certificate(der("p384"))
    assert Thumbprint.from_certificate(DER) != x5t(DER)
    assert repr(Thumbprint.from_certificate(DER)) == f"<Thumbprint {x5t(DER)}>"


@pytest.mark.parametrize("text", ["", x5t(DER)[:-1], x5t(DER) + "=", x5t(DER).replace(x5t(DER)[0], "+", 1), "é" * 43])
def test_malformed_text(text: str) -> None:
    with pytest.raises(certbound.ThumbprintText):
        Thumbprint.from_text(text)


def test_a_certificate_is_needed() -> None:
    nothing: Any = None
    with pytest.raises(TypeError, match="the client presented none"):
        Thumbprint.from_certificate(nothing)


def test_thumbprints_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Thumbprint.from_certificate(DER)._digest = bytes(32)
    with pytest.raises(TypeError, match="is made with"):
        Thumbprint()


@pytest.mark.parametrize("kind", KEY_KINDS)
@pytest.mark.parametrize("size", [1, 2, 63, 64, 65, 10_000])
def test_a_stream_agrees_however_it_is_cut(kind: str, size: int) -> None:
    octets = der(kind)
    stream = ThumbprintStream()
    for start in range(0, len(octets), size):
        stream.update(octets[start : start + size])
        stream.update(b"")
    assert stream.finish() == Thumbprint.from_certificate(octets)


def test_a_stream_of_the_longest_certificate() -> None:
    longest = tlv(0x30, bytes(65536 - 4))
    stream = ThumbprintStream()
    stream.update(bytearray(longest[:40000]))
    stream.update(memoryview(longest)[40000:])
    assert len(longest) == 65536
    assert stream.finish().digest == hashlib.sha256(longest).digest()


def test_the_first_error_of_a_stream_stays() -> None:
    stream = ThumbprintStream()
    with pytest.raises(certbound.CertificateNotDer):
        stream.update(b"-----BEGIN CERTIFICATE-----")
    with pytest.raises(certbound.CertificateNotDer):
        stream.update(DER)
    with pytest.raises(certbound.CertificateNotDer):
        stream.finish()


def test_a_stream_that_ends_early_or_late() -> None:
    stream = ThumbprintStream()
    stream.update(DER[:-1])
    with pytest.raises(certbound.CertificateTruncated):
        stream.finish()
    stream = ThumbprintStream()
    stream.update(DER)
    with pytest.raises(certbound.CertificateTrailingData):
        stream.update(b"\0" * 2**20)
    with pytest.raises(certbound.CertificateNotDer):
        ThumbprintStream().finish()


def test_a_finished_stream_is_closed() -> None:
    stream = ThumbprintStream()
    stream.update(DER)
    stream.finish()
    with pytest.raises(certbound.Uninitialised):
        stream.finish()


@pytest.mark.parametrize("wrong", [None, "text", 1, [1]])
def test_wrong_types_of_a_piece(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a piece of a certificate must be bytes"):
        ThumbprintStream().update(wrong)
