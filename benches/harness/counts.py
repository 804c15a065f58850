"""Allocations and instructions of one call: counted, so that one run is enough."""

from __future__ import annotations

import mmap
import struct
import tempfile
from pathlib import Path

from .worker import Worker

CALLS = 100
FEW, MORE = 30_000, 10
"""Fewer instructions than these are counted over more calls."""


class Allocations:
    """The counters of `allocations.c`, which the environment of a worker names."""

    def __init__(self, library: Path) -> None:
        self._file = tempfile.NamedTemporaryFile(prefix="allocations-")
        self._file.write(bytes(16))
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), 16)
        self.environment = {"LD_PRELOAD": str(library), "BENCH_ALLOCATIONS": self._file.name}

    def per_call(self, worker: Worker) -> tuple[float, float]:
        """The allocations of one call, and the octets that it asks for."""
        worker.round(1)
        one, many = self._of_round(worker, 1), self._of_round(worker, 1 + CALLS)
        return (many[0] - one[0]) / CALLS, (many[1] - one[1]) / CALLS

    def _of_round(self, worker: Worker, calls: int) -> tuple[int, int]:
        before = self._read()
        worker.round(calls)
        after = self._read()
        return after[0] - before[0], after[1] - before[1]

    def _read(self) -> tuple[int, int]:
        calls, octets = struct.unpack("=QQ", self._map)
        return calls, octets


def instructions(worker: Worker, tries: int) -> int | None:
    """The instructions of one call of a worker that runs under `instructions.c`: the least of some tries, where a compiler
    or a collector may come between. None if they are too many to count here."""

    def least(calls: int) -> int:
        return min(int(worker.ask("count", calls)) for _ in range(tries))

    none, one = least(0), least(1)
    if one <= none:
        return None
    if one - none > FEW:
        return one - none
    # Reading the clock and writing the answer take some hundred more or less.
    return round((least(1 + MORE) - one) / MORE)
