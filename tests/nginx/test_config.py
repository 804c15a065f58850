"""What nginx says of a configuration that cannot be meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server import Nginx

HEADER = "certbound_certificate header X-Cert"
PROXY = "certbound_trusted_proxy 127.0.0.1;"

REFUSED = {
    "certbound on;": 'invalid value "on"',
    "certbound bound; certbound off;": "is duplicate",
    'certbound_realm "a\\"b";': "realm",
    "certbound_certificate;": "invalid number of arguments",
    "certbound_certificate tls x;": 'wants "tls" or "header NAME FORMAT"',
    f"{HEADER} percent-pem;": 'header" needs "certbound_trusted_proxy" or "certbound_trusted_secret"',
    f"{PROXY} {HEADER} pem;": 'unknown format "pem"',
    f"{PROXY} {HEADER} percent-pem elements=2;": 'invalid parameter "elements=2"',
    f"{PROXY} {HEADER} xfcc elements=11;": 'invalid parameter "elements=11"',
    f"{PROXY} {HEADER} xfcc elements=x;": 'invalid parameter "elements=x"',
    f"{PROXY} {HEADER} percent-pem; certbound_certificate tls;": "is duplicate",
    "certbound_trusted_proxy localhost;": 'invalid address "localhost"',
    "certbound_trusted_secret X-Secret certs/absent;": 'certs/absent" failed (2: No such file or directory)',
    "certbound_trusted_secret X-Secret html/small;": "shared secret not 16",
    "certbound_verdict X-Verify number;": 'wants the form "words" or "code"',
    "certbound_client on;": '"certbound_client" needs "certbound_registry"',
    "certbound_registry absent.img;": 'absent.img" failed (2: No such file or directory)',
    "certbound_registry html/small;": "registry malformed",
    "certbound_registry html/empty;": 'mmap("',
    "certbound_registry html;": "failed (",
}

TAKEN = (
    "certbound bound;",
    'certbound_realm "an example";',
    "certbound_certificate tls;",
    f"{PROXY} {HEADER} xfcc chain elements=10;",
    "certbound_trusted_proxy 10.0.0.0/8 ::1 unix:;",
    "certbound_registry clients.img; certbound_client on;",
)


def configured(nginx: Nginx, directives: str) -> None:
    server = f"server {{ listen 127.0.0.1:28751; {directives} }}\n"
    (nginx.prefix / "conf.d" / "more.conf").write_text(server)


@pytest.mark.parametrize("directives", REFUSED)
def test_refused(make_nginx: Callable[[], Nginx], directives: str) -> None:
    nginx = make_nginx()
    (nginx.prefix / "html" / "empty").touch()
    configured(nginx, directives)
    result = nginx.test()
    assert result.returncode == 1
    emergency = [line for line in result.stderr.splitlines() if "[emerg]" in line]
    assert len(emergency) == 1 and REFUSED[directives] in emergency[0], result.stderr
    # Where directives need each other, nginx finds out at the end of its http block.
    assert "more.conf:1" in emergency[0] or "needs" in emergency[0]


def test_taken(make_nginx: Callable[[], Nginx]) -> None:
    nginx = make_nginx()
    for directives in TAKEN:
        configured(nginx, directives)
        result = nginx.test()
        assert result.returncode == 0, result.stderr
