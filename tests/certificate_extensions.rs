//! Extensions that are wrong in one place each, their number, and the subject alternative name.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;

use certbound::certificate::MAX_EXTENSIONS;
use certbound::{Certificate, Error};
use der::*;

const TRUE: &[u8] = &[0x01, 0x01, 0xff];
const FALSE: &[u8] = &[0x01, 0x01, 0x00];
const NULL: &[u8] = &[0x05, 0x00];

fn error(der: &[u8]) -> Option<Error> {
    Certificate::from_der(der).err()
}

/// A v3 certificate with this field `[3]`.
fn with(encoding: Vec<u8>) -> Vec<u8> {
    Fields::new().with(EXTENSIONS, encoding).der()
}

fn extended(list: &[&[u8]]) -> Vec<u8> {
    with(extensions(list))
}

/// An unknown extension whose identifier ends in two octets that tell it apart.
fn numbered(number: usize) -> Vec<u8> {
    extension(&[0x2b, 0x81 + (number >> 7) as u8, (number & 0x7f) as u8], &[], NULL)
}

#[test]
fn one_extension() {
    let bad = Some(Error::CertificateExtension);
    let kind = oid(BASIC_CONSTRAINTS);
    let value = tlv(0x04, &seq(&[]));
    for (reason, encoding, expected) in [
        ("not critical", seq(&[&kind, &value]), None),
        ("critical", seq(&[&kind, TRUE, &value]), None),
        ("FALSE written out: common enough to be let through", seq(&[&kind, FALSE, &value]), None),
        ("an empty value", seq(&[&kind, &tlv(0x04, &[])]), None),
        ("a BOOLEAN of 0x01", seq(&[&kind, &[0x01, 0x01, 0x01], &value]), bad),
        ("a BOOLEAN of 0xfe", seq(&[&kind, &[0x01, 0x01, 0xfe], &value]), bad),
        ("a BOOLEAN of nothing", seq(&[&kind, &[0x01, 0x00], &value]), bad),
        ("a BOOLEAN of two octets", seq(&[&kind, &[0x01, 0x02, 0xff, 0xff], &value]), bad),
        ("a BOOLEAN twice", seq(&[&kind, TRUE, TRUE, &value]), bad),
        ("a BOOLEAN after the value", seq(&[&kind, &value, TRUE]), bad),
        ("a BOOLEAN before the identifier", seq(&[TRUE, &kind, &value]), bad),
        ("an INTEGER for a BOOLEAN", seq(&[&kind, &integer(&[1]), &value]), bad),
        ("nothing", seq(&[]), bad),
        ("no value", seq(&[&kind]), bad),
        ("no value, critical", seq(&[&kind, TRUE]), bad),
        ("no identifier", seq(&[&value]), bad),
        ("two values", seq(&[&kind, &value, &value]), bad),
        ("value first", seq(&[&value, &kind]), bad),
        ("a value that is no OCTET STRING", seq(&[&kind, &seq(&[])]), bad),
        ("a constructed OCTET STRING", seq(&[&kind, &tlv(0x24, &value)]), bad),
        ("a value that ends too late", seq(&[&kind, &[0x04, 0x02, 0x30]]), bad),
        ("a length that is not the shortest", seq(&[&kind, &[0x04, 0x81, 0x02, 0x30, 0x00]]), bad),
        ("an octet after", seq(&[&kind, &value, &[0]]), bad),
        ("a SET", set(&[&kind, &value]), bad),
        ("an OCTET STRING", value.clone(), bad),
        ("cut short", seq(&[&kind, &value])[..6].to_vec(), bad),
    ] {
        assert_eq!(error(&extended(&[&encoding])), expected, "{reason}");
        let after_a_good_one = extended(&[&numbered(1), &encoding, &numbered(2)]);
        assert_eq!(error(&after_a_good_one), expected, "{reason}, between good ones");
    }
    for (critical, expected) in [(TRUE, true), (FALSE, false), (&[], false)] {
        let der = extended(&[&extension(BASIC_CONSTRAINTS, critical, b"value")]);
        let found = Certificate::from_der(&der).unwrap().extension(BASIC_CONSTRAINTS).unwrap();
        assert_eq!((found.oid, found.critical, found.value), (BASIC_CONSTRAINTS, expected, &b"value"[..]));
    }
}

#[test]
fn the_list() {
    let bad = Some(Error::CertificateExtension);
    let structure = Some(Error::CertificateStructure);
    let one = numbered(1);
    for (reason, encoding, expected) in [
        ("an empty list", extensions(&[]), bad),
        ("no list", tlv(0xa3, &[]), bad),
        ("an extension without a list", tlv(0xa3, &one), bad),
        ("a SET", tlv(0xa3, &set(&[&one])), bad),
        ("two lists", tlv(0xa3, &seq(&[&one]).repeat(2)), bad),
        ("an octet after the list", tlv(0xa3, &[&seq(&[&one])[..], &[0]].concat()), bad),
        ("a NULL after the list", tlv(0xa3, &[&seq(&[&one])[..], NULL].concat()), bad),
        ("an octet after the last extension", extensions(&[&one, &[0]]), bad),
        ("a NULL after the last extension", extensions(&[&one, NULL]), bad),
        ("a list that ends too late", tlv(0xa3, &[0x30, 0x05, 0x30, 0x00]), bad),
        ("implicit", tlv(0xa3, &one[2..]), bad),
        ("not constructed", tlv(0x83, &seq(&[&one])), structure),
        ("a NULL after the field", [&extensions(&[&one])[..], NULL].concat(), structure),
        ("an octet after the field", [&extensions(&[&one])[..], &[0]].concat(), structure),
        ("the field twice", extensions(&[&one]).repeat(2), structure),
        ("the field cut short", extensions(&[&one])[..5].to_vec(), structure),
    ] {
        assert_eq!(error(&with(encoding)), expected, "{reason}");
    }
}

#[test]
fn no_two_of_one_kind() {
    let san = |dns: &str| extension(SAN, &[], &dns_names(dns));
    let duplicate = Some(Error::CertificateDuplicateExtension);
    let (one, two) = (numbered(1), numbered(2));
    for (reason, list, expected) in [
        ("two kinds", vec![one.clone(), two.clone()], None),
        ("side by side", vec![one.clone(), one.clone()], duplicate),
        ("apart", vec![one.clone(), two.clone(), one.clone()], duplicate),
        ("the same name twice", vec![san("a.example"), san("a.example")], duplicate),
        ("two names", vec![san("a.example"), two.clone(), san("b.example")], duplicate),
        ("one critical, one not", vec![one.clone(), extension(&[0x2b, 0x81, 0x01], TRUE, NULL)], duplicate),
        ("a longer identifier", vec![one.clone(), extension(&[0x2b, 0x81, 0x01, 0x01], &[], NULL)], None),
        ("a shorter identifier", vec![one.clone(), extension(&[0x2b], &[], NULL)], None),
    ] {
        let list: Vec<&[u8]> = list.iter().map(|one| &one[..]).collect();
        assert_eq!(error(&extended(&list)), expected, "{reason}");
    }
    // Two pairs of identifiers, each with one hash.
    let [a, b, c, d] = [
        [0x2a, 0x77, 0x02, 0x6b, 0x27],
        [0x2a, 0x13, 0x73, 0x79, 0x2c],
        [0x2a, 0x22, 0x5c, 0x67, 0x15],
        [0x2a, 0x06, 0x15, 0x7d, 0x0a],
    ]
    .map(|oid| extension(&oid, &[], NULL));
    for (reason, list, expected) in [
        ("one accident", [&a, &b, &one, &c], None),
        ("an accident and a duplicate", [&a, &b, &one, &a], duplicate),
        ("a duplicate that is an accident with another", [&a, &c, &b, &b], duplicate),
        ("two accidents, which nobody has", [&a, &b, &c, &d], duplicate),
    ] {
        assert_eq!(error(&extended(&list.map(|one| &one[..]))), expected, "{reason}");
    }
    let many: Vec<Vec<u8>> = (0..MAX_EXTENSIONS).map(numbered).collect();
    for (first, second) in [(0, 63), (0, 1), (31, 32), (62, 63)] {
        let mut list: Vec<&[u8]> = many.iter().map(|one| &one[..]).collect();
        list[second] = &many[first];
        assert_eq!(error(&extended(&list)), duplicate, "{first} and {second} of 64");
    }
}

#[test]
fn extensions_64_are_read_and_65_are_not() {
    assert_eq!(MAX_EXTENSIONS, 64);
    for count in [1, 2, 63, 64, 65, 66, 128, 1000] {
        let many: Vec<Vec<u8>> = (0..count).map(numbered).collect();
        let list: Vec<&[u8]> = many.iter().map(|one| &one[..]).collect();
        let der = extended(&list);
        match Certificate::from_der(&der) {
            Ok(certificate) => {
                assert!(count <= 64, "{count}");
                let found: Vec<Vec<u8>> =
                    certificate.extensions().map(|one| extension(one.oid, &[], one.value)).collect();
                assert_eq!(found, many, "{count}: all of them, in order");
            }
            Err(error) => {
                assert!(count > 64, "{count}");
                assert_eq!(error, Error::CertificateTooManyExtensions, "{count}");
            }
        }
    }
}

#[test]
fn subject_alternative_names() {
    let bad = Some(Error::CertificateExtension);
    let dns = tlv(0x82, b"a.example");
    for (reason, value, expected) in [
        ("one name", seq(&[&dns]), None),
        ("two names", seq(&[&dns, &dns]), None),
        ("an empty name", seq(&[&tlv(0x82, &[])]), None),
        ("a directory name", seq(&[&tlv(0xa4, &name("a"))]), None),
        ("nothing", vec![], bad),
        ("an empty list", seq(&[]), bad),
        ("a name without a list", dns.clone(), bad),
        ("a SET", set(&[&dns]), bad),
        ("two lists", seq(&[&dns]).repeat(2), bad),
        ("an octet after the list", [&seq(&[&dns])[..], &[0]].concat(), bad),
        ("an octet in the list", seq(&[&dns, &[0x82]]), bad),
        ("a name that ends too late", seq(&[&[0x82, 0x03, b'a', b'b']]), bad),
        ("a name of indefinite length", seq(&[&[0xa0, 0x80, 0x00, 0x00]]), bad),
        ("a name whose length is not the shortest", seq(&[&[0x82, 0x81, 0x01, b'a']]), bad),
        ("a list whose length is not the shortest", vec![0x30, 0x81, 0x03, 0x82, 0x01, b'a'], bad),
        ("a list of indefinite length", vec![0x30, 0x80, 0x82, 0x01, b'a', 0x00, 0x00], bad),
        ("a list that ends too late", vec![0x30, 0x04, 0x82, 0x01, b'a'], bad),
        ("a tag of several octets", seq(&[&[0x9f, 0x02, 0x01, b'a']]), bad),
    ] {
        for critical in [TRUE, &[]] {
            let der = extended(&[&numbered(1), &extension(SAN, critical, &value), &numbered(2)]);
            let found = Certificate::from_der(&der).map(|certificate| certificate.subject_alt_name());
            assert_eq!(found, expected.map_or(Ok(Some(&value[..])), Err), "{reason}");
        }
    }
    // Only that extension: issuerAltName, 2.5.29.18, and 2.5.29.17.1 are not looked into.
    for other in [&[0x55, 0x1d, 0x12][..], &[0x55, 0x1d, 0x11, 0x01], &[0x55, 0x1d]] {
        let der = extended(&[&extension(other, &[], b"no list")]);
        assert_eq!(Certificate::from_der(&der).map(|certificate| certificate.subject_alt_name()), Ok(None));
    }
}
