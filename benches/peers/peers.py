"""Who is measured: name, how it is started, and what of the inputs it can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A way to answer whether a token is bound to a certificate."""

    name: str
    title: str
    command: list[str]
    forms: tuple[str, ...] = ("der", "pem")
    verdict: bool = True
    """False for a floor, which only hashes: its answer is the digest."""
    managed: bool = False
    """Whether most of its memory comes from a heap of its own, so that calls of malloc say little."""
    warm_up: float = 0.02
    """Seconds before a case is measured: a compiler at run time needs some."""
    environment: dict[str, str] = field(default_factory=dict)
    """For counting allocations only."""


@dataclass(frozen=True)
class Paths:
    """Where the workers are."""

    workers: Path
    rust: Path
    python: Path
    node: str = "node"

    def peers(self, liboauth2: bool) -> list[Peer]:
        """All peers, certbound first and the floors last."""
        here = Path(__file__).parent
        rust = str(self.rust)
        python = [str(self.python), str(here / "python/worker.py")]
        node = [self.node, str(here / "node/worker.js")]
        # Without this, small objects come from an arena and do not show.
        malloc = {"PYTHONMALLOC": "malloc"}
        peers = [
            Peer("certbound-c", "certbound, C API", [str(self.workers / "certbound")]),
            Peer("certbound-rust", "certbound, Rust", [rust, "certbound"]),
            Peer("certbound-python", "certbound, Python", [*python, "certbound"], environment=malloc),
            Peer("lean", "sha2 + typed serde_json, nothing else checked", [rust, "lean"]),
            Peer("x509-cert", "x509-cert + sha2 + serde_json", [rust, "x509-cert"]),
            Peer("node-hash", "Node: createHash + JSON.parse", [*node, "hash"], managed=True, warm_up=0.3),
            Peer("python-hashlib", "Python: hashlib + json", [*python, "hashlib"], environment=malloc),
            Peer("mbedtls", "Mbed TLS + jansson", [str(self.workers / "mbedtls")]),
            Peer("python-cryptography", "Python: cryptography + json", [*python, "cryptography"], environment=malloc),
            Peer("node-x509", "Node: X509Certificate + JSON.parse", [*node, "x509"], managed=True, warm_up=0.3),
            Peer("openssl", "OpenSSL + jansson", [str(self.workers / "openssl")]),
        ]
        if liboauth2:
            command = [str(self.workers / "liboauth2")]
            peers.append(Peer("liboauth2", "liboauth2, its mutual-TLS verification", command, ("pem",)))
        openssl = str(self.workers / "sha256")
        floors = [
            Peer("sha2", "bare sha2: hash of the certificate", [rust, "sha2"], ("der",), verdict=False),
            Peer("openssl-sha256", "bare OpenSSL: hash of the certificate", [openssl], ("der",), verdict=False),
        ]
        return peers + floors
