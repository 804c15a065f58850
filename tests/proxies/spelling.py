"""How each proxy spells a certificate in its header: an account of our own, against which the proxies are held."""

from __future__ import annotations

import base64
import hashlib
from typing import Callable
from urllib.parse import quote

from credentials import Credential, pem

Spelling = Callable[[Credential], bytes]


def escaped(of: Credential) -> bytes:
    """nginx: everything percent-encoded but the unreserved characters of RFC 3986."""
    return quote(pem(of.der), safe="").encode()


def escaped_by_apache(of: Credential) -> bytes:
    """Apache httpd: hexadecimal digits in lower case, and `+ / =` as they are."""
    return quote(pem(of.der), safe="+/=").replace("%0A", "%0a").encode()


def folded(of: Credential) -> bytes:
    """nginx, deprecated: a TAB after each line feed but the last, which is not there."""
    return pem(of.der).strip().replace(b"\n", b"\n\t")


def spaced(of: Credential) -> bytes:
    """Apache httpd: spaces for line feeds."""
    return pem(of.der).strip().replace(b"\n", b" ")


def one_line(of: Credential) -> bytes:
    """HAProxy: the base64 in one piece between the two lines."""
    return b"-----BEGIN CERTIFICATE----- " + base64_der(of) + b" -----END CERTIFICATE-----"


def base64_pem(of: Credential) -> bytes:
    return base64.b64encode(pem(of.der))


def base64_der(of: Credential) -> bytes:
    return base64.b64encode(of.der)


def base64_chain(of: Credential) -> bytes:
    """Traefik: all certificates that the client sent, its own first."""
    return b",".join(base64.b64encode(der) for der in (of.der, *of.behind))


def structured_field(of: Credential) -> bytes:
    """RFC 9440: a byte sequence of RFC 8941."""
    return b":" + base64_der(of) + b":"


def xfcc(of: Credential) -> bytes:
    """Envoy: the beginning of an element, up to the subject."""
    digest = hashlib.sha256(of.der).hexdigest()
    certificate, chain = quote(pem(of.der)).replace("/", "%2F"), quote(of.certificates).replace("/", "%2F")
    return f'Hash={digest};Cert="{certificate}";Chain="{chain}";Subject="'.encode()
