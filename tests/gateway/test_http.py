"""HTTP/1.1: what is ambiguous is refused, what is large or slow is cut off, and connections are kept (RFC 9112)."""

from __future__ import annotations

import random
import socket
import ssl
import time

import pytest
from conftest import Gateway, request
from pki import Pki

MALFORMED = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "an empty host": b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    "bare LF": b"GET / HTTP/1.1\nHost: a\n\n",
    "bare LF in a field": b"GET / HTTP/1.1\r\nHost: a\r\nX: yz\nY: z\r\n\r\n",
    "bare CR": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
    "NUL": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    "folded": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "no colon": b"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
    "no name": b"GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
    "two spaces": b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    "a space behind": b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
    "no version": b"GET /\r\nHost: a\r\n\r\n",
    "an absolute target": b"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "a control character in the target": b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
    "no method": b" / HTTP/1.1\r\nHost: a\r\n\r\n",
    "an empty line first": b"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "a negative length": b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "a signed length": b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
    "a list of lengths": b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n",
    "an empty length": b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
    "two lengths": b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    "TLS in TLS": b"\x16\x03\x01\x00\x01\x00\n\r\n\r\n",
}
REFUSED = {
    505: b"GET / HTTP/1.0\r\nHost: a\r\n\r\n",
    501: b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    417: b"GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n",
    413: b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 8193\r\n\r\n",
    431: b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 64 + b"\r\n",
}


@pytest.mark.parametrize("why", MALFORMED)
def test_a_malformed_request_is_refused_and_the_connection_ends(gateway: Gateway, pki: Pki, why: str) -> None:
    with gateway.connect(pki.client) as connection:
        connection.send(MALFORMED[why] + request("GET", "/account"))
        answer = connection.receive()
        assert (answer.status, answer.fields["connection"]) == (400, "close")
        assert connection.ends()


@pytest.mark.parametrize("status", REFUSED)
def test_a_request_that_is_not_for_this_server(gateway: Gateway, pki: Pki, status: int) -> None:
    with gateway.connect(pki.client) as connection:
        connection.send(REFUSED[status])
        assert connection.receive().status == status
        assert connection.ends()


def test_lengths_of_many_digits(gateway: Gateway, pki: Pki) -> None:
    for digits in ("999999999", "1000000000", "18446744073709551617", "9" * 1000):
        with gateway.connect(pki.client) as connection:
            connection.send(f"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: {digits}\r\n\r\n".encode())
            assert connection.receive().status == 413


@pytest.mark.parametrize("size", [16384, 16385, 65536, 1 << 20])
def test_huge_heads(gateway: Gateway, pki: Pki, size: int) -> None:
    """Exactly the limit passes, and whoever sends more gets an answer, though most of the request is never read."""
    head = request("GET", "/account", "X: ")
    octets = head[:-4] + b"x" * (size - len(head)) + b"\r\n\r\n"
    with gateway.connect(pki.client) as connection:
        try:
            connection.send(octets)
        except OSError:
            assert size > 65536
        assert connection.receive().status == (401 if size == 16384 else 431)
    big = pki.token(pki.claims(more="x" * 9000))
    with gateway.connect(pki.client) as connection:
        assert connection.account(big).status == 200


def test_the_largest_body(gateway: Gateway, pki: Pki) -> None:
    form = b"grant_type=client_credentials&client_id=client&x=".ljust(8192, b"x")
    with gateway.connect(pki.client) as connection:
        for _ in range(3):
            assert connection.token(form.decode()).status == 200


def test_pipelined_requests(gateway: Gateway, pki: Pki) -> None:
    token = pki.token(pki.claims())
    good = request("GET", "/account", f"Authorization: Bearer {token}")
    form = b"grant_type=client_credentials&client_id=client"
    post = request("POST", "/token", "Content-Type: application/x-www-form-urlencoded", body=form)
    with gateway.connect(pki.client) as connection:
        connection.send((good + request("GET", "/account") + post) * 30 + request("GET", "/", "Connection: x, Close") + good)
        assert [connection.receive().status for _ in range(90)] == [200, 401, 200] * 30
        assert connection.receive().status == 404
        assert connection.ends()


def test_a_request_in_single_octets(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        for octet in request("GET", "/account", f"Authorization: Bearer {pki.token(pki.claims())}"):
            connection.send(bytes((octet,)))
        assert connection.receive().status == 200


def test_slow_clients(gateway: Gateway, pki: Pki) -> None:
    """An octet now and then gains no time: the whole request has 2 seconds here. Others are served meanwhile."""
    with gateway.connect(pki.client) as head, gateway.connect(pki.client) as body, gateway.connect(pki.client) as idle:
        body.send(b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
        began = time.monotonic()
        for octet in b"GET /account HTT":
            head.send(bytes((octet,)))
            body.send(b"x")
            time.sleep(0.1)
        with gateway.connect(pki.client) as other:
            assert other.account(pki.token(pki.claims())).status == 200
        assert head.receive().status == 408
        assert body.receive().status == 408
        assert 1.5 < time.monotonic() - began < 8
        # A client that says nothing gets no answer.
        assert idle.ends()


def test_clients_that_never_finish_the_handshake(gateway: Gateway, pki: Pki) -> None:
    silent = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(20)]
    silent[0].sendall(b"GET / HTTP/1.1\r\n\r\n")
    silent[1].sendall(b"\x16\x03\x01\x02\x00\x01")
    with gateway.connect(pki.client) as connection:
        assert connection.account(pki.token(pki.claims())).status == 200
    for plain in silent:
        plain.settimeout(20)
        try:
            while plain.recv(100):
                pass
        except ConnectionResetError:
            pass
        plain.close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_refused(gateway: Gateway, pki: Pki) -> None:
    context = gateway.context(pki.client)
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", gateway.port)) as plain:
        context.wrap_socket(plain, server_hostname="localhost")


def mutated(choose: random.Random, octets: bytes) -> bytes:
    """The request with a few octets changed, left out, doubled or added."""
    out = bytearray(octets)
    for _ in range(choose.randint(1, 4)):
        at = choose.randrange(len(out))
        special = choose.choice((b"\r\n", b":", b" ", b"%", b"\0"))
        change = choose.choice((b"", bytes((choose.randrange(256),)), out[at : at + 1] * 2, special))
        out[at : at + choose.choice((0, 1, 1))] = change
    return bytes(out)


@pytest.mark.parametrize("seed", range(40))
def test_requests_with_random_defects(gateway: Gateway, pki: Pki, seed: int) -> None:
    """Each is answered, or ended, and never let in with a token that is not as it was signed."""
    choose = random.Random(seed)
    token = pki.token(pki.claims(cnf={"x5t#S256": pki.thief.thumbprint}))
    whole = [
        request("GET", "/account?a", f"Authorization: Bearer {token}", "Connection: keep-alive"),
        request("POST", "/token", "Content-Type: application/x-www-form-urlencoded",
                body=b"grant_type=client_credentials&client_id=crowd-1&scope=%20a+b"),
    ]  # fmt: skip
    for _ in range(25):
        with gateway.connect(pki.client) as connection:
            connection.send(mutated(choose, choose.choice(whole)) + request("GET", "/", "Connection: close"))
            connection.socket.settimeout(10)
            statuses = set()
            try:
                while True:
                    statuses.add(connection.receive().status)
            except EOFError:
                pass
        assert statuses and statuses <= {400, 401, 404, 405, 408, 413, 415, 417, 501, 505}, statuses
