"""What the proxies say of a chain, and certificates that no authority signed."""

from __future__ import annotations

import ssl

import pytest
from certbound import Chain
from running import Clients, Running
from setups import VERIFY


def test_a_validated_chain(running: Running, clients: Clients) -> None:
    if running.setup.verdict is None:
        pytest.skip("this proxy has no verdict")
    for credential in (clients.ec, clients.intermediate):
        assert running.chain(running.ask(credential)) == Chain.VALIDATED
    assert running.chain(running.ask(None)) == Chain.NOT_VALIDATED


def test_a_self_signed_certificate(running: Running, clients: Clients) -> None:
    """It is forwarded with its verdict where the configuration says so, and reaches nobody elsewhere."""
    if running.setup.untrusted:
        for _ in range(2):
            received = running.ask(clients.self_signed)
            running.expect(received, clients.self_signed)
            if running.setup.verdict is not None:
                assert running.chain(received) == Chain.NOT_VALIDATED
        return
    try:
        with running.connect(clients.self_signed) as connection:
            assert connection.get() == 400
    except (ssl.SSLError, ConnectionError):
        pass
    assert not running.backend.take()


def test_a_resumed_session_keeps_the_verdict(running: Running, clients: Clients) -> None:
    if running.setup.verdict is None or not running.setup.untrusted:
        pytest.skip("only validated certificates get here")
    import client

    context = running.context(clients.self_signed)
    with client.Connection(context) as connection:
        first = running.on(connection)
        session = connection.socket.session
    with client.Connection(context, session) as connection:
        assert connection.socket.session_reused
        second = running.on(connection)
    assert second.exactly(VERIFY) == first.exactly(VERIFY)
    assert running.chain(second) == Chain.NOT_VALIDATED
