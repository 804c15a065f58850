"""The application behind the proxy: records the header lines of every request as they came over the wire."""

from __future__ import annotations

import socket
import threading
from typing import NamedTuple

ADDRESS = ("127.0.0.1", 18400)
"""Where every configuration in examples/proxies sends its requests."""

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Received(NamedTuple):
    """A request without its body: the header lines in their order, names and values byte for byte."""

    lines: list[tuple[bytes, bytes]]

    def exactly(self, name: str) -> list[bytes]:
        """The values of all lines of this name, in any case."""
        return [value for each, value in self.lines if each.lower() == name.lower().encode()]

    def merged(self, name: str) -> list[bytes]:
        """The values that CGI and WSGI would see under this name: they take `_` for `-`."""
        wanted = name.lower().encode().replace(b"_", b"-")
        return [value for each, value in self.lines if each.lower().replace(b"_", b"-") == wanted]


class Backend:
    """A server on a thread. What it received stays until `take` fetches it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(ADDRESS)
        self.received: list[Received] = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            data = b""
            while b"\r\n\r\n" not in data:
                more = connection.recv(65536)
                if not more:
                    return
                data += more
            self.received.append(read(data))
            connection.sendall(ANSWER)

    def take(self) -> list[Received]:
        taken, self.received = self.received, []
        return taken

    def close(self) -> None:
        # Closing alone does not wake the thread that accepts.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def read(data: bytes) -> Received:
    """Splits at CRLF alone, so that a bare LF in a value stays in it; removes the white space around values."""
    head, _, _ = data.partition(b"\r\n\r\n")
    pairs = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return Received([(name, value.strip(b" \t")) for name, _, value in pairs])
