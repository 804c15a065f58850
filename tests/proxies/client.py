"""The client: raw HTTP/1.1 over TLS, so that it can send what an HTTP library would refuse to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

ADDRESS = ("127.0.0.1", 18443)
"""Where every configuration in examples/proxies listens."""

HOST = "localhost"

Lines = Sequence[tuple[bytes, bytes]]


def context(authority: Path, credential: Optional[Path]) -> ssl.SSLContext:
    """Trusts the proxy's certificate alone. The credential is a PEM file with a chain and a private key."""
    made = ssl.create_default_context(cafile=str(authority))
    if credential is not None:
        made.load_cert_chain(str(credential))
    return made


class Connection:
    """One TLS connection to the proxy."""

    def __init__(self, tls: ssl.SSLContext, session: Optional[ssl.SSLSession] = None) -> None:
        plain = socket.create_connection(ADDRESS, timeout=10)
        self.socket = tls.wrap_socket(plain, server_hostname=HOST, session=session)
        self.buffer = b""

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def get(self, lines: Lines = ()) -> int:
        """Sends a request with these additional header lines, reads the whole answer, and returns its status."""
        sent = b"".join(name + b": " + value + b"\r\n" for name, value in lines)
        self.socket.sendall(b"GET / HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n" + sent + b"\r\n")
        head = self.until(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        if b"chunked" in fields.get(b"transfer-encoding", b""):
            self.until(b"0\r\n\r\n")
        else:
            self.exactly(int(fields.get(b"content-length", b"0")))
        return status

    def until(self, end: bytes) -> bytes:
        while end not in self.buffer:
            self.more()
        taken, _, self.buffer = self.buffer.partition(end)
        return taken

    def exactly(self, length: int) -> None:
        while len(self.buffer) < length:
            self.more()
        self.buffer = self.buffer[length:]

    def more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the proxy closed the connection in the middle of an answer")
        self.buffer += data
