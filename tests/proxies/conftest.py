"""One set-up after another runs, and every test that takes `running` runs on each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import credentials
import proxy
import pytest
from backend import Backend
from pki import SANS
from running import Clients, Running
from setups import SECRET, SETUPS, Setup


@pytest.fixture(scope="session")
def clients() -> Clients:
    return Clients(
        ec=credentials.holder(credentials.CLIENTS),
        rsa=credentials.holder(credentials.CLIENTS, kind="rsa2048"),
        intermediate=credentials.behind_intermediate(),
        self_signed=credentials.self_signed(SANS),
        victim=credentials.holder(credentials.CLIENTS),
    )


@pytest.fixture(scope="session")
def secret() -> str:
    return secrets.token_hex(32)


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory, secret: str) -> Path:
    """Where the proxies run: the certificates, the secret, and the configurations themselves."""
    made = tmp_path_factory.mktemp("proxies")
    credentials.write(made / "certs")
    (made / "proxy-secret.conf").write_text(f'proxy_set_header {SECRET} "{secret}";\n')
    for configuration in proxy.CONFIGURATIONS.iterdir():
        (made / configuration.name).symlink_to(configuration)
    return made


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    proxy.free(18400)
    made = Backend()
    yield made
    made.close()


@pytest.fixture(scope="session", params=SETUPS, ids=str)
def running(request: pytest.FixtureRequest, backend: Backend, directory: Path, secret: str) -> Iterator[Running]:
    setup: Setup = request.param
    made = Running(setup, backend, directory, secret)
    yield made
    made.stop()
