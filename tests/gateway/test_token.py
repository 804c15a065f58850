"""The token endpoint: who gets a token, and what it is bound to (RFC 8705 sections 2 and 3)."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from conftest import Connection, Gateway, request
from pki import AUDIENCE, ISSUER, Identity, Pki, octets_of


def form(client_id: str = "client", **more: str) -> str:
    return urlencode({"grant_type": "client_credentials", "client_id": client_id, **more})


def claims_of(token: str) -> dict[str, object]:
    claims: dict[str, object] = json.loads(octets_of(token.split(".")[1]))
    return claims


@pytest.mark.parametrize(
    ("client_id", "who"),
    [("client", "client"), ("alone", "self_signed"), ('odd "client"\\', "registered")],
    ids=["tls_client_auth", "self_signed_tls_client_auth", "registry"],
)
def test_a_client_gets_a_token_that_is_bound_to_its_certificate(gateway: Gateway, pki: Pki, client_id: str, who: str) -> None:
    identity: Identity = getattr(pki, who)
    with gateway.connect(identity) as connection:
        answer = connection.token(form(client_id))
        assert answer.status == 200, answer
        assert answer.fields["content-type"] == "application/json"
        assert answer.fields["cache-control"] == "no-store"
        assert answer.json["token_type"] == "Bearer"
        claims = claims_of(answer.json["access_token"])
        assert claims["cnf"] == {"x5t#S256": identity.thumbprint}
        assert (claims["iss"], claims["aud"], claims["sub"]) == (ISSUER, AUDIENCE, client_id)
        assert connection.account(answer.json["access_token"]).status == 200
    with gateway.connect(pki.thief) as connection:
        assert connection.account(answer.json["access_token"]).status == 401


def test_no_two_tokens_are_the_same(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        assert len({connection.token(form()).json["access_token"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("client_id", "who", "status"),
    [
        ("client", "thief", 107),
        ("client", None, 108),
        ("client", "impostor", 109),
        ("client", "self_signed", 109),
        ("alone", "client", 107),
        ("alone", None, 108),
        ("nobody", "client", 111),
        ("crowd-7", "client", 107),
        ("x" * 256, "client", 111),
        ("\x00", "client", 291),
        ("é", "client", 291),
    ],
)
def test_a_client_that_is_not_the_one(gateway: Gateway, pki: Pki, client_id: str, who: str | None, status: int) -> None:
    with gateway.connect(getattr(pki, who) if who else None) as connection:
        answer = connection.token(form(client_id))
    assert answer.status == 401
    assert answer.json["error"] == "invalid_client"
    assert f"token: {status} " in gateway.log.read_text()


def test_the_answer_does_not_tell_which_clients_exist(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.thief) as connection:
        answers = {connection.token(form(client_id)).body for client_id in ("client", "nobody", "crowd-1", "\x01")}
    assert len(answers) == 1


@pytest.mark.parametrize(("who", "alert"), [("expired", "expired"), ("forger", "DECRYPT_ERROR")])
def test_a_certificate_that_ends_the_handshake(gateway: Gateway, pki: Pki, who: str, alert: str) -> None:
    # In TLS 1.3 the client learns of it when it reads.
    with pytest.raises(OSError, match=f"(?i){alert}"), gateway.connect(getattr(pki, who)) as connection:
        connection.receive()


@pytest.mark.parametrize("who", ["client", "self_signed", "impostor"])
def test_a_resumed_session_keeps_the_verdict_on_the_chain(gateway: Gateway, pki: Pki, who: str) -> None:
    context = gateway.context(getattr(pki, who))
    with Connection(gateway.port, context) as first:
        answer = first.token(form())
        session = first.socket.session
    assert (answer.status == 200) == (who == "client")
    with Connection(gateway.port, context, session) as resumed:
        assert resumed.socket.session_reused
        assert resumed.token(form()).status == answer.status
        if who == "client":
            assert resumed.account(answer.json["access_token"]).status == 200


@pytest.mark.parametrize(
    "text",
    [
        "", "grant_type=client_credentials", "client_id=client", form(""), form() + "&client_id=client",
        form() + "&grant_type=client_credentials", "grant_type=client_credentials&client_id=clien%7", "=&&=&%",
        form("x" * 257), "grant_type=client_credentials&client_id=client&client_i%64=thief",
    ],
)  # fmt: skip
def test_a_request_that_is_none(gateway: Gateway, pki: Pki, text: str) -> None:
    with gateway.connect(pki.client) as connection:
        answer = connection.token(text)
        assert (answer.status, answer.json) == (400, {"error": "invalid_request"})
        # The connection goes on.
        assert connection.token(form()).status == 200


def test_other_requests(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        answer = connection.token(form().replace("client_credentials", "password"))
        assert (answer.status, answer.json) == (400, {"error": "unsupported_grant_type"})
        answer = connection.ask("POST", "/token", "Content-Type: application/json", body=b"{}")
        assert answer.status == 415
        assert connection.ask("POST", "/token", body=form().encode()).status == 415
        answer = connection.ask("GET", "/token")
        assert (answer.status, answer.fields["allow"]) == (405, "POST")
        fields = ("Content-Type: application/x-www-form-urlencoded", "Authorization: Basic Y2xpZW50OnNlY3JldA==")
        answer = connection.ask("POST", "/token", *fields, body=form().encode())
        assert (answer.status, answer.json) == (400, {"error": "invalid_request"})
        fields = ("Content-Type: Application/X-WWW-Form-URLencoded; charset=utf-8", "Expect: 100-continue")
        octets = request("POST", "/token", *fields, body=form().encode())
        connection.send(octets[: -len(form())])
        assert connection.receive().status == 100
        connection.send(form().encode())
        assert connection.receive().status == 200
