"""100,000 requests on connections that are kept alive: no growth of the workers, and nothing in the log. A shorter run
under valgrind, which sees every allocation of the pools that the crate's nginx makes one by one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import NamedTemporaryFile

from client import Connection, context, form
from conftest import required
from pki import Authority, Identity, token
from server import FORMATS, PHASES, PROXIED, RESOURCE, TOKEN, Nginx


def load(identity: Identity, port: int, bearers: list[str], requests: int) -> int:
    """Sends the tokens in turn on 16 connections; returns how many answers were not 200."""
    assert len({len(bearer) for bearer in bearers}) == 1
    with NamedTemporaryFile("w") as file:
        file.write("".join(f"GET /small HTTP/1.1\nHost: a\nAuthorization: Bearer {bearer}\n\n" for bearer in bearers))
        file.flush()
        command = [
            str(required("CERTBOUND_LOAD")),
            str(port),
            str(identity.pem),
            str(identity.key_pem),
            "16",
            str(requests),
        ]
        output = subprocess.run([*command, file.name, str(len(bearers))], input=b"\n", capture_output=True, check=True)
    return int(output.stdout.split()[-1])


def everything(authority: Authority, alice: Identity, mallory: Identity, rounds: int) -> None:
    """Every kind of answer there is, again and again."""
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    certificate = ("X-SSL-Cert", alice.escaped)
    for _ in range(rounds):
        tls = context(authority.identity.pem, alice)
        with Connection(RESOURCE, tls) as api, Connection(TOKEN, tls) as endpoint, Connection(PHASES, tls) as phases:
            for bearer in (token(alice), token(mallory), token(), token(alice, padding="x" * 3000), "malformed", None):
                for connection, path in ((api, "/x"), (api, "/transition/x"), (api, "/strict/x"), (phases, "/page/x")):
                    assert connection.request(path, bearer).status in (200, 401)
                for path in ("/rewritten/x", "/try-named/x", "/auth-request/x", "/page-named/x", "/accel/x"):
                    assert phases.request(path, bearer).status in (200, 401)
                answer = phases.request(
                    "/both/x", bearer, method="POST", body="client_id=alice-client", headers=(kind,)
                )
                assert answer.status in (200, 401)
            for client, status in (
                ("alice-client", 200),
                ("nobody", 401),
                ("a&client_id=b", 400),
                ("%", 400),
                ("x" * 300, 401),
            ):
                assert form(endpoint, "/token", f"client_id={client}").status == status
        with Connection(PROXIED) as proxied, Connection(FORMATS) as formats:
            for headers in ((certificate,), (certificate, certificate), (), (("X-SSL-Cert", alice.escaped * 11),)):
                assert proxied.request("/x", token(alice), headers=headers).status in (200, 401)
                assert form(formats, "/token", "client_id=alice-client", *headers).status == 401


def test_memory_of_the_workers(
    make_nginx: Callable[[], Nginx], authority: Authority, alice: Identity, mallory: Identity
) -> None:
    nginx = make_nginx()
    nginx.start()
    bearers = [token(alice, jti=f"{number:05}") for number in range(50)]

    def batch(requests: int) -> None:
        assert load(alice, RESOURCE, bearers[:1], requests) == 0
        assert load(alice, RESOURCE, bearers, requests) == 0
        assert load(mallory, RESOURCE, bearers[:1], requests) == requests

    everything(authority, alice, mallory, 5)
    batch(4_000)
    before = nginx.memory()
    for _ in range(2):
        batch(17_000)
    everything(authority, alice, mallory, 10)
    grown = nginx.memory() - before
    assert nginx.stop() == 0
    log = [line for line in nginx.error_log().splitlines() if "[notice]" not in line and "is deprecated" not in line]
    assert log == []
    # Three octets lost in each request would be more.
    assert grown < 300_000, f"the workers grew by {grown} octets"


def test_valgrind(
    make_nginx: Callable[[], Nginx], authority: Authority, alice: Identity, mallory: Identity, tmp_path: Path
) -> None:
    nginx = make_nginx()
    configuration = nginx.prefix / "nginx.conf"
    text = configuration.read_text()
    assert "        keepalive 16;\n" in text
    # nginx leaves connections to upstreams open when it ends, and their pools with them.
    configuration.write_text(text.replace("        keepalive 16;\n", ""))
    report = tmp_path / "valgrind"
    # The module is unloaded before the leaks are searched: its names must be kept.
    options = ("--leak-check=full", "--num-callers=40", "--keep-debuginfo=yes", f"--log-file={report}")
    nginx.start(wrapper=("valgrind", *options), directives="daemon off; master_process off;", patience=60)
    bearers = [token(alice, jti=f"{number:05}") for number in range(8)]
    assert load(alice, RESOURCE, bearers, 1_000) == 0
    assert load(mallory, RESOURCE, bearers, 500) == 500
    everything(authority, alice, mallory, 2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: everything(authority, alice, mallory, 1), range(4)))
    assert nginx.stop() == 0
    found = report.read_text()
    assert "ERROR SUMMARY" in found
    # What nginx itself leaves at its end is no concern of the module; what is read or written wrongly is.
    for sign in ("certbound", "Invalid", "ninitialised", "overlap", "Syscall param"):
        assert sign not in found, found
