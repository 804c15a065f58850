"""What the proxies say of a chain, and certificates that no authority signed."""

from __future__ import annotations

import ssl

import client
from certbound import Chain
from running import Clients, Running
from setups import VERIFY, only


@only(lambda setup: setup.verdict is not None)
def test_a_validated_chain(running: Running, clients: Clients) -> None:
    for credential in (clients.ec, clients.intermediate):
        assert running.chain(running.ask(credential)) == Chain.VALIDATED


@only(lambda setup: setup.verdict is not None)
def test_no_certificate_validates_nothing(running: Running) -> None:
    assert running.chain(running.ask(None)) == Chain.NOT_VALIDATED


@only(lambda setup: not setup.untrusted)
def test_a_self_signed_certificate_reaches_nobody(running: Running, clients: Clients) -> None:
    try:
        with running.connect(clients.self_signed) as connection:
            assert connection.get() == 400
    except (ssl.SSLError, ConnectionError):
        pass
    assert not running.backend.take()


@only(lambda setup: setup.untrusted)
def test_a_self_signed_certificate_is_forwarded(running: Running, clients: Clients) -> None:
    running.expect(running.ask(clients.self_signed), clients.self_signed)


@only(lambda setup: setup.untrusted and setup.verdict is not None)
def test_a_self_signed_certificate_is_not_validated(running: Running, clients: Clients) -> None:
    """Nor in a resumed session, where the proxy does not look at the chain again."""
    context = running.context(clients.self_signed)
    with client.Connection(context) as connection:
        assert running.chain(running.on(connection)) == Chain.NOT_VALIDATED
        session = connection.socket.session
    with client.Connection(context, session) as connection:
        assert connection.socket.session_reused
        assert running.chain(running.on(connection)) == Chain.NOT_VALIDATED
