"""Values: every string type against every other, folding, characters beyond ASCII, values that are no text."""

from book import (
    BMP, CN, IA5, O, OU, PRINTABLE, STRING_TYPES, TELETEX, UNIVERSAL, UTF8, VISIBLE, attribute, name, string, tlv,
)


def enter(book):
    string_types(book)
    letters(book)
    beyond_ascii(book)
    hostile_strings(book)
    not_text(book)


def string_types(book):
    # Digits and spaces are in the alphabet of all eight types.
    for kind, tag in STRING_TYPES.items():
        holder = book.subject(f"type-{kind.lower()}", name(attribute(CN, "2024  17", tag)))
        book.match(holder, "CN=2024 17", f"text matches a {kind} of the same characters")
        book.differ(holder, "CN=202417", f"a {kind} with another number of words")
        for other, other_tag in STRING_TYPES.items():
            text = "CN=#" + string(" 2024 17", other_tag).hex()
            book.match(holder, text, f"{other} in hexadecimal against {kind}: types do not matter, characters do")
        text = "CN=#" + tlv(0x04, b"2024 17").hex()
        book.differ(holder, text, f"an OCTET STRING is none of the string types, {kind} included")


def letters(book):
    for kind in ("PrintableString", "TeletexString", "IA5String", "VisibleString", "UniversalString", "BMPString"):
        holder = book.subject(f"letters-{kind.lower()}", name(attribute(O, "Example  CORP", STRING_TYPES[kind])))
        book.match(holder, "o=EXAMPLE corp", f"case and spaces fold in a {kind}")
        book.differ(holder, "O=Example Corp.", f"punctuation counts in a {kind}")
    every = "".join(map(chr, range(0x20, 0x7F)))
    holder = book.subject("all-of-ascii", name(attribute(CN, every)))
    escaped = "".join(f"\\{each:02x}" for each in every.encode())
    book.match(holder, f"CN={escaped}", "every printable character of ASCII, each one escaped")
    book.match(holder, f"CN={escaped}".upper(), "the same with upper-case hexadecimal digits")
    shouted = "".join(f"\\{each:02x}" for each in every.lower().encode())
    book.match(holder, f"CN={shouted}", "all letters in lower case")
    # @ is 0x40, [ is 0x5B, ` is 0x60 and { is 0x7B: neighbours of the letters, 0x20 apart.
    for one, other in ("@`", "[{", "]}", "^~", "\\|"):
        pair = book.subject(f"no-letter-{ord(one):02x}", name(attribute(CN, f"a{one}")))
        book.match(pair, f"CN=A\\{ord(one):02x}", f"{one} is itself")
        book.differ(pair, f"CN=A\\{ord(other):02x}", f"{one} and {other} are 32 apart, and no letters")
    under = book.subject("underscore-printable", name(attribute(CN, "under_score@host*&", PRINTABLE)))
    book.match(under, "CN=under_score@host*&", "characters that PrintableString should not have, but has in the wild")


def beyond_ascii(book):
    muller = {
        kind: book.subject(f"mueller-{kind.lower()}", name(attribute(CN, "M\u00fcller", STRING_TYPES[kind])))
        for kind in ("UTF8String", "TeletexString", "UniversalString", "BMPString")
    }
    for kind, holder in muller.items():
        book.match(holder, "CN=M\u00fcller", f"u with diaeresis in a {kind}")
        book.match(holder, r"CN=m\C3\BCLLER", f"escaped, with the ASCII letters folded, against a {kind}")
        book.differ(holder, "CN=M\u00dcller", f"letters beyond ASCII do not fold: {kind}")
        book.differ(holder, "CN=Mu\u0308ller", f"nor are they normalised: a combining diaeresis against a {kind}")
    book.differ(muller["UTF8String"], "CN=M\u00c3\u00bcller", "UTF-8 read as Latin-1 is other text")
    latin = book.subject("utf8-in-teletex", name(attribute(CN, tlv(TELETEX, "M\u00fcller".encode()))))
    book.match(latin, "CN=M\u00c3\u00bcller", "TeletexString is read as Latin-1, even if somebody put UTF-8 there")
    book.differ(latin, "CN=M\u00fcller", "and is not guessed to be UTF-8")
    kelvin = book.subject("kelvin", name(attribute(CN, "\u212aelvin")))
    book.match(kelvin, "CN=\u212aelvin", "the Kelvin sign is itself")
    book.differ(kelvin, "CN=kelvin", "Unicode lower case makes the Kelvin sign a k; here it does not fold")
    for identifier, text, other, why in (
        ("dotless", "\u0131d", "id", "dotless i is not i"),
        ("long-s", "\u017fs", "ss", "long s is not s"),
        ("sharp-s", "stra\u00dfe", "strasse", "sharp s is not ss"),
        ("fullwidth", "\uff21\uff22", "AB", "full-width letters are not ASCII"),
        ("cyrillic", "\u0430dmin", "admin", "a Cyrillic letter that looks like a"),
        ("ligature", "\ufb01le", "file", "the ligature fi is one character"),
        ("zero-width", "ad\u200bmin", "admin", "a zero-width space is a character"),
        ("soft-hyphen", "ad\u00admin", "admin", "a soft hyphen is a character"),
        ("right-to-left", "\u202eadmin", "admin", "an override of direction is a character"),
        ("no-break", "a\u00a0b", "a b", "a no-break space is a character, and no space"),
        ("emoji", "\U0001f511", "\U0001f512", "characters beyond the first plane"),
        ("last", "\U0010ffff", "\U0010fffe", "the last code points"),
    ):
        holder = book.subject(f"exact-{identifier}", name(attribute(CN, text)))
        book.match(holder, f"CN={text}", f"itself: {why}")
        book.match(holder, "CN=" + "".join(f"\\{octet:02X}" for octet in text.encode()), f"itself in hexadecimal: {why}")
        book.differ(holder, f"CN={other}", why)
    wide = book.subject("emoji-universal", name(attribute(CN, "\U0001f511", UNIVERSAL)))
    book.match(wide, "CN=\U0001f511", "UniversalString reaches beyond the first plane")


def hostile_strings(book):
    """Certificates whose names have no identity: no text may match them."""
    for identifier, value, guess, why in (
        ("nul-utf8", tlv(UTF8, b"victim\0.evil"), "victim", "NUL does not end the value"),
        ("nul-last", tlv(UTF8, b"victim\0"), "victim", "nor at its end"),
        ("nul-printable", tlv(PRINTABLE, b"victim\0"), "victim", "nor in a PrintableString"),
        ("nul-ia5", tlv(IA5, b"\0victim"), "victim", "nor at its front"),
        ("nul-bmp", string("victim\0", BMP), "victim", "NUL of two octets"),
        ("nul-universal", string("victim\0", UNIVERSAL), "victim", "NUL of four octets"),
        ("nul-overlong", tlv(UTF8, b"victim\xc0\x80"), "victim", "NUL in overlong UTF-8"),
        ("tab", tlv(UTF8, b"a\tb"), "a b", "a tab is not a space"),
        ("line-feed", tlv(UTF8, b"a\nb"), "a b", "a line feed is not a space"),
        ("backspace", tlv(UTF8, b"evil\x08\x08\x08\x08good"), "good", "backspaces do not erase"),
        ("escape", tlv(VISIBLE, b"\x1b[2Kgood"), "good", "escape sequences of terminals"),
        ("delete", tlv(UTF8, b"good\x7f"), "good", "DEL is a control character"),
        ("c1", tlv(UTF8, b"good\xc2\x85"), "good", "NEL is a control character"),
        ("c1-teletex", tlv(TELETEX, b"good\x85"), "good", "the same in Latin-1"),
        ("overlong", tlv(UTF8, b"\xc1\xa7ood"), "good", "an overlong g"),
        ("cut-short", tlv(UTF8, b"good\xc3"), "good", "UTF-8 that ends too early"),
        ("bad-lead", tlv(UTF8, b"good\xff"), "good", "FF is not UTF-8"),
        ("surrogate-utf8", tlv(UTF8, b"\xed\xa0\x80"), "\ufffd", "a surrogate in UTF-8"),
        ("eight-bit-printable", tlv(PRINTABLE, b"M\xfcller"), "M\u00fcller", "PrintableString has seven bits"),
        ("eight-bit-ia5", tlv(IA5, "M\u00fcller".encode()), "M\u00fcller", "IA5String has seven bits"),
        ("odd-bmp", tlv(BMP, b"\0g\0o\0o\0d\0"), "good", "a BMPString of an odd number of octets"),
        ("surrogates-bmp", tlv(BMP, b"\xd8\x3d\xdd\x11"), "\U0001f511", "surrogate pairs are UTF-16, not BMPString"),
        ("lone-surrogate-bmp", tlv(BMP, b"\xd8\x3d"), "\ufffd", "half of a pair"),
        ("odd-universal", tlv(UNIVERSAL, b"\0\0\0g\0\0"), "g", "a UniversalString of six octets"),
        ("huge-universal", tlv(UNIVERSAL, b"\0\x11\0\0"), "\ufffd", "beyond U+10FFFF"),
        ("wide-universal", tlv(UNIVERSAL, b"\xff\0\0g"), "g", "the first octet counts"),
    ):
        holder = book.subject(f"unreadable-{identifier}", name(attribute(CN, value)), "NameValue")
        book.differ(holder, f"CN={guess}", why)
        book.pair(holder, "CN=#" + value.hex(), "NameValue", f"the same value in hexadecimal: {why}")
    later = book.subject("unreadable-second", name(attribute(O, "Acme"), attribute(OU, b"\x0c\x01\0"), attribute(CN, "good")), "NameValue")
    book.differ(later, "CN=good,O=Acme", "one unreadable value is enough to leave the name without an identity")


def not_text(book):
    kind = "1.3.6.1.4.1.99999.1"
    for identifier, value, other in (
        ("integer", tlv(0x02, b"\x05"), tlv(0x02, b"\x06")),
        ("boolean", tlv(0x01, b"\xff"), tlv(0x01, b"\x00")),
        ("null", tlv(0x05), tlv(0x0C)),
        ("bit-string", tlv(0x03, b"\x00\x41"), tlv(0x03, b"\x01\x40")),
        ("octet-string", tlv(0x04, b"abc"), tlv(0x04, b"ABC")),
        ("generalized-time", tlv(0x18, b"20250101000000Z"), tlv(0x17, b"250101000000Z")),
        ("graphic-string", tlv(0x19, b"abc"), tlv(0x19, b"ABC")),
        ("general-string", tlv(0x1B, b"abc"), tlv(0x1B, b"ABC")),
        ("sequence", tlv(0x30, string("abc")), tlv(0x30, string("ABC"))),
        ("constructed-utf8", tlv(0x2C, string("abc")), string("abc")),
        ("context-tag", tlv(0x8C, b"abc"), string("abc")),
        ("oid", tlv(0x06, b"\x55\x04\x03"), tlv(0x06, b"\x55\x04\x04")),
        ("not-der-inside", tlv(0x30, b"\xff\xff"), tlv(0x30, b"\xff\xfe")),
        ("control-inside", tlv(0x04, b"\0\x0a"), tlv(0x04, b"\0")),
    ):
        holder = book.subject(f"raw-{identifier}", name(attribute(kind, value)))
        book.match(holder, f"{kind}=#{value.hex()}", "a value that is no text compares by its DER")
        book.differ(holder, f"{kind}=#{other.hex()}", "and by nothing else: other type, other case or other octets")
        book.differ(holder, f"{kind}=abc", "no text equals a value that is no text")
    text = book.subject("text-of-unknown-type", name(attribute(kind, "abc")))
    book.match(text, f"{kind}=ABC", "RFC 4514 lets a dotted type have a value in string form")
    book.match(text, f"{kind}=#{string('aBc').hex()}", "in hexadecimal, folded as text")
    book.differ(text, "1.3.6.1.4.1.99999.2=abc", "another type")
