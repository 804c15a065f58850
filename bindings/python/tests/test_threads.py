"""Many threads at once: nothing is shared between calls."""

from __future__ import annotations

import ctypes
import hashlib
import random
from concurrent.futures import ThreadPoolExecutor

from pki import ca_client
from support import ALLOW_UNBOUND, REQUIRE_BOUND, bound_claims, der, jwt

import certbound
from certbound import (
    Binding,
    Chain,
    Client,
    Confirmation,
    Identity,
    Kind,
    Presented,
    Thumbprint,
    ThumbprintStream,
    _library,
)

DERS = [der(name=f"client-{number}.example.com") for number in range(8)]
CLAIMS = [bound_claims(octets) for octets in DERS]
PRESENTED = [Presented.certificate(octets) for octets in DERS]
CONFIRMATIONS = [Confirmation.from_claims(text) for text in CLAIMS]
NAMES = [f"client-{number}.example.com" for number in range(8)]
CLIENTS = [Client.from_metadata(ca_client(tls_client_auth_san_dns=name)) for name in NAMES]
IDENTITIES = [Identity.from_text(Kind.SAN_DNS, name) for name in NAMES]


def work(seed: int) -> int:
    """Checks tokens against certificates at random; returns how many calls gave a wrong verdict."""
    choose = random.Random(seed)
    wrong = 0
    for _ in range(1000):
        token, client, form = choose.randrange(8), choose.randrange(8), choose.randrange(4)
        presented = PRESENTED[client] if choose.random() < 0.5 else DERS[client]
        try:
            if form == 0:
                binding = certbound.check_claims(CLAIMS[token], presented, policy=REQUIRE_BOUND)
            elif form == 1:
                binding = CONFIRMATIONS[token].check(presented, policy=ALLOW_UNBOUND)
            elif form == 2:
                checked = certbound.check_jwt_ignoring_signature(jwt(CLAIMS[token]), presented, policy=REQUIRE_BOUND)
                binding = checked.binding
                wrong += checked.claims != CLAIMS[token]
            else:
                stream = ThumbprintStream()
                stream.update(DERS[client][:100])
                stream.update(DERS[client][100:])
                binding = CONFIRMATIONS[token].check(Presented.thumbprint(stream.finish()), policy=REQUIRE_BOUND)
            wrong += token != client or binding is not Binding.BOUND
        except certbound.Mismatch:
            wrong += token == client
    return wrong


def test_many_threads_and_many_calls() -> None:
    with ThreadPoolExecutor(max_workers=16) as pool:
        assert sum(pool.map(work, range(32))) == 0


def authenticate(seed: int) -> int:
    """Authenticates clients at random; returns how many calls gave a wrong verdict."""
    choose = random.Random(seed)
    wrong = 0
    for _ in range(1000):
        client, visitor = choose.randrange(8), choose.randrange(8)
        fresh = Client.from_metadata(ca_client(tls_client_auth_san_dns=NAMES[client]))
        try:
            for it in (CLIENTS[client], fresh):
                it.authenticate(DERS[visitor], chain=Chain.VALIDATED)
            wrong += client != visitor
        except certbound.ClientMismatch:
            wrong += client == visitor
        wrong += IDENTITIES[client].matches(DERS[visitor]) != (client == visitor)
    return wrong


def test_many_threads_may_share_clients() -> None:
    with ThreadPoolExecutor(max_workers=16) as pool:
        assert sum(pool.map(authenticate, range(16))) == 0


def test_threads_may_share_a_stream() -> None:
    piece = b"\x05\x00" * 25
    octets = b"\x30\x82\x9c\x40" + piece * 800
    stream = ThumbprintStream()
    stream.update(octets[:4])
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(stream.update, [piece] * 800))
    assert stream.finish().digest == hashlib.sha256(octets).digest()


def test_calls_keep_the_interpreter_lock() -> None:
    """A call that gives the lock away can wait 5 ms for a busy thread to give it back: see _library.py."""
    assert isinstance(_library._dll, ctypes.PyDLL)


def test_a_buffer_that_changes_after_the_call_changes_nothing() -> None:
    octets = DERS[0]
    buffer, metadata = bytearray(octets), bytearray(ca_client(tls_client_auth_san_dns=NAMES[0]).encode())
    client, identity = Client.from_metadata(metadata), Identity.of_certificate(Kind.SUBJECT_DN, buffer)
    metadata[:] = bytes(len(metadata))
    thumbprint, view = Thumbprint.from_certificate(buffer), certbound.Certificate(buffer)
    subject = view.subject
    buffer[:] = bytes(len(buffer))
    assert thumbprint.digest == hashlib.sha256(octets).digest()
    assert view.subject == subject
    client.authenticate(octets, chain=Chain.VALIDATED)
    assert identity.matches(octets)
    buffer.clear()
