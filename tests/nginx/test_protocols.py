"""The connection: HTTP/1.1, HTTP/2, slow clients, TLS versions, resumed sessions and early data."""

from __future__ import annotations

import json
import ssl
import subprocess
import time
from collections.abc import Callable

import pytest

from client import Connection, context
from pki import Authority, Identity, token
from server import PROXIED, RESOURCE, TOKEN, Nginx

Connect = Callable[..., Connection]
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


def test_keep_alive_checks_every_request(connect: Connect, alice: Identity, mallory: Identity) -> None:
    connection = connect(alice)
    for _ in range(20):
        assert connection.request("/", token(alice)).status == 200
        assert connection.request("/", token(mallory)).status == 401
        assert connection.request("/").status == 401
        assert connection.request("/health").status == 200


def test_refusal_leaves_the_connection_usable_after_a_body(
    connect: Connect, alice: Identity, mallory: Identity
) -> None:
    connection = connect(alice)
    for _ in range(3):
        answer = connection.request("/", token(mallory), method="POST", body="x" * 5000)
        assert answer.status == 401
        answer = connection.request("/", token(alice), method="POST", body="x" * 5000)
        assert json.loads(answer.body)["body"] == "x" * 5000


def test_pipelined_requests(connect: Connect, alice: Identity, mallory: Identity) -> None:
    connection = connect(alice)
    wanted = [alice, mallory, alice, alice, mallory]
    for of in wanted:
        connection.send(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.send(f"GET /small HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token(of)}\r\n\r\n".encode())
    for of in wanted:
        assert connection.receive().status == 200
        assert connection.receive().status == (200 if of is alice else 401)


@pytest.mark.parametrize("pieces", [7, 40])
def test_slow_client(connect: Connect, alice: Identity, mallory: Identity, pieces: int) -> None:
    for identity, status in ((alice, 200), (mallory, 401)):
        connection = connect(alice)
        head = f"POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token(identity)}\r\nContent-Length: 9\r\n\r\n"
        request = head + "slow body"
        step = len(request) // pieces
        for start in range(0, len(request), step):
            connection.send(request[start : start + step].encode())
            time.sleep(0.01)
        assert connection.receive().status == status


def curl(authority: Authority, identity: Identity | None, *arguments: str) -> str:
    command = ["curl", "--silent", "--show-error", "--cacert", str(authority.identity.pem), *arguments]
    if identity is not None:
        command += ["--cert", str(identity.pem), "--key", str(identity.key_pem)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_curl(authority: Authority, nginx: Nginx, alice: Identity, mallory: Identity, version: str) -> None:
    url = f"https://localhost:{RESOURCE}/curl"
    bearer = ("-H", f"Authorization: Bearer {token(alice)}")
    written = ("--output", "/dev/null", "--write-out", "%{http_version} %{http_code}\n")
    number = "2" if version == "--http2" else "1.1"
    assert curl(authority, alice, version, *bearer, *written, url) == f"{number} 200\n"
    assert curl(authority, mallory, version, *bearer, *written, url) == f"{number} 401\n"
    assert curl(authority, None, version, *bearer, *written, url) == f"{number} 401\n"
    head = curl(authority, alice, version, "--head", url).lower()
    assert 'www-authenticate: bearer realm="example"' in head


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_form_by_curl(authority: Authority, nginx: Nginx, alice: Identity, mallory: Identity, version: str) -> None:
    url = f"https://localhost:{TOKEN}/token"
    code = ("--output", "/dev/null", "--write-out", "%{http_code}")
    answer = json.loads(curl(authority, alice, version, "--data", "client_id=alice-client", url))
    assert ["x-certbound-client-id", "alice-client"] in [[name.lower(), value] for name, value in answer["headers"]]
    assert answer["body"] == "client_id=alice-client"
    assert curl(authority, mallory, version, *code, "--data", "client_id=alice-client", url) == "401"
    assert curl(authority, alice, version, *code, "--data", "client_id=" + "x" * 20_000, url) == "413"
    chunked = ("--header", "Transfer-Encoding: chunked") if version == "--http1.1" else ("--header", "Content-Length:")
    assert curl(authority, alice, version, *code, *chunked, "--data", "client_id=alice-client", url) == "200"
    assert curl(authority, alice, version, *code, *chunked, "--data", "client_id=" + "x" * 40_000, url) == "413"


@pytest.mark.parametrize("port", [RESOURCE, PROXIED])
def test_requests_that_are_none(connect: Connect, nginx: Nginx, port: int) -> None:
    """The log asks for the variables of these, too."""
    for octets in (b"\x00\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n"):
        workers = nginx.workers()
        with Connection(port) if port == PROXIED else connect(None, port) as connection:
            connection.send(octets)
            assert connection.receive().status in (400, 505)
        assert nginx.workers() == workers


def test_streams_of_one_http2_connection(
    authority: Authority, nginx: Nginx, alice: Identity, mallory: Identity
) -> None:
    """curl sends all of them on one connection, and tells how many it needed."""
    arguments = ["--http2", "--parallel", "--parallel-max", "8"]
    for number in range(24):
        of = alice if number % 3 else mallory
        arguments += [
            *(["--next", "--http2", "--silent"] if number else []),
            *("-H", f"Authorization: Bearer {token(of)}", "--output", "/dev/null"),
            *("--cacert", str(authority.identity.pem), "--cert", str(alice.pem), "--key", str(alice.key_pem)),
            *("--write-out", "%{num_connects} %{http_code}\n", f"https://localhost:{RESOURCE}/small"),
        ]
    answers = [line.split() for line in curl(authority, None, *arguments).splitlines()]
    assert sum(int(connects) for connects, _ in answers) == 1
    assert sorted(code for _, code in answers) == ["200"] * 16 + ["401"] * 8


def test_http2_with_many_requests(authority: Authority, nginx: Nginx, alice: Identity) -> None:
    """Without a certificate, which h2load cannot present: refused all, and no stream is left hanging."""
    command = ["h2load", "-n", "2000", "-c", "4", "-m", "16", "-H", f"Authorization: Bearer {token(alice)}"]
    output = subprocess.run(
        [*command, f"https://127.0.0.1:{RESOURCE}/small"], check=True, capture_output=True, text=True
    ).stdout
    assert "2000 done, 0 succeeded, 2000 failed, 0 errored, 0 timeout" in output
    assert "2000 4xx" in output


@pytest.mark.parametrize("version", VERSIONS)
def test_resumed_session_has_the_certificate_of_the_first(
    authority: Authority, nginx: Nginx, alice: Identity, mallory: Identity, version: ssl.TLSVersion
) -> None:
    tls = context(authority.identity.pem, alice, version)
    with Connection(RESOURCE, tls) as first:
        assert first.request("/", token(alice)).status == 200
        assert isinstance(first.socket, ssl.SSLSocket)
        session = first.socket.session
        assert not first.socket.session_reused
    for _ in range(3):
        with Connection(RESOURCE, tls, session=session) as again:
            assert isinstance(again.socket, ssl.SSLSocket)
            answer = again.request("/", token(alice))
            assert again.socket.session_reused
            assert answer.status == 200
            assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
            assert again.request("/", token(mallory)).status == 401
            session = again.socket.session


@pytest.mark.parametrize("version", VERSIONS)
def test_resumed_session_without_a_certificate(
    authority: Authority, nginx: Nginx, alice: Identity, version: ssl.TLSVersion
) -> None:
    tls = context(authority.identity.pem, None, version)
    with Connection(RESOURCE, tls) as first:
        assert first.request("/", token(alice)).status == 401
        assert isinstance(first.socket, ssl.SSLSocket)
        session = first.socket.session
    with Connection(RESOURCE, tls, session=session) as again:
        assert again.request("/", token(alice)).status == 401
        assert isinstance(again.socket, ssl.SSLSocket) and again.socket.session_reused
