"""certbound and what Python programs are written with instead, as workers of `make bench-peers`.

    python worker.py certbound|cryptography|hashlib

`benches/harness/worker.h` says what a worker does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import platform
import ssl
import sys
import time
from pathlib import Path
from typing import Callable, NamedTuple

Check = Callable[[bytes, bytes], bool]


class Peer(NamedTuple):
    about: str
    der: Check
    pem: Check


def names(claims: bytes, digest: bytes) -> bool:
    """Whether the claims name this digest."""
    thumbprint = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    expected = json.loads(claims).get("cnf", {}).get("x5t#S256", "")
    return hmac.compare_digest(expected, thumbprint)


def with_hashlib() -> Peer:
    def der(certificate: bytes, claims: bytes) -> bool:
        return names(claims, hashlib.sha256(certificate).digest())

    def pem(certificate: bytes, claims: bytes) -> bool:
        return names(claims, hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.decode())).digest())

    return Peer(f"hashlib, json of Python {platform.python_version()}", der, pem)


def with_cryptography() -> Peer:
    import cryptography
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    def der(certificate: bytes, claims: bytes) -> bool:
        return names(claims, x509.load_der_x509_certificate(certificate).fingerprint(hashes.SHA256()))

    def pem(certificate: bytes, claims: bytes) -> bool:
        return names(claims, x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()))

    return Peer(f"cryptography {cryptography.__version__}, json of Python {platform.python_version()}", der, pem)


def with_certbound() -> Peer:
    import certbound
    from certbound import Binding, Policy, check_claims

    policy, bound = Policy.REQUIRE_BOUND, Binding.BOUND

    def check(certificate: bytes, claims: bytes) -> bool:
        try:
            return check_claims(claims, certificate, policy=policy) is bound
        except (certbound.Mismatch, certbound.Unbound):
            return False

    return Peer(f"certbound {certbound.__version__}, Python {platform.python_version()}", check, check)


PEERS = {"certbound": with_certbound, "cryptography": with_cryptography, "hashlib": with_hashlib}


def timed(check: Check, certificate: bytes, claims: bytes, calls: int, expected: bool) -> int:
    start = time.perf_counter_ns()
    for _ in range(calls):
        if check(certificate, claims) is not expected:
            raise SystemExit("round: a call gave another answer")
    return time.perf_counter_ns() - start


def main() -> None:
    peer = PEERS[sys.argv[1]]()
    check, certificate, claims, expected = peer.der, b"", b"", False
    for line in sys.stdin:
        match line.split():
            case ["about"]:
                answer = peer.about
            case ["load", form, certificate_path, claims_path]:
                check = peer.pem if form == "pem" else peer.der
                certificate, claims = Path(certificate_path).read_bytes(), Path(claims_path).read_bytes()
                answer = "ok"
            case ["check"]:
                expected = check(certificate, claims)
                answer = "match" if expected else "mismatch"
            case ["round", calls]:
                answer = str(timed(check, certificate, claims, int(calls), expected))
            case _:
                raise SystemExit(f"unknown request: {line}")
        print(answer, flush=True)


if __name__ == "__main__":
    main()
