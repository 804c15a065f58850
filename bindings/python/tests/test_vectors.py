"""Replays tests/vectors/claims.json, as Rust and C do."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from support import VECTORS, base64url

import certbound
from certbound import Binding, CertboundError, Confirmation, Policy, Presented, Thumbprint

FILE = json.loads((VECTORS / "claims.json").read_text(encoding="utf-8"))
PEMS = {name: (VECTORS / of["file"]).read_text(encoding="ascii") for name, of in FILE["certificates"].items()}
PRESENTED = {name: Presented.certificate(pem) for name, pem in PEMS.items()}
PRESENTED["nothing"] = Presented.nothing()
CHECKS: dict[str, Callable[..., Any]] = {
    "claims": certbound.check_claims,
    "introspection": certbound.check_introspection,
    "jwt": certbound.check_jwt_ignoring_signature,
}


def joined(parts: list[Any]) -> bytes:
    return b"".join(map(part, parts))


def part(of: Any) -> bytes:
    if isinstance(of, str):
        return of.encode()
    if "hex" in of:
        return bytes.fromhex(of["hex"])
    if "repeat" in of:
        repeated: str = of["repeat"]
        return repeated.encode() * int(of["times"])
    return base64url(joined(of["base64url"])).encode()


def outcome(check: Callable[[], Any]) -> tuple[str, int]:
    """The verdict and its code, in the file's words."""
    try:
        result = check()
    except CertboundError as error:
        return error.name.lower(), error.status
    binding = result if isinstance(result, Binding) else result.binding
    return binding.name.lower(), 0


@pytest.mark.parametrize("name", FILE["certificates"])
def test_certificates(name: str) -> None:
    assert Thumbprint.from_certificate(PEMS[name]).text == FILE["certificates"][name]["thumbprint"]


def test_there_are_vectors() -> None:
    assert len(FILE["vectors"]) >= 120


@pytest.mark.parametrize("vector", FILE["vectors"], ids=lambda vector: str(vector["name"]))
def test_vector(vector: dict[str, Any]) -> None:
    text = joined(vector["input"])
    presented = PRESENTED[vector["presented"]]
    policy = Policy[vector["policy"].upper()]
    expected = (vector["verdict"], vector["code"])
    check = CHECKS[vector["form"]]
    assert outcome(lambda: check(text, presented, policy=policy)) == expected, vector["why"]

    # A cached confirmation gives the same verdict.
    if vector["form"] == "claims":
        assert outcome(lambda: Confirmation.from_claims(text).check(presented, policy=policy)) == expected
    elif vector["form"] == "introspection":
        assert outcome(lambda: Confirmation.from_introspection(text).check(presented, policy=policy)) == expected
    elif vector["code"] == 0:
        claims = certbound.check_jwt_ignoring_signature(text, presented, policy=policy).claims
        assert outcome(lambda: certbound.check_claims(claims, presented, policy=policy)) == expected
