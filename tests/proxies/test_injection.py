"""Certificates whose names try to write into the header: Envoy does not quote URI and DNS names."""

from __future__ import annotations

import ssl
from typing import Callable

import certbound
import pytest
import spelling
from credentials import CLIENTS, Credential, holder, self_signed
from cryptography import x509
from running import Clients, Running

Attack = Callable[[Credential], x509.GeneralName]


def members(victim: Credential) -> str:
    """`Hash` and `Cert` of an element for another certificate."""
    return spelling.xfcc(victim).decode().partition(";Chain=")[0]


def element_in_uri(victim: Credential) -> x509.GeneralName:
    return x509.UniformResourceIdentifier(f"https://a.example/,{members(victim)}")


def element_in_dns(victim: Credential) -> x509.GeneralName:
    return x509.DNSName(f"a.example,{members(victim)}")


def key_in_uri(victim: Credential) -> x509.GeneralName:
    return x509.UniformResourceIdentifier("https://a.example/;" + members(victim).partition(";")[2])


def key_in_dns(victim: Credential) -> x509.GeneralName:
    return x509.DNSName("a.example;" + members(victim).partition(";")[2])


def quote_in_uri(victim: Credential) -> x509.GeneralName:
    return x509.UniformResourceIdentifier('https://a.example/"')


ATTACKS = [element_in_uri, element_in_dns, key_in_uri, key_in_dns, quote_in_uri]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_name_writes_nothing(running: Running, clients: Clients, attack: Attack) -> None:
    names = [attack(clients.victim)]
    attacker = self_signed(names) if running.setup.untrusted else holder(CLIENTS, sans=names)
    try:
        received = running.ask(attacker)
    except (ssl.SSLError, ConnectionError):
        # Go does not read certificates with such names.
        assert str(running.setup) in ("Caddyfile", "traefik.yaml")
        return
    if not running.setup.names:
        running.expect(received, attacker)
        return
    # The attack is real: what was injected is in the header as it was written.
    [value] = received.exactly(running.setup.header)
    assert names[0].value.encode() in value
    with pytest.raises(certbound.Malformed):
        running.certificate(received)
