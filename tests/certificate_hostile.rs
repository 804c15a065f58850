//! Certificates that are wrong in one place each, from a tiny DER writer: each gets its own error.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;

use certbound::certificate::MAX_SERIAL_LEN;
use certbound::{Certificate, Error};
use der::*;

/// The error of a certificate, if it has one.
fn error(der: &[u8]) -> Option<Error> {
    Certificate::from_der(der).err()
}

/// A well-formed certificate but for one signed field.
fn with(field: usize, encoding: Vec<u8>) -> Vec<u8> {
    Fields::new().with(field, encoding).der()
}

/// A v3 certificate with these extensions.
fn extended(list: &[&[u8]]) -> Vec<u8> {
    with(EXTENSIONS, extensions(list))
}

const NULL: &[u8] = &[0x05, 0x00];

/// What each test here changes must be good before the change.
#[test]
fn the_certificate_that_all_others_are_made_from() {
    let der = Fields::new().der();
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.version(), 3);
    assert_eq!(certificate.serial(), [1]);
    assert_eq!(certificate.issuer(), name("issuer"));
    assert_eq!(certificate.subject(), name("subject"));
    assert_eq!(certificate.public_key_info(), key());
    assert_eq!(certificate.validity().not_before, 1_735_689_600, "2025-01-01");
    assert_eq!(certificate.validity().not_after, 2_051_222_400, "2035-01-01");
    assert_eq!(certificate.subject_alt_name(), Some(&dns_names("a.example")[..]));
    let found: Vec<_> = certificate.extensions().map(|one| (one.oid, one.critical)).collect();
    assert_eq!(found, [(BASIC_CONSTRAINTS, true), (SAN, false)]);
}

// rfc8705: 7.5-parsing
#[test]
fn a_field_missing_twice_or_in_another_place() {
    use Error::*;
    const S: Option<Error> = Some(CertificateStructure);
    // A name where the dates belong has something that is no date.
    const T: Option<Error> = Some(CertificateTime);
    // Field, and what it is called if it is missing, there twice, or swapped with the next one.
    let expected = [
        ("version", Some(CertificateVersion), S, S),
        ("serial number", S, S, S),
        ("signature algorithm", S, S, S),
        ("issuer", S, T, S),
        ("validity", T, S, T),
        ("subject", S, S, S),
        ("public key", S, S, S),
        ("extensions: v3 may have none", None, S, None),
    ];
    for (field, (reason, missing, twice, swapped)) in expected.into_iter().enumerate() {
        let mut fields = Fields::new();
        let removed = fields.signed.remove(field);
        assert_eq!(error(&fields.der()), missing, "no {reason}");
        fields.signed.insert(field, removed.repeat(2));
        assert_eq!(error(&fields.der()), twice, "{reason} twice");
        if field + 1 < expected.len() {
            let mut fields = Fields::new();
            fields.signed.swap(field, field + 1);
            assert_eq!(error(&fields.der()), swapped, "{reason} and the next, swapped");
        }
    }
    for field in 0..2 {
        let mut fields = Fields::new();
        let removed = fields.outer.remove(field);
        assert_eq!(error(&fields.der()), S, "outer field {field} missing");
        fields.outer.insert(field, removed.repeat(2));
        assert_eq!(error(&fields.der()), S, "outer field {field} twice");
    }
    let mut fields = Fields::new();
    fields.outer.swap(0, 1);
    assert_eq!(error(&fields.der()), S, "signature before its algorithm");
    let fields = Fields::new();
    let late = tlv(0x30, &[fields.outer.concat(), fields.signed_der()].concat());
    assert_eq!(error(&late), S, "the signed part last");
    for (reason, der) in
        [("empty", seq(&[])), ("an empty signed part", seq(&[&seq(&[])])), ("NULL", seq(&[NULL]))]
    {
        assert_eq!(error(&der), S, "{reason}");
    }
}

#[test]
fn every_other_tag_on_every_field() {
    for field in VERSION..=EXTENSIONS {
        let good = Fields::new().signed[field].clone();
        for tag in (0..=255).filter(|&tag| tag != good[0]) {
            let encoding = [&[tag], &good[1..]].concat();
            let found = error(&with(field, encoding));
            assert_eq!(found, Some(Error::CertificateStructure), "field {field} with tag {tag:#04x}");
        }
    }
    for field in 0..2 {
        let good = Fields::new().outer[field][0];
        for tag in (0..=255).filter(|&tag| tag != good) {
            let mut fields = Fields::new();
            fields.outer[field][0] = tag;
            let found = error(&fields.der());
            assert_eq!(found, Some(Error::CertificateStructure), "outer field {field} with tag {tag:#04x}");
        }
    }
}

#[test]
fn versions() {
    let wrong = Some(Error::CertificateVersion);
    for (reason, contents, expected) in [
        ("v1 written out", integer(&[0]), wrong),
        ("v2 with extensions", integer(&[1]), wrong),
        ("v3", integer(&[2]), None),
        ("v4", integer(&[3]), wrong),
        ("minus one", integer(&[0xff]), wrong),
        ("v3 with a leading zero", integer(&[0, 2]), wrong),
        ("an empty INTEGER", integer(&[]), wrong),
        ("nothing", vec![], wrong),
        ("ENUMERATED", tlv(0x0a, &[2]), wrong),
        ("an INTEGER cut short", vec![0x02, 0x02, 0x02], wrong),
        ("two INTEGERs", integer(&[2]).repeat(2), wrong),
        ("an INTEGER and a NULL", [&integer(&[2]), NULL].concat(), wrong),
        ("not explicit", vec![2], wrong),
    ] {
        assert_eq!(error(&with(VERSION, tlv(0xa0, &contents))), expected, "{reason}");
    }
    // issuerUniqueID and subjectUniqueID need v2, extensions v3 (RFC 5280 §4.1.2.8, §4.1.2.9).
    let ids = [tlv(0x81, &[0, 1]), tlv(0x82, &[0, 2])];
    let v = |version: u8| if version == 1 { vec![] } else { tlv(0xa0, &integer(&[version - 1])) };
    let both = ids.concat();
    let list = Fields::new().signed[EXTENSIONS].clone();
    for (reason, version, after_key, expected) in [
        ("v1 and nothing", 1, vec![], None),
        ("v1 and an issuer's id", 1, ids[0].clone(), wrong),
        ("v1 and a subject's id", 1, ids[1].clone(), wrong),
        ("v1 and extensions", 1, list.clone(), wrong),
        ("v2 and nothing", 2, vec![], None),
        ("v2 and an issuer's id", 2, ids[0].clone(), None),
        ("v2 and both", 2, both.clone(), None),
        ("v2, both and extensions", 2, [both.clone(), list.clone()].concat(), wrong),
        ("v3, both and extensions", 3, [both.clone(), list.clone()].concat(), None),
        ("v3, ids in the wrong order", 3, [&ids[1][..], &ids[0]].concat(), Some(Error::CertificateStructure)),
        ("v3, an id twice", 3, ids[0].repeat(2), Some(Error::CertificateStructure)),
        ("v3, an id after the extensions", 3, [list, both].concat(), Some(Error::CertificateStructure)),
        ("v3, a constructed id", 3, tlv(0xa1, &bits(&[1])), Some(Error::CertificateStructure)),
        ("v3, an empty id", 3, tlv(0x81, &[]), Some(Error::CertificateStructure)),
        ("v3, an id with nine unused bits", 3, tlv(0x81, &[9, 0]), Some(Error::CertificateStructure)),
        ("v3, a field [4] that does not exist", 3, tlv(0xa4, &[]), Some(Error::CertificateStructure)),
    ] {
        let found = error(&Fields::new().with(VERSION, v(version)).with(EXTENSIONS, after_key).der());
        assert_eq!(found, expected, "{reason}");
    }
}

#[test]
fn serial_numbers() {
    assert_eq!(MAX_SERIAL_LEN, 21);
    let long = |first: &[u8], len: usize| [first, &vec![0x11; len - first.len()]].concat();
    let wrong = Some(Error::CertificateSerial);
    for (reason, serial, expected) in [
        ("empty", vec![], wrong),
        ("zero", vec![0], None),
        ("one", vec![1], None),
        ("127", vec![0x7f], None),
        ("128", vec![0x00, 0x80], None),
        ("minus 128", vec![0x80], None),
        ("minus one", vec![0xff], None),
        ("minus 129", vec![0xff, 0x7f], None),
        ("zero in two octets", vec![0, 0], wrong),
        ("one in two octets", vec![0, 1], wrong),
        ("127 in two octets", vec![0, 0x7f], wrong),
        ("minus one in two octets", vec![0xff, 0xff], wrong),
        ("minus 128 in two octets", vec![0xff, 0x80], wrong),
        ("20 octets", long(&[0x7f], 20), None),
        ("20 octets, negative", long(&[0x80], 20), None),
        ("20 octets with a zero that is not needed", long(&[0x00, 0x7f], 20), wrong),
        ("20 octets and the sign's zero", long(&[0x00, 0x80], 21), None),
        ("21 octets", long(&[0x7f], 21), wrong),
        ("21 octets, negative", long(&[0x80], 21), wrong),
        ("21 octets, small and negative", long(&[0xff, 0x7f], 21), wrong),
        ("21 octets and the sign's zero", long(&[0x00, 0x80], 22), wrong),
        ("22 octets", long(&[0x7f], 22), wrong),
        ("1,000 octets", long(&[0x01], 1000), wrong),
    ] {
        let der = with(SERIAL, integer(&serial));
        let found = Certificate::from_der(&der).map(|certificate| certificate.serial());
        assert_eq!(found, expected.map_or(Ok(&serial[..]), Err), "{reason}");
    }
}

#[test]
fn dates() {
    let (good, bad) = (true, false);
    let table: [(&str, Vec<u8>, bool); 62] = [
        ("the first UTCTime", utc("500101000000Z"), good),
        ("the last of the last century", utc("991231235959Z"), good),
        ("the first of this century", utc("000101000000Z"), good),
        ("the last UTCTime", utc("491231235959Z"), good),
        ("a leap day", utc("240229000000Z"), good),
        ("2000 was a leap year", utc("000229000000Z"), good),
        ("2000 as GeneralizedTime", generalized("20000229000000Z"), good),
        ("the first GeneralizedTime that RFC 5280 wants", generalized("20500101000000Z"), good),
        ("no well-defined end (RFC 5280 §4.1.2.5)", generalized("99991231235959Z"), good),
        ("2400 will be a leap year", generalized("24000229000000Z"), good),
        ("the year 0", generalized("00000101000000Z"), good),
        ("no leap day in 2023", utc("230229000000Z"), bad),
        ("no leap day in 1999", utc("990229000000Z"), bad),
        ("no leap day in 1900", generalized("19000229000000Z"), bad),
        ("no leap day in 2100", generalized("21000229000000Z"), bad),
        ("no leap day in 2200", generalized("22000229000000Z"), bad),
        ("no February 30", utc("240230000000Z"), bad),
        ("month 0", utc("240001000000Z"), bad),
        ("month 13", utc("241301000000Z"), bad),
        ("month 99", utc("249901000000Z"), bad),
        ("day 0", utc("240100000000Z"), bad),
        ("January 32", utc("240132000000Z"), bad),
        ("April 31", utc("240431000000Z"), bad),
        ("June 31", utc("240631000000Z"), bad),
        ("September 31", utc("240931000000Z"), bad),
        ("November 31", utc("241131000000Z"), bad),
        ("hour 24", utc("240101240000Z"), bad),
        ("hour 24 as the end of a day", utc("241231240000Z"), bad),
        ("minute 60", utc("240101006000Z"), bad),
        ("second 60: a leap second", utc("161231235960Z"), bad),
        ("second 61", utc("240101000061Z"), bad),
        ("no Z", utc("240101000000"), bad),
        ("no Z, GeneralizedTime", generalized("20240101000000"), bad),
        ("z", utc("240101000000z"), bad),
        ("two Zs", utc("240101000000ZZ"), bad),
        ("no seconds", utc("2401010000Z"), bad),
        ("no seconds, GeneralizedTime", generalized("202401010000Z"), bad),
        ("no minutes", generalized("2024010100Z"), bad),
        ("an offset of nothing", utc("240101000000+0000"), bad),
        ("an offset to the east", utc("240101000000+0100"), bad),
        ("an offset to the west", generalized("20240101000000-0800"), bad),
        ("fractions of a second", generalized("20500101000000.5Z"), bad),
        ("a fraction of zero", generalized("20500101000000.0Z"), bad),
        ("a fraction with a comma", generalized("20500101000000,5Z"), bad),
        ("a full stop and no fraction", generalized("20500101000000.Z"), bad),
        ("UTCTime with four digits of the year", utc("20240101000000Z"), bad),
        ("GeneralizedTime with two", generalized("240101000000Z"), bad),
        ("a year of five digits", generalized("120240101000000Z"), bad),
        ("a year below zero", generalized("-0240101000000Z"), bad),
        ("a plus sign", utc("+40101000000Z"), bad),
        ("a space for a digit", utc("24 101000000Z"), bad),
        ("a space in front", utc(" 240101000000Z"), bad),
        ("a space at the end", utc("240101000000Z "), bad),
        ("a letter for a digit", utc("2401O1000000Z"), bad),
        ("a colon, which follows 9 in ASCII", utc("24010100000:Z"), bad),
        ("a slash, which precedes 0 in ASCII", utc("24010100000/Z"), bad),
        ("a line end", utc("240101000000Z\n"), bad),
        ("NUL at the end", utc("240101000000Z\0"), bad),
        ("ISO 8601", generalized("2024-01-01T00:00:00Z"), bad),
        ("empty", utc(""), bad),
        ("VisibleString", tlv(0x1a, b"240101000000Z"), bad),
        ("constructed UTCTime", tlv(0x37, &utc("240101000000Z")), bad),
    ];
    let fine = utc("300101000000Z");
    for (reason, date, is_good) in table {
        let expected = (!is_good).then_some(Error::CertificateTime);
        assert_eq!(error(&with(VALIDITY, validity(&date, &fine))), expected, "{reason}, notBefore");
        assert_eq!(error(&with(VALIDITY, validity(&fine, &date))), expected, "{reason}, notAfter");
    }
    for (reason, encoding) in [
        ("no date", seq(&[])),
        ("one date", seq(&[&fine])),
        ("three dates", seq(&[&fine, &fine, &fine])),
        ("a date and a half", seq(&[&fine, &fine[..8]])),
        ("dates and a NULL", seq(&[&fine, &fine, NULL])),
    ] {
        assert_eq!(error(&with(VALIDITY, encoding)), Some(Error::CertificateStructure), "{reason}");
    }
    // Ends before it begins: well formed, and `Validity::check` refuses every moment.
    assert_eq!(error(&with(VALIDITY, validity(&fine, &utc("200101000000Z")))), None);
}

#[test]
fn algorithms() {
    let identifier = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    // The same but for its last octet.
    let sha384 = seq(&[&oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03])]);
    let other = seq(&[&oid(&[0x2b, 0x65, 0x70])]);
    let with_null = seq(&[&oid(&identifier), NULL]);
    let (structure, differ) = (Some(Error::CertificateStructure), Some(Error::CertificateAlgorithm));
    for (reason, signed, outer, expected) in [
        ("the same", algorithm(), algorithm(), None),
        ("the same, with parameters", with_null.clone(), with_null.clone(), None),
        ("SHA-384 inside", sha384.clone(), algorithm(), differ),
        ("SHA-384 outside", algorithm(), sha384, differ),
        ("another inside", other.clone(), algorithm(), differ),
        ("another outside", algorithm(), other.clone(), differ),
        ("parameters only inside", with_null.clone(), algorithm(), differ),
        ("parameters only outside", algorithm(), with_null.clone(), differ),
        ("no identifier", seq(&[]), seq(&[]), structure),
        ("parameters alone", seq(&[NULL]), seq(&[NULL]), structure),
        ("two parameters", seq(&[&oid(&identifier), NULL, NULL]), with_null.clone(), structure),
        ("two parameters outside", with_null.clone(), seq(&[&oid(&identifier), NULL, NULL]), structure),
        ("an empty identifier", seq(&[&oid(&[])]), seq(&[&oid(&[])]), structure),
        ("parameters cut short", seq(&[&oid(&identifier), &[0x05]]), algorithm(), structure),
    ] {
        let mut fields = Fields::new().with(ALGORITHM, signed);
        fields.outer[0] = outer;
        assert_eq!(error(&fields.der()), expected, "{reason}");
    }
}

/// Each place that holds an object identifier refuses a malformed one, as its own defect.
#[test]
fn object_identifiers() {
    for (reason, contents, is_good) in [
        ("one octet", &[0x55][..], true),
        ("three octets in one arc", &[0x2b, 0x81, 0x80, 0x00], true),
        ("empty", &[], false),
        ("begins with 0x80", &[0x80, 0x01], false),
        ("an arc that is not minimal", &[0x55, 0x80, 0x11], false),
        ("a last arc that is not minimal", &[0x55, 0x1d, 0x80, 0x11], false),
        ("an arc of 0x80 alone", &[0x55, 0x80], false),
        ("ends within an arc", &[0x55, 0x1d, 0x91], false),
        ("one octet that goes on", &[0xff], false),
    ] {
        let structure = (!is_good).then_some(Error::CertificateStructure);
        let attribute = seq(&[&set(&[&seq(&[&oid(contents), &tlv(0x0c, b"a")])])]);
        assert_eq!(error(&with(ISSUER, attribute.clone())), structure, "{reason}, in the issuer");
        assert_eq!(error(&with(SUBJECT, attribute)), structure, "{reason}, in the subject");
        let key = seq(&[&seq(&[&oid(contents)]), &bits(&[1])]);
        assert_eq!(error(&with(KEY, key)), structure, "{reason}, in the key");
        let mut fields = Fields::new().with(ALGORITHM, seq(&[&oid(contents)]));
        fields.outer[0] = seq(&[&oid(contents)]);
        assert_eq!(error(&fields.der()), structure, "{reason}, in the algorithm");
        let extension = extended(&[&extension(contents, &[], NULL)]);
        assert_eq!(
            error(&extension),
            (!is_good).then_some(Error::CertificateExtension),
            "{reason}, in an extension"
        );
    }
}

#[test]
fn names_and_keys_and_bit_strings() {
    let structure = Some(Error::CertificateStructure);
    let (kind, value) = (oid(&[0x55, 0x04, 0x03]), tlv(0x0c, b"a"));
    let attribute = seq(&[&kind, &value]);
    for (reason, encoding, expected) in [
        ("empty", seq(&[]), None),
        ("two attributes in one RDN", seq(&[&set(&[&attribute, &attribute])]), None),
        ("a value of any type", seq(&[&set(&[&seq(&[&kind, NULL])])]), None),
        ("an RDN that is empty", seq(&[&set(&[])]), structure),
        ("an RDN that is a SEQUENCE", seq(&[&seq(&[&attribute])]), structure),
        ("an attribute that is a SET", seq(&[&set(&[&set(&[&kind, &value])])]), structure),
        ("an attribute without a value", seq(&[&set(&[&seq(&[&kind])])]), structure),
        ("an attribute without a type", seq(&[&set(&[&seq(&[&value])])]), structure),
        ("an attribute with two values", seq(&[&set(&[&seq(&[&kind, &value, &value])])]), structure),
        ("an attribute without an RDN", seq(&[&attribute]), structure),
        ("an octet after the attribute", seq(&[&set(&[&attribute, &[0x00]])]), structure),
        ("a value that ends too late", seq(&[&set(&[&seq(&[&kind, &[0x0c, 0x02, b'a']])])]), structure),
        ("a value of indefinite length", seq(&[&set(&[&seq(&[&kind, &[0x2c, 0x80, 0, 0]])])]), structure),
    ] {
        assert_eq!(error(&with(ISSUER, encoding.clone())), expected, "{reason}, issuer");
        assert_eq!(error(&with(SUBJECT, encoding)), expected, "{reason}, subject");
    }
    let algorithm = seq(&[&oid(&[0x2b, 0x65, 0x70])]);
    for (reason, contents, expected) in [
        ("no bits", &[0][..], None),
        ("whole octets", &[0, 0xff], None),
        ("one unused bit", &[1, 0xfe], None),
        ("seven unused bits", &[7, 0x80], None),
        ("empty", &[], structure),
        ("eight unused bits", &[8, 0x00], structure),
        ("255 unused bits", &[255, 0x00], structure),
        ("unused bits of nothing", &[1], structure),
        ("an unused bit that is set", &[1, 0x01], structure),
        ("the highest of seven unused bits set", &[7, 0x40], structure),
        ("all unused bits set", &[4, 0xff], structure),
    ] {
        let bits = tlv(0x03, contents);
        assert_eq!(error(&with(KEY, seq(&[&algorithm, &bits]))), expected, "{reason}, key");
        let mut fields = Fields::new();
        fields.outer[1] = bits;
        assert_eq!(error(&fields.der()), expected, "{reason}, signature");
    }
    for (reason, key) in [
        ("empty", seq(&[])),
        ("no bits", seq(&[&algorithm])),
        ("no algorithm", seq(&[&bits(&[1])])),
        ("a third field", seq(&[&algorithm, &bits(&[1]), NULL])),
        ("constructed bits", seq(&[&algorithm, &tlv(0x23, &bits(&[1]))])),
        ("octets instead of bits", seq(&[&algorithm, &tlv(0x04, &[0, 1])])),
    ] {
        assert_eq!(error(&with(KEY, key)), structure, "key: {reason}");
    }
}
