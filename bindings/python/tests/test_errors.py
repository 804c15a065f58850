"""Every exception is raised by the input that deserves it, and says nothing of that input."""

from __future__ import annotations

import copy
import ctypes
import pickle
from typing import Any, Callable

import pytest
from support import ALLOW_UNBOUND, REQUIRE_BOUND, bound_claims, der, extension, hand_made, jwt, pem, tlv

import certbound
from certbound import CertboundError, Certificate, Confirmation, Misuse, Presented, Thumbprint, _library, errors

DER, PEM = der(), pem()
BOUND = bound_claims(DER)
NOTHING = Presented.nothing()


def claims(text: str | bytes) -> Callable[[], object]:
    return lambda: certbound.check_claims(text, NOTHING, policy=ALLOW_UNBOUND)


def introspection(text: str) -> Callable[[], object]:
    return lambda: certbound.check_introspection(text, NOTHING, policy=ALLOW_UNBOUND)


def token(text: str) -> Callable[[], object]:
    return lambda: certbound.check_jwt_ignoring_signature(text, NOTHING, policy=ALLOW_UNBOUND)


def certificate(octets: bytes) -> Callable[[], object]:
    return lambda: Certificate(octets)


def to_der(text: str, chain: bool = False) -> Callable[[], object]:
    return lambda: certbound.pem_to_der(text, chain=chain)


def raw(name: str, *arguments: Any) -> Callable[[], object]:
    """A call that the package never makes, for the statuses that only C can provoke."""

    def call() -> None:
        errors.raise_status(getattr(_library, name)(*arguments))

    return call


def finished_stream() -> None:
    stream = certbound.ThumbprintStream()
    stream.update(DER)
    stream.finish()
    stream.update(DER)


def overlapping_pem() -> None:
    text = ctypes.create_string_buffer(PEM.encode())
    size = ctypes.c_size_t()
    octets = ctypes.cast(text, ctypes.c_char_p)
    errors.raise_status(_library.pem_decode(octets, len(PEM), 1, text, len(text), size))


INT, SIZE, ROOM = ctypes.c_int32(), ctypes.c_size_t(), ctypes.create_string_buffer(192)
PRESENTED = NOTHING._struct

PROVOKED: dict[str, Callable[[], object]] = {
    "Mismatch": lambda: certbound.check_claims(BOUND, der("p384"), policy=REQUIRE_BOUND),
    "NoCertificate": lambda: certbound.check_claims(BOUND, None, policy=REQUIRE_BOUND),
    "Unbound": lambda: certbound.check_claims("{}", DER, policy=REQUIRE_BOUND),
    "UnsupportedConfirmation": claims('{"cnf":{"jkt":"x"}}'),
    "Inactive": introspection('{"active":false}'),
    "CertificateNotYetValid": lambda: Certificate(DER).check_validity(0),
    "CertificateExpired": lambda: Certificate(DER).check_validity(2**40),
    "JsonSyntax": claims("{,}"),
    "JsonNotUtf8": claims(b'{"a":"\xff"}'),
    "JsonDuplicateMember": claims('{"a":1,"a":2}'),
    "JsonTrailingData": claims("{}{}"),
    "ClaimsNotAnObject": claims("[]"),
    "IntrospectionActive": introspection('{"active":"true"}'),
    "ConfirmationNotAnObject": claims('{"cnf":[]}'),
    "ConfirmationThumbprint": lambda: Confirmation.from_thumbprint_text("short"),
    "TokenFormat": token("only.two"),
    "TokenEncrypted": token("a.b.c.d.e"),
    "TokenUnsigned": token("e30.e30."),
    "TokenBase64": token("e30.e3*.AAAA"),
    "ThumbprintText": lambda: Thumbprint.from_text("short"),
    # The example that RFC 8705 section 3.1 prints.
    "ThumbprintNotCanonical": lambda: Thumbprint.from_text("bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"),
    "CertificateNotDer": lambda: Thumbprint.from_certificate(b"\x31" + DER[1:]),
    "CertificateTruncated": lambda: Thumbprint.from_certificate(DER[:-1]),
    "CertificateTrailingData": lambda: Thumbprint.from_certificate(DER + b"\0"),
    "CertificateStructure": certificate(tlv(0x30, b"\x05\x00")),
    "CertificateVersion": certificate(hand_made(version=b"\x02\x01\x07")),
    "CertificateSerial": certificate(hand_made(serial=b"")),
    "CertificateTime": certificate(hand_made(not_after=b"20991231235959")),
    "CertificateExtension": certificate(hand_made(extensions=tlv(0x30, b"\x05\x00"))),
    "CertificateDuplicateExtension": certificate(hand_made(extensions=extension(1) + extension(1))),
    "CertificateAlgorithm": certificate(hand_made(inner_algorithm=b"\x2a\x04")),
    "PemBegin": to_der("hello\n"),
    "PemLabel": to_der(PEM.replace("CERTIFICATE", "PRIVATE KEY")),
    "PemBase64": to_der(PEM.replace("\nM", "\n*", 1)),
    "PemEnd": to_der(PEM.replace("-----END CERTIFICATE-----\n", "")),
    "PemTrailingData": to_der(PEM + "more\n"),
    "PemSecondCertificate": to_der(PEM + PEM),
    "JsonTooDeep": claims('{"a":' + "[" * 64 + "]" * 64 + "}"),
    "JsonTooLong": claims("{" + " " * 2**20 + "}"),
    "JsonTooManyMembers": claims("{" + ",".join(f'"{number}":0' for number in range(129)) + "}"),
    "CertificateTooLong": lambda: Thumbprint.from_certificate(tlv(0x30, bytes(2**16))),
    "CertificateTooManyExtensions": certificate(hand_made(extensions=b"".join(map(extension, range(65))))),
    "TokenTooLong": token(jwt(bytes(2**21))),
    "PemChainTooLong": to_der(PEM * 11, chain=True),
    "OutputTooSmall": raw("challenge_invalid_client", 100, ROOM, 10, SIZE),
    "NullPointer": raw("check_claims", b"{}", 2, None, 1, INT),
    "UnknownPolicy": raw("check_claims", b"{}", 2, PRESENTED, 0, INT),
    "Uninitialised": finished_stream,
    "InvalidRealm": lambda: certbound.bearer_challenge(certbound.Mismatch(), realm='a"b'),
    "NotARefusal": lambda: certbound.bearer_challenge(certbound.InvalidRealm()),
    "UnknownPemMode": raw("pem_decode", PEM.encode(), len(PEM), 0, ROOM, len(ROOM), SIZE),
    "Overlap": overlapping_pem,
    "InvalidLength": raw("check_claims", b"{}", 2**63, PRESENTED, 1, INT),
}


def test_every_exception_is_provoked() -> None:
    assert set(PROVOKED) == {error.__name__ for error in errors._BY_STATUS.values()}


@pytest.mark.parametrize("name", PROVOKED)
def test_provoked(name: str) -> None:
    with pytest.raises(CertboundError) as caught:
        PROVOKED[name]()
    assert type(caught.value).__name__ == name
    assert str(caught.value) == str(type(caught.value)())


def test_names_are_those_of_the_header() -> None:
    assert certbound.JsonNotUtf8.name == "JSON_NOT_UTF8"
    assert certbound.NotARefusal.name == "NOT_A_REFUSAL"


def test_exceptions_can_be_pickled_and_copied() -> None:
    for again in (pickle.loads(pickle.dumps(certbound.Mismatch())), copy.copy(certbound.Mismatch())):
        assert type(again) is certbound.Mismatch
        assert str(again) == str(certbound.Mismatch())


def test_a_subclass_of_the_caller_changes_nothing() -> None:
    class Mine(certbound.Mismatch):
        pass

    assert Mine().status == 100
    assert errors._BY_STATUS[100] is certbound.Mismatch


def test_a_misuse_is_a_value_error() -> None:
    assert issubclass(Misuse, ValueError)
    assert not issubclass(certbound.Refused, ValueError)


def test_an_unknown_status_verifies_nothing() -> None:
    with pytest.raises(RuntimeError, match="unknown status 999"):
        errors.raise_status(999)
