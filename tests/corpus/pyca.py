"""Reads PEM certificates from standard input and prints what pyca/cryptography sees in each, one JSON value a line.

Subject and issuer are RFC 4514 strings, SAN entries a kind and text or hexadecimal octets; null is what it refuses.
"""

import json
import sys
import warnings

from cryptography import x509

KINDS = {x509.DNSName: "dns", x509.UniformResourceIdentifier: "uri", x509.RFC822Name: "email"}


def attempt(read):
    try:
        return read()
    except Exception:  # noqa: BLE001 - whatever the reason, it does not read this.
        return None


def entry(name):
    if isinstance(name, x509.IPAddress):
        address = name.value
        packed = address.packed if hasattr(address, "packed") else address.network_address.packed + address.netmask.packed
        return ["ip", packed.hex()]
    return [KINDS[type(name)], name.value] if type(name) in KINDS else ["other", ""]


def names(certificate):
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [entry(name) for name in extension.value]


def describe(pem):
    certificate = attempt(lambda: x509.load_pem_x509_certificate(pem))
    if certificate is None:
        return None
    return {
        "subject": attempt(lambda: certificate.subject.rfc4514_string()),
        "issuer": attempt(lambda: certificate.issuer.rfc4514_string()),
        "san": attempt(lambda: names(certificate)),
    }


def main():
    warnings.simplefilter("ignore")
    end = b"-----END CERTIFICATE-----\n"
    for pem in sys.stdin.buffer.read().split(end)[:-1]:
        print(json.dumps(describe(pem + end)))


if __name__ == "__main__":
    main()
