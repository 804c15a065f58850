"""Attribute types: short names, dotted object identifiers, and what is neither."""

from book import CN, O, UTF8, attribute, name, string, tlv

SYNTAX, UNKNOWN = "NameSyntax", "NameAttributeType"

# From RFC 4514 section 3, RFC 4519 section 2, RFC 4524 section 2, RFC 2985 section 5, X.520, the EV guidelines section 9.2, and the
# objects.txt of OpenSSL.
NAMES = {
    "2.5.4.3": "CN commonName",
    "2.5.4.4": "SN surname",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C countryName",
    "2.5.4.7": "L localityName",
    "2.5.4.8": "ST S stateOrProvinceName",
    "2.5.4.9": "street streetAddress",
    "2.5.4.10": "O organizationName",
    "2.5.4.11": "OU organizationalUnitName",
    "2.5.4.12": "T title",
    "2.5.4.13": "description",
    "2.5.4.15": "businessCategory",
    "2.5.4.16": "postalAddress",
    "2.5.4.17": "postalCode",
    "2.5.4.18": "postOfficeBox",
    "2.5.4.19": "physicalDeliveryOfficeName",
    "2.5.4.20": "telephoneNumber",
    "2.5.4.23": "facsimileTelephoneNumber",
    "2.5.4.41": "name",
    "2.5.4.42": "G GN givenName",
    "2.5.4.43": "initials",
    "2.5.4.44": "generationQualifier",
    "2.5.4.45": "x500UniqueIdentifier",
    "2.5.4.46": "dnQualifier",
    "2.5.4.51": "houseIdentifier",
    "2.5.4.54": "dmdName",
    "2.5.4.65": "pseudonym",
    "2.5.4.72": "role",
    "2.5.4.97": "organizationIdentifier",
    "0.9.2342.19200300.100.1.1": "UID userId",
    "0.9.2342.19200300.100.1.3": "mail rfc822Mailbox",
    "0.9.2342.19200300.100.1.25": "DC domainComponent",
    "0.9.2342.19200300.100.1.44": "uniqueIdentifier",
    "1.2.840.113549.1.9.1": "E emailAddress",
    "1.2.840.113549.1.9.2": "unstructuredName",
    "1.2.840.113549.1.9.8": "unstructuredAddress",
    "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL jurisdictionLocalityName",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST jurisdictionStateOrProvinceName",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC jurisdictionCountryName",
}


def enter(book):
    short_names(book)
    confusable(book)
    dotted(book)
    malformed(book)


def short_names(book):
    for number, (dotted, names) in enumerate(NAMES.items()):
        holder = book.subject(f"attribute-{dotted}", name(attribute(dotted, "Value 1")))
        for short in names.split():
            book.match(holder, f"{short}=value 1", f"{short} is {dotted}")
            book.match(holder, f"{short.swapcase()}=value 1", f"{short} is {dotted} in any case (RFC 4512 section 1.4)")
        book.match(holder, f"{dotted}=value 1", "the dotted type with a value in string form")
        book.match(holder, f"OID.{dotted}=value 1", "with the prefix that Java and older LDAP software write")
        book.match(holder, f"{dotted}=#{string('Value 1', 0x13).hex()}", "with the DER of the value")
        other = list(NAMES.values())[number - 1].split()[0]
        book.differ(holder, f"{other}=value 1", f"{other} is another type")


def confusable(book):
    surname, serial = "attribute-2.5.4.4", "attribute-2.5.4.5"
    book.differ(serial, "SN=Value 1", "SN is the surname, not the serial number")
    book.differ(surname, "serialNumber=Value 1", "and the other way round")
    book.differ("attribute-0.9.2342.19200300.100.1.44", "uid=Value 1", "uid is RFC 4514's UID, whatever OpenSSL prints for uniqueIdentifier")
    book.differ("attribute-2.5.4.8", "STREET=Value 1", "ST is not STREET")
    book.differ("attribute-1.2.840.113549.1.9.1", "mail=Value 1", "mail (RFC 4524) and emailAddress (PKCS #9) are two types")
    book.differ("attribute-2.5.4.6", "jurisdictionC=Value 1", "the country of incorporation is not the country")
    book.differ("attribute-2.5.4.15", "organizationIdentifier=Value 1", "businessCategory is not organizationIdentifier")


def dotted(book):
    holder = book.subject("two-types", name(attribute(O, "Org"), attribute(CN, "x")))
    for text, why in (
        ("2.5.4.3=x,2.5.4.10=Org", "both types dotted"),
        ("OID.2.5.4.3=x,oid.2.5.4.10=Org", "the prefix in both cases"),
        ("oId.2.5.4.3=x,O=Org", "the prefix in mixed case"),
        (" 2.5.4.3 = x , 2.5.4.10 = Org ", "spaces around dotted types"),
        ("2.5.4.3=#0c0178,2.5.4.10=#0c034f7267", "what writers of RFC 4514 print for types that they do not know"),
    ):
        book.match(holder, text, why)
    for kind, why in (
        ("2.999.1", "second arcs above 39 below 2"),
        ("2.47.5", "87 in the first octet"),
        ("2.48", "128: the first number takes two octets"),
        ("2.100.3", "the example of X.690 section 8.19.5 with another root"),
        ("0.0", "the smallest object identifier"),
        ("0.39.1", "the last second arc below 0"),
        ("1.0.1", "the first below 1"),
        ("1.39", "two arcs"),
        ("1.2.127.128.16383.16384.2097151.2097152", "arcs at the ends of one, two and three octets"),
        ("1.2.4294967295.4294967296", "arcs around 32 bits"),
        ("1.2.18446744073709551615.18446744073709551616", "arcs around 64 bits"),
        ("2.25.340282366920938463463374607431768211455", "an arc made of a UUID, with all of 128 bits"),
        ("1.3.6.1.4.1.1.0.0.0", "arcs of zero"),
    ):
        holder = book.subject(f"dotted-{kind}", name(attribute(kind, "x")))
        book.match(holder, f"{kind}=x", why)
        book.match(holder, f"OID.{kind}=#130158", why)
        book.differ(holder, f"{kind}.0=x", "one arc more is another type")
        book.differ(holder, f"{kind[:-1]}{(int(kind[-1]) - 1) % 10}=x", "another last digit is another type")
    for identifier, value, guess, why in (
        ("huge-arc", tlv(0x06, b"\x55" + b"\xff" * 30 + b"\x7f"), "2.5.4.3", "an arc of 217 bits: no text stands for it here"),
        ("arc-129-bits", tlv(0x06, b"\x55\x84" + b"\x80" * 17 + b"\x00"), "2.5.0", "2^128 is one bit too many, and not 0"),
        ("long-oid", tlv(0x06, b"\x55" + b"\x04" * 64), "2.5.4.3", "65 octets of an object identifier"),
    ):
        kind = tlv(0x30, value, string("x", UTF8))
        holder = book.subject(f"unreadable-{identifier}", name(kind), SYNTAX)
        book.differ(holder, f"{guess}=x", why)
    longest = "2.5" + ".4" * 63
    holder = book.subject("oid-64-octets", name(attribute(longest, "x")))
    book.match(holder, f"{longest}=x", "an object identifier of 64 octets")
    book.pair(holder, f"{longest}.4=x", SYNTAX, "of 65 octets")


def malformed(book):
    holder = "two-types"
    for text, verdict, why in (
        ("02.5.4.3=x,O=Org", SYNTAX, "a leading zero in the first arc (RFC 4512 section 1.4)"),
        ("2.5.04.3=x,O=Org", SYNTAX, "a leading zero"),
        ("2.5.4.03=x,O=Org", SYNTAX, "a leading zero in the last arc"),
        ("2.5.4.00=x,O=Org", SYNTAX, "zero is one digit"),
        ("2=x,O=Org", SYNTAX, "one arc is no object identifier"),
        ("2.=x,O=Org", SYNTAX, "an empty arc"),
        ("2.5.4.=x,O=Org", SYNTAX, "an empty arc at the end"),
        ("2..5.4.3=x,O=Org", SYNTAX, "an empty arc inside"),
        (".2.5.4.3=x,O=Org", SYNTAX, "an empty arc at the front"),
        ("3.5.4.3=x,O=Org", SYNTAX, "there is no root 3 (X.660)"),
        ("0.40=x,O=Org", SYNTAX, "the arcs below 0 end at 39"),
        ("1.40.3=x,O=Org", SYNTAX, "the arcs below 1 end at 39: this would be encoded as 2.0.3"),
        ("2.5.4.-3=x,O=Org", SYNTAX, "a sign"),
        ("2.5.4.+3=x,O=Org", SYNTAX, "a plus separates attributes"),
        ("2.5.4.3x=x,O=Org", SYNTAX, "a letter in an arc"),
        ("2.5.4.0x3=x,O=Org", SYNTAX, "hexadecimal in an arc"),
        ("2.5.4. 3=x,O=Org", SYNTAX, "a space inside an object identifier"),
        ("2 .5.4.3=x,O=Org", SYNTAX, "a space in front of a dot"),
        ("2,5,4,3=x,O=Org", SYNTAX, "commas for dots"),
        ("2.5.4.\u0663=x,O=Org", SYNTAX, "a digit of another script"),
        ("OID.=x,O=Org", SYNTAX, "the prefix alone"),
        ("OID.CN=x,O=Org", SYNTAX, "the prefix in front of a short name"),
        ("OID.OID.2.5.4.3=x,O=Org", SYNTAX, "the prefix twice"),
        ("OID 2.5.4.3=x,O=Org", SYNTAX, "a space for the dot of the prefix"),
        ("OID2.5.4.3=x,O=Org", SYNTAX, "no dot after the prefix"),
        ("urn:oid:2.5.4.3=x,O=Org", SYNTAX, "a URN"),
        ("{2.5.4.3}=x,O=Org", SYNTAX, "braces"),
        ("CN.3=x,O=Org", SYNTAX, "a dot in a short name"),
        ("2.5.4.340282366920938463463374607431768211456=x,O=Org", SYNTAX, "2^128 in an arc"),
        ("2.5.4.340282366920938463463374607431768211459=x,O=Org", SYNTAX, "2^128 + 3 does not wrap around to 3"),
        ("2.340282366920938463463374607431768211455=x,O=Org", SYNTAX, "80 more in the first number than 128 bits hold"),
        ("2.5.4.18446744073709551619=x,O=Org", "ClientMismatch", "2^64 + 3 does not wrap around to 3"),
        ("2.5.4.4294967299=x,O=Org", "ClientMismatch", "nor does 2^32 + 3"),
        ("2.5.4.259=x,O=Org", "ClientMismatch", "nor does 2^8 + 3"),
        ("2.5.4.131=x,O=Org", "ClientMismatch", "nor does 2^7 + 3"),
        ("2.5.4." + "9" * 4000 + "=x,O=Org", SYNTAX, "an arc of four thousand digits"),
        ("2.5" + ".1" * 2000 + "=x,O=Org", SYNTAX, "two thousand arcs"),
        ("foo=x,O=Org", UNKNOWN, "a short name that nobody defined"),
        ("OID=x,O=Org", UNKNOWN, "nor this one"),
        ("x-custom=x,O=Org", UNKNOWN, "a well-formed private name"),
        ("CNN=x,O=Org", UNKNOWN, "a longer name"),
        ("CN1=x,O=Org", UNKNOWN, "a digit in a name"),
        ("c-n=x,O=Org", UNKNOWN, "a hyphen in a name"),
        ("userPassword=x,O=Org", UNKNOWN, "an LDAP attribute that no certificate has"),
        ("a" * 4000 + "=x,O=Org", UNKNOWN, "a name of four thousand letters"),
        ("CN=x,foo=Org", UNKNOWN, "an unknown name in another RDN"),
        ("CN=x+foo=y,O=Org", UNKNOWN, "an unknown name in a multi-valued RDN"),
    ):
        book.pair(holder, text, verdict, why)
