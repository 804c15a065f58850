"""What is behind nginx: an authorization server, whose tokens are the introspection responses themselves, and a resource."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path


def opaque(response: bytes) -> str:
    """A token whose introspection gives these octets."""
    return base64.urlsafe_b64encode(response).decode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b'{"balance":1}')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/introspect":
            self._answer(base64.urlsafe_b64decode(body.removeprefix(b"token=")))
        else:
            names = ("X-Client-Id", "X-Client-Cnf")
            self._answer(json.dumps({name: self.headers.get_all(name) for name in names}).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return "nginx"

    def log_message(self, *_: object) -> None:
        pass


class Upstream(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), Handler)
        path.chmod(0o777)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
