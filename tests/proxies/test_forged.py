"""Header lines that a client makes up: none of them gives it another certificate, verdict or secret."""

from __future__ import annotations

from itertools import product
from typing import Callable, Optional

import certbound
import client
import pytest
from credentials import Credential
from running import Clients, Running
from setups import SECRET, VERIFY, Setup

Forgery = Callable[[Setup, bytes], client.Lines]


def cases(name: str) -> tuple[bytes, bytes, bytes]:
    return name.encode(), name.lower().encode(), name.swapcase().encode()


def aliases(name: str) -> list[bytes]:
    """Every way to write some of the hyphens as underscores."""
    first, *others = name.split("-")
    joints = list(product("-_", repeat=len(others)))[1:]
    return [(first + "".join(a + b for a, b in zip(each, others))).encode() for each in joints]


def same_name(setup: Setup, value: bytes) -> client.Lines:
    return [(setup.header.encode(), value), (VERIFY.encode(), b"SUCCESS"), (SECRET.encode(), b"forged")]


def other_case(setup: Setup, value: bytes) -> client.Lines:
    return [(cases(setup.header)[2], value), (cases(VERIFY)[2], b"SUCCESS"), (cases(SECRET)[2], b"forged")]


def repeated(setup: Setup, value: bytes) -> client.Lines:
    return [(name, value) for name in cases(setup.header)] * 2


def underscores(setup: Setup, value: bytes) -> client.Lines:
    # The last line is empty: a rule that looks at one underscored header may look at this one.
    verdicts = [(name, b"SUCCESS") for name in aliases(VERIFY)]
    return [*((name, value) for name in aliases(setup.header)), *verdicts, (b"A_B", b"")]


def hop_by_hop(setup: Setup, value: bytes) -> client.Lines:
    return [(b"Connection", f"keep-alive, {setup.header}, {VERIFY}, {SECRET}".encode())]


def forged_hop_by_hop(setup: Setup, value: bytes) -> client.Lines:
    return [*same_name(setup, value), *hop_by_hop(setup, value)]


FORGERIES = [same_name, other_case, repeated, underscores, hop_by_hop, forged_hop_by_hop]


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__)
@pytest.mark.parametrize("who", [None, "ec"])
def test_a_forged_line_is_replaced(running: Running, clients: Clients, who: Optional[str], forgery: Forgery) -> None:
    credential = None if who is None else clients.named(who)
    value = running.setup.forge(clients.victim)
    received = running.ask(credential, forgery(running.setup, value))
    running.expect(received, credential)
    assert received.exactly(SECRET) == [running.secret.encode()]
    if running.setup.verdict is not None:
        validated = certbound.Chain.NOT_VALIDATED if credential is None else certbound.Chain.VALIDATED
        assert running.chain(received) == validated


MALFORMED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("space before the colon", lambda name: name + b" "),
    ("continuation of the line before", lambda name: b" " + name),
    ("NUL in the name", lambda name: name + b"\x00"),
    ("bare CR before the name", lambda name: b"X: 1\r" + name),
    ("bare LF before the name", lambda name: b"X: 1\n" + name),
]


@pytest.mark.parametrize("spell", [each for _, each in MALFORMED], ids=[name for name, _ in MALFORMED])
@pytest.mark.parametrize("who", [None, "ec"])
def test_a_malformed_line_gains_nothing(
    running: Running, clients: Clients, who: Optional[str], spell: Callable[[bytes], bytes]
) -> None:
    """A proxy may refuse such a request, or forward it without what the client made up."""
    credential: Optional[Credential] = None if who is None else clients.named(who)
    value = running.setup.forge(clients.victim)
    with running.connect(credential) as connection:
        try:
            status = connection.get([(b"X-First", b"1"), (spell(running.setup.header.encode()), value)])
        except ConnectionError:
            status = 400
    received = running.backend.take()
    if status == 200:
        [only] = received
        running.expect(only, credential)
        # What a backend might take for the end of a line: none is forwarded but in nginx's own deprecated value.
        others = [pair for pair in only.lines if pair[0].lower() != running.setup.header.lower().encode()]
        assert not any(end in name + text for name, text in others for end in (b"\r", b"\n", b"\0"))
    else:
        assert 400 <= status < 500
        assert not received


def test_the_secret_names_the_proxy(running: Running, clients: Clients) -> None:
    received = running.ask(clients.ec)
    for lines in ([], [b"forged"], [b""], received.exactly(SECRET) * 2):
        with pytest.raises(certbound.Refused):
            certbound.TrustedPeer.by_secret(lines, secret=running.secret.encode())
