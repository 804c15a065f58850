"""What servers write: cnf, the Bearer challenge and invalid_client."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support import REQUIRE_BOUND, der, pem, x5t

import certbound
from certbound import Binding, CertboundError, Misuse, Thumbprint, errors

DER = der()
OWN_MISTAKES = [error for error in errors._BY_STATUS.values() if issubclass(error, Misuse)] + [
    certbound.OutputTooSmall,
    certbound.ClientMetadata,
    certbound.ClientAuthMethod,
    certbound.ClientIdentity,
    certbound.ClientKeys,
    certbound.KeyPrivate,
    certbound.KeyCertificate,
    certbound.KeySet,
    certbound.TooManyKeys,
    certbound.RegistryFormat,
    certbound.RegistryChecksum,
    certbound.RegistryTooLong,
    certbound.NoKeyIdentifier,
    certbound.ForwardedPercent,
    certbound.ForwardedDoubleEncoded,
    certbound.ForwardedPlusAsSpace,
    certbound.ForwardedBase64,
    certbound.ForwardedStructuredField,
    certbound.ForwardedVerdict,
    certbound.PemBegin,
    certbound.PemLabel,
    certbound.PemBase64,
    certbound.PemEnd,
    certbound.PemTrailingData,
]
REFUSALS = [error() for error in errors._BY_STATUS.values() if error not in OWN_MISTAKES]


@pytest.mark.parametrize("of", [DER, bytearray(DER), pem(), pem().encode(), Thumbprint.from_certificate(DER)])
def test_confirmation(of: Any) -> None:
    text = certbound.confirmation(of)
    assert text == '{"x5t#S256":"' + x5t(DER) + '"}'
    assert certbound.confirmation_dict(of) == json.loads(text)


def test_what_is_issued_is_accepted() -> None:
    claims = json.dumps({"sub": "alice", "cnf": certbound.confirmation_dict(DER)})
    assert certbound.check_claims(claims, DER, policy=REQUIRE_BOUND) is Binding.BOUND


@pytest.mark.parametrize("wrong", [None, 1, [], object()])
def test_no_certificate_no_confirmation(wrong: Any) -> None:
    with pytest.raises(TypeError):
        certbound.confirmation(wrong)
    with pytest.raises(TypeError):
        certbound.confirmation_dict(wrong)


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: str(error.name))
def test_every_refusal_has_both_answers(error: CertboundError) -> None:
    challenge = certbound.bearer_challenge(error)
    assert challenge == f'Bearer error="invalid_token", error_description="{error}"'
    with_realm = certbound.bearer_challenge(error, realm="accounts of Zoe")
    assert with_realm == challenge.replace("Bearer ", 'Bearer realm="accounts of Zoe", ')
    # RFC 6750 section 3: what error_description may hold.
    assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", str(error))
    # The same for all: the reason would tell which clients exist.
    answer = {"error": "invalid_client", "error_description": "client not authenticated by its certificate"}
    assert json.loads(certbound.invalid_client(error)) == answer
    assert certbound.HTTP_STATUS == 401


@pytest.mark.parametrize("error", OWN_MISTAKES)
def test_an_own_mistake_is_no_refusal(error: type[CertboundError]) -> None:
    with pytest.raises(certbound.NotARefusal):
        certbound.bearer_challenge(error())
    with pytest.raises(certbound.NotARefusal):
        certbound.invalid_client(error())


@pytest.mark.parametrize("error", [CertboundError("x"), certbound.Refused("x"), certbound.Malformed("x")])
def test_a_class_of_many_statuses_has_no_answer(error: CertboundError) -> None:
    with pytest.raises(TypeError, match="no status"):
        certbound.bearer_challenge(error)
    with pytest.raises(TypeError, match="no status"):
        certbound.invalid_client(error)


@pytest.mark.parametrize("realm", ['"', "\\", "\r\nSet-Cookie: a=b", "\0", "\x7f", "Zoë", "\ud800"])
def test_a_realm_cannot_break_the_header(realm: str) -> None:
    with pytest.raises(certbound.InvalidRealm):
        certbound.bearer_challenge(certbound.Mismatch(), realm=realm)


def test_realms_of_any_length() -> None:
    for length in (0, 1, 100, 10_000):
        challenge = certbound.bearer_challenge(certbound.NoCertificate(), realm="r" * length)
        assert challenge.startswith(f'Bearer realm="{"r" * length}", error=')


@pytest.mark.parametrize("wrong", [None, 100, "Mismatch", ValueError(), certbound.Mismatch])
def test_wrong_types_of_an_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match="error must be a CertboundError"):
        certbound.bearer_challenge(wrong)
    with pytest.raises(TypeError, match="error must be a CertboundError"):
        certbound.invalid_client(wrong)


def test_wrong_type_of_a_realm() -> None:
    realm: Any = b"realm"
    with pytest.raises(TypeError, match="realm must be str"):
        certbound.bearer_challenge(certbound.Mismatch(), realm=realm)
