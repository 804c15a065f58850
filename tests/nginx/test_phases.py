"""Internal redirects, subrequests and other modules: nothing gets around the check, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from application import Application
from client import Connection
from pki import Identity, token
from server import PHASES, Nginx

Connect = Callable[..., Connection]


@pytest.mark.parametrize("path", ["/rewritten/x", "/try/x", "/try-named/x", "/satisfy-any/x"])
def test_every_way_to_a_checked_location(connect: Connect, alice: Identity, mallory: Identity, path: str) -> None:
    connection = connect(alice, PHASES)
    answer = connection.request(path, token(alice))
    assert answer.status == 200
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    assert answer.upstream["x-certbound-binding"] == ["bound"]
    for bearer in (None, token(), token(mallory)):
        refused = connection.request(path, bearer)
        assert refused.status == 401 and refused.challenge is not None
        assert refused.challenge.startswith('Bearer realm="api"')


def test_auth_request(connect: Connect, alice: Identity, mallory: Identity, application: Application) -> None:
    connection = connect(alice, PHASES)
    application.seen.clear()
    answer = connection.request("/auth-request/x", token(alice))
    assert answer.status == 200
    assert application.seen == ["/introspection", "/auth-request/x"]
    application.seen.clear()
    assert connection.request("/auth-request/x", token(mallory)).status == 401
    assert application.seen == []


def test_error_page(connect: Connect, alice: Identity, mallory: Identity, nginx: Nginx) -> None:
    connection = connect(mallory, PHASES)
    answer = connection.request("/page/x", token(alice))
    assert (answer.status, answer.body) == (401, b"refused\n")
    assert answer.challenge is not None and 'error="invalid_token"' in answer.challenge
    # The last check is what the log tells, although the page itself asked for none.
    nginx.logs("/refused.txt", f'401 certbound="100" binding="" thumbprint="{mallory.thumbprint}"')


def test_error_page_that_is_refused_itself(connect: Connect, alice: Identity, mallory: Identity) -> None:
    answer = connect(mallory, PHASES).request("/page-bound/x", token(alice))
    assert answer.status == 401
    assert answer.challenge is not None and "another certificate" in answer.challenge


def test_error_page_that_is_proxied_knows_the_refusal(connect: Connect, alice: Identity, mallory: Identity) -> None:
    answer = connect(mallory, PHASES).request("/page-named/x", token(alice))
    assert answer.status == 200
    assert answer.upstream["x-certbound-status"] == ["100"]
    assert "x-certbound-binding" not in answer.upstream


def test_redirect_by_the_application(connect: Connect, alice: Identity, nginx: Nginx) -> None:
    answer = connect(alice, PHASES).request("/accel/x", token(alice))
    assert answer.upstream["x-certbound-status"] == ["0"]
    assert answer.upstream["x-certbound-binding"] == ["bound"]
    assert answer.upstream["x-certbound-thumbprint"] == [alice.thumbprint]
    nginx.logs("/internal/file", 'certbound="0" binding="bound"')


def test_internal_location_stays_internal(connect: Connect, alice: Identity) -> None:
    assert connect(alice, PHASES).request("/internal/file", token(alice)).status == 404


def test_other_modules_of_the_phase_run(connect: Connect, alice: Identity) -> None:
    connection = connect(alice, PHASES)
    answers = [connection.request("/limited/x", token(alice)).status for _ in range(3)]
    assert answers == [200, 503, 503]
