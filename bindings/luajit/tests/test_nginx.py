"""The module in nginx, with mutual TLS: the README's configuration, real clients, and what is behind it."""

from __future__ import annotations

import http.client
import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import Nginx
from pki import Identity, Pki
from upstream import opaque

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def connect(nginx: Nginx, identity: Identity | None) -> http.client.HTTPSConnection:
    context = ssl.create_default_context(cafile=nginx.pki.authority.file)
    if identity is not None:
        context.load_cert_chain(identity.file)
    return http.client.HTTPSConnection("localhost", nginx.port, context=context, timeout=30)


def ask(
    connection: http.client.HTTPSConnection, path: str, *, body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET" if body is None else "POST", path, body=body, headers={**(FORM if body else {}), **fields})
    response = connection.getresponse()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read().decode()


def introspection(pki: Pki, **changes: object) -> bytes:
    members = {"active": True, "sub": "alice", "cnf": {"x5t#S256": pki.client.thumbprint}, **changes}
    return json.dumps({name: value for name, value in members.items() if value is not None}).encode()


def test_vectors_inside_nginx(nginx: Nginx, pki: Pki) -> None:
    _, _, body = ask(connect(nginx, None), "/vectors")
    count, failed = body.split()
    assert int(count) > 1400 and int(failed) == 0, nginx.log


def test_the_rightful_client(nginx: Nginx, pki: Pki) -> None:
    connection = connect(nginx, pki.client)
    for _ in range(10):
        status, _, body = ask(connection, "/account", Authorization=f"Bearer {opaque(introspection(pki))}")
        assert (status, body) == (200, '{"balance":1}')


@pytest.mark.parametrize(
    ("who", "name"), [("thief", "MISMATCH"), (None, "NO_CERTIFICATE"), ("self_signed", "MISMATCH"), ("impostor", "MISMATCH")]
)
def test_a_thief(nginx: Nginx, pki: Pki, who: str | None, name: str) -> None:
    connection = connect(nginx, getattr(pki, who) if who else None)
    status, fields, _ = ask(connection, "/account", Authorization=f"Bearer {opaque(introspection(pki))}")
    assert status == 401
    assert fields["www-authenticate"].startswith('Bearer error="invalid_token", error_description="')
    assert f"({name}, " in nginx.log


def test_tokens_that_are_refused(nginx: Nginx, pki: Pki) -> None:
    refused = {
        introspection(pki, cnf=None): "UNBOUND",
        introspection(pki, active=False): "INACTIVE",
        introspection(pki, active=None): "INTROSPECTION_ACTIVE",
        introspection(pki, cnf={"jkt": "x"}): "UNSUPPORTED_CONFIRMATION",
        introspection(pki)[:-1]: "JSON_SYNTAX",
        introspection(pki)[:-1] + b',"cnf":{}}': "JSON_DUPLICATE_MEMBER",
    }
    connection = connect(nginx, pki.client)
    for response, name in refused.items():
        status, fields, _ = ask(connection, "/account", Authorization=f"Bearer {opaque(response)}")
        assert (status, fields["www-authenticate"][:28]) == (401, 'Bearer error="invalid_token"'), name
        assert f"({name}, " in nginx.log


def test_no_token(nginx: Nginx, pki: Pki) -> None:
    connection = connect(nginx, pki.client)
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer "}, {"Authorization": "Bearer a b"}):
        status, fields, _ = ask(connection, "/account", **headers)
        assert (status, fields["www-authenticate"]) == (401, "Bearer")
    connection.putrequest("GET", "/account")
    for _ in range(2):
        connection.putheader("Authorization", f"Bearer {opaque(introspection(pki))}")
    connection.endheaders()
    assert connection.getresponse().status in (400, 401)


def test_a_client_of_the_registry(nginx: Nginx, pki: Pki) -> None:
    client_id = 'odd "client"\\'
    connection = connect(nginx, pki.registered)
    spoofed = {"X_Client_Id": "admin", "X_Client_Cnf": "{}"}
    status, _, body = ask(connection, "/token", body=urlencode({"client_id": client_id}), **spoofed)
    assert status == 200
    cnf = f'{{"x5t#S256":"{pki.registered.thumbprint}"}}'
    assert json.loads(body) == {"X-Client-Id": [client_id], "X-Client-Cnf": [cnf]}


@pytest.mark.parametrize(
    ("client_id", "who", "name"),
    [
        ("crowd-7", "registered", "CLIENT_MISMATCH"),
        ("nobody", "registered", "UNKNOWN_CLIENT"),
        ('odd "client"\\', "thief", "CLIENT_MISMATCH"),
        ('odd "client"\\', "impostor", "CHAIN_NOT_VALIDATED"),
        ('odd "client"\\', "self_signed", "CHAIN_NOT_VALIDATED"),
        ('odd "client"\\', None, "NO_CLIENT_CERTIFICATE"),
    ],
)
def test_who_is_not_the_client(nginx: Nginx, pki: Pki, client_id: str, who: str | None, name: str) -> None:
    connection = connect(nginx, getattr(pki, who) if who else None)
    status, fields, body = ask(connection, "/token", body=urlencode({"client_id": client_id}))
    assert (status, fields["content-type"], fields["cache-control"]) == (401, "application/json", "no-store")
    assert json.loads(body)["error"] == "invalid_client"
    assert f"({name}, " in nginx.log


def test_the_answer_does_not_tell_which_clients_exist(nginx: Nginx, pki: Pki) -> None:
    connection = connect(nginx, pki.registered)
    bodies = {ask(connection, "/token", body=urlencode({"client_id": name}))[2] for name in ("crowd-7", "nobody")}
    assert len(bodies) == 1


def test_two_client_ids(nginx: Nginx, pki: Pki) -> None:
    assert ask(connect(nginx, pki.registered), "/token", body="client_id=a&client_id=b")[0] == 400
    assert ask(connect(nginx, pki.registered), "/token", body="x=y")[0] == 400


def test_many_requests_do_not_grow_a_worker(nginx: Nginx, pki: Pki) -> None:
    """The garbage collector has its own pace, so that the first round does not count."""

    def visit(_: int) -> int:
        connection, right = connect(nginx, pki.client), 0
        good, bad = (f"Bearer {opaque(introspection(pki, **more))}" for more in ({}, {"cnf": None}))
        for _ in range(100):
            right += ask(connection, "/account", Authorization=good)[0] == 200
            right += ask(connection, "/account", Authorization=bad)[0] == 401
        return right

    def round_of_requests() -> int:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(visit, range(8))) == [200] * 8
        return sum(resident(worker) for worker in nginx.workers())

    sizes = [round_of_requests() for _ in range(4)]
    assert sizes[3] - sizes[1] < 2048, f"KiB of all workers after each 1600 requests: {sizes}"


def resident(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError(f"the worker {process} is gone")
