"""certbound beside what is written without it: the same work on the same octets, interleaved in one run on one core.

    python3 -m benches.peers --workers DIR --rust WORKER --python INTERPRETER [--liboauth2] [--smoke] [--docs]

`make bench-peers` builds the workers and runs this. Every worker must give the right answers before it is timed.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ..harness import counts, inputs, machine, rounds
from ..harness.worker import Worker, WorkerError
from . import report
from .peers import Paths, Peer

CERTIFICATES = ("p256", "rsa2048", "rsa4096")
CLAIMS = (400, 2048, 16384)
FORMS = ("der", "pem")
ROUNDS = 101


@dataclass(frozen=True)
class Case:
    """One certificate in one form, and claims of one length."""

    form: str
    certificate: str
    claims: int

    def files(self) -> tuple[str, str, str]:
        return self.form, f"{self.certificate}.{self.form}", f"{self.certificate}-{self.claims}.json"


CASES = [Case(form, certificate, claims) for form in FORMS for certificate in CERTIFICATES for claims in CLAIMS]


def write_inputs(directory: Path) -> dict[str, int]:
    """Writes certificates and claims, and returns the lengths of the certificates."""
    directory.mkdir(parents=True, exist_ok=True)
    certificates = {name: inputs.certificate(directory / name, name) for name in CERTIFICATES}
    inputs.certificate(directory / "other")
    for name, der in certificates.items():
        for length in CLAIMS:
            (directory / f"{name}-{length}.json").write_bytes(inputs.claims(length, der))
    for length in CLAIMS:
        (directory / f"unbound-{length}.json").write_bytes(inputs.claims(length, None))
    return {name: len(der) for name, der in certificates.items()}


def verify(peer: Peer, worker: Worker, case: Case, directory: Path) -> None:
    """Leaves the case loaded, after the peer has told right from wrong."""
    form, certificate, claims = case.files()
    if peer.verdict:
        worker.expect("ok", "load", form, f"other.{form}", claims)
        worker.expect("mismatch", "check")
        worker.expect("ok", "load", form, certificate, f"unbound-{case.claims}.json")
        worker.expect("mismatch", "check")
        right = "match"
    else:
        right = hashlib.sha256((directory / certificate).read_bytes()).hexdigest()
    worker.expect("ok", "load", form, certificate, claims)
    worker.expect(right, "check")


def with_versions(about: str) -> str:
    """What a worker in Rust says of itself names crates; their versions are in the lock file."""
    locked = tomllib.loads((Path(__file__).parent / "rust/Cargo.lock").read_text())["package"]
    versions = {package["name"]: package["version"] for package in locked}
    return ", ".join(f"{part} {versions[part]}" if part in versions else part for part in about.split(", "))


def measure(peers: list[Peer], directory: Path, number_of_rounds: int) -> tuple[dict[str, str], list[dict[str, object]]]:
    """What each peer is, and a row for each peer and case."""
    rows: list[dict[str, object]] = []
    workers = {peer.name: Worker(peer.name, peer.command, directory) for peer in peers}
    versions = {name: with_versions(worker.ask("about")) for name, worker in workers.items()}
    for case in CASES:
        able = [peer for peer in peers if case.form in peer.forms]
        for peer in able:
            verify(peer, workers[peer.name], case, directory)
        times = rounds.interleaved([(workers[peer.name], peer.warm_up) for peer in able], number_of_rounds)
        for peer, taken in zip(able, times):
            rows.append({"peer": peer.name, **vars(case), "ns": taken.median, "ns_low": taken.low, "ns_high": taken.high})
        progress(f"{case.certificate}, {case.claims} octets of claims, {case.form}")
    for worker in workers.values():
        worker.close()
    return versions, rows


def count(peers: list[Peer], directory: Path, workers: Path, rows: list[dict[str, object]]) -> None:
    """Adds allocations to every row, and instructions, which take long to count, to one of each peer."""
    found = {(row["peer"], row["form"], row["certificate"], row["claims"]): row for row in rows}
    for peer in peers:
        allocations = counts.Allocations(workers / "allocations.so")
        environment = {**allocations.environment, **peer.environment}
        with Worker(peer.name, peer.command, directory, environment) as worker:
            for case in (case for case in CASES if case.form in peer.forms):
                verify(peer, worker, case, directory)
                row = found[peer.name, *vars(case).values()]
                row["allocations"], row["allocated"] = allocations.per_call(worker)
        with Worker(peer.name, [str(workers / "instructions"), *peer.command], directory) as worker:
            case = next(case for case in CASES if case.form in peer.forms)
            verify(peer, worker, case, directory)
            worker.round(20_000 if peer.managed else 200)
            row = found[peer.name, *vars(case).values()]
            row["instructions"] = counts.instructions(worker, 2 if peer.managed else 1)
        progress(f"counted {peer.name}")


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="certbound beside what is written without it")
    parser.add_argument("--workers", type=Path, required=True, help="the directory of the workers in C")
    parser.add_argument("--rust", type=Path, required=True, help="the worker in Rust")
    parser.add_argument("--python", type=Path, required=True, help="a Python with certbound and cryptography")
    parser.add_argument("--liboauth2", action="store_true", help="its worker was built too")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--smoke", action="store_true", help="right answers and one short round each, no report")
    parser.add_argument("--docs", action="store_true", help="write the tables of docs/performance.md anew")
    arguments = parser.parse_args()

    core = machine.pin()
    workers = arguments.workers.resolve()
    directory = workers / "inputs"
    octets = write_inputs(directory)
    peers = Paths(workers, arguments.rust.resolve(), arguments.python.absolute()).peers(arguments.liboauth2)
    try:
        versions, rows = measure(peers, directory, 1 if arguments.smoke else arguments.rounds)
        if arguments.smoke:
            progress("")
            print(f"{len(peers)} peers give the right answers in {len(rows)} cases")
            return
        about = machine.about(core)
        count(peers, directory, workers, rows)
    except WorkerError as error:
        raise SystemExit(f"bench-peers: {error}") from None
    progress("")
    results = {
        "about": {**about, "rounds": arguments.rounds},
        "certificates": octets,
        "peers": {peer.name: {"title": peer.title, "managed": peer.managed, "about": versions[peer.name]} for peer in peers},
        "rows": rows,
    }
    report.show(results)
    report.write(results, workers, Path("docs") if arguments.docs else None)


if __name__ == "__main__":
    main()
