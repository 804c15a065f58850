"""Names as ecosystems issue them: Open Banking, eIDAS and PSD2, Brazil, EV, directories."""

from book import (
    BUSINESS_CATEGORY, C, CN, DC, EMAIL, IA5, JURISDICTION_C, JURISDICTION_L, JURISDICTION_ST, L, O,
    ORGANIZATION_IDENTIFIER, OU, PRINTABLE, SERIAL_NUMBER, ST, STREET, SURNAME, UID, attribute, name, rdn, string,
)


def printable(kind, text):
    return attribute(kind, text, PRINTABLE)


def enter(book):
    united_kingdom(book)
    psd2(book)
    eidas(book)
    brazil(book)
    extended_validation(book)
    directories(book)
    injections(book)


def united_kingdom(book):
    directory = book.subject("uk-ob-directory", name(
        printable(C, "GB"), printable(O, "OpenBanking"), printable(OU, "0015800001HQQrZAAX"), printable(CN, "5s9PZVbjkXmpvPz6Ky41Fg")))
    book.match(directory, "CN=5s9PZVbjkXmpvPz6Ky41Fg,OU=0015800001HQQrZAAX,O=OpenBanking,C=GB", "the UK directory's transport certificates: software, organisation")
    book.match(directory, "CN=5s9PZVbjkXmpvPz6Ky41Fg, OU=0015800001HQQrZAAX, O=OpenBanking, C=GB", "as Java prints it")
    book.differ(directory, "C=GB,O=OpenBanking,OU=0015800001HQQrZAAX,CN=5s9PZVbjkXmpvPz6Ky41Fg", "as openssl prints it")
    book.differ(directory, "CN=5s9PZVbjkXmpvPz6Ky41Fg,OU=0015800001HQQrZAAY,O=OpenBanking,C=GB", "another organisation of the same directory")
    book.differ(directory, "CN=5s9PZVbjkXmpvPz6Ky41Fh,OU=0015800001HQQrZAAX,O=OpenBanking,C=GB", "another software of the same organisation")
    book.match(directory, "CN=5S9PZVBJKXMPVPZ6KY41FG,OU=0015800001hqqrzaax,O=openbanking,C=gb", "caseIgnoreMatch also folds identifiers: X.520")
    ob = book.subject("uk-obwac", name(
        attribute(C, "GB"), attribute(O, "Fintech & Co"), attribute(ORGANIZATION_IDENTIFIER, "PSDGB-OB-Unknown0015800001HQQrZAAX"), attribute(CN, "0015800001HQQrZAAX")))
    book.match(ob, "CN=0015800001HQQrZAAX,organizationIdentifier=PSDGB-OB-Unknown0015800001HQQrZAAX,O=Fintech & Co,C=GB", "an OBWAC certificate with the name that software prints")
    book.match(ob, "CN=0015800001HQQrZAAX,2.5.4.97=PSDGB-OB-Unknown0015800001HQQrZAAX,O=Fintech & Co,C=GB", "with the dotted type")
    book.match(ob, "CN=0015800001HQQrZAAX,OID.2.5.4.97=PSDGB-OB-Unknown0015800001HQQrZAAX,O=Fintech & Co,C=GB", "with the prefix")
    book.match(ob, "CN=0015800001HQQrZAAX,2.5.4.97=#0C2250534447422D4F422D556E6B6E6F776E30303135383030303031485151725A414158,O=Fintech & Co,C=GB", "as the UK specification wants it: the DER in hexadecimal")
    book.match(ob, "CN=0015800001HQQrZAAX,2.5.4.97=#1322505344" + "47422D4F422D556E6B6E6F776E30303135383030303031485151725A414158,O=Fintech & Co,C=GB", "the same text as a PrintableString")
    book.differ(ob, "CN=0015800001HQQrZAAX,O=Fintech & Co,C=GB", "without the identifier")
    book.differ(ob, "CN=0015800001HQQrZAAX,organizationIdentifier=PSDGB-OB-Unknown0015800001HQQrZAAY,O=Fintech & Co,C=GB", "with another")


def psd2(book):
    qwac = book.subject("psd2-qwac", name(
        printable(C, "DE"), attribute(ST, "Bayern"), attribute(L, "M\u00fcnchen"), attribute(O, "Zahlungs-GmbH & Co. KG"),
        attribute(ORGANIZATION_IDENTIFIER, "PSDDE-BAFIN-123456"), attribute(CN, "api.zahlung.example")))
    head = "CN=api.zahlung.example,organizationIdentifier=PSDDE-BAFIN-123456,O=Zahlungs-GmbH & Co. KG,"
    book.match(qwac, head + "L=M\u00fcnchen,ST=Bayern,C=DE", "an ETSI TS 119 495 name")
    book.match(qwac, head + r"L=M\C3\BCnchen,ST=Bayern,C=DE", "with UTF-8 escaped")
    book.match(qwac, head.upper() + "L=M\u00fcNCHEN,ST=BAYERN,C=de", "in capitals, but for what is beyond ASCII")
    book.differ(qwac, head + "L=Muenchen,ST=Bayern,C=DE", "transliterated")
    book.differ(qwac, head + "L=M\u00fcnchen,S=Bayern,C=AT", "another country")
    book.match(qwac, head + "L=M\u00fcnchen,S=Bayern,C=DE", "S for ST, as Windows prints it")
    book.differ(qwac, head.replace("BAFIN", "BAFIM") + "L=M\u00fcnchen,ST=Bayern,C=DE", "another authority")
    book.differ(qwac, head.replace("organizationIdentifier", "serialNumber") + "L=M\u00fcnchen,ST=Bayern,C=DE", "the identifier in another attribute")


def eidas(book):
    person = book.subject("eidas-person", name(
        printable(C, "ES"), attribute(O, "Organizaci\u00f3n de Prueba S.L."), printable(ORGANIZATION_IDENTIFIER, "VATES-B12345678"),
        printable(SERIAL_NUMBER, "IDCES-00000000T"), attribute(SURNAME, "Espa\u00f1ol Espa\u00f1ol"), attribute("2.5.4.42", "Juan"),
        attribute(CN, "Juan Espa\u00f1ol Espa\u00f1ol - 00000000T")))
    tail = ",organizationIdentifier=VATES-B12345678,O=Organizaci\u00f3n de Prueba S.L.,C=ES"
    book.match(person, "CN=Juan Espa\u00f1ol Espa\u00f1ol - 00000000T,GN=Juan,SN=Espa\u00f1ol Espa\u00f1ol,serialNumber=IDCES-00000000T" + tail, "an ETSI EN 319 412 name as openssl names its attributes")
    book.match(person, "CN=Juan Espa\u00f1ol Espa\u00f1ol - 00000000T,givenName=Juan,surname=Espa\u00f1ol Espa\u00f1ol,SERIALNUMBER=IDCES-00000000T" + tail, "as Java names them")
    book.match(person, "CN=Juan Espa\u00f1ol Espa\u00f1ol - 00000000T,G=Juan,SN=Espa\u00f1ol  Espa\u00f1ol,SERIALNUMBER=IDCES-00000000T" + tail, "as Windows names them, with two spaces")
    book.differ(person, "CN=Juan Espa\u00f1ol Espa\u00f1ol - 00000000T,GN=Juan,serialNumber=Espa\u00f1ol Espa\u00f1ol,SN=IDCES-00000000T" + tail, "SN taken for the serial number")
    book.differ(person, "CN=Juan Espanol Espanol - 00000000T,GN=Juan,SN=Espanol Espanol,serialNumber=IDCES-00000000T" + tail, "without diacritics")
    greek = book.subject("eidas-greek", name(printable(C, "GR"), attribute(O, "\u03a4\u03c1\u03ac\u03c0\u03b5\u03b6\u03b1"), attribute(CN, "\u03a0\u03b5\u03bb\u03ac\u03c4\u03b7\u03c2")))
    book.match(greek, "CN=\u03a0\u03b5\u03bb\u03ac\u03c4\u03b7\u03c2,O=\u03a4\u03c1\u03ac\u03c0\u03b5\u03b6\u03b1,C=GR", "Greek names")
    book.differ(greek, "CN=\u03c0\u03b5\u03bb\u03ac\u03c4\u03b7\u03c2,O=\u03a4\u03c1\u03ac\u03c0\u03b5\u03b6\u03b1,C=GR", "a small pi: letters beyond ASCII do not fold")


def brazil(book):
    software = book.subject("br-transport", name(
        attribute(C, "BR"), attribute(ST, "SP"), attribute(L, "S\u00e3o Paulo"), attribute(O, "Institui\u00e7\u00e3o de Pagamento S.A."),
        attribute(OU, "74e929d9-33b6-4d85-8ba7-c146c867a817"), attribute(CN, "api.banco.example"), attribute(SERIAL_NUMBER, "00038166000105"),
        attribute(BUSINESS_CATEGORY, "Private Organization"), attribute(JURISDICTION_C, "BR"), attribute(UID, "10120340-3318-4baf-99e2-0b56729c4ab2")))
    uid, cn = "UID=10120340-3318-4baf-99e2-0b56729c4ab2", "CN=api.banco.example"
    tail = f",{cn},OU=74e929d9-33b6-4d85-8ba7-c146c867a817,O=Institui\u00e7\u00e3o de Pagamento S.A.,L=S\u00e3o Paulo,ST=SP,C=BR"
    dotted = ",1.3.6.1.4.1.311.60.2.1.3=#13024252,2.5.4.15=#131450726976617465204F7267616E697A6174696F6E,2.5.4.5=#130E3030303338313636303030313035"
    book.match(software, f"{uid},jurisdictionCountryName=BR,businessCategory=Private Organization,serialNumber=00038166000105{tail}", "Open Finance Brasil: names of the security profile")
    book.match(software, uid + dotted + tail, "Open Finance Brasil: OIDs with DER, here PrintableStrings, where the certificate has UTF8Strings")
    book.match(software, uid + dotted.lower() + tail, "with lower-case digits")
    book.match(software, f"{uid},jurisdictionC=BR,businessCategory=Private Organization,serialNumber=00038166000105{tail}", "as openssl prints it")
    book.match(software, f"{uid.upper()},JURISDICTIONCOUNTRYNAME=br,BUSINESSCATEGORY=PRIVATE ORGANIZATION,SERIALNUMBER=00038166000105{tail}", "in capitals")
    book.differ(software, uid + dotted + tail.replace("\u00e7\u00e3o", "cao"), "without the cedilla and the tilde")
    book.differ(software, uid + dotted + tail.replace("S\u00e3o", "Sa\u0303o"), "with a combining tilde")
    book.differ(software, uid[:-1] + "3" + dotted + tail, "another software identifier")
    book.differ(software, f"{cn},{uid}{dotted}{tail.removeprefix(',' + cn)}", "CN moved to the front")
    book.differ(software, f"{uid}{tail}", "three attributes left out")


def extended_validation(book):
    extended = book.subject("ev", name(
        printable(JURISDICTION_C, "US"), attribute(JURISDICTION_ST, "Delaware"), attribute(JURISDICTION_L, "Dover"), attribute(BUSINESS_CATEGORY, "Private Organization"),
        printable(SERIAL_NUMBER, "5157550"), printable(C, "US"), attribute("2.5.4.17", "94107"), attribute(ST, "California"), attribute(L, "San Francisco"),
        attribute(STREET, "88 Colin P. Kelly, Jr. Street"), attribute(O, "GitHub, Inc."), attribute(CN, "github.example")))
    head = r"CN=github.example,O=GitHub\, Inc.,STREET=88 Colin P. Kelly\, Jr. Street,L=San Francisco,ST=California,postalCode=94107,C=US,"
    tail = "serialNumber=5157550,businessCategory=Private Organization,"
    book.match(extended, f"{head}{tail}jurisdictionL=Dover,jurisdictionST=Delaware,jurisdictionC=US", "an EV name as openssl prints it")
    book.match(extended, f"{head}{tail}jurisdictionLocalityName=Dover,jurisdictionStateOrProvinceName=Delaware,jurisdictionCountryName=US", "with long names")
    book.match(extended, f"{head}{tail}1.3.6.1.4.1.311.60.2.1.1=Dover,1.3.6.1.4.1.311.60.2.1.2=Delaware,1.3.6.1.4.1.311.60.2.1.3=US", "with dotted types")
    book.differ(extended, f"{head}{tail}L=Dover,ST=Delaware,C=US", "the place of incorporation under the names of an address")
    book.differ(extended, f"{head}{tail}jurisdictionST=Dover,jurisdictionL=Delaware,jurisdictionC=US", "types swapped")
    book.pair(extended, f"{head}{tail}jurisdiction=Dover,jurisdictionST=Delaware,jurisdictionC=US", "NameAttributeType", "a short name that nobody defined")


def directories(book):
    active = book.subject("active-directory", name(
        attribute(DC, "example", IA5), attribute(DC, "corp", IA5), attribute(OU, "Service Accounts"), attribute(CN, "svc-api (prod)"), attribute(EMAIL, "svc@corp.example", IA5)))
    book.match(active, "E=svc@corp.example,CN=svc-api (prod),OU=Service Accounts,DC=corp,DC=example", "as Windows prints it")
    book.match(active, "emailAddress=SVC@corp.example,CN=svc-api (prod),OU=Service Accounts,DC=corp,DC=example", "as openssl prints it: emailAddress compares without case (RFC 2985 section 5.2.1)")
    book.match(active, "1.2.840.113549.1.9.1=#1610737663" + "40636f72702e6578616d706c65,CN=svc-api (prod),OU=Service Accounts,DC=corp,DC=example", "as Java's and Python's RFC 4514 writers print it")
    book.differ(active, "CN=svc-api (prod)/emailAddress=svc@corp.example,OU=Service Accounts,DC=corp,DC=example", "the slash that old tools put there is part of the CN")
    spiffe = book.subject("kubernetes", name(rdn(attribute(O, "system:masters"), attribute(O, "system:nodes")), attribute(CN, "system:node:a")))
    book.match(spiffe, "CN=system:node:a,O=system:nodes+O=system:masters", "two groups in one RDN, as Go writes them")
    book.differ(spiffe, "CN=system:node:a,O=system:nodes,O=system:masters", "two RDNs")


def injections(book):
    """A value that contains what looks like more of the name."""
    crafted = book.subject("cn-with-comma-cn", name(attribute(C, "DE"), attribute(O, "Acme"), attribute(CN, "evil,CN=victim")))
    victim = book.subject("victim", name(attribute(C, "DE"), attribute(O, "Acme"), attribute(CN, "victim")))
    double = book.subject("two-cns", name(attribute(C, "DE"), attribute(O, "Acme"), attribute(CN, "victim"), attribute(CN, "evil")))
    for text, why in (
        ("CN=victim,O=Acme,C=DE", "a comma in a CN begins no RDN (CVE-2026-22747)"),
        ("CN=evil,CN=victim,O=Acme,C=DE", "nor do the characters of one value make two RDNs"),
        ("CN=evil,O=Acme,C=DE", "nor does the value end there"),
    ):
        book.differ(crafted, text, why)
    book.match(crafted, r"CN=evil\,CN=victim,O=Acme,C=DE", "the crafted name is itself")
    book.match(victim, "CN=victim,O=Acme,C=DE", "the victim's name")
    book.differ(victim, r"CN=evil\,CN=victim,O=Acme,C=DE", "the crafted text is not the victim's certificate")
    book.match(double, "CN=evil,CN=victim,O=Acme,C=DE", "a certificate that really has two CNs")
    book.differ(double, "CN=victim,O=Acme,C=DE", "of which one is not enough")
    book.differ(double, r"CN=evil\,CN=victim,O=Acme,C=DE", "nor one of the value of both")
    for identifier, value, why in (
        ("whole", "victim,O=Acme,C=DE", "the rest of the victim's name inside the CN"),
        ("escaped", "victim\\,O=Acme", "a backslash and a comma are two characters of the value"),
        ("backslash", "victim\\", "a backslash at the end of the value"),
        ("plus", "victim+O=Acme", "a plus in the CN"),
        ("slash", "victim/O=Acme", "a slash in the CN"),
        ("quote", 'victim"', "a quote in the CN"),
        ("hex", "#0c0676696374696d", "the victim's CN in hexadecimal, as text"),
        ("type", "CN=victim", "a type inside the value"),
        ("entity", "victim%00", "a NUL for readers of URLs"),
        ("escape", "\\76ictim", "an escape, as text"),
        ("star", "*", "an asterisk"),
    ):
        holder = book.subject(f"injection-{identifier}", name(attribute(C, "DE"), attribute(O, "Acme"), attribute(CN, value)))
        book.differ(holder, "CN=victim,O=Acme,C=DE", why)
        escaped = "".join(f"\\{octet:02x}" for octet in value.encode())
        book.match(holder, f"CN={escaped},O=Acme,C=DE", f"itself: {why}")
        book.differ(victim, f"CN={escaped},O=Acme,C=DE", f"the other way round: {why}")
    alone = book.subject("cn-is-a-name", name(attribute(CN, "victim,O=Acme,C=DE")))
    book.differ(alone, "CN=victim,O=Acme,C=DE", "a whole name in one CN")
    book.match(alone, r"CN=victim\,O=Acme\,C=DE", "written as what it is")
    book.match(alone, "CN=#" + string("victim,O=Acme,C=DE").hex(), "and in hexadecimal")
