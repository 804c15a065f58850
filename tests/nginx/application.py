"""The application behind nginx: it tells what reaches it."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        reply = json.dumps({"path": self.path, "headers": self.headers.items(), "body": body.decode()}).encode()
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        if redirect := self.headers.get("X-Accel"):
            self.send_header("X-Accel-Redirect", redirect)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_POST = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


class Application(ThreadingHTTPServer):
    """Listens where nginx.conf says; `seen` has the paths of all requests."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 28780), Handler)
        self.seen: list[str] = []
        Thread(target=self.serve_forever, daemon=True).start()
