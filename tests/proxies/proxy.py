"""A proxy's process, on one of the configurations in examples/proxies."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

CONFIGURATIONS = Path(__file__).resolve().parents[2] / "examples" / "proxies"
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin"])


class Proxy:
    """Runs a command in a directory until it is stopped; its output goes to a file there."""

    def __init__(self, command: Sequence[str], directory: Path, port: int, secret: str) -> None:
        self.address = ("127.0.0.1", port)
        free(port)
        program = shutil.which(command[0], path=PATH)
        if program is None:
            raise RuntimeError(f"{command[0]} is not installed: run `make test-proxies`, which installs it")
        self.log = directory / f"{port}.log"
        environment = {"PATH": PATH, "HOME": str(directory), "PROXY_SECRET": secret}
        arguments = [each.replace("$PWD", str(directory)) for each in command[1:]]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, *arguments],
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait(command[0])

    def wait(self, name: str) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(self.address, timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"{name} did not start:\n{self.log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Ends the process and its workers: they are a session of their own."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def free(port: int) -> None:
    """The configurations name fixed ports, so that they run as they are."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise RuntimeError(
                f"port {port} of 127.0.0.1 is taken ({error.strerror}): examples/proxies needs 18400, "
                "18443 and 18444; end what listens there (`ss -ltnp`), perhaps another run of these tests"
            ) from None
