"""Every documented set-up: the files that it runs, the header that it writes, and how certbound reads that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, NamedTuple, Optional

import pytest
import spelling
from certbound import Format, ForwardedHeader, Verdict
from credentials import Credential

SECRET = "X-Proxy-Secret"
VERIFY = "X-Client-Verify"


class Setup(NamedTuple):
    configuration: str
    """The file that faces the clients."""
    command: Sequence[str]
    """What runs it; the file's name follows."""
    format: Format
    spell: spelling.Spelling
    """The value, or for XFCC its beginning."""
    absent: Optional[bytes]
    """The value where the client presented no certificate. `None` is no such line."""
    header: str = "X-Client-Cert"
    verdict: Optional[Verdict] = None
    chain: bool = False
    elements: int = 1
    second: Optional[str] = None
    """The file of the proxy behind it."""
    untrusted: bool = False
    """Certificates that no authority signed are let through."""
    resumes: bool = True
    """TLS sessions of clients with certificates are resumed."""
    small: bool = False
    """A certificate above some 12,000 octets does not fit into the proxy's buffer."""
    names: bool = False
    """The names of a certificate are in the header, without quotes."""

    replaced: Optional[tuple[str, str]] = None
    """A control: this text of the file is replaced by another."""

    def __str__(self) -> str:
        return self.configuration if self.replaced is None else f"{self.configuration} without {self.replaced[0]}"

    def forge(self, victim: Credential) -> bytes:
        """The value for a certificate that is not the client's, on one line as a client can send it."""
        return self.spell(victim).replace(b"\n\t", b" ")

    @property
    def forwarded(self) -> ForwardedHeader:
        return ForwardedHeader(self.format, chain=self.chain, elements=self.elements)


NGINX = ("nginx", "-g", "daemon off;", "-p", "$PWD", "-c")
APACHE = ("apache2", "-D", "FOREGROUND", "-d", "$PWD", "-f")
HAPROXY = ("haproxy", "-db", "-f")
CADDY = ("caddy", "run", "--config")
ENVOY = ("envoy", "--use-dynamic-base-id", "--log-level", "warn", "-c")
TRAEFIK = ("traefik", "--configFile")

XFCC = "X-Forwarded-Client-Cert"
WORDS, CODE = Verdict.WORDS, Verdict.CODE

SETUPS = [
    Setup("nginx.conf", NGINX, Format.PERCENT_PEM, spelling.escaped, None, verdict=WORDS),
    Setup("nginx-self-signed.conf", NGINX, Format.PERCENT_PEM, spelling.escaped, None, verdict=WORDS, untrusted=True),
    Setup("nginx-deprecated.conf", NGINX, Format.SPACED_PEM, spelling.folded, None, verdict=WORDS),
    Setup("apache-spaced.conf", APACHE, Format.SPACED_PEM, spelling.spaced, b"(null)", verdict=WORDS),
    Setup(
        "apache-self-signed.conf", APACHE, Format.SPACED_PEM, spelling.spaced, b"(null)", verdict=WORDS, untrusted=True
    ),
    Setup("apache-escape.conf", APACHE, Format.PERCENT_PEM, spelling.escaped_by_apache, b"", verdict=WORDS),
    Setup("apache-base64.conf", APACHE, Format.BASE64_PEM, spelling.base64_pem, b"", verdict=WORDS),
    Setup("haproxy-base64.cfg", HAPROXY, Format.BASE64_DER, spelling.base64_der, b"", verdict=CODE, small=True),
    Setup(
        "haproxy-self-signed.cfg",
        HAPROXY,
        Format.BASE64_DER,
        spelling.base64_der,
        b"",
        verdict=CODE,
        untrusted=True,
        small=True,
    ),
    Setup(
        "haproxy-client-cert.cfg",
        HAPROXY,
        Format.STRUCTURED_FIELD,
        spelling.structured_field,
        b"::",
        header="Client-Cert",
        verdict=CODE,
        small=True,
    ),
    Setup("haproxy-spaced.cfg", HAPROXY, Format.SPACED_PEM, spelling.one_line, None, verdict=CODE, small=True),
    Setup("Caddyfile", CADDY, Format.BASE64_DER, spelling.base64_der, b"", resumes=False),
    Setup(
        "traefik.yaml",
        TRAEFIK,
        Format.BASE64_DER,
        spelling.base64_chain,
        None,
        header="X-Forwarded-Tls-Client-Cert",
        chain=True,
    ),
    Setup("envoy.yaml", ENVOY, Format.XFCC, spelling.xfcc, None, header=XFCC),
    Setup("envoy-names.yaml", ENVOY, Format.XFCC, spelling.xfcc, None, header=XFCC, untrusted=True, names=True),
    Setup("envoy-edge.yaml", ENVOY, Format.XFCC, spelling.xfcc, None, header=XFCC, elements=2, second="envoy-hop.yaml"),
]


def only(which: Callable[[Setup], bool]) -> pytest.MarkDecorator:
    """Runs a test on these set-ups instead of all."""
    return exactly([each for each in SETUPS if which(each)])


def exactly(chosen: Sequence[Setup]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("running", chosen, ids=str, indirect=True, scope="session")
