"""The check of a bound token from Python, beside what is written without certbound, interleaved in one run.

    python benches/python/bench.py [--rounds N] [--json]

Needs `certbound` and `cryptography`. All cases run in turn, round after round, so that a slow moment of the machine
touches all of them; medians are reported, and their ratios are what to rely on.
"""

from __future__ import annotations

import argparse
import base64
import gc
import hashlib
import hmac
import json
import platform
import statistics
import sys
import time
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, NamedTuple

import cryptography
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

import certbound
from certbound import Binding, Confirmation, Policy, Presented, check_claims, check_jwt_ignoring_signature

CERTIFICATE_LEN = 860
CLAIMS_LEN = 540
CALLS_A_ROUND = 500


class Case(NamedTuple):
    name: str
    run: Callable[[], bool]
    rival: str | None = None
    """What a certbound case replaces: its ratio is printed."""


def certificate() -> bytes:
    """A P-256 certificate of about 860 octets, the size of a usual client certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "client.example.com")])
    now = datetime.now(timezone.utc)

    def build(padding: int) -> bytes:
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
        private = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55555.1"), b"\x04" * padding)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("client.example.com")]), False)
        return builder.add_extension(private, False).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    return build(200 + CERTIFICATE_LEN - len(build(200)))


def claims_for(thumbprint: str) -> bytes:
    """The claims of an RFC 9068 access token, about 540 octets."""
    claims: dict[str, Any] = {
        "iss": "https://as.example.com",
        "sub": "5ba552d67",
        "aud": ["https://rs.example.com/accounts", "https://rs.example.com/payments"],
        "exp": 1893456000,
        "iat": 1893455700,
        "jti": "dbe39bf3a3ba4238a513f51d6e1691c4",
        "client_id": "s6BhdRkqt3",
        "scope": "openid profile accounts payments",
        "auth_time": 1893455000,
        "acr": "urn:mace:incommon:iap:silver",
        "cnf": {"x5t#S256": thumbprint},
        "entitlements": [{"resource": "account", "actions": ["read", "list"], "limit": 1000.5}],
        "groups": [],
    }
    while len(json.dumps(claims, separators=(",", ":"))) < CLAIMS_LEN - 8:
        claims["groups"].append(f"team-{len(claims['groups'])}")
    return json.dumps(claims, separators=(",", ":")).encode()


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def cases(der: bytes, claims: bytes) -> list[Case]:
    """The cases; each returns whether the token is bound to the certificate, and must return True."""
    expected = base64url(hashlib.sha256(der).digest())
    token = f"eyJhbGciOiJFUzI1NiJ9.{base64url(claims)}.{base64url(bytes(64))}".encode()
    presented = Presented.certificate(der)
    confirmation = Confirmation.from_claims(claims)
    policy, bound = Policy.REQUIRE_BOUND, Binding.BOUND

    def stdlib() -> bool:
        thumbprint = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode()
        return hmac.compare_digest(json.loads(claims)["cnf"]["x5t#S256"], thumbprint)

    def stdlib_known() -> bool:
        return hmac.compare_digest(json.loads(claims)["cnf"]["x5t#S256"], expected)

    def stdlib_jwt() -> bool:
        payload = token.split(b".")[1]
        decoded = base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4))
        return hmac.compare_digest(json.loads(decoded)["cnf"]["x5t#S256"], expected)

    def pyca() -> bool:
        digest = x509.load_der_x509_certificate(der).fingerprint(hashes.SHA256())
        thumbprint = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return hmac.compare_digest(json.loads(claims)["cnf"]["x5t#S256"], thumbprint)

    return [
        Case("hashlib + json: DER, claims", stdlib),
        Case("cryptography + json: DER, claims", pyca),
        Case(
            "certbound: DER, claims",
            lambda: check_claims(claims, der, policy=policy) is bound,
            "hashlib + json: DER, claims",
        ),
        Case("json: known thumbprint, claims", stdlib_known),
        Case(
            "certbound: Presented, claims",
            lambda: check_claims(claims, presented, policy=policy) is bound,
            "json: known thumbprint, claims",
        ),
        Case("base64 + json: known thumbprint, JWT", stdlib_jwt),
        Case(
            "certbound: Presented, JWT",
            lambda: check_jwt_ignoring_signature(token, presented, policy=policy).binding is bound,
            "base64 + json: known thumbprint, JWT",
        ),
        Case("certbound: Presented, Confirmation", lambda: confirmation.check(presented, policy=policy) is bound),
    ]


def measure(all_cases: list[Case], rounds: int) -> dict[str, float]:
    """The median nanoseconds of one call of each case."""
    times: dict[str, list[float]] = {case.name: [] for case in all_cases}
    for case in all_cases:
        if not case.run():
            raise SystemExit(f"{case.name}: the token is not bound to its certificate; this build is broken")
    gc.disable()
    for _ in range(rounds):
        for name, run, _ in all_cases:
            start = time.perf_counter_ns()
            for _ in range(CALLS_A_ROUND):
                run()
            times[name].append((time.perf_counter_ns() - start) / CALLS_A_ROUND)
    gc.enable()
    return {name: statistics.median(of) for name, of in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="certbound from Python, beside hashlib, json and cryptography")
    parser.add_argument("--rounds", type=int, default=101, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()

    der = certificate()
    claims = claims_for(base64url(hashlib.sha256(der).digest()))
    all_cases = cases(der, claims)
    medians = measure(all_cases, arguments.rounds)
    ratios = {case.name: medians[case.rival] / medians[case.name] for case in all_cases if case.rival}
    about = {
        "python": platform.python_version(),
        "certbound": certbound.__version__,
        "cryptography": cryptography.__version__,
        "certificate_octets": len(der),
        "claims_octets": len(claims),
        "rounds": arguments.rounds,
    }
    if arguments.json:
        json.dump({"about": about, "median_ns": medians, "times_faster": ratios}, sys.stdout, indent=2)
        print()
        return
    print(", ".join(f"{name} {value}" for name, value in about.items()))
    print(f"{'median of interleaved rounds':<40} {'ns a call':>10}  {'times as fast as the line that it replaces'}")
    for case in all_cases:
        ratio = f"{ratios[case.name]:.2f}" if case.rival else ""
        print(f"{case.name:<40} {medians[case.name]:>10.0f}  {ratio}")


if __name__ == "__main__":
    main()
