"""Every test runs with Debian's nginx and with the one that the crate nginx-src carries."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from application import Application
from client import Connection, context
from pki import Authority, Identity, build_registry, by_key, by_name
from server import RESOURCE, Nginx


def required(variable: str) -> Path:
    value = os.environ.get(variable)
    assert value, f"{variable} is not set: run `make test-nginx`"
    return Path(value)


@pytest.fixture(scope="session", autouse=True)
def tools() -> None:
    for tool in ("curl", "openssl", "valgrind", "h2load"):
        assert shutil.which(tool), f"{tool} is missing: run .ci/setup test"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("certificates"))
    for name, secret in (("new", "0123456789abcdef-new"), ("old", "0123456789abcdef-old\n")):
        (made.directory / f"{name}.secret").write_text(secret)
    return made


@pytest.fixture(scope="session")
def alice(authority: Authority) -> Identity:
    return authority.certify("alice")


@pytest.fixture(scope="session")
def mallory(authority: Authority) -> Identity:
    return authority.certify("mallory")


@pytest.fixture(scope="session")
def solo(authority: Authority) -> Identity:
    return authority.self_signed("solo")


@pytest.fixture(scope="session")
def expired(authority: Authority) -> Identity:
    return authority.certify("expired", lifetime=timedelta(hours=-1), age=timedelta(hours=2))


@pytest.fixture(scope="session")
def clients(authority: Authority, alice: Identity, solo: Identity, expired: Identity) -> Path:
    image = authority.directory / "clients.img"
    everybody = [by_name("alice-client", alice), by_key("solo client/1", solo), by_name("expired-client", expired)]
    build_registry(required("CERTBOUND_COMMAND"), image, everybody)
    return image


@pytest.fixture(scope="session")
def application() -> Iterator[Application]:
    with Application() as made:
        yield made
        made.shutdown()


@pytest.fixture(scope="session", params=["debian", "crate"])
def build(request: pytest.FixtureRequest) -> Path:
    return required("CERTBOUND_NGINX") / str(request.param)


@pytest.fixture
def make_nginx(
    build: Path, authority: Authority, clients: Path, application: Application, tmp_path: Path
) -> Iterator[Callable[[], Nginx]]:
    """Prefixes of a test's own: whatever it starts is stopped."""
    made: list[Nginx] = []

    def make() -> Nginx:
        nginx = Nginx(build, tmp_path / f"nginx{len(made)}", authority.directory)
        shutil.copy(clients, nginx.prefix / "clients.img")
        made.append(nginx)
        return nginx

    yield make
    for nginx in made:
        if nginx.process is not None and nginx.process.poll() is None:
            nginx.stop()


@pytest.fixture(scope="module")
def nginx(
    build: Path, authority: Authority, clients: Path, application: Application, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nginx]:
    """One nginx for all tests of a file."""
    made = Nginx(build, tmp_path_factory.mktemp("nginx"), authority.directory)
    shutil.copy(clients, made.prefix / "clients.img")
    made.start()
    yield made
    assert made.stop() == 0
    bad = [line for line in made.error_log().splitlines() if re.search(r"\[(error|crit|alert|emerg)\]", line)]
    # Some tests have a proxy that does not write what is configured.
    assert [line for line in bad if "certbound could not" not in line] == []


@pytest.fixture
def connect(nginx: Nginx, authority: Authority) -> Iterator[Callable[..., Connection]]:
    """Connections over TLS, closed after the test."""
    opened: list[Connection] = []

    def open_connection(identity: Identity | None, port: int = RESOURCE) -> Connection:
        opened.append(Connection(port, context(authority.identity.pem, identity)))
        return opened[-1]

    yield open_connection
    for connection in opened:
        connection.close()
