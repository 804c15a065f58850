"""Interleaved rounds: all of the workers in turn, so that a slow moment of the machine touches each of them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .worker import Worker

ROUND_NANOSECONDS = 300_000
"""Shorter than a slice of the scheduler, so that most rounds are not interrupted."""


@dataclass(frozen=True)
class Times:
    """Nanoseconds of one call over all rounds."""

    median: float
    low: float
    high: float
    """The quartiles."""

    @classmethod
    def of(cls, samples: list[float]) -> Times:
        ordered = sorted(samples)
        quarter = len(ordered) // 4
        return cls(ordered[len(ordered) // 2], ordered[quarter], ordered[-1 - quarter])


def calibrate(worker: Worker, warm_up: float) -> int:
    """How many calls make a round, after so many seconds of calls."""
    calls, fastest = 1, float("inf")
    end = time.monotonic() + warm_up
    while True:
        taken = max(worker.round(calls), 1)
        fastest = min(fastest, taken / calls)
        if time.monotonic() >= end and taken >= ROUND_NANOSECONDS / 4:
            return max(1, round(ROUND_NANOSECONDS / fastest))
        calls = max(1, min(calls * 2, round(ROUND_NANOSECONDS / fastest)))


def interleaved(workers: list[tuple[Worker, float]], rounds: int) -> list[Times]:
    """The times of each worker, which has loaded its inputs and has so many seconds to warm up."""
    calls = [calibrate(worker, warm_up) for worker, warm_up in workers]
    samples: list[list[float]] = [[] for _ in workers]
    for _ in range(rounds):
        for (worker, _), count, kept in zip(workers, calls, samples):
            kept.append(worker.round(count) / count)
    return [Times.of(kept) for kept in samples]
