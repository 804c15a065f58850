"""Reloads: a new registry is taken, a bad one is not, and no request fails meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from http.client import RemoteDisconnected
from pathlib import Path
from ssl import SSLEOFError
from threading import Event, Thread

import pytest

from client import Connection, context, form
from conftest import required
from pki import Authority, Identity, build_registry, by_name, token
from server import RESOURCE, TOKEN, Nginx


@pytest.fixture
def running(make_nginx: Callable[[], Nginx]) -> Iterator[Nginx]:
    nginx = make_nginx()
    nginx.start()
    yield nginx
    assert nginx.stop() == 0
    assert "[alert]" not in nginx.error_log()


def authenticates(authority: Authority, identity: Identity, client_id: str) -> bool:
    with Connection(TOKEN, context(authority.identity.pem, identity)) as connection:
        status = form(connection, "/token", f"client_id={client_id}").status
    assert status in (200, 401)
    return status == 200


def replace(nginx: Nginx, clients: list[dict[str, object]]) -> None:
    build_registry(required("CERTBOUND_COMMAND"), nginx.prefix / "clients.img", clients)


def test_new_registry(running: Nginx, authority: Authority, alice: Identity, mallory: Identity) -> None:
    assert authenticates(authority, alice, "alice-client")
    assert not authenticates(authority, mallory, "new-client")
    replace(running, [by_name("new-client", mallory)])
    # The old image is mapped until the reload.
    assert authenticates(authority, alice, "alice-client")
    running.reload()
    assert authenticates(authority, mallory, "new-client")
    assert not authenticates(authority, alice, "alice-client")


@pytest.mark.parametrize("damage", ["octet", "cut", "empty", "absent"])
def test_bad_registry_keeps_the_old_one(running: Nginx, authority: Authority, alice: Identity, damage: str) -> None:
    image = running.prefix / "clients.img"
    octets = bytearray(image.read_bytes())
    octets[-1] ^= 1
    bad = {"octet": bytes(octets), "cut": bytes(octets[:-8]), "empty": b""}
    image.unlink()
    if damage in bad:
        image.write_bytes(bad[damage])
    workers = running.workers()
    running.reload()
    assert running.workers() == workers
    assert "[emerg]" in running.error_log()
    assert authenticates(authority, alice, "alice-client")


def test_old_workers_keep_their_registry(
    running: Nginx, authority: Authority, alice: Identity, mallory: Identity
) -> None:
    """A form that began before the reload is answered by the old worker, from the old image."""
    head = b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 22\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with Connection(TOKEN, context(authority.identity.pem, alice)) as connection:
        connection.send(head + b"client_id")
        replace(running, [by_name("new-client", mallory)])
        running.reload()
        connection.send(b"=alice-client")
        assert connection.receive("POST").status == 200
    assert not authenticates(authority, alice, "alice-client")


def maps(process: int, image: str) -> int:
    return Path(f"/proc/{process}/maps").read_text().count(image)


def test_one_map_for_each_configuration(running: Nginx, make_nginx: Callable[[], Nginx]) -> None:
    """The token endpoint, and those of the tests, name the same image; and the master keeps no old one."""
    assert running.process is not None
    for _ in range(5):
        assert maps(running.process.pid, "clients.img") == 1
        running.reload()
    # The configuration before is freed once its workers are gone.
    assert maps(running.process.pid, "clients.img") == 1


def test_module_that_is_unloaded_and_loaded_again(running: Nginx, authority: Authority, alice: Identity) -> None:
    configuration = running.prefix / "nginx.conf"
    with_module = configuration.read_text()
    without = (
        "events {}\nhttp { server { listen 127.0.0.1:28743 ssl; ssl_certificate certs/server.pem;\n"
        "ssl_certificate_key certs/server.key; location = /health { root html; } } }\n"
    )
    for _ in range(3):
        configuration.write_text(f"pid logs/nginx.pid;\nerror_log logs/error.log notice;\n{without}")
        running.reload()
        for _ in range(3):
            with Connection(RESOURCE, context(authority.identity.pem, alice)) as connection:
                assert connection.request("/health").status == 200
        configuration.write_text(with_module)
        running.reload()
        with Connection(RESOURCE, context(authority.identity.pem, alice)) as connection:
            assert connection.request("/", token(alice)).status == 200
    assert "exited on signal" not in running.error_log()


class Load:
    """Clients that ask until they are told to stop, up to four times on a connection."""

    def __init__(self, authority: Authority, identity: Identity, wrong: Identity) -> None:
        self.tls = context(authority.identity.pem, identity)
        self.bearers = ((token(identity), 200), (token(wrong), 401))
        self.over = Event()
        self.done = 0
        self.failures: list[str] = []
        self.threads = [Thread(target=self.run) for _ in range(4)]

    def run(self) -> None:
        while not self.over.is_set():
            try:
                with Connection(RESOURCE, self.tls) as connection:
                    for number in range(4):
                        if not self.ask(connection, number):
                            break
            except OSError as error:
                self.failures.append(repr(error))

    def ask(self, connection: Connection, number: int) -> bool:
        """Whether the connection can be used again."""
        bearer, status = self.bearers[number % 2]
        try:
            answer = connection.request("/small", bearer)
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError, SSLEOFError):
            # A server may close a connection that waits for a request; clients ask again (RFC 9112 section 9.3.1).
            if number == 0:
                raise
            return False
        if answer.status != status:
            self.failures.append(f"{answer.status} and not {status}")
        self.done += 1
        return answer.one("Connection") != "close"


def test_reloads_under_load(running: Nginx, authority: Authority, alice: Identity, mallory: Identity) -> None:
    load = Load(authority, alice, mallory)
    image = running.prefix / "clients.img"
    for thread in load.threads:
        thread.start()
    try:
        for number in range(8):
            if number % 2:
                shutil.copy(image, image.with_suffix(".new"))
                image.with_suffix(".new").rename(image)
            before = load.done
            running.reload()
            while load.done < before + 40 and not load.failures:
                load.over.wait(0.01)
    finally:
        load.over.set()
        for thread in load.threads:
            thread.join()
    assert load.failures == []
    assert load.done >= 320
