"""How the cost grows with claims, headers, names, keys and registries, beside what the machine can do at all.

    python3 -m benches.growth --workers DIR --cli COMMAND [--clients N] [--docs]

`make bench-growth` builds the worker and the command and runs this. Each series is interleaved in one run on one core.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..harness import machine, rounds
from ..harness.worker import Worker, WorkerError
from . import cases, registry, report

ROUNDS = 51
MEGABYTE = 1_000_000
MEMORY = 1 << 28
"""Far more than any cache holds."""
CYCLES_A_MULTIPLICATION = 3
"""On every x86-64 of this century but the first ones."""
MULTIPLICATIONS = 1_000


def points_of(series: cases.Series, worker: Path, directory: Path, count: int) -> list[dict[str, Any]]:
    """The measured points of a series."""
    workers = []
    for point in series.points:
        process = Worker(f"{series.name}, {point.line}, {point.size}", [str(worker)], directory)
        process.expect("ok", "load", *point.load)
        process.expect("match", "check")
        workers.append((process, 0.005))
    times = rounds.interleaved(workers, count)
    for process, _ in workers:
        process.close()
    return [
        {"line": point.line, "size": point.size, "limit": point.limit, "ns": taken.median}
        for point, taken in zip(series.points, times)
    ]


def limits(worker: Path, directory: Path, count: int) -> dict[str, float]:
    """What the machine can do: octets of memory a second, octets of SHA-256 a cycle."""
    (directory / "megabyte").write_bytes(bytes(MEGABYTE))
    requests: list[tuple[object, ...]] = [("read", MEGABYTE, MEMORY), ("sha256", "megabyte"), ("multiply",)]
    workers = [(Worker(str(request[0]), [str(worker)], directory), 0.05) for request in requests]
    for (process, _), request in zip(workers, requests):
        process.expect("ok", "load", *request)
        process.expect("match", "check")
    read, sha256, multiply = (taken.median for taken in rounds.interleaved(workers, count))
    for process, _ in workers:
        process.close()
    gigahertz = MULTIPLICATIONS * CYCLES_A_MULTIPLICATION / multiply
    return {
        "memory_gb_s": MEGABYTE / read,
        "sha256_gb_s": MEGABYTE / sha256,
        "ghz": gigahertz,
        "sha256_octets_a_cycle": MEGABYTE / sha256 / gigahertz,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="how the cost of certbound grows")
    parser.add_argument("--workers", type=Path, required=True, help="the directory of the worker")
    parser.add_argument("--cli", type=Path, required=True, help="the command certbound")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--clients", type=int, default=registry.SIZES[-1], help="the largest registry")
    parser.add_argument("--docs", action="store_true", help="write the growth part of docs/performance.md anew")
    arguments = parser.parse_args()

    core = machine.pin()
    workers = arguments.workers.resolve()
    worker, directory = workers / "growth", workers / "inputs"
    directory.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {"about": {**machine.about(core), "rounds": arguments.rounds}}
    try:
        results["limits"] = limits(worker, directory, arguments.rounds)
        results["series"] = {}
        for make in cases.ALL:
            series = make(directory)
            points = points_of(series, worker, directory, arguments.rounds)
            results["series"][series.name] = {"title": series.title, "x_name": series.x_name, "points": points}
            progress(series.title)
        results["registries"] = []
        for size in (size for size in registry.SIZES if size <= arguments.clients):
            progress(f"a registry of {size} clients")
            measured = registry.measure(arguments.cli.resolve(), worker, directory, size, arguments.rounds)
            results["registries"].append(measured)
    except WorkerError as error:
        raise SystemExit(f"bench-growth: {error}") from None
    progress("")
    report.show(results)
    report.write(results, workers, Path("docs") if arguments.docs else None)


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
