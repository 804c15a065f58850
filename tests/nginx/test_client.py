"""Clients that authenticate at the token endpoint, by a registry image."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from client import Answer, Connection, form
from pki import Identity, token
from server import FORMATS, PHASES, TOKEN, Nginx

Connect = Callable[..., Connection]
GRANT = "grant_type=client_credentials"


def refused(answer: Answer) -> None:
    assert answer.status == 401
    assert answer.one("Content-Type") == "application/json"
    assert answer.one("Cache-Control") == "no-store"
    told = json.loads(answer.body)
    assert told == {"error": "invalid_client", "error_description": "client not authenticated by its certificate"}


def test_tls_client_auth(connect: Connect, alice: Identity, nginx: Nginx) -> None:
    body = f"{GRANT}&client_id=alice-client"
    answer = form(connect(alice, TOKEN), "/token", body)
    assert answer.status == 200
    assert json.loads(answer.body)["body"] == body
    assert answer.upstream["x-certbound-client-id"] == ["alice-client"]
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    line = f'certbound="0" binding="" thumbprint="{alice.thumbprint}" client="alice-client"'
    nginx.logs("/token", line)


def test_self_signed_tls_client_auth(connect: Connect, solo: Identity) -> None:
    answer = form(connect(solo, TOKEN), "/token", urlencode({"client_id": "solo client/1", "scope": "a b;c&d"}))
    assert answer.status == 200
    assert answer.upstream["x-certbound-client-id"] == ["solo client/1"]


@pytest.mark.parametrize(
    "spelling", ["client_id=%61lice%2Dclient", "%63lient_id=alice-client", "a&&=&client_id=alice-client&b="]
)
def test_other_spellings_of_the_form(connect: Connect, alice: Identity, spelling: str) -> None:
    answer = form(connect(alice, TOKEN), "/token", spelling, ("X-Certbound-Client-Id", "forged"))
    assert answer.upstream["x-certbound-client-id"] == ["alice-client"]


def test_refusals_do_not_tell_who_exists(connect: Connect, mallory: Identity, solo: Identity, nginx: Nginx) -> None:
    """A known client with either method, an unknown one: the same octets; the log tells them apart."""
    answers = []
    for identity in (mallory, solo):
        for client_id, status in (("alice-client", 107 if identity is mallory else 109), ("nobody", 111)):
            answer = form(connect(identity, TOKEN), "/token", f"client_id={client_id}")
            refused(answer)
            nginx.logs("/token", f'certbound="{status}" binding="" ')
            nginx.logs("/token", 'client=""')
            answers.append(answer.body)
    answers.append(form(connect(mallory, TOKEN), "/token", "client_id=solo+client/1").body)
    assert len(set(answers)) == 1


def test_no_certificate(connect: Connect, nginx: Nginx) -> None:
    answers = [form(connect(None, TOKEN), "/token", f"client_id={name}") for name in ("alice-client", "nobody")]
    for answer in answers:
        refused(answer)
        nginx.logs("/token", 'certbound="108"')
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 291),
        (GRANT, 291),
        ("client_id", 291),
        ("client_id=", 291),
        ("client_id=%00", 291),
        ("client_id=" + "x" * 257, 311),
    ],
    ids=["empty", "missing", "bare", "no value", "control", "long"],
)
def test_client_id_that_nobody_has(connect: Connect, alice: Identity, nginx: Nginx, body: str, status: int) -> None:
    refused(form(connect(alice, TOKEN), "/token", body))
    nginx.logs("/token", f'certbound="{status}"')


@pytest.mark.parametrize(
    "body",
    [
        "client_id=alice-client&client_id=alice-client",
        "client_id=alice-client&%63lient%5fid=x",
        "client_id=alice-client&client_id",
        "client_id=alice-client;client_id=x",
        "client_id=alice-client&a=%",
        "client_id=alice-client&a=%4",
        "client_id=alice-client&%zz=1",
        "client_id=%4g",
    ],
)
def test_ambiguous_form_is_an_invalid_request(connect: Connect, alice: Identity, body: str) -> None:
    answer = form(connect(alice, TOKEN), "/token", body)
    assert answer.status == 400
    assert json.loads(answer.body)["error"] == "invalid_request"
    assert answer.one("Cache-Control") == "no-store"


def test_client_id_in_the_query_is_an_invalid_request(connect: Connect, alice: Identity) -> None:
    connection = connect(alice, TOKEN)
    assert form(connection, "/token?client_id=other", "client_id=alice-client").status == 400
    assert form(connection, "/token?a=1#&client_id=other", "client_id=alice-client").status == 400
    assert form(connection, "/token?tenant=1", "client_id=alice-client").status == 200


def test_what_is_no_form(connect: Connect, alice: Identity) -> None:
    connection = connect(alice, TOKEN)
    body = "client_id=alice-client"
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    assert connection.request("/token").status == 405
    assert connection.request("/token", method="POST", body=body).status == 415
    for other in ("application/json", "application/x-www-form-urlencodedx", "text/plain"):
        answer = connection.request("/token", method="POST", body=body, headers=(("Content-Type", other),))
        assert answer.status == 415, other
    assert connection.request("/token", method="POST", body=body, headers=(kind, kind)).status in (400, 415)
    charset = ("Content-Type", "Application/X-WWW-Form-URLencoded; charset=UTF-8")
    connection = connect(alice, TOKEN)
    assert connection.request("/token", method="POST", body=body, headers=(charset,)).status == 200


def test_size_of_the_form(connect: Connect, alice: Identity) -> None:
    head = "client_id=alice-client&a="
    fits = head + "x" * (16 * 1024 - len(head))
    answer = form(connect(alice, TOKEN), "/token", fits)
    assert answer.status == 200 and json.loads(answer.body)["body"] == fits
    assert form(connect(alice, TOKEN), "/token", fits + "x").status == 413


def chunks(body: str, size: int) -> list[bytes]:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return [f"{len(piece):x}\r\n{piece}\r\n".encode() for piece in pieces] + [b"0\r\n\r\n"]


HEAD = (
    b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def test_chunked_and_slow_form(connect: Connect, alice: Identity, mallory: Identity) -> None:
    for identity, status in ((alice, 200), (mallory, 401)):
        connection = connect(identity, TOKEN)
        for _ in range(2):
            for piece in (HEAD[:30], HEAD[30:], *chunks(f"{GRANT}&client_id=alice-client", 5)):
                connection.send(piece)
                time.sleep(0.005)
            assert connection.receive("POST").status == status


def test_chunked_form_that_is_too_long(connect: Connect, alice: Identity) -> None:
    connection = connect(alice, TOKEN)
    connection.send(HEAD + b"".join(chunks("client_id=alice-client&a=" + "x" * 40_000, 4000)))
    assert connection.receive("POST").status == 413


def test_client_that_gives_up(connect: Connect, alice: Identity) -> None:
    for length in (0, 3, 9):
        connection = connect(alice, TOKEN)
        connection.send(
            HEAD.replace(b"Transfer-Encoding: chunked", b"Content-Length: 10") + b"client_id=alice"[:length]
        )
        connection.close()
    assert form(connect(alice, TOKEN), "/token", "client_id=alice-client").status == 200


def test_expect_continue(connect: Connect, alice: Identity) -> None:
    connection = connect(alice, TOKEN)
    body = b"client_id=alice-client"
    connection.send(HEAD.replace(b"Transfer-Encoding: chunked", b"Content-Length: 22\r\nExpect: 100-continue"))
    assert connection.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.send(body)
    assert connection.receive("POST").status == 200


def test_client_and_token_in_one_location(connect: Connect, alice: Identity, mallory: Identity) -> None:
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    connection = connect(alice, PHASES)

    def both(bearer: str | None, body: str) -> Answer:
        return connection.request("/both/x", bearer, method="POST", body=body, headers=(kind,))

    answer = both(token(alice), "client_id=alice-client")
    assert answer.upstream["x-certbound-client-id"] == ["alice-client"]
    assert answer.upstream["x-certbound-binding"] == ["bound"]
    refused(both(token(alice), "client_id=nobody"))
    answer = both(token(mallory), "client_id=alice-client")
    assert answer.status == 401 and answer.challenge is not None
    assert both(None, "client_id=alice-client").challenge == 'Bearer realm="api"'


@pytest.mark.parametrize(
    ("path", "client", "verdict", "status"),
    [
        ("/token", "alice-client", "SUCCESS", 0),
        ("/token", "alice-client", "FAILED:unable to verify", 109),
        ("/token", "alice-client", None, 109),
        ("/token", "alice-client", "0", 267),
        ("/token", "nobody", "SUCCESS", 111),
        ("/token-code", "alice-client", "0", 0),
        ("/token-code", "alice-client", "18", 109),
        ("/token-code", "alice-client", "SUCCESS", 267),
    ],
)
def test_verdict_of_the_proxy(
    nginx: Nginx, alice: Identity, path: str, client: str, verdict: str | None, status: int
) -> None:
    with Connection(FORMATS) as connection:
        headers = [("X-SSL-Cert", alice.escaped)] + ([("X-SSL-Verify", verdict)] if verdict is not None else [])
        answer = form(connection, path, f"client_id={client}", *headers)
    # A verdict in another form is the server's mistake.
    assert answer.status == {0: 200, 267: 500}.get(status, 401)
    nginx.logs(path, f'certbound="{status}"')


def test_proxied_client_without_a_chain(nginx: Nginx, solo: Identity, expired: Identity) -> None:
    with Connection(FORMATS) as connection:
        body = urlencode({"client_id": "solo client/1"})
        assert form(connection, "/token", body, ("X-SSL-Cert", solo.escaped)).status == 200
        assert form(connection, "/token", body).status == 401
        lines = (("X-SSL-Cert", expired.escaped), ("X-SSL-Verify", "0"))
        refused(form(connection, "/token-code", "client_id=expired-client", *lines))
