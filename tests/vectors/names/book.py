"""DER by hand, and the book that certificates and pairs are entered in."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

UTF8, NUMERIC, PRINTABLE, TELETEX, IA5, VISIBLE, UNIVERSAL, BMP = (
    0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1C, 0x1E,
)
STRING_TYPES = {
    "UTF8String": UTF8,
    "NumericString": NUMERIC,
    "PrintableString": PRINTABLE,
    "TeletexString": TELETEX,
    "IA5String": IA5,
    "VisibleString": VISIBLE,
    "UniversalString": UNIVERSAL,
    "BMPString": BMP,
}
ENCODINGS = {UTF8: "utf-8", TELETEX: "latin-1", UNIVERSAL: "utf-32-be", BMP: "utf-16-be"}

# Only for brevity here: what a reader must know is spelled out in attribute_types.py.
CN, SURNAME, SERIAL_NUMBER, C, L, ST, STREET, O, OU = (
    "2.5.4.3", "2.5.4.4", "2.5.4.5", "2.5.4.6", "2.5.4.7", "2.5.4.8", "2.5.4.9", "2.5.4.10", "2.5.4.11",
)
BUSINESS_CATEGORY, ORGANIZATION_IDENTIFIER = "2.5.4.15", "2.5.4.97"
UID, DC = "0.9.2342.19200300.100.1.1", "0.9.2342.19200300.100.1.25"
EMAIL = "1.2.840.113549.1.9.1"
JURISDICTION_L, JURISDICTION_ST, JURISDICTION_C = (f"1.3.6.1.4.1.311.60.2.1.{arc}" for arc in (1, 2, 3))

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def tlv(tag, *contents):
    contents = b"".join(contents)
    length = len(contents)
    if length < 0x80:
        return bytes([tag, length]) + contents
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + contents


def oid(dotted):
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    contents = b""
    for arc in (first * 40 + second, *rest):
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | arc & 0x7F)
        contents += bytes(reversed(digits))
    return tlv(0x06, contents)


def string(text, tag=UTF8):
    return tlv(tag, text.encode(ENCODINGS.get(tag, "ascii")))


def attribute(dotted, value, tag=UTF8):
    """`value` is text, or the whole DER of the value."""
    return tlv(0x30, oid(dotted), string(value, tag) if isinstance(value, str) else value)


def rdn(*attributes, keep_order=False):
    """SET OF: DER sorts the elements (X.690 section 11.6)."""
    return tlv(0x31, *(attributes if keep_order else sorted(attributes)))


def name(*rdns):
    """RDNs in DER's order, the most general first. A single attribute may stand for its RDN."""
    return tlv(0x30, *(each if each[0] == 0x31 else rdn(each) for each in rdns))


def certificate(subject):
    ed25519 = tlv(0x30, oid("1.3.101.112"))
    validity = tlv(0x30, tlv(0x17, b"250101000000Z"), tlv(0x17, b"350101000000Z"))
    key = tlv(0x30, ed25519, tlv(0x03, b"\0", KEY.public_key().public_bytes_raw()))
    version, serial = tlv(0xA0, tlv(0x02, b"\2")), tlv(0x02, b"\1")
    issuer = name(attribute(CN, "issuer"))
    signed = tlv(0x30, version, serial, ed25519, issuer, validity, subject, key)
    return tlv(0x30, signed, ed25519, tlv(0x03, b"\0", KEY.sign(signed)))


class Book:
    def __init__(self):
        self.certificates = {}
        self.unreadable = {}
        self.pairs = []

    def subject(self, identifier, subject, unreadable=None):
        """Enters a certificate; `unreadable` is the error if its subject gives no identity."""
        assert identifier not in self.certificates, identifier
        self.certificates[identifier] = base64.b64encode(certificate(subject)).decode()
        if unreadable:
            self.unreadable[identifier] = unreadable
        return identifier

    def pair(self, identifier, text, verdict, why):
        assert identifier in self.certificates, identifier
        self.pairs.append({"certificate": identifier, "text": text, "verdict": verdict, "why": why})

    def match(self, identifier, text, why):
        assert identifier not in self.unreadable, identifier
        self.pair(identifier, text, "match", why)

    def differ(self, identifier, text, why):
        self.pair(identifier, text, "ClientMismatch", why)
