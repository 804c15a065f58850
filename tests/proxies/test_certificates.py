"""What arrives of a client's certificate: the same DER, or absence."""

from __future__ import annotations

import certbound
import client
import pytest
from certbound import Format
from credentials import CLIENTS, holder
from cryptography import x509
from running import Clients, Running
from setups import only


@pytest.mark.parametrize("name", ["ec", "rsa", "intermediate"])
def test_the_certificate_arrives(running: Running, clients: Clients, name: str) -> None:
    credential = clients.named(name)
    received = running.ask(credential)
    running.expect(received, credential)

    [value] = received.exactly(running.setup.header)
    spelled = running.setup.spell(credential)
    assert value.startswith(spelled) if running.setup.format is Format.XFCC else value == spelled


def test_no_certificate_is_absent(running: Running) -> None:
    received = running.ask(None)
    running.expect(received, None)
    if running.setup.elements == 1:
        absent = [] if running.setup.absent is None else [running.setup.absent]
        assert received.exactly(running.setup.header) == absent


def test_every_request_of_a_connection_has_it(running: Running, clients: Clients) -> None:
    with running.connect(clients.ec) as first, running.connect(clients.rsa) as second, running.connect(None) as third:
        for _ in range(3):
            running.expect(running.on(first), clients.ec)
            running.expect(running.on(second), clients.rsa)
            running.expect(running.on(third), None)


def test_a_resumed_session_has_it(running: Running, clients: Clients) -> None:
    context = running.context(clients.intermediate)
    with client.Connection(context) as connection:
        running.expect(running.on(connection), clients.intermediate)
        session = connection.socket.session
    with client.Connection(context, session) as connection:
        assert connection.socket.session_reused == running.setup.resumes
        running.expect(running.on(connection), clients.intermediate)


@only(lambda setup: setup.chain)
def test_a_chain_needs_the_option(running: Running, clients: Clients) -> None:
    received = running.ask(clients.intermediate)
    single = certbound.ForwardedHeader(running.setup.format)
    with pytest.raises(certbound.SecondCertificate):
        single.decode(received.merged(running.setup.header), peer=running.peer(received))


def test_a_large_certificate_arrives_or_is_lost(running: Running) -> None:
    """HAProxy writes nothing for a value that is larger than its buffer, and forwards the request."""
    large = holder(CLIENTS, sans=[x509.DNSName(f"name-{each:05}.client.example.com") for each in range(430)])
    assert 13_000 < len(large.der) < 16_384
    received = running.ask(large)
    if running.setup.small:
        assert running.certificate(received) is None
    else:
        running.expect(received, large)
