"""RDNs: their order, several attributes in one, and how many there may be."""

from book import C, CN, DC, EMAIL, L, O, OU, SERIAL_NUMBER, UID, attribute, name, rdn, string

TOO_LONG, TOO_MANY = "NameTooLong", "NameTooManyAttributes"


def enter(book):
    order(book)
    several(book)
    limits(book)


def order(book):
    forward = book.subject("order", name(attribute(C, "US"), attribute(O, "Org"), attribute(OU, "A"), attribute(OU, "B"), attribute(CN, "x")))
    book.match(forward, "CN=x,OU=B,OU=A,O=Org,C=US", "the most specific RDN first (RFC 4514 section 2.1)")
    for text, why in (
        ("C=US,O=Org,OU=A,OU=B,CN=x", "the order of DER and of openssl"),
        ("CN=x,OU=A,OU=B,O=Org,C=US", "two RDNs of one type in another order"),
        ("OU=B,CN=x,OU=A,O=Org,C=US", "the first two swapped"),
        ("CN=x,OU=B,OU=A,C=US,O=Org", "the last two swapped"),
        ("CN=x,OU=B,O=Org,C=US", "one OU is missing"),
        ("CN=x,OU=B,OU=B,O=Org,C=US", "the wrong OU twice"),
        ("CN=x,OU=B A,O=Org,C=US", "two OUs are not one of two words"),
        ("CN=x,OU=B\\,OU=A,O=Org,C=US", "an escaped comma makes one value of two"),
    ):
        book.differ(forward, text, why)
    backward = book.subject("order-backward", name(attribute(CN, "x"), attribute(OU, "B"), attribute(OU, "A"), attribute(O, "Org"), attribute(C, "US")))
    book.match(backward, "C=US,O=Org,OU=A,OU=B,CN=x", "a certificate that lists its RDNs the other way round")
    book.differ(backward, "CN=x,OU=B,OU=A,O=Org,C=US", "and another name than the first")
    palindrome = book.subject("palindrome", name(attribute(DC, "a"), attribute(CN, "x"), attribute(DC, "a")))
    book.match(palindrome, "DC=a,CN=x,DC=a", "a name that reads the same in both directions")
    one = book.subject("one-rdn", name(attribute(CN, "alone")))
    book.match(one, "CN=alone", "one RDN has no order")
    book.match(one, "  cn = ALONE  ", "spaces around everything")
    twice = book.subject("twice", name(attribute(CN, "alone"), attribute(CN, "alone")))
    book.match(twice, "CN=alone,CN=alone", "the same RDN twice is a name of two RDNs")
    book.differ(twice, "CN=alone", "not of one")
    book.differ(one, "CN=alone,CN=alone", "and one is not two")


def several(book):
    multi = book.subject("multi", name(attribute(O, "Org"), rdn(attribute(CN, "x"), attribute(SERIAL_NUMBER, "7"), attribute(UID, "u"))))
    for text in (
        "CN=x+serialNumber=7+UID=u", "CN=x+UID=u+serialNumber=7", "serialNumber=7+CN=x+UID=u",
        "serialNumber=7+UID=u+CN=x", "UID=u+CN=x+serialNumber=7", "UID=u + serialNumber=7 + CN=x",
    ):
        book.match(multi, f"{text},O=Org", "the attributes of one RDN have no order (RFC 5280 section 7.1)")
    for text, why in (
        ("CN=x,serialNumber=7,UID=u,O=Org", "three RDNs are not one"),
        ("CN=x+serialNumber=7,UID=u,O=Org", "two RDNs are not one"),
        ("CN=x+serialNumber=7+UID=u+O=Org", "one RDN is not two"),
        ("CN=x+serialNumber=7,O=Org", "an attribute is missing"),
        ("CN=x+serialNumber=7+UID=u+UID=u,O=Org", "an attribute twice"),
        ("CN=u+serialNumber=7+UID=x,O=Org", "values swapped between types"),
        ("CN=x\\+serialNumber=7\\+UID=u,O=Org", "escaped pluses make one value"),
    ):
        book.differ(multi, text, why)
    split = book.subject("multi-split", name(attribute(O, "Org"), attribute(UID, "u"), attribute(SERIAL_NUMBER, "7"), attribute(CN, "x")))
    book.match(split, "CN=x,serialNumber=7,UID=u,O=Org", "the same attributes in RDNs of their own")
    book.differ(split, "CN=x+serialNumber=7+UID=u,O=Org", "are not one RDN")
    attributes = attribute(UID, "u"), attribute(CN, "x"), attribute(SERIAL_NUMBER, "7")
    for number, at in enumerate(((0, 1, 2), (1, 0, 2), (2, 1, 0))):
        loose = book.subject(f"multi-unsorted-{number}", name(attribute(O, "Org"), rdn(*(attributes[each] for each in at), keep_order=True)))
        book.match(loose, "CN=x+serialNumber=7+UID=u,O=Org", "a SET OF in any order, as some certificates have it")
    same = book.subject("multi-same-type", name(rdn(attribute(OU, "a"), attribute(OU, "b"))))
    book.match(same, "OU=b+OU=a", "two values of one type in one RDN")
    book.match(same, "OU=A+OU=B", "and in the other order")
    book.differ(same, "OU=a,OU=b", "are not two RDNs")
    double = book.subject("multi-twice", name(rdn(attribute(OU, "a"), attribute(OU, "A", 0x13))))
    book.match(double, "OU=a+OU=a", "two attributes that fold to the same count twice")
    book.differ(double, "OU=a", "one is not two")
    crossed = book.subject("multi-crossed", name(rdn(attribute(CN, "a"), attribute(O, "b")), rdn(attribute(CN, "c"), attribute(O, "d"))))
    book.match(crossed, "O=d+CN=c,O=b+CN=a", "two RDNs of two attributes")
    book.differ(crossed, "O=b+CN=a,O=d+CN=c", "in another order")
    book.differ(crossed, "O=b+CN=c,O=d+CN=a", "with attributes exchanged between them")


def limits(book):
    def rdns(count):
        return name(*(attribute(OU, str(number)) for number in range(count)))

    def text(count):
        return ",".join(f"OU={number}" for number in reversed(range(count)))

    most = book.subject("rdns-64", rdns(64))
    more = book.subject("rdns-65", rdns(65), TOO_MANY)
    many = book.subject("rdns-1000", rdns(1000), TOO_LONG)
    book.match(most, text(64), "as many RDNs as there may be")
    book.pair(most, text(65), TOO_MANY, "one RDN more than there may be")
    book.pair(most, text(1000), TOO_MANY, "a thousand RDNs")
    book.pair(most, text(10000), TOO_LONG, "ten thousand RDNs")
    book.pair(most, "," * 8192, "NameSyntax", "as many commas as fit")
    book.pair(most, "OU=0," * 2000, TOO_LONG, "too long is said before anything else")
    book.differ(most, text(63), "one RDN less")
    book.differ(more, text(64), "a certificate with more RDNs than there may be has no identity")
    book.differ(many, text(64), "nor has one with a thousand, which are too many octets")

    def attributes(count):
        return name(rdn(*(attribute(OU, f"{number:02}") for number in range(count))))

    def plus(count):
        return "+".join(f"OU={number:02}" for number in range(count))

    most = book.subject("attributes-16", attributes(16))
    more = book.subject("attributes-17", attributes(17), TOO_MANY)
    book.match(most, plus(16), "as many attributes as an RDN may have")
    book.match(most, "+".join(reversed(plus(16).split("+"))), "in the other order")
    book.pair(most, plus(17), TOO_MANY, "one attribute more than an RDN may have")
    book.pair(most, plus(1000), TOO_MANY, "a thousand attributes")
    book.differ(most, plus(15), "one attribute less")
    book.differ(more, plus(16), "a certificate with more attributes than there may be has no identity")
    full = book.subject("rdns-64-attributes-3", name(*(
        rdn(*(attribute(kind, f"{number}") for kind in (CN, O, L))) for number in range(64))))
    book.match(full, ",".join(f"L={number}+O={number}+CN={number}" for number in reversed(range(64))), "many of both")

    def of_length(total, tag=0x0C):
        for length in range(total, 0, -1):
            subject = name(attribute(CN, "a" * length, tag))
            if len(subject) == total:
                return subject, length
        raise ValueError(total)

    subject, length = of_length(8192)
    longest = book.subject("octets-8192", subject)
    beyond = book.subject("octets-8193", of_length(8193)[0], TOO_LONG)
    book.match(longest, "CN=" + "A" * length, "the longest name that a certificate may have")
    book.differ(longest, "CN=" + "a" * (length - 1), "one character less")
    book.differ(beyond, "CN=" + "a" * (length + 1), "a certificate's name that is too long has no identity")
    book.pair(longest, "CN=" + "a" * 8190, TOO_LONG, "a text of 8193 octets")
    book.differ(longest, "CN=" + "a" * 8189, "a text of 8192 octets can be read")
    book.match(longest, "CN=" + "a" * length + " " * (8192 - 3 - length), "spaces count, and go")
    book.pair(longest, " " * 8193, TOO_LONG, "too many spaces")
    book.pair(longest, "CN=" + "\u00e4" * 4095, TOO_LONG, "octets count, not characters")
    book.pair(longest, "CN=#" + string("a" * 5000).hex(), TOO_LONG, "hexadecimal digits count twice")
    book.differ(longest, "CN=#" + string("a" * 4000).hex(), "a long value in hexadecimal")
    long_multi = book.subject("long-multi", name(rdn(attribute(CN, "b" * 300), attribute(EMAIL, "c" * 300, 0x16))))
    book.match(long_multi, "E=" + "C" * 300 + "+CN=" + "B" * 300, "long values in one RDN")
