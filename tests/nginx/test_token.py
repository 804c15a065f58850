"""The token of a request and the certificate of its connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from client import Connection, context
from pki import Authority, Identity, base64url, token
from server import PLAIN, RESOURCE, Nginx

Connect = Callable[..., Connection]

NO_TOKEN = 'Bearer realm="example"'


def refusal(reason: str) -> str:
    return f'Bearer realm="example", error="invalid_token", error_description="{reason}"'


def test_bound_token_of_the_certificate_passes(connect: Connect, alice: Identity, nginx: Nginx) -> None:
    answer = connect(alice).request("/right", token(alice))
    assert answer.status == 200
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    assert answer.upstream["x-certbound-binding"] == ["bound"]
    assert "x-certbound-client-id" not in answer.upstream
    line = f'"GET /right" 200 certbound="0" binding="bound" thumbprint="{alice.thumbprint}" client=""'
    nginx.logs("/right", line)


def test_self_signed_certificate_passes_where_possession_counts(connect: Connect, solo: Identity) -> None:
    assert connect(solo).request("/", token(solo)).status == 200


def test_stolen_token_is_refused(connect: Connect, alice: Identity, mallory: Identity, nginx: Nginx) -> None:
    answer = connect(mallory).request("/stolen", token(alice))
    assert answer.status == 401
    assert answer.challenge == refusal("token bound to another certificate")
    line = f'"GET /stolen" 401 certbound="100" binding="" thumbprint="{mallory.thumbprint}"'
    nginx.logs("/stolen", line)


def test_bound_token_without_certificate_is_refused(connect: Connect, alice: Identity, nginx: Nginx) -> None:
    answer = connect(None).request("/none", token(alice))
    assert answer.status == 401
    assert answer.challenge == refusal("token bound, no certificate presented")
    nginx.logs("/none", 'certbound="101" binding="" thumbprint=""')


@pytest.mark.parametrize(
    ("path", "status", "binding"), [("/x", 401, None), ("/transition/x", 200, ["unbound"])], ids=["bound", "if_bound"]
)
def test_unbound_token(connect: Connect, alice: Identity, path: str, status: int, binding: list[str] | None) -> None:
    answer = connect(alice).request(path, token())
    assert answer.status == status
    if binding is None:
        assert answer.challenge is not None and 'error="invalid_token"' in answer.challenge
    else:
        assert answer.upstream["x-certbound-binding"] == binding


def test_if_bound_still_refuses_a_stolen_token(connect: Connect, alice: Identity, mallory: Identity) -> None:
    assert connect(mallory).request("/transition/x", token(alice)).status == 401
    assert connect(alice).request("/transition/x", token(alice)).upstream["x-certbound-binding"] == ["bound"]


@pytest.mark.parametrize(
    "headers",
    [(), (("Authorization", "Basic YTpi"),), (("Authorization", "Bearerx y"),), (("Authorization", "Bea"),)],
    ids=["none", "basic", "bearerx", "short"],
)
def test_request_without_a_token_learns_no_error(
    connect: Connect, alice: Identity, nginx: Nginx, headers: tuple[tuple[str, str], ...]
) -> None:
    answer = connect(alice).request("/no-token", headers=headers)
    assert (answer.status, answer.challenge) == (401, NO_TOKEN)
    nginx.logs("/no-token", 'certbound=""')


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  "], ids=["lower", "upper", "spaces"])
def test_scheme_in_any_spelling(connect: Connect, alice: Identity, scheme: str) -> None:
    answer = connect(alice).request("/", headers=(("Authorization", f"{scheme} {token(alice)}"),))
    assert answer.status == 200


def parts(identity: Identity) -> list[str]:
    return token(identity).split(".")


MALFORMED: dict[str, Callable[[Identity], str]] = {
    "empty": lambda alice: "",
    "opaque": lambda alice: "2YotnFZFEjr1zCsicMWpAA",
    "two parts": lambda alice: ".".join(parts(alice)[:2]),
    "unsigned": lambda alice: ".".join(parts(alice)[:2]) + ".",
    "encrypted": lambda alice: f"{token(alice)}.AAAA.AAAA",
    "padding": lambda alice: "{}.{}=.{}".format(*parts(alice)),
    "not JSON": lambda alice: f"e30.{base64url(b'cnf')}.AAAA",
    "second cnf": lambda alice: f"e30.{base64url(b'{%s,%s}' % ((cnf(alice),) * 2))}.AAAA",
    "another method": lambda alice: token(None, cnf={"jkt": "A" * 43}),
    "two tokens": lambda alice: f"{token(alice)},{token(alice)}",
    "trailing text": lambda alice: f"{token(alice)} x",
}


def cnf(identity: Identity) -> bytes:
    return b'"cnf":{"x5t#S256":"%s"}' % identity.thumbprint.encode()


@pytest.mark.parametrize("make", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_token_is_refused(connect: Connect, alice: Identity, make: Callable[[Identity], str]) -> None:
    connection = connect(alice)
    for path in ("/x", "/transition/x"):
        answer = connection.request(path, make(alice))
        assert answer.status == 401, path
        assert answer.challenge is not None and 'error="invalid_token"' in answer.challenge


def test_two_authorization_headers_are_a_bad_request(connect: Connect, alice: Identity) -> None:
    line = ("Authorization", f"Bearer {token(alice)}")
    assert connect(alice).request("/", headers=(line, line)).status == 400
    assert connect(alice).request("/", headers=(line, ("authorization", "Basic YTpi"))).status == 400


@pytest.mark.parametrize(
    "query", ["access_token=x", "a=b&access_token=x", "a;access_token", "access%5Ftoken=x", "%61ccess_token"]
)
def test_token_in_the_query_is_a_bad_request(connect: Connect, alice: Identity, query: str) -> None:
    answer = connect(alice).request(f"/?{query}", token(alice))
    assert answer.status == 400
    assert answer.challenge is not None and 'error="invalid_request"' in answer.challenge


@pytest.mark.parametrize("target", ["/x?a=1#&access_token=x", "/x#?access_token=x", "/x?#access_token=x", "/x#"])
def test_target_with_a_fragment_is_a_bad_request(connect: Connect, alice: Identity, target: str) -> None:
    """nginx's query ends at the fragment, and an upstream's may not."""
    assert connect(alice).request(target, token(alice)).status == 400


@pytest.mark.parametrize(
    "query", ["access_tokens=x", "my_access_token=x", "a=access_token", "access_token%", "access_toke", "%"]
)
def test_other_queries_pass(connect: Connect, alice: Identity, query: str) -> None:
    assert connect(alice).request(f"/?{query}", token(alice)).status == 200


@pytest.mark.parametrize("size", [64 * 1024, 128 * 1024 - 8])
def test_long_token(connect: Connect, alice: Identity, mallory: Identity, size: int) -> None:
    room = size - len(token(alice, padding=""))
    long = token(alice, padding="x" * (room // 4 * 3))
    assert size - 16 < len(long) <= size
    assert connect(alice).request("/small", long).body == b"ok\n"
    assert connect(mallory).request("/small", long).status == 401


def test_token_beyond_the_limit_is_refused(connect: Connect, alice: Identity, nginx: Nginx) -> None:
    answer = connect(alice).request("/too-long", token(alice, padding="x" * 100_000))
    assert answer.status == 401
    nginx.logs("/too-long", 'certbound="305"')


def test_certificate_that_expires_on_the_connection(authority: Authority, nginx: Nginx) -> None:
    brief = authority.certify("brief", lifetime=timedelta(seconds=3))
    with Connection(RESOURCE, context(authority.identity.pem, brief)) as connection:
        assert connection.request("/strict/first", token(brief)).status == 200
        time.sleep(4.2)
        answer = connection.request("/strict/late", token(brief))
        assert (answer.status, answer.challenge) == (401, refusal("certificate has expired"))
        nginx.logs("/strict/late", 'certbound="106"')
        assert connection.request("/lenient", token(brief)).status == 200


def test_location_without_a_check(connect: Connect, alice: Identity, nginx: Nginx) -> None:
    assert connect(None).request("/health").body == b"well\n"
    nginx.logs("/health", 'certbound="" binding="" thumbprint=""')
    answer = connect(alice, PLAIN).request("/thumbprint")
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    assert "x-certbound-binding" not in answer.upstream


def test_inbound_copies_are_dropped(connect: Connect, alice: Identity) -> None:
    names = ("X-Certbound-Thumbprint", "X-Certbound-Binding", "X-Certbound-Client-Id", "X-SSL-Cert", "X-SSL-Verify")
    forged = tuple((spelling, "forged") for name in names for spelling in (name, name.lower(), name.replace("-", "_")))
    answer = connect(alice).request("/", token(alice), headers=forged)
    assert answer.status == 200
    assert b"forged" not in answer.body
    # Nothing was checked here: the values are empty, and the copies dropped all the same.
    answer = connect(None, PLAIN).request("/thumbprint", headers=forged)
    assert answer.status == 200 and b"forged" not in answer.body
    # The test sees what gets through.
    assert b"forged" in connect(None, PLAIN).request("/thumbprint", headers=(("X-Other", "forged"),)).body


def test_repeated_token_is_checked_under_each_policy(connect: Connect, alice: Identity, mallory: Identity) -> None:
    connection = connect(alice)
    unbound, bound, stolen = token(), token(alice), token(mallory)
    assert len(bound) == len(stolen)
    for _ in range(3):
        assert connection.request("/transition/x", unbound).upstream["x-certbound-binding"] == ["unbound"]
        assert connection.request("/x", unbound).status == 401
        assert connection.request("/transition/x", unbound).status == 200
        for path in ("/x", "/transition/x", "/x"):
            assert connection.request(path, bound).upstream["x-certbound-binding"] == ["bound"]
            assert connection.request(path, stolen).status == 401
    # One octet of difference anywhere is another token.
    assert connection.request("/x", bound).status == 200
    for index in range(len(bound)):
        changed = bound[:index] + ("." if bound[index] != "." else "A") + bound[index + 1 :]
        assert connection.request("/x", changed).status == 401, index
    assert connection.request("/x", bound).status == 200


def test_tokens_of_growing_and_shrinking_length(connect: Connect, alice: Identity, mallory: Identity) -> None:
    connection = connect(alice)
    for length in (0, 700, 800, 5000, 6200, 100, 12_000, 700):
        for identity, status in ((alice, 200), (alice, 200), (mallory, 401), (alice, 200)):
            assert connection.request("/small", token(identity, padding="x" * length)).status == status
