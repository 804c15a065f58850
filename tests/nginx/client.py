"""HTTP clients of the tests: lines go out as they are given, and answers come back whole."""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

from pki import Identity


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def one(self, name: str) -> str | None:
        values = self.all(name)
        assert len(values) <= 1, f"{name} occurs {len(values)} times"
        return values[0] if values else None

    @property
    def challenge(self) -> str | None:
        return self.one("WWW-Authenticate")

    @property
    def upstream(self) -> dict[str, list[str]]:
        """The header lines that reached the application, with names in lower case."""
        found: dict[str, list[str]] = {}
        for name, value in json.loads(self.body)["headers"]:
            found.setdefault(name.lower(), []).append(value)
        return found


def context(authority: Path, identity: Identity | None, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=str(authority))
    if identity is not None:
        made.load_cert_chain(identity.pem, identity.key_pem)
    if version is not None:
        made.minimum_version = made.maximum_version = version
    return made


class Connection:
    """A connection that is kept alive: over TLS if it has a context."""

    def __init__(
        self,
        port: int,
        tls: ssl.SSLContext | None = None,
        *,
        session: ssl.SSLSession | None = None,
        source: str = "127.0.0.1",
    ) -> None:
        self.socket: socket.socket = socket.create_connection(("127.0.0.1", port), 10, (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost", session=session)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def receive(self, method: str = "GET") -> Answer:
        response = HTTPResponse(self.socket, method=method)
        response.begin()
        return Answer(response.status, response.getheaders(), response.read())

    def request(
        self,
        path: str,
        bearer: str | None = None,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        method: str = "GET",
        body: bytes | str | None = None,
    ) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        if bearer is not None:
            lines.append(f"Authorization: Bearer {bearer}")
        if body is not None:
            body = body.encode() if isinstance(body, str) else body
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name}: {value}" for name, value in headers]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b""))
        return self.receive(method)


def form(connection: Connection, path: str, body: bytes | str, *headers: tuple[str, str]) -> Answer:
    """A form at the token endpoint."""
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    return connection.request(path, method="POST", body=body, headers=(kind, *headers))
