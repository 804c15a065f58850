"""A gateway that runs, and clients that talk to it over real TLS.

CERTBOUND_GATEWAY is the directory of its builds, `asan` and `plain`, and CERTBOUND_CLI the command certbound.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pki import Identity, Pki

BUILDS = Path(os.environ["CERTBOUND_GATEWAY"])
MEMCHECK = ["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=all",
            "--errors-for-leak-kinds=all", "--fair-sched=yes",
            f"--suppressions={Path(__file__).with_name('valgrind.supp')}"]  # fmt: skip


class Answer(NamedTuple):
    status: int
    fields: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """A client's TLS connection, kept open from one request to the next."""

    def __init__(self, port: int, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> None:
        plain = socket.create_connection(("127.0.0.1", port), timeout=60)
        # As many small packets as a test sends.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = context.wrap_socket(plain, server_hostname="localhost", session=session)
        self._rest = b""

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def receive(self) -> Answer:
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("ascii").split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        size = int(fields.get("content-length", "0"))
        while len(self._rest) < size:
            self._more()
        body, self._rest = self._rest[:size], self._rest[size:]
        return Answer(int(first.split(" ")[1]), fields, body)

    def _more(self) -> None:
        octets = self.socket.recv(65536)
        if not octets:
            raise EOFError(f"the gateway closed the connection after {self._rest!r}")
        self._rest += octets

    def ends(self) -> bool:
        """Whether the gateway says goodbye now."""
        return not self._rest and self.socket.recv(1) == b""

    def ask(self, method: str, path: str, *fields: str, body: bytes = b"") -> Answer:
        self.send(request(method, path, *fields, body=body))
        return self.receive()

    def account(self, token: str) -> Answer:
        return self.ask("GET", "/account", f"Authorization: Bearer {token}")

    def token(self, form: str) -> Answer:
        return self.ask("POST", "/token", "Content-Type: application/x-www-form-urlencoded", body=form.encode())


def request(method: str, path: str, *fields: str, body: bytes = b"") -> bytes:
    size = [f"Content-Length: {len(body)}"] if body else []
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields, *size]
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + body


class Gateway:
    """A process, and how to reach it."""

    def __init__(self, pki: Pki, registry: Path, log: Path, *options: str, build: str = "asan", under: Any = ()) -> None:
        program = BUILDS / build / "gateway"
        assert program.exists(), f"{program} is missing: run `make test-gateway`"
        self.pki, self.log = pki, log
        files: list[str | Path] = ["--certificate", pki.server.file, "--key", pki.server.file, "--signing-key", pki.signing.file,
                 "--authorities", pki.authority.file, "--registry", registry]  # fmt: skip
        clients: list[str | Path] = [word for path in pki.metadata() for word in ("--client", path)]
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [*under, program, *files, *clients, "--port", "0", *options], stdout=subprocess.PIPE, stderr=errors
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line.startswith("listening on https://127.0.0.1:"), f"the gateway did not start: {log.read_text()}"
        self.port = int(line.rsplit(":", 1)[1])

    def context(self, identity: Identity | None) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.pki.authority.file)
        if identity is not None:
            context.load_cert_chain(identity.file)
        return context

    def connect(self, identity: Identity | None = None) -> Connection:
        return Connection(self.port, self.context(identity))

    def stop(self) -> None:
        """Asks it to end, and sees that it does so without a leak or another finding of a sanitizer or valgrind."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=60)
        finally:
            self.process.kill()
        assert code == 0, f"exit status {code}: {self.log.read_text()}"
        assert "ERROR" not in self.log.read_text()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return Pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def registry(pki: Pki) -> Path:
    image = pki.directory / "registry.img"
    command = [os.environ["CERTBOUND_CLI"], "registry", "build", "--output", str(image), str(pki.registry_lines())]
    subprocess.run(command, check=True, capture_output=True)
    return image


@pytest.fixture(scope="session")
def gateway(pki: Pki, registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    running = Gateway(pki, registry, tmp_path_factory.mktemp("gateway") / "log", "--timeout", "2000")
    yield running
    running.stop()
