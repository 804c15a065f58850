"""RFC 4514: the examples of section 4, the escapes, white space and what the grammar refuses."""

from book import C, CN, DC, L, O, OU, ST, STREET, SURNAME, UID, attribute, name, rdn, string, tlv

NET = (attribute(DC, "net"), attribute(DC, "example"))
SYNTAX = "NameSyntax"


def enter(book):
    examples(book)
    older_examples(book)
    escapes(book)
    hexadecimal_escapes(book)
    spaces(book)
    refused(book)
    empty(book)


def examples(book):
    uid = book.subject("rfc4514-uid", name(*NET, attribute(UID, "jsmith")))
    multi = book.subject("rfc4514-multi", name(*NET, rdn(attribute(OU, "Sales"), attribute(CN, "J.  Smith"))))
    quotes = book.subject("rfc4514-quotes", name(*NET, attribute(CN, 'James "Jim" Smith, III')))
    control = book.subject("rfc4514-control", name(*NET, attribute(CN, "Before\rAfter")), "NameValue")
    octets = book.subject("rfc4514-octets", name(attribute("1.3.6.1.4.1.1466.0", tlv(0x04, b"Hi"))))
    lucic = book.subject("rfc4514-lucic", name(attribute(CN, "Lu\u010di\u0107")))

    book.match(uid, "UID=jsmith,DC=example,DC=net", "RFC 4514 section 4, first example")
    book.match(multi, "OU=Sales+CN=J.  Smith,DC=example,DC=net", "RFC 4514 section 4, a multi-valued RDN")
    book.match(quotes, r"CN=James \"Jim\" Smith\, III,DC=example,DC=net", "RFC 4514 section 4, escaped quotes and comma")
    book.pair(control, r"CN=Before\0dAfter,DC=example,DC=net", "NameValue", "RFC 4514 section 4 escapes a carriage return; controls in names are refused here")
    book.match(octets, "1.3.6.1.4.1.1466.0=#04024869", "RFC 4514 section 4, a dotted type and the DER of an OCTET STRING")
    book.match(lucic, r"CN=Lu\C4\8Di\C4\87", "RFC 4514 section 4, UTF-8 in hexadecimal escapes")

    book.differ(uid, "UID=jsmith,DC=net,DC=example", "the two DC RDNs are in another order")
    book.differ(uid, "DC=net,DC=example,UID=jsmith", "the order of DER, not of RFC 4514 section 2.1")
    book.differ(uid, "UID=jsmith,DC=example", "one RDN is missing")
    book.differ(uid, "UID=jsmith,DC=example,DC=net,DC=net", "one RDN too many")
    book.differ(uid, "CN=jsmith,DC=example,DC=net", "the same value in another attribute type")
    book.differ(multi, "OU=Sales,CN=J. Smith,DC=example,DC=net", "two RDNs are not one RDN of two attributes")
    book.differ(quotes, "CN=James Jim Smith III,DC=example,DC=net", "quotes and comma are characters of the value")
    book.differ(control, "CN=BeforeAfter,DC=example,DC=net", "a control character is not ignored: the certificate has no identity")
    book.differ(control, "CN=Before After,DC=example,DC=net", "a control character is not a space")
    book.differ(octets, "1.3.6.1.4.1.1466.0=Hi", "an OCTET STRING is not the text of its octets")
    book.differ(octets, "1.3.6.1.4.1.1466.0=#0C024869", "a UTF8String is not an OCTET STRING")
    book.differ(octets, "1.3.6.1.4.1.1466.0=#04024849", "other octets; DER that is no text does not fold case")
    book.differ(lucic, "CN=Lucic", "letters with and without diacritics differ")


def older_examples(book):
    kille = book.subject("rfc2253-kille", name(attribute(C, "GB"), attribute(O, "Isode Limited"), attribute(CN, "Steve Kille")))
    sue = book.subject("rfc2253-sue", name(attribute(C, "GB"), attribute(O, "Sue, Grabbit and Runn"), attribute(CN, "L. Eagle")))
    street = book.subject("rfc4514-standard-names", name(
        attribute(DC, "org"), attribute(C, "FR"), attribute(ST, "Var"),
        attribute(L, "Toulon"), attribute(STREET, "1 rue A"), attribute(O, "Org"), attribute(OU, "Unit"),
        attribute(UID, "u1"), attribute(CN, "Name")))
    surname = book.subject("rfc2253-surname", name(attribute(SURNAME, "Lu\u010di\u0107")))
    book.match(kille, "CN=Steve Kille,O=Isode Limited,C=GB", "RFC 2253 section 5, first example")
    book.match(kille, "cn=steve kille , o=isode limited , c=gb", "types and values fold ASCII case; spaces around commas go")
    book.match(sue, r"CN=L. Eagle,O=Sue\, Grabbit and Runn,C=GB", "RFC 2253 section 5, an escaped comma")
    book.match(sue, r"CN=L. Eagle,O=Sue\2C Grabbit and Runn,C=GB", "the same comma in hexadecimal")
    book.pair(sue, "CN=L. Eagle,O=Sue, Grabbit and Runn,C=GB", SYNTAX, "a comma that is not escaped begins an RDN, which has no type")
    book.pair(sue, 'CN=L. Eagle,O="Sue, Grabbit and Runn",C=GB', SYNTAX, "RFC 1779 quotes are not in RFC 4514's grammar")
    book.match(street, "CN=Name,UID=u1,OU=Unit,O=Org,STREET=1 rue A,L=Toulon,ST=Var,C=FR,DC=org", "all nine short names of RFC 4514 section 3")
    book.match(street, "cn=Name,uid=u1,ou=Unit,o=Org,street=1 rue A,l=Toulon,st=Var,c=FR,dc=org", "the same in lower case (RFC 4514 section 3: names are case-insensitive)")
    book.match(surname, r"SN=Lu\C4\8Di\C4\87", "RFC 2253 section 5; SN is the surname (RFC 4519 section 2.32)")


SPECIALS = '"+,;<>\\'


def escapes(book):
    for character in SPECIALS + " #=":
        code = f"{ord(character):02x}"
        middle = book.subject(f"special-{code}-inside", name(attribute(CN, f"a{character}b")))
        book.match(middle, f"CN=a\\{character}b", f"escaped {character!r} stands for itself")
        book.match(middle, f"CN=a\\{code.upper()}b", f"{character!r} as a pair of hexadecimal digits")
        if code != code.upper():
            book.match(middle, f"CN=a\\{code}b", "the same pair in lower case")
        book.differ(middle, "CN=ab", f"{character!r} is part of the value")
        if character in SPECIALS:
            verdict = SYNTAX
            why = f"{character!r} must be escaped (RFC 4514 section 3)"
            book.pair(middle, f"CN=a{character}b", verdict, why)
        else:
            book.match(middle, f"CN=a{character}b", f"{character!r} inside a value needs no escape")
    for character in SPECIALS + "#=":
        code = f"{ord(character):02X}"
        ends = book.subject(f"special-{code.lower()}-at-ends", name(attribute(CN, f"{character}b{character}"), attribute(O, "x")))
        book.match(ends, f"O=x,CN=\\{character}b\\{character}", f"escaped {character!r} at both ends")
        book.match(ends, f"O=x,CN=\\{code}b\\{code}", f"{character!r} in hexadecimal at both ends")
        book.match(ends, f"O=x , CN = \\{character}b\\{character} ", "the same with spaces around the separators")
    slashes = book.subject("backslashes", name(attribute(O, "a\\"), attribute(CN, "\\\\")))
    book.match(slashes, "CN=\\\\\\\\,O=a\\\\", "pairs of backslashes: the comma after them separates")
    book.match(slashes, "CN=\\5C\\\\,O=a\\5c", "backslashes in both forms")
    book.differ(slashes, "CN=\\\\,O=a\\\\", "one backslash is not two")
    book.differ(slashes, "CN=\\\\\\\\\\,O=a\\\\", "an odd number of backslashes escapes the comma")
    plus = book.subject("plus-and-comma", name(attribute(CN, "a+b,c=d")))
    book.match(plus, "CN=a\\+b\\,c=d", "an equals sign in a value needs no escape")
    book.match(plus, "CN=a\\2bb\\2cc\\3dd", "hexadecimal escapes in front of hexadecimal digits take two digits only")
    book.pair(plus, "CN=a+b,c=d", SYNTAX, "b is an attribute without a value")


def hexadecimal_escapes(book):
    ascii_name = book.subject("ascii-abc", name(attribute(CN, "Abc")))
    book.match(ascii_name, r"CN=\41\62\63", "any octet may be escaped in hexadecimal")
    book.match(ascii_name, r"CN=\61bc", "folding comes after escapes")
    book.match(ascii_name, "CN=#0C03416263", "the DER of the value in hexadecimal")
    book.match(ascii_name, "CN=#0c03416263", "hexadecimal digits in lower case")
    book.match(ascii_name, "CN= #0c03416263 ", "spaces around a hexadecimal value")
    book.match(ascii_name, "CN=#0c03614243", "text in hexadecimal folds case too")
    book.match(ascii_name, "CN=#1303414243", "PrintableString and UTF8String of the same text")
    book.differ(ascii_name, r"CN=\#0c03416263", "an escaped # begins text")
    book.differ(ascii_name, r"CN=\230c03416263", "nor does # in hexadecimal begin a hexadecimal value")
    sharp = book.subject("sharp-hex-text", name(attribute(CN, "#0c03416263")))
    book.match(sharp, r"CN=\#0c03416263", "a value that looks like hexadecimal and is text")
    book.differ(sharp, "CN=#0c03416263", "this is the text Abc")
    for text, verdict, why in (
        ("CN=#", SYNTAX, "a hexstring has at least one pair (RFC 4514 section 3)"),
        ("CN=#0", SYNTAX, "half a pair"),
        ("CN=#0c034162631", SYNTAX, "an odd number of digits"),
        ("CN=#0c0341626g", SYNTAX, "g is not a hexadecimal digit"),
        ("CN=#0c03 416263", SYNTAX, "a space inside the digits"),
        ("CN=#0c03416263\\41", SYNTAX, "an escape inside the digits"),
        ("CN=##0c03416263", SYNTAX, "two sharps"),
        ("CN=#0c", "NameValue", "a tag without a length is not DER"),
        ("CN=#0c034162", "NameValue", "the value ends before its length says"),
        ("CN=#0c0341626363", "NameValue", "an octet follows the value"),
        ("CN=#0c8103416263", "NameValue", "a length that is not the shortest is not DER"),
        ("CN=#0c80416263", "NameValue", "an indefinite length is not DER"),
        ("CN=#0c84ffffffff41", "NameValue", "a length of four gigabytes"),
        ("CN=#0c85000000000141", "NameValue", "a length of five octets"),
        ("CN=#1f0301416263", "NameValue", "no value of a certificate has a tag of several octets"),
        ("CN=#0c0341006263", "NameValue", "a length that ends before the value does"),
        ("CN=#0c03410063", "NameValue", "NUL in text in hexadecimal"),
        ("CN=#1e03004100", "NameValue", "a BMPString of an odd number of octets"),
        ("CN=#1e02d800", "NameValue", "half a surrogate pair in a BMPString"),
        ("CN=#1e04d83dde00", "NameValue", "surrogate pairs are not characters of a BMPString"),
        ("CN=#1c03000041", "NameValue", "a UniversalString of three octets"),
        ("CN=#1c0400110000", "NameValue", "beyond the last code point of Unicode"),
        ("CN=#1c040000d800", "NameValue", "a surrogate in a UniversalString"),
        ("CN=#1301e4", "NameValue", "PrintableString has seven bits"),
        ("CN=#1601e4", "NameValue", "IA5String has seven bits"),
        ("CN=#0c01e4", "NameValue", "not UTF-8"),
        ("CN=#0c02c080", "NameValue", "NUL in overlong UTF-8"),
        ("CN=#14019f", "NameValue", "a C1 control in a TeletexString"),
    ):
        book.pair(ascii_name, text, verdict, why)
    for text, verdict, why in (
        ("CN=a\\", SYNTAX, "a backslash at the end escapes nothing"),
        ("CN=\\", SYNTAX, "nothing but a backslash"),
        ("CN=a\\\\\\", SYNTAX, "an escaped backslash, then one that escapes nothing"),
        ("CN=a\\4", SYNTAX, "one hexadecimal digit at the end"),
        ("CN=a\\4,O=b", SYNTAX, "one hexadecimal digit before a separator"),
        ("CN=a\\g1", SYNTAX, "g is neither special nor a hexadecimal digit"),
        ("CN=a\\n", SYNTAX, "no escapes of the C language"),
        ("CN=a\\x41", SYNTAX, "x is not special"),
        ("CN=a\\/b", SYNTAX, "a slash is not special"),
        ("CN=a\\'b", SYNTAX, "an apostrophe is not special"),
        ("CN=\\C4", "NameValue", "UTF-8 that ends too early"),
        ("CN=\\C4\\41", "NameValue", "a lead octet without its continuation"),
        ("CN=\\8D", "NameValue", "a continuation without its lead octet"),
        ("CN=\\C0\\80", "NameValue", "overlong NUL"),
        ("CN=\\C1\\81", "NameValue", "overlong A"),
        ("CN=\\E0\\81\\81", "NameValue", "overlong A in three octets"),
        ("CN=\\F0\\80\\81\\81", "NameValue", "overlong A in four octets"),
        ("CN=\\ED\\A0\\80", "NameValue", "a surrogate in UTF-8"),
        ("CN=\\F4\\90\\80\\80", "NameValue", "beyond U+10FFFF"),
        ("CN=\\FF", "NameValue", "FF never occurs in UTF-8"),
        ("CN=\\C4,O=\\8D", "NameValue", "a separator does not continue a character"),
    ):
        book.pair(ascii_name, text, verdict, why)


def spaces(book):
    spaced = book.subject("spaces", name(attribute(O, "Two  Words"), attribute(CN, " lead and trail ")))
    for text, why in (
        ("CN=lead and trail,O=Two Words", "spaces at the ends go, several inside are one"),
        ("CN=\\ lead and trail\\ ,O=Two  Words", "escaped spaces at the ends go too"),
        ("CN=\\20lead and trail\\20,O=Two\\20\\20Words", "spaces in hexadecimal"),
        ("CN=lead and trail\\  ,O=Two Words", "an escaped space, then an unescaped one"),
        ("  CN  =  lead and trail  ,  O  =  Two Words  ", "spaces around every separator"),
        ("CN=lead     and trail,O=two \\ words", "runs of any length, escaped or not"),
        ("CN=#" + string("lead  and  trail ").hex() + ",O=Two Words", "spaces inside hexadecimal text fold too"),
    ):
        book.match(spaced, text, why)
    book.differ(spaced, "CN=leadandtrail,O=TwoWords", "a space inside does not vanish")
    book.differ(spaced, "CN=lead and trail,O=Two\u00a0Words", "a no-break space is not a space")
    book.differ(spaced, "CN=lead and trail,O=Two\u3000Words", "nor is an ideographic space")
    book.pair(spaced, "CN=lead and trail,O=Two\tWords", "NameValue", "a tab is a control character")
    book.pair(spaced, "CN=lead and trail,\nO=Two Words", SYNTAX, "a line feed is not a space around a separator")
    book.pair(spaced, "CN=lead and trail\n,O=Two Words", "NameValue", "a line feed at the end of a value")
    book.pair(spaced, "C N=lead and trail,O=Two Words", SYNTAX, "a space inside a type")
    book.pair(spaced, "CN=lead and trail,O=Two Words\n", "NameValue", "the line end of a file does not belong to the name")
    blank = book.subject("blank-value", name(attribute(O, "   "), attribute(CN, "a")))
    book.match(blank, "CN=a,O=", "a value of spaces is the empty value (X.520 caseIgnoreMatch)")
    book.match(blank, "CN=a,O=\\ ", "an escaped space is a value of spaces")
    book.differ(blank, "CN=a", "an RDN with an empty value is still an RDN")


def refused(book):
    plain = book.subject("plain", name(attribute(C, "DE"), attribute(O, "Acme"), attribute(CN, "client")))
    book.match(plain, "CN=client,O=Acme,C=DE", "the plain form that the next lines spoil")
    for text, why in (
        ("CN=client,O=Acme,C=DE,", "a comma at the end"),
        (",CN=client,O=Acme,C=DE", "a comma at the front"),
        ("CN=client,,O=Acme,C=DE", "an empty RDN"),
        ("CN=client, ,O=Acme,C=DE", "an RDN of a space"),
        (",", "two empty RDNs"),
        ("+", "two empty attributes"),
        ("=", "no type and an empty value"),
        ("=client", "there is no type"),
        (" =client", "a type of a space"),
        ("CN", "no equals sign"),
        ("client", "a bare value"),
        ("CN=client+,O=Acme,C=DE", "a plus at the end of an RDN"),
        ("+CN=client,O=Acme,C=DE", "a plus at the front"),
        ("CN=client++O=Acme,C=DE", "an empty attribute"),
        ("CN=client;O=Acme;C=DE", "RFC 1779 semicolons are not separators in RFC 4514"),
        ('CN="client",O=Acme,C=DE', "quotes"),
        ("CN=<client>,O=Acme,C=DE", "angle brackets"),
        ("/C=DE/O=Acme/CN=client", "the slash form"),
        ("/CN=client", "the slash form of one RDN"),
        ("CN:client,O:Acme,C:DE", "colons are not equals signs"),
        ("CN\\=client,O=Acme,C=DE", "the equals sign is escaped"),
        ("C\\4E=client,O=Acme,C=DE", "escapes in a type"),
        ("\u0421N=client,O=Acme,C=DE", "a Cyrillic letter in the type"),
        ("CN;lang-de=client,O=Acme,C=DE", "options of an LDAP attribute"),
        ("C_N=client,O=Acme,C=DE", "an underscore in a type"),
        ("-CN=client,O=Acme,C=DE", "a type begins with a letter"),
        ("\ufeffCN=client,O=Acme,C=DE", "a byte order mark"),
        ("CN=client,O=Acme,C=DE\u0000", "a NUL at the end"),
    ):
        book.pair(plain, text, "NameValue" if text.endswith("\0") else SYNTAX, why)
    book.differ(plain, "CN=client,O=Acme,C=DE/", "a slash is an ordinary character")
    book.differ(plain, "C=DE,O=Acme,CN=client", "the order of openssl's default output")
    book.differ(plain, "C=DE, O=Acme, CN=client", "the same as openssl prints it")
    book.differ(plain, "CN=client", "the end of the name is not the name")
    book.differ(plain, "O=Acme,C=DE", "nor is its beginning")
    book.differ(plain, "CN=client\\,O=Acme,C=DE", "an escaped comma does not separate")
    book.differ(plain, "CN=client,O=Acme,C=DE,CN=client", "an RDN more at the general end")
    book.differ(plain, "CN=client,CN=client,O=Acme,C=DE", "an RDN twice")
    book.differ(plain, "CN=client+CN=client,O=Acme,C=DE", "an attribute twice")
    book.differ(plain, "CN=clients,O=Acme,C=DE", "a longer value")
    book.differ(plain, "CN=clien,O=Acme,C=DE", "a shorter value")
    book.differ(plain, "CN=*,O=Acme,C=DE", "an asterisk is no wildcard")
    book.differ(plain, "CN=client,O=Acme", "the country is missing")
    book.differ(plain, "CN=c1ient,O=Acme,C=DE", "one character differs")


def empty(book):
    nobody = book.subject("empty-subject", name(), "NameEmpty")
    value = book.subject("empty-value", name(attribute(O, "Acme"), attribute(CN, "")))
    for text in ("", " ", "        "):
        book.pair(nobody, text, "NameEmpty", "RFC 4514 section 2.1: the name without RDNs; it would name nobody")
    book.differ(nobody, "CN=", "an empty value is not an empty name")
    book.differ(nobody, "CN=client", "a certificate without a subject is nobody's")
    book.match(value, "CN=,O=Acme", "RFC 4514 section 3: a value may be empty")
    book.match(value, "CN= ,O=Acme", "spaces around the separators")
    book.match(value, "CN=#0c00,O=Acme", "the empty UTF8String")
    book.match(value, "CN=#1300,O=Acme", "the empty PrintableString")
    book.differ(value, "CN=#0500,O=Acme", "NULL is not the empty text")
    book.differ(value, "CN=#0400,O=Acme", "nor is the empty OCTET STRING")
    book.differ(value, "O=Acme", "an RDN is missing")
    book.pair(value, ",O=Acme", SYNTAX, "an RDN without a type is not an empty value")
