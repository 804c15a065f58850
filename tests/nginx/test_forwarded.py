"""The certificate in a proxy's header: only from the proxy, in the format that is configured."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from client import Answer, Connection
from pki import Identity, token
from server import BY_REALIP, BY_SECRET, FORMATS, PROXIED, Nginx

Header = tuple[str, str]


def ask(port: int, path: str, bearer: str | None, *headers: Header, source: str = "127.0.0.1") -> Answer:
    with Connection(port, source=source) as connection:
        return connection.request(path, bearer, headers=headers)


def test_certificate_of_the_proxy(nginx: Nginx, alice: Identity, mallory: Identity) -> None:
    answer = ask(PROXIED, "/proxied", token(alice), ("X-SSL-Cert", alice.escaped))
    assert answer.status == 200
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    assert "x-ssl-cert" not in answer.upstream
    nginx.logs("/proxied", f'certbound="0" binding="bound" thumbprint="{alice.thumbprint}"')
    answer = ask(PROXIED, "/stolen", token(alice), ("x-ssl-cert", mallory.escaped))
    assert answer.challenge is not None and "another certificate" in answer.challenge


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((), 101),
        ((("X-SSL-Cert", ""),), 101),
        ((("X_SSL_Cert", "{}"),), 101),
        ((("X-SSL-Cert", "{}"), ("X-SSL-Cert", "{}")), 250),
        ((("X-SSL-Cert", "{}"), ("x-ssl-cert", "")), 250),
    ],
    ids=["none", "empty", "underscores", "twice", "second empty"],
)
def test_header_that_gives_no_certificate(
    nginx: Nginx, alice: Identity, headers: tuple[Header, ...], status: int
) -> None:
    lines = [(name, value.replace("{}", alice.escaped)) for name, value in headers]
    answer = ask(PROXIED, f"/absent/{status}", token(alice), *lines)
    assert answer.status == 401
    nginx.logs(f"/absent/{status}", f'certbound="{status}"')


def test_proxy_that_writes_another_format_is_the_servers_mistake(nginx: Nginx, alice: Identity) -> None:
    for value, status in ((f"{alice.escaped}%", 251), ("x", 260)):
        answer = ask(PROXIED, f"/mistake/{status}", token(alice), ("X-SSL-Cert", value))
        assert (answer.status, answer.challenge) == (500, None)
        nginx.logs(f"/mistake/{status}", f'certbound="{status}"')
    assert "[error]" in nginx.error_log()
    assert "certbound could not check the token: header not percent-encoded" in nginx.error_log()


@pytest.mark.parametrize("bound", [True, False])
def test_untrusted_peer_is_refused_whatever_it_sends(nginx: Nginx, alice: Identity, bound: bool) -> None:
    for headers in ((), (("X-SSL-Cert", alice.escaped),)):
        answer = ask(PROXIED, "/untrusted", token(alice if bound else None), *headers, source="127.0.0.3")
        assert answer.status == 401
        assert answer.challenge is not None and 'error="invalid_token"' in answer.challenge
        nginx.logs("/untrusted", 'certbound="112" binding="" thumbprint=""')


def test_address_is_the_connections_and_not_realips(nginx: Nginx, alice: Identity) -> None:
    certificate = ("X-SSL-Cert", alice.escaped)
    claimed = ask(BY_REALIP, "/", token(alice), certificate, ("X-Real-IP", "127.0.0.2"), source="127.0.0.1")
    assert claimed.status == 401
    for real in (("X-Real-IP", "192.0.2.1"), ("X-Other", "")):
        assert ask(BY_REALIP, "/realip", token(alice), certificate, real, source="127.0.0.2").status == 200
    ask(BY_REALIP, "/realip", token(alice), certificate, ("X-Real-IP", "192.0.2.1"), source="127.0.0.2")
    # realip did its work, so that the test would see it.
    nginx.logs("/realip", "192.0.2.1 ")


def test_keep_alive_with_certificates_of_several_clients(nginx: Nginx, alice: Identity, mallory: Identity) -> None:
    with Connection(PROXIED) as connection:
        for _ in range(5):
            for certificate, bearer in ((alice, alice), (mallory, alice), (mallory, mallory), (alice, mallory)):
                answer = connection.request("/", token(bearer), headers=(("X-SSL-Cert", certificate.escaped),))
                assert answer.status == (200 if certificate is bearer else 401)


def client_cert(identity: Identity) -> Header:
    return ("Client-Cert", f":{base64.b64encode(identity.der).decode()}:")


@pytest.mark.parametrize("secret", ["0123456789abcdef-new", "0123456789abcdef-old"])
def test_proxy_with_the_secret(nginx: Nginx, alice: Identity, mallory: Identity, secret: str) -> None:
    line = ("X-Proxy-Secret", secret)
    assert ask(BY_SECRET, "/", token(alice), client_cert(alice), line).status == 200
    assert ask(BY_SECRET, "/", token(alice), client_cert(mallory), line).status == 401
    assert ask(BY_SECRET, "/", token(alice), client_cert(alice), line, line).status == 401


@pytest.mark.parametrize("secret", [None, "", "0123456789abcdef", "0123456789abcdef-nex", "0123456789abcdef-new "])
def test_proxy_without_the_secret(nginx: Nginx, alice: Identity, secret: str | None) -> None:
    lines = [client_cert(alice)] + ([("X-Proxy-Secret", secret)] if secret is not None else [])
    answer = ask(BY_SECRET, "/secret", token(alice), *lines)
    # HTTP takes white space off the end of a value.
    assert answer.status == (200 if secret is not None and secret.endswith(" ") else 401)
    if answer.status == 401:
        nginx.logs("/secret", 'certbound="112"')


def xfcc(identity: Identity) -> str:
    digest = base64.urlsafe_b64decode(identity.thumbprint + "=").hex()
    return f'Hash={digest};Cert="{identity.escaped}";Subject="CN={identity.name}"'


VALUES: dict[str, Callable[[Identity, Identity], Header]] = {
    "base64-der": lambda alice, other: ("X-Cert", base64.b64encode(alice.der).decode()),
    "spaced-pem": lambda alice, other: ("X-Cert", alice.text.replace("\n", " ")),
    "base64-pem": lambda alice, other: ("X-Cert", base64.b64encode(alice.text.encode()).decode()),
    "chain": lambda alice, other: ("X-Cert", alice.escaped + other.escaped),
    "xfcc": lambda alice, other: ("X-Forwarded-Client-Cert", f"{xfcc(alice)},{xfcc(other)}"),
}


@pytest.mark.parametrize("form", VALUES)
def test_formats(nginx: Nginx, alice: Identity, mallory: Identity, form: str) -> None:
    for first, second, status in ((alice, mallory, 200), (mallory, alice, 401)):
        assert ask(FORMATS, f"/{form}/x", token(alice), VALUES[form](first, second)).status == status
    # Any other format is malformed here.
    for other in VALUES:
        name, value = VALUES[other](alice, mallory)
        if name == VALUES[form](alice, mallory)[0] and {form, other} != {"spaced-pem", "base64-der"}:
            allowed = (200,) if form == other else (401, 500)
            assert ask(FORMATS, f"/{form}/x", token(alice), (name, value)).status in allowed, other


def test_expired_certificate_under_policy(nginx: Nginx, expired: Identity) -> None:
    line = ("X-SSL-Cert", expired.escaped)
    assert ask(PROXIED, "/", token(expired), line).status == 200
    answer = ask(FORMATS, "/strict/expired", token(expired), line)
    assert answer.challenge is not None and "expired" in answer.challenge
    nginx.logs("/strict/expired", f'certbound="106" binding="" thumbprint="{expired.thumbprint}"')


def test_thumbprint_where_nothing_is_checked(nginx: Nginx, alice: Identity) -> None:
    answer = ask(FORMATS, "/unchecked/x", None, ("X-SSL-Cert", alice.escaped))
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    assert "x-certbound-thumbprint" not in ask(FORMATS, "/unchecked/x", None, ("X-SSL-Cert", "x")).upstream
