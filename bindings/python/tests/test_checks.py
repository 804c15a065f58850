"""The checks and cached confirmations: every form of input, None beside b"", wrong types, large inputs."""

from __future__ import annotations

import copy
import json
import pickle
from array import array
from typing import Any, Callable

import pytest
from support import ALLOW_UNBOUND, REQUIRE_BOUND, bound_claims, der, jwt, pem, tlv, x5t

import certbound
from certbound import Binding, Confirmation, Policy, Presented, Thumbprint

DER, OTHER = der(), der(name="other.example.com")
CLAIMS, RESPONSE = bound_claims(DER), bound_claims(DER, active=True)
TOKEN = jwt(CLAIMS)

Check = Callable[..., object]
CHECKS: dict[str, Check] = {
    "claims": lambda presented, **policy: certbound.check_claims(CLAIMS, presented, **policy),
    "introspection": lambda presented, **policy: certbound.check_introspection(RESPONSE, presented, **policy),
    "jwt": lambda presented, **policy: certbound.check_jwt_ignoring_signature(TOKEN, presented, **policy).binding,
    "confirmation": lambda presented, **policy: Confirmation.from_claims(CLAIMS).check(presented, **policy),
}


def forms(of: bytes, text: str) -> dict[str, Any]:
    """A certificate in every form that a check takes."""
    return {
        "bytes": of,
        "bytearray": bytearray(of),
        "memoryview": memoryview(of),
        "strided memoryview": memoryview(b"".join(bytes((octet, 0)) for octet in of))[::2],
        "PEM str": text,
        "PEM bytes": text.encode(),
        "PEM bytearray": bytearray(text.encode()),
        "PEM with CRLF": text.replace("\n", "\r\n"),
        "Presented of DER": Presented.certificate(of),
        "Presented of PEM": Presented.certificate(text),
        "Presented of a digest": Presented.thumbprint(Thumbprint.from_certificate(of).digest),
        "Presented of a Thumbprint": Presented.thumbprint(Thumbprint.from_certificate(of)),
    }


@pytest.mark.parametrize("form", forms(DER, pem()))
@pytest.mark.parametrize("check", CHECKS)
def test_forms_of_a_certificate(check: str, form: str) -> None:
    assert CHECKS[check](forms(DER, pem())[form], policy=REQUIRE_BOUND) is Binding.BOUND
    with pytest.raises(certbound.Mismatch):
        CHECKS[check](forms(OTHER, pem(name="other.example.com"))[form], policy=ALLOW_UNBOUND)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("nothing", [None, Presented.nothing(), Presented.certificate(None)])
def test_none_is_no_certificate(check: str, nothing: Presented | None) -> None:
    with pytest.raises(certbound.NoCertificate):
        CHECKS[check](nothing, policy=REQUIRE_BOUND)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("empty", [b"", bytearray(), memoryview(b""), ""])
def test_empty_is_an_error_and_never_no_certificate(check: str, empty: Any) -> None:
    with pytest.raises(certbound.Malformed):
        CHECKS[check](empty, policy=ALLOW_UNBOUND)
    with pytest.raises(certbound.Malformed):
        certbound.check_claims(b"{}", empty, policy=ALLOW_UNBOUND)


@pytest.mark.parametrize("wrong", [0, 1.5, object(), [DER], (DER,), {"der": DER}, array("B", DER), Binding.BOUND])
@pytest.mark.parametrize("check", CHECKS)
def test_wrong_types_of_a_certificate(check: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match="a certificate must be DER or PEM"):
        CHECKS[check](wrong, policy=REQUIRE_BOUND)


@pytest.mark.parametrize("wrong", [None, 1, 2, True, "require_bound", Binding.BOUND])
@pytest.mark.parametrize("check", CHECKS)
def test_the_policy_is_a_policy(check: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"policy must be Policy\.REQUIRE_BOUND or Policy\.ALLOW_UNBOUND"):
        CHECKS[check](DER, policy=wrong)


@pytest.mark.parametrize("check", CHECKS)
def test_the_policy_has_no_default(check: str) -> None:
    with pytest.raises(TypeError, match="policy"):
        CHECKS[check](DER)


def test_the_policy_decides_on_unbound_tokens() -> None:
    for presented in (DER, None):
        assert certbound.check_claims("{}", presented, policy=ALLOW_UNBOUND) is Binding.UNBOUND
        with pytest.raises(certbound.Unbound):
            certbound.check_claims("{}", presented, policy=REQUIRE_BOUND)


def text_functions() -> dict[str, tuple[Callable[[Any], object], bytes]]:
    """Every function that takes a text, with a text that it accepts."""
    return {
        "check_claims": (lambda text: certbound.check_claims(text, DER, policy=REQUIRE_BOUND), CLAIMS),
        "check_introspection": (lambda text: certbound.check_introspection(text, DER, policy=REQUIRE_BOUND), RESPONSE),
        "check_jwt": (
            lambda text: certbound.check_jwt_ignoring_signature(text, DER, policy=REQUIRE_BOUND),
            TOKEN.encode(),
        ),
        "from_claims": (lambda text: Confirmation.from_claims(text).check(DER, policy=REQUIRE_BOUND), CLAIMS),
        "from_introspection": (
            lambda text: Confirmation.from_introspection(text).check(DER, policy=REQUIRE_BOUND),
            RESPONSE,
        ),
        "from_thumbprint_text": (
            lambda text: Confirmation.from_thumbprint_text(text).check(DER, policy=REQUIRE_BOUND),
            x5t(DER).encode(),
        ),
    }


@pytest.mark.parametrize("function", text_functions())
def test_forms_of_a_text(function: str) -> None:
    call, text = text_functions()[function]
    expected = call(text)
    for form in (bytearray(text), memoryview(text), text.decode()):
        assert call(form) == expected


@pytest.mark.parametrize("function", text_functions())
@pytest.mark.parametrize("wrong", [None, 1, 1.5, [], object(), array("B", CLAIMS)])
def test_wrong_types_of_a_text(function: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match="must be bytes, bytearray, memoryview or str"):
        text_functions()[function][0](wrong)


@pytest.mark.parametrize("function", text_functions())
def test_parsed_claims_are_refused_with_the_reason(function: str) -> None:
    with pytest.raises(TypeError, match="not a dict parsed from it: a parser may have dropped or merged members"):
        text_functions()[function][0](json.loads(CLAIMS))


def test_a_lone_surrogate_is_not_utf8() -> None:
    with pytest.raises(certbound.JsonNotUtf8):
        certbound.check_claims('{"sub":"\ud800"}', DER, policy=ALLOW_UNBOUND)


def test_text_beyond_ascii() -> None:
    text = f'{{"sub":"Zoë 🦊","cnf":{certbound.confirmation(DER)}}}'
    assert certbound.check_claims(text, DER, policy=REQUIRE_BOUND) is Binding.BOUND


def test_the_jwt_check_returns_the_claims_that_were_signed() -> None:
    checked = certbound.check_jwt_ignoring_signature(TOKEN, DER, policy=REQUIRE_BOUND)
    assert checked == (Binding.BOUND, CLAIMS)
    assert type(checked.claims) is bytes


def test_the_example_of_the_rfc_matches_nothing() -> None:
    confirmation = Confirmation.from_thumbprint_text("bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2")
    with pytest.raises(certbound.Mismatch):
        confirmation.check(DER, policy=REQUIRE_BOUND)


def test_large_inputs() -> None:
    room = 2**20 - len(CLAIMS)
    claims = CLAIMS[:-1] + b" " * room + b"}"
    assert certbound.check_claims(claims, DER, policy=REQUIRE_BOUND) is Binding.BOUND
    assert certbound.check_jwt_ignoring_signature(jwt(claims), DER, policy=REQUIRE_BOUND).claims == claims
    with pytest.raises(certbound.JsonTooLong):
        certbound.check_claims(claims + b" ", DER, policy=REQUIRE_BOUND)
    with pytest.raises(certbound.TokenTooLong):
        certbound.check_jwt_ignoring_signature(b"a" * 2**25, DER, policy=REQUIRE_BOUND)
    with pytest.raises(certbound.JsonTooDeep):
        certbound.check_claims(b"[" * 2**20, DER, policy=REQUIRE_BOUND)
    with pytest.raises(certbound.CertificateTooLong):
        certbound.check_claims(CLAIMS, tlv(0x30, bytes(2**23)), policy=REQUIRE_BOUND)


def test_a_confirmation_serves_many_requests() -> None:
    confirmation, presented = Confirmation.from_introspection(RESPONSE), Presented.certificate(DER)
    for _ in range(3):
        assert confirmation.check(presented, policy=REQUIRE_BOUND) is Binding.BOUND
        with pytest.raises(certbound.NoCertificate):
            confirmation.check(None, policy=REQUIRE_BOUND)
    unbound = Confirmation.from_claims("{}")
    assert unbound.check(None, policy=ALLOW_UNBOUND) is Binding.UNBOUND


@pytest.mark.parametrize("value", [Presented.certificate(DER), Confirmation.from_claims(CLAIMS)])
def test_values_are_opaque_and_cannot_be_changed(value: object) -> None:
    with pytest.raises(AttributeError):
        value._struct = None  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        value.other = None  # type: ignore[attr-defined]
    for duplicate in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot be copied or pickled"):
            duplicate(value)
    with pytest.raises(TypeError, match="is made with"):
        type(value)()
    # Nothing of the thumbprint in logs and tracebacks.
    assert repr(value) == f"<{type(value).__name__}>"


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_digest_has_32_octets(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=f"has 32 octets, not {len(wrong)}"):
        Presented.thumbprint(wrong)


@pytest.mark.parametrize("wrong", [None, "A" * 32, 32, list(range(32))])
def test_a_digest_is_octets(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a digest must be bytes"):
        Presented.thumbprint(wrong)


def test_the_enums_have_the_numbers_of_the_header() -> None:
    assert [(member.name, member.value) for member in Policy] == [("REQUIRE_BOUND", 1), ("ALLOW_UNBOUND", 2)]
    assert [(member.name, member.value) for member in Binding] == [("BOUND", 1), ("UNBOUND", 2)]
