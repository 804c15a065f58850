"""Thousands of requests on many connections at once, under the sanitizers and under valgrind, and then the end."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import MEMCHECK, Gateway, request
from pki import Pki

FORM = "grant_type=client_credentials&client_id=client"


def visit(gateway: Gateway, rounds: int) -> int:
    """One connection after the other, each with a few requests. Returns how many answers were right."""
    pki, right = gateway.pki, 0
    for number in range(rounds):
        with gateway.connect(pki.client) as connection:
            token = connection.token(FORM).json["access_token"]
            for _ in range(46):
                right += connection.account(token).status == 200
            right += connection.account(pki.token(pki.claims(cnf=None))).status == 401
            right += connection.ask("GET", "/account").status == 401
        with gateway.connect(pki.thief if number % 2 else None) as connection:
            right += connection.account(token).status == 401
            right += connection.token(FORM).status == 401
    return right


@pytest.mark.parametrize(("build", "under", "rounds"), [("asan", [], 20), ("plain", MEMCHECK, 2)], ids=["asan", "valgrind"])
def test_many_requests_and_then_the_end(
    pki: Pki, registry: Path, tmp_path: Path, build: str, under: list[str], rounds: int
) -> None:
    gateway = Gateway(pki, registry, tmp_path / "log", "--timeout", "60000", build=build, under=under)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: visit(gateway, rounds), range(8)))
    assert answers == [50 * rounds] * 8
    # Connections that are open when it ends: one that is idle, one in the middle of a request, one in the handshake.
    with gateway.connect(pki.client) as idle, gateway.connect(pki.client) as busy:
        assert idle.ask("GET", "/").status == 404
        busy.send(request("GET", "/account")[:-2])
        time.sleep(0.5)
        gateway.process.send_signal(signal.SIGTERM)
        assert idle.ends()
        busy.send(b"\r\n")
        assert busy.receive().status == 401
    gateway.stop()


def test_memory_does_not_grow(pki: Pki, registry: Path, tmp_path: Path) -> None:
    gateway = Gateway(pki, registry, tmp_path / "log", build="plain")

    def resident() -> int:
        for line in Path(f"/proc/{gateway.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("the gateway is gone")

    # On one connection: another one may be served beside the end of the first, by a thread with a heap of its own.
    sizes = []
    with gateway.connect(pki.client) as connection:
        token = connection.token(FORM).json["access_token"]
        one = request("GET", "/account", f"Authorization: Bearer {token}")
        for _ in range(4):
            for _ in range(100):
                connection.send(one * 20)
                assert [connection.receive().status for _ in range(20)] == [200] * 20
            sizes.append(resident())
    gateway.stop()
    assert sizes[3] - sizes[0] < 64, f"KiB after each 2000 requests: {sizes}"


@pytest.mark.parametrize(
    "options",
    [["--client", "/nowhere"], ["--registry", "/dev/null"], ["--port", "65536"], ["--signing-key", "/dev/null"],
     ["--listen", "localhost"], ["--issuer", '"'], ["--what", "x"], ["--timeout", "0"], ["--certificate", "/dev/null"]],
)  # fmt: skip
def test_a_bad_start_says_why(pki: Pki, registry: Path, tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(AssertionError, match=r"the gateway did not start: .*gateway: "):
        Gateway(pki, registry, tmp_path / "log", *options)
