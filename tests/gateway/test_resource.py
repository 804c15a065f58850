"""The resource: which tokens it takes, from whom, and what it answers to the others (RFC 8705 section 3, RFC 6750 section 3)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Gateway
from pki import Pki, base64url

SIGNATURE_REFUSED = 'Bearer realm="account", error="invalid_token"'


def test_the_right_certificate(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        answer = connection.account(pki.token(pki.claims()))
        assert (answer.status, answer.json) == (200, {"balance": "1,234.56 EUR"})
        # The scheme is a word without regard to case.
        answer = connection.ask("GET", "/account?a=b", f"authorization:bearer   {pki.token(pki.claims())} ")
        assert answer.status == 200


@pytest.mark.parametrize(
    ("who", "status", "text"),
    [("thief", 100, "another certificate"), (None, 101, "no certificate presented"), ("impostor", 100, "another certificate")],
)
def test_a_stolen_token(gateway: Gateway, pki: Pki, who: str | None, status: int, text: str) -> None:
    with gateway.connect(getattr(pki, who) if who else None) as connection:
        answer = connection.account(pki.token(pki.claims()))
    assert answer.status == 401
    challenge = answer.fields["www-authenticate"]
    assert challenge.startswith('Bearer realm="account", error="invalid_token", error_description="')
    assert text in challenge
    assert f"resource: {status} " in gateway.log.read_text()


def test_no_token(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        for fields in ([], ["Authorization: Basic YTpi"], ["Authorization: Bearer"], ["Authorization: Bearer "],
                       ["Authorization:"], ["Authorization: BearerX y"]):  # fmt: skip
            answer = connection.ask("GET", "/account", *fields)
            assert (answer.status, answer.fields["www-authenticate"]) == (401, 'Bearer realm="account"'), fields


def test_two_authorization_headers(gateway: Gateway, pki: Pki) -> None:
    good = f"Authorization: Bearer {pki.token(pki.claims())}"
    with gateway.connect(pki.client) as connection:
        for fields in ([good, good], [good, "authorization: Basic YTpi"], ["AUTHORIZATION:", good]):
            answer = connection.ask("GET", "/account", *fields)
            assert answer.status == 400
            assert answer.fields["www-authenticate"] == 'Bearer realm="account", error="invalid_request"'


UNSIGNED: dict[str, Callable[[Pki], str]] = {
    "another key": lambda pki: pki.token(pki.claims(), by=pki.thief),
    "no signature": lambda pki: pki.token(pki.claims()).rsplit(".", 1)[0] + ".",
    "algorithm none": lambda pki: pki.token(pki.claims(), header='{"alg":"none"}'),
    "another header": lambda pki: pki.token(pki.claims(), header='{"alg":"ES256"}'),
    "a changed claim": lambda pki: pki.token(pki.claims()).replace(".", ".e30", 1),
    "one character": lambda pki: "a",
    "dots": lambda pki: "...",
    "padding": lambda pki: pki.token(pki.claims()) + "=",
    "two tokens": lambda pki: pki.token(pki.claims()) + ", " + pki.token(pki.claims()),
    "octets": lambda pki: "\x80\xff" + pki.token(pki.claims()),
    "zeros": lambda pki: pki.token(pki.claims()).rsplit(".", 1)[0] + "." + base64url(bytes(64)),
}


@pytest.mark.parametrize("why", UNSIGNED)
def test_a_token_that_the_gateway_did_not_sign(gateway: Gateway, pki: Pki, why: str) -> None:
    with gateway.connect(pki.client) as connection:
        answer = connection.account(UNSIGNED[why](pki))
        assert (answer.status, answer.fields["www-authenticate"]) == (401, SIGNATURE_REFUSED)
        assert connection.account(pki.token(pki.claims())).status == 200


def signed(pki: Pki) -> dict[str, tuple[str, int]]:
    """Tokens that the gateway's key signed, and the status that certbound gives them."""
    cnf = '"cnf":{"x5t#S256":"%s"}' % pki.client.thumbprint
    return {
        "no cnf": (pki.token(pki.claims(cnf=None)), 102),
        "another method": (pki.token(pki.claims(cnf={"jkt": "x"})), 103),
        "cnf is a string": (pki.token(pki.claims(cnf=pki.client.thumbprint)), 210),
        "a short thumbprint": (pki.token(pki.claims(cnf={"x5t#S256": "abc"})), 211),
        "a padded thumbprint": (pki.token(pki.claims(cnf={"x5t#S256": pki.client.thumbprint + "="})), 211),
        "cnf twice": (pki.token("{%s,%s}" % (cnf, cnf)), 202),
        "cnf twice, one escaped": (pki.token('{%s,"\\u0063nf":{}}' % cnf), 202),
        "no JSON": (pki.token("{"), 200),
        "an array": (pki.token("[]"), 204),
        "trailing data": (pki.token("{%s} {}" % cnf), 203),
        "too deep": (pki.token('{"a":%s}' % ("[" * 64 + "]" * 64)), 300),
    }


def test_a_signed_token_that_is_not_bound(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        for why, (token, status) in signed(pki).items():
            answer = connection.account(token)
            assert answer.status == 401, why
            assert answer.fields["www-authenticate"].startswith('Bearer realm="account", error="invalid_token"'), why
            assert f"resource: {status} " in gateway.log.read_text(), why


def test_claims_beside_the_binding(gateway: Gateway, pki: Pki) -> None:
    now = int(time.time())
    bad: list[dict[str, Any]] = [
        {"exp": now - 1}, {"exp": now}, {"exp": None}, {"exp": str(now + 60)}, {"exp": float(now + 60)}, {"exp": -now},
        {"exp": True}, {"exp": 10**13}, {"nbf": now + 60}, {"nbf": "never"}, {"iss": "https://other.example"},
        {"iss": None}, {"aud": "https://rs.example.com.evil"}, {"aud": ["https://rs.example.com"]}, {"aud": None},
        {"exp": None, "a": {"exp": now + 60}}, {"exp": None, "a": [{"exp": now + 60}], "b": f'"exp":{now + 60}'},
    ]  # fmt: skip
    with gateway.connect(pki.client) as connection:
        for changes in bad:
            answer = connection.account(pki.token(pki.claims(**changes)))
            assert (answer.status, answer.fields["www-authenticate"]) == (401, SIGNATURE_REFUSED), changes
        good: list[dict[str, Any]] = [
            {"nbf": now - 1}, {"a": {"exp": 1}}, {"a": '"exp":1', "\\": "\\"}, {'x"exp': 1},
        ]  # fmt: skip
        for changes in good:
            assert connection.account(pki.token(pki.claims(**changes))).status == 200, changes
        spaced = pki.token(str(pki.claims()).replace("'", '"').replace(":", " :\t", 1).replace("{", "{\n", 1))
        assert connection.account(spaced).status == 200


def test_other_requests(gateway: Gateway, pki: Pki) -> None:
    with gateway.connect(pki.client) as connection:
        answer = connection.ask("POST", "/account", body=b"x")
        assert (answer.status, answer.fields["allow"]) == (405, "GET")
        for path in ("/", "/accounts", "/token/", "/account/", "//account", "/%61ccount"):
            assert connection.ask("GET", path).status == 404


def test_curl(gateway: Gateway, pki: Pki) -> None:
    """The whole story with a client that nobody here wrote."""
    url = f"https://localhost:{gateway.port}"
    curl = ["curl", "--silent", "--show-error", "--cacert", str(pki.authority.file), "--write-out", "\n%{http_code}"]
    mine = ["--cert", str(pki.client.file), "--key", str(pki.client.file)]
    form = ["--data", "grant_type=client_credentials&client_id=client"]

    def run(*arguments: str) -> tuple[str, int]:
        output = subprocess.run([*curl, *arguments], check=True, capture_output=True, text=True).stdout
        body, _, status = output.rpartition("\n")
        return body, int(status)

    body, status = run(*mine, *form, f"{url}/token")
    assert status == 200
    token = ["--oauth2-bearer", body.split('"')[3]]
    assert run(*mine, *token, f"{url}/account") == ('{"balance":"1,234.56 EUR"}\n', 200)
    assert run(*mine, "--tls-max", "1.2", *token, f"{url}/account")[1] == 200
    assert run("--cert", str(pki.thief.file), *token, f"{url}/account")[1] == 401
    assert run(*token, f"{url}/account")[1] == 401
    assert run(*form, f"{url}/token")[1] == 401
