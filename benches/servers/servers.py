"""Servers that answer over mutual TLS: started on one core, asked, and measured with a load on another."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pki import Identity

HERE = Path(__file__).resolve().parent
LINES = "GET /small HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n"


@dataclass(frozen=True)
class Side:
    """A server with a check, or without."""

    name: str
    title: str
    configuration: str
    check: str
    """For nginx a policy of the module, for Apache a file beside this one."""
    statuses: tuple[int, int, int, int]
    """For a bound token: from its client, from another client, with a signature that is not its own; for an unbound token."""

    @property
    def base(self) -> str:
        """The same server without a check."""
        return self.name.partition("-")[0]

    @property
    def liboauth2(self) -> bool:
        """Whether it needs Debian's libapache2-mod-oauth2."""
        return self.check in ("bearer.conf", "mtls.conf")


SIDES = [
    Side("nginx", "nginx", "nginx.conf", "", (200, 200, 200, 200)),
    Side("nginx-certbound", "nginx, certbound", "nginx.conf", "certbound bound;\n", (200, 401, 200, 401)),
    Side("apache", "Apache", "apache.conf", "none.conf", (200, 200, 200, 200)),
    Side("apache-bearer", "Apache, mod_oauth2", "apache.conf", "bearer.conf", (200, 200, 401, 200)),
    Side("apache-mtls", "Apache, mod_oauth2 type=mtls", "apache.conf", "mtls.conf", (200, 401, 401, 401)),
]


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started meanwhile stays on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Server:
    """A server that runs, in a directory of its own."""

    def __init__(self, side: Side, nginx: Path, certificates: Path, scratch: Path, port: int, core: int) -> None:
        self.side, self.port = side, port
        prefix = Path(tempfile.mkdtemp(prefix=f"{side.name}-", dir=scratch))
        # Apache's processes run as another user where root starts it.
        prefix.chmod(0o755)
        for name in ("logs", "tmp", "html"):
            (prefix / name).mkdir()
        (prefix / "html" / "small").write_text("ok\n")
        shutil.copytree(certificates, prefix / "certs")
        command = self._nginx(prefix, nginx) if side.configuration == "nginx.conf" else self._apache(prefix)
        self.log = prefix / "logs" / "error.log"
        with on_core(core):
            self._master = subprocess.Popen(command)
        self._wait()

    def _nginx(self, prefix: Path, build: Path) -> list[str]:
        shutil.copy(HERE.parent / "nginx" / "nginx.conf", prefix)
        shutil.copy(build / "ngx_http_certbound_module.so", prefix)
        (prefix / "module.conf").write_text("load_module ngx_http_certbound_module.so;\n" if self.side.check else "")
        (prefix / "policy.conf").write_text(self.side.check)
        (prefix / "listen.conf").write_text(f"listen 127.0.0.1:{self.port} ssl;\n")
        # Workers that root starts would run as nobody, and not find the prefix.
        directives = "daemon off; user root;" if os.geteuid() == 0 else "daemon off;"
        command = [str(build / "nginx"), "-p", str(prefix), "-c", "nginx.conf"]
        return [*command, "-e", "logs/error.log", "-g", directives]

    def _apache(self, prefix: Path) -> list[str]:
        shutil.copy(HERE / "apache.conf", prefix)
        shutil.copy(HERE / self.side.check, prefix / "check.conf")
        (prefix / "listen.conf").write_text(f"Listen 127.0.0.1:{self.port}\n")
        apache = shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin") or "apache2"
        return [apache, "-D", "FOREGROUND", "-d", str(prefix), "-f", str(prefix / "apache.conf")]

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while True:
            if self._master.poll() is not None or time.monotonic() > end:
                self.stop()
                log = self.log.read_text(errors="replace") if self.log.exists() else ""
                raise SystemExit(f"{self.side.title} did not start\n{log}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def status(self, identity: Identity, bearer: str) -> int:
        """What a client with this certificate gets for this token."""
        context = ssl.create_default_context(cafile=str(identity.pem.parent / "authority.pem"))
        context.load_cert_chain(identity.pem, identity.key_pem)
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=10, context=context)
        try:
            connection.request("GET", "/small", headers={"Authorization": f"Bearer {bearer}"})
            return connection.getresponse().status
        finally:
            connection.close()

    def cpu(self) -> float:
        """Seconds that the threads that answer ran, as the scheduler counted them in nanoseconds."""
        children = Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children").read_text().split()
        threads = [path for child in children for path in Path(f"/proc/{child}/task").glob("*/schedstat")]
        return sum(int(path.read_text().split()[0]) for path in threads) / 1e9

    def stop(self) -> None:
        self._master.terminate()
        self._master.wait()


@dataclass(frozen=True)
class Round:
    """What one round of requests gave."""

    rate: float
    median: float
    nines: float
    """Microseconds: of the median, and of the 99th percentile."""
    cpu: float
    """Microseconds of the server for a request."""


class Load:
    """Connections to a server that are kept alive, and rounds of requests on them."""

    def __init__(
        self, program: str, server: Server, client: Identity, file: Path, kinds: int, connections: int, requests: int, core: int
    ) -> None:
        self._server, self._requests = server, requests
        command = [program, str(server.port), str(client.pem), str(client.key_pem), str(connections), str(requests)]
        with on_core(core):
            self._process = subprocess.Popen(
                [*command, str(file), str(kinds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )

    def round(self) -> Round:
        assert self._process.stdin is not None and self._process.stdout is not None
        before = self._server.cpu()
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().split()
        if not answer:
            raise SystemExit(f"the load on {self._server.side.title} ended with {self._process.wait()}")
        seconds, median, nines, other = map(float, answer)
        if other:
            raise SystemExit(f"{other:.0f} answers of {self._server.side.title} were not 200")
        cpu = (self._server.cpu() - before) / self._requests * 1e6
        return Round(self._requests / seconds, median, nines, cpu)

    def stop(self) -> None:
        self._process.communicate()


def write_requests(path: Path, bearers: list[str]) -> None:
    """The file of requests that `load` sends."""
    path.write_text("".join(f"{LINES}Authorization: Bearer {bearer}\r\n\r\n" for bearer in bearers))
