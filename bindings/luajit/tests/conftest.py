"""Paths, and an nginx with its Lua module that runs the README's configuration.

LD_LIBRARY_PATH has the installed library, and CERTBOUND_CLI is the command certbound.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LUA = ROOT / "bindings" / "luajit"
sys.path.insert(0, str(ROOT / "tests" / "gateway"))

from pki import Pki  # noqa: E402
from upstream import Upstream  # noqa: E402

MODULES = Path("/usr/lib/nginx/modules")


def run_lua(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs LuaJIT with the module in its path."""
    environment = {**os.environ, "LUA_PATH": f"{LUA}/?.lua;;"}
    return subprocess.run(
        ["luajit", *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )


def readme(language: str) -> str:
    """The one block of the README in that language."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", (LUA / "README.md").read_text(), re.DOTALL)
    return str(block)


class Nginx:
    """The README's server, with paths and a port of the test's own, and one location more for the vectors."""

    def __init__(self, directory: Path, pki: Pki) -> None:
        for program in ("nginx", "luajit"):
            assert shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin"), f"{program} is missing: run .ci/setup test"
        for module in ("ndk_http_module.so", "ngx_http_lua_module.so"):
            assert (MODULES / module).exists(), f"{MODULES / module} is missing: run .ci/setup test"
        self.pki, self.directory = pki, directory
        shutil.copy(pki.server.file, directory / "server.pem")
        shutil.copy(pki.authority.file, directory / "authorities.pem")
        lines = pki.registry_lines()
        command = [os.environ["CERTBOUND_CLI"], "registry", "build", "--output", str(directory / "registry.img"), str(lines)]
        subprocess.run(command, check=True, capture_output=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        server = readme("nginx").replace("/usr/local/share/lua/5.1", str(LUA)).replace("/etc/nginx", str(directory))
        server = server.replace("listen 8443 ssl;", f"listen 127.0.0.1:{self.port} ssl;\n    {VECTORS}")
        (directory / "nginx.conf").write_text(CONFIGURATION.format(directory=directory, modules=MODULES, server=server))
        command = ["nginx", "-p", str(directory), "-c", "nginx.conf", "-e", "error.log"]
        path = f"{os.environ['PATH']}:/usr/sbin"
        self.process = subprocess.Popen(command, env={**os.environ, "PATH": path})
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                assert self.process.poll() is None, f"nginx did not start: {self.log}"
                time.sleep(0.05)
        raise AssertionError(f"nginx does not listen: {self.log}")

    @property
    def log(self) -> str:
        return (self.directory / "error.log").read_text()

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=20) == 0


CONFIGURATION = """
load_module {modules}/ndk_http_module.so;
load_module {modules}/ngx_http_lua_module.so;
daemon off;
master_process on;
worker_processes 2;
pid nginx.pid;
error_log error.log info;
env LD_LIBRARY_PATH;
events {{ }}
http {{
    access_log off;
    lua_package_cpath ";;";
    keepalive_requests 100000;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
{server}
}}
"""

VECTORS = f"""
    location = /vectors {{
        content_by_lua_block {{
            ngx.say(table.concat({{ dofile "{LUA}/tests/vectors.lua" "{ROOT}/tests/vectors" }}, " "))
        }}
    }}
"""


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return Pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def nginx(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    directory = tmp_path_factory.mktemp("nginx")
    # Workers run as another user where the tests run as root.
    for parent in [directory, *directory.parents][:3]:
        parent.chmod(0o755)
    upstream = Upstream(directory / "upstream.sock")
    running = Nginx(directory, pki)
    yield running
    running.stop()
    upstream.stop()
    assert "[alert]" not in running.log and "[emerg]" not in running.log and "[crit]" not in running.log
