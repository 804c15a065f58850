"""A worker process, and the requests that `worker.h` lists."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class WorkerError(Exception):
    """A worker ended, or gave a wrong answer."""


class Worker:
    """A running worker, on the core that this process is pinned to."""

    def __init__(self, name: str, command: list[str], directory: Path, environment: dict[str, str] | None = None) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=directory,
            # The order of a dictionary's slots must not differ from run to run.
            env={**os.environ, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", **(environment or {})},
        )
        self.pid = self._process.pid

    def ask(self, *words: object) -> str:
        """The answer to a request."""
        request = " ".join(map(str, words))
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(request + "\n")
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise WorkerError(f"{self.name} ended with {self._process.wait()} at the request: {request}")
        return answer.strip()

    def expect(self, expected: str, *words: object) -> None:
        """Asks, and refuses another answer than this one."""
        answer = self.ask(*words)
        if answer != expected:
            raise WorkerError(f"{self.name} answers {answer!r} to {' '.join(map(str, words))!r}, and not {expected!r}")

    def round(self, calls: int) -> int:
        """The nanoseconds of so many calls."""
        return int(self.ask("round", calls))

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
