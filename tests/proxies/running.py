"""A set-up that runs: clients connect to it, and its backend says what arrived."""

from __future__ import annotations

import hashlib
import ssl
import time
from pathlib import Path
from typing import NamedTuple, Optional

import certbound
import client
import proxy
import pytest
from backend import Backend, Received
from credentials import Credential
from setups import SECRET, VERIFY, Setup

FRONT, BEHIND = 18443, 18444


class Running:
    def __init__(self, setup: Setup, backend: Backend, directory: Path, secret: str) -> None:
        self.setup, self.backend, self.directory, self.secret = setup, backend, directory, secret
        self.proxies: list[proxy.Proxy] = []
        try:
            if setup.second is not None:
                self.proxies.append(proxy.Proxy([*setup.command, setup.second], directory, BEHIND, secret))
            self.proxies.append(proxy.Proxy([*setup.command, self.configuration()], directory, FRONT, secret))
            self.wait()
        except BaseException:
            self.stop()
            raise

    def configuration(self) -> str:
        """The file itself, or for a control one beside it."""
        name = self.setup.configuration
        if self.setup.replaced is None:
            return name
        text = (proxy.CONFIGURATIONS / name).read_text()
        assert text.count(self.setup.replaced[0]) == 1
        # Caddy goes by the beginning of the name, Envoy and Traefik by its end.
        control = Path(name).stem + "-control" + Path(name).suffix
        (self.directory / control).write_text(text.replace(*self.setup.replaced))
        return control

    def wait(self) -> None:
        """A proxy may listen before it knows its certificate and its routes."""
        end = time.monotonic() + 30
        while True:
            try:
                with self.connect(None) as connection:
                    if connection.get() == 200:
                        break
                problem = "no answer is 200"
            except OSError as error:
                problem = str(error)
            if time.monotonic() > end:
                log = self.proxies[-1].log.read_text(errors="replace")
                raise RuntimeError(f"{self.setup} does not answer: {problem}\n{log}")
            time.sleep(0.05)
        self.backend.take()

    def stop(self) -> None:
        for each in reversed(self.proxies):
            each.stop()

    def context(self, credential: Optional[Credential]) -> ssl.SSLContext:
        return client.context(self.directory / "certs" / "proxies-ca.pem", self.file(credential))

    def file(self, credential: Optional[Credential]) -> Optional[Path]:
        if credential is None:
            return None
        path = self.directory / f"{hashlib.sha256(credential.der).hexdigest()}.pem"
        path.write_bytes(credential.certificates + credential.private)
        return path

    def connect(self, credential: Optional[Credential]) -> client.Connection:
        return client.Connection(self.context(credential))

    def ask(self, credential: Optional[Credential], lines: client.Lines = ()) -> Received:
        """What one request made of the backend."""
        with self.connect(credential) as connection:
            return self.on(connection, lines)

    def on(self, connection: client.Connection, lines: client.Lines = ()) -> Received:
        status = connection.get(lines)
        received = self.backend.take()
        assert (status, len(received)) == (200, 1), self.proxies[-1].log.read_text(errors="replace")
        return received[0]

    def peer(self, received: Received) -> certbound.TrustedPeer:
        return certbound.TrustedPeer.by_secret(received.exactly(SECRET), secret=self.secret.encode())

    def certificate(self, received: Received) -> Optional[bytes]:
        """What certbound makes of all lines that any application could take for the header."""
        return self.setup.forwarded.decode(received.merged(self.setup.header), peer=self.peer(received))

    def chain(self, received: Received) -> certbound.Chain:
        assert self.setup.verdict is not None
        lines = received.merged(VERIFY)
        return certbound.forwarded_chain(lines, verdict=self.setup.verdict, peer=self.peer(received))

    def expect(self, received: Received, credential: Optional[Credential]) -> None:
        """The client's own certificate byte for byte, or absence; never anything else."""
        if credential is None and self.setup.elements > 1:
            # The element that is there is the first proxy's own: this must not pass for a client.
            with pytest.raises(certbound.XfccElements):
                self.certificate(received)
        else:
            assert self.certificate(received) == (None if credential is None else credential.der)


class Clients(NamedTuple):
    """Who connects in most tests."""

    ec: Credential
    rsa: Credential
    intermediate: Credential
    self_signed: Credential
    victim: Credential
    """Nobody connects as this one: it is what forgers claim to be."""

    def named(self, name: str) -> Credential:
        chosen = getattr(self, name)
        assert isinstance(chosen, Credential)
        return chosen
