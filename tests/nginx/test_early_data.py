"""TLS early data, with an nginx that takes it: a replay of what was sent early needs no key."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from pki import Authority, Identity, token
from server import RESOURCE, Nginx


def s_client(authority: Authority, identity: Identity, request: bytes, *options: str) -> bytes:
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{RESOURCE}", "-servername", "localhost", "-tls1_3"]
    command += ["-CAfile", str(authority.identity.pem), "-cert", str(identity.pem), "-key", str(identity.key_pem)]
    return subprocess.run(
        [*command, "-ign_eof", *options], input=request, capture_output=True, timeout=20, check=True
    ).stdout


def test_early_data_is_refused(
    make_nginx: Callable[[], Nginx], authority: Authority, alice: Identity, tmp_path: Path
) -> None:
    nginx = make_nginx()
    configuration = nginx.prefix / "nginx.conf"
    text = configuration.read_text()
    assert "ssl_early_data off;" in text
    configuration.write_text(text.replace("ssl_early_data off;", "ssl_early_data on;"))
    nginx.start()
    request = (
        f"GET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {token(alice)}\r\n\r\n".encode()
    )
    early = tmp_path / "early"
    early.write_bytes(request)
    session = str(tmp_path / "session")
    early_answers = 0
    for _ in range(20):
        assert b"HTTP/1.1 200 OK" in s_client(authority, alice, request, "-sess_out", session)
        answer = s_client(authority, alice, b"", "-sess_in", session, "-early_data", str(early))
        assert b"Early data was accepted" in answer
        # nginx may read the request after the handshake is over: then the client had its key (RFC 8470 section 3).
        assert (b"HTTP/1.1 425" in answer) != (b"HTTP/1.1 200" in answer)
        early_answers += b"HTTP/1.1 425" in answer
    assert early_answers > 0
