"""nginx with the documented configuration, in a prefix of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCUMENTED = HERE.parent.parent / "examples" / "nginx" / "nginx.conf"

RESOURCE, TOKEN, PROXIED = 28743, 28744, 28745
PHASES, PLAIN, BY_SECRET, BY_REALIP, FORMATS = 28746, 28747, 28748, 28749, 28750


class Nginx:
    """A running nginx: `build` has the binary and the module, `prefix` is its directory."""

    def __init__(self, build: Path, prefix: Path, certificates: Path) -> None:
        self.binary = build / "nginx"
        self.prefix = prefix
        for name in ("logs", "tmp", "modules", "conf.d", "html"):
            (prefix / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(build / "ngx_http_certbound_module.so", prefix / "modules")
        shutil.copy(DOCUMENTED, prefix)
        shutil.copy(HERE / "tests.conf", prefix / "conf.d")
        shutil.copytree(certificates, prefix / "certs", dirs_exist_ok=True)
        (prefix / "html" / "small").write_text("ok\n")
        (prefix / "html" / "health").write_text("well\n")
        (prefix / "html" / "refused.txt").write_text("refused\n")
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *options: str) -> list[str]:
        return [str(self.binary), "-p", str(self.prefix), "-c", "nginx.conf", "-e", "logs/error.log", *options]

    def test(self) -> subprocess.CompletedProcess[str]:
        """`nginx -t`: whether the configuration is good, and why not."""
        return subprocess.run(self.command("-t"), capture_output=True, text=True)

    def start(self, *, wrapper: tuple[str, ...] = (), directives: str = "daemon off;", patience: float = 20) -> None:
        # Workers that root starts would run as nobody, and not find the prefix.
        if os.geteuid() == 0:
            directives += " user root;"
        command = [*wrapper, *self.command("-g", directives)]
        with open(self.prefix / "logs" / "output", "wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)
        end = time.monotonic() + patience
        while True:
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"nginx did not start: {(self.prefix / 'logs' / 'output').read_text()}")
            try:
                socket.create_connection(("127.0.0.1", RESOURCE), 1).close()
                if "master_process off" in directives or self.workers():
                    return
            except OSError:
                pass
            time.sleep(0.05)

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGTERM)
            return self.process.wait(20)

    def reload(self) -> None:
        """Asks for a reload, and waits until only workers of the new configuration accept, or it has failed."""
        assert self.process is not None
        before, failures = self.workers(), self.error_log().count("[emerg]")
        self.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.error_log().count("[emerg]") > failures or ((now := self.workers()) and not before & now):
                return
            time.sleep(0.02)
        raise AssertionError("the reload took longer than 20 s")

    def workers(self) -> set[int]:
        """The workers that accept connections."""
        assert self.process is not None
        found = set()
        for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            try:
                title = Path(f"/proc/{child}/cmdline").read_bytes()
            except OSError:
                continue
            if title.startswith(b"nginx: worker process") and b"shutting down" not in title:
                found.add(int(child))
        return found

    def memory(self) -> int:
        """The resident memory of all workers in octets, without what they share: the cache of sessions fills up."""
        statuses = [Path(f"/proc/{worker}/status").read_text() for worker in self.workers()]
        return sum(int(re.findall(r"RssAnon:\s+(\d+) kB", status)[0]) * 1024 for status in statuses)

    def error_log(self) -> str:
        return (self.prefix / "logs" / "error.log").read_text()

    def access_log(self) -> list[str]:
        return (self.prefix / "logs" / "access.log").read_text().splitlines()

    def logs(self, uri: str, text: str) -> None:
        """Waits until the last line about a path has this text: the client has the response a little earlier."""
        end, last = time.monotonic() + 5, "none"
        while time.monotonic() < end:
            for line in self.access_log():
                if f' {uri}"' in line:
                    last = line
            if text in last:
                return
            time.sleep(0.02)
        raise AssertionError(f"the last line about {uri} has no '{text}': {last}")
