"""Names: tests/vectors/names.json, as Rust replays it, and what cryptography reads and writes."""

from __future__ import annotations

import base64
import ipaddress
import json
import random
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID
from pki import NAME, ca_client, issue
from support import VECTORS, hand_made

import certbound
from certbound import CertboundError, Certificate, Chain, Client, Identity, Kind

FILE = json.loads((VECTORS / "names.json").read_text(encoding="utf-8"))
CERTIFICATES = {name: base64.b64decode(text) for name, text in FILE["certificates"].items()}


def verdict(text: str, certificate: bytes) -> str:
    """What a server that registered `text` says to the certificate, in the file's words."""
    try:
        client = Client.from_metadata(ca_client(tls_client_auth_subject_dn=text))
        client.authenticate(certificate, chain=Chain.VALIDATED)
    except CertboundError as error:
        return type(error).__name__
    return "match"


def verdict_of_identity(text: str, certificate: bytes) -> str:
    try:
        matches = Identity.from_text(Kind.SUBJECT_DN, text).matches(certificate)
    except CertboundError as error:
        return type(error).__name__
    return "match" if matches else "ClientMismatch"


def test_there_are_vectors() -> None:
    assert len(FILE["pairs"]) >= 300
    assert {"match", "ClientMismatch", "NameSyntax"} <= {pair["verdict"] for pair in FILE["pairs"]}


@pytest.mark.parametrize("pair", FILE["pairs"], ids=lambda pair: f"{pair['certificate']}: {pair['why']}")
def test_vector(pair: dict[str, Any]) -> None:
    certificate = CERTIFICATES[pair["certificate"]]
    expected = pair["verdict"]
    if expected == "ClientMismatch":
        # A good text against a subject that cannot be read: the file says why that is so.
        expected = FILE["unreadable"].get(pair["certificate"], expected)
    assert verdict(pair["text"], certificate) == expected
    assert verdict_of_identity(pair["text"], certificate) == expected


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_subject_is_written_and_read_back(name: str) -> None:
    octets = CERTIFICATES[name]
    try:
        identity = Identity.of_certificate(Kind.SUBJECT_DN, octets)
    except certbound.NameEmpty:
        assert Certificate(octets).subject_text == ""
    except CertboundError as error:
        with pytest.raises(type(error)):
            _ = Certificate(octets).subject_text
    else:
        assert Identity.from_text(Kind.SUBJECT_DN, Certificate(octets).subject_text) == identity


STANDARD = [
    NameOID.COMMON_NAME,
    NameOID.LOCALITY_NAME,
    NameOID.STATE_OR_PROVINCE_NAME,
    NameOID.ORGANIZATION_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
    NameOID.STREET_ADDRESS,
    NameOID.DOMAIN_COMPONENT,
    NameOID.USER_ID,
]
OTHERS = [
    NameOID.SERIAL_NUMBER,
    NameOID.EMAIL_ADDRESS,
    NameOID.ORGANIZATION_IDENTIFIER,
    NameOID.BUSINESS_CATEGORY,
    NameOID.SURNAME,
    x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"),
]
ALPHABETS = {
    _ASN1Type.UTF8String: ' aZ0\\,+"<>;#=é字😀/.@-',
    _ASN1Type.BMPString: ' aZ0\\,+"<>;#=é字/.@-',
    _ASN1Type.UniversalString: ' aZ0\\,+"<>;#=é字😀/.@-',
    _ASN1Type.PrintableString: " aZ0',+()./:=?-",
    _ASN1Type.IA5String: ' aZ0\\,+"<>;#=/.@-',
    _ASN1Type.T61String: ' aZ0\\,+"<>;#=/.@-',
}


def random_name(choose: random.Random, types: Sequence[x509.ObjectIdentifier]) -> x509.Name:
    rdns = []
    for _ in range(choose.randint(1, 5)):
        attributes = {}
        for _ in range(choose.choice((1, 1, 1, 2, 3))):
            string_type = choose.choice(list(ALPHABETS))
            value = "".join(choose.choices(ALPHABETS[string_type], k=choose.randint(1, 10)))
            attributes[choose.choice(types)] = (value, string_type)
        rdns.append(
            x509.RelativeDistinguishedName(
                [x509.NameAttribute(oid, value, _type=of) for oid, (value, of) in attributes.items()]
            )
        )
    return x509.Name(rdns)


@pytest.mark.parametrize("seed", range(200))
def test_texts_of_cryptography_and_ours(seed: int) -> None:
    choose = random.Random(seed)
    standard = seed % 2 == 0
    octets = issue(random_name(choose, STANDARD if standard else [*STANDARD, *OTHERS]), ())
    subject = x509.load_der_x509_certificate(octets).subject
    theirs, ours = subject.rfc4514_string(), Certificate(octets).subject_text

    identity = Identity.of_certificate(Kind.SUBJECT_DN, octets)
    assert Identity.from_text(Kind.SUBJECT_DN, theirs) == identity
    assert Identity.from_text(Kind.SUBJECT_DN, ours) == identity
    # For the other types cryptography writes the characters of the value, and RFC 4514 section 2.4 wants its DER.
    if standard:
        assert ours == theirs
        again = x509.Name.from_rfc4514_string(ours)
        assert [[(it.oid, it.value) for it in rdn] for rdn in again.rdns] == [
            [(it.oid, it.value) for it in rdn] for rdn in subject.rdns
        ]
    turned = x509.Name(list(reversed(subject.rdns)))
    if folded(turned) != folded(subject):
        assert Identity.from_text(Kind.SUBJECT_DN, turned.rfc4514_string()) != identity


def folded(name: x509.Name) -> list[set[tuple[str, str]]]:
    """The name as RFC 5280 section 7.1 compares it, for values of few letters."""
    return [{(it.oid.dotted_string, fold(str(it.value))) for it in rdn} for rdn in name.rdns]


def fold(value: str) -> str:
    return " ".join(word for word in value.replace("Z", "z").split(" ") if word)


@pytest.mark.parametrize("value", ["a\0b", "a\nb", "\x7f", "\x85"])
def test_control_characters_are_refused_where_cryptography_writes_them(value: str) -> None:
    """A reader of the text would lose them, or cut it there."""
    octets = issue(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, value)]), ())
    with pytest.raises(certbound.NameValue):
        _ = Certificate(octets).subject_text
    with pytest.raises(certbound.NameValue):
        Identity.of_certificate(Kind.SUBJECT_DN, octets)
    with pytest.raises(certbound.NameValue):
        Identity.from_text(Kind.SUBJECT_DN, f"CN={value}")


def test_subject_texts() -> None:
    assert Certificate(issue()).subject_text == NAME.rfc4514_string() == "CN=client.example.com,O=Müller & Söhne,C=DE"
    assert Certificate(hand_made()).subject_text == ""
    serial = x509.Name([x509.NameAttribute(NameOID.SERIAL_NUMBER, "12")])
    assert Certificate(issue(serial)).subject_text == "2.5.4.5=#13023132"
    # A text that nobody could read back is not written: every comma takes a backslash.
    unit = x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "," * 64)
    assert len(Certificate(issue(x509.Name([unit] * 60))).subject_text) == 60 * (3 + 128) + 59
    too_long = issue(x509.Name([unit] * 63))
    with pytest.raises(certbound.NameTooLong):
        _ = Certificate(too_long).subject_text
    assert Identity.of_certificate(Kind.SUBJECT_DN, too_long).matches(too_long)


KINDS: dict[type, Kind] = {
    x509.DNSName: Kind.SAN_DNS,
    x509.UniformResourceIdentifier: Kind.SAN_URI,
    x509.IPAddress: Kind.SAN_IP,
    x509.RFC822Name: Kind.SAN_EMAIL,
}


def random_san(choose: random.Random) -> x509.GeneralName:
    word = "".join(choose.choices("abcXYZ019", k=choose.randint(1, 3))) + "q"
    names: list[x509.GeneralName] = [
        x509.DNSName(choose.choice(("", "*.")) + f"{word}.example.com"),
        x509.UniformResourceIdentifier(f"https://{word}.example/{word}?{word}#{word}"),
        x509.UniformResourceIdentifier(f"urn:{word}"),
        x509.IPAddress(ipaddress.IPv4Address(choose.randbytes(4))),
        x509.IPAddress(ipaddress.IPv6Address(choose.randbytes(16))),
        x509.IPAddress(ipaddress.IPv6Address(bytes(10) + b"\xff\xff" + choose.randbytes(4))),
        x509.RFC822Name(f"{word}@{word}.example"),
        x509.DirectoryName(NAME),
        x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
        x509.OtherName(x509.ObjectIdentifier("1.2.3"), b"\x0c\x01a"),
    ]
    return choose.choice(names)


@pytest.mark.parametrize("seed", range(50))
def test_alternative_names_agree_with_cryptography(seed: int) -> None:
    choose = random.Random(seed)
    octets = issue(sans=[random_san(choose) for _ in range(choose.randint(1, 12))])
    view = x509.load_der_x509_certificate(octets)
    names = view.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    own = {(KINDS[type(name)], str(name.value)) for name in names if type(name) in KINDS}
    for kind, text in own:
        assert Identity.from_text(kind, text).matches(octets)
    # Names that differ in case alone are the vectors' business.
    lower = {(kind, text.lower()) for kind, text in own}
    for name in (random_san(choose) for _ in range(30)):
        if type(name) in KINDS and (KINDS[type(name)], str(name.value).lower()) not in lower:
            assert not Identity.from_text(KINDS[type(name)], str(name.value)).matches(octets)
