//! The subject alternative names of certificates: made by rcgen and openssl, read by x509-cert, huge and hostile.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/openssl.rs"]
mod openssl;
#[path = "support/sample.rs"]
mod sample;

use certbound::general_name::{GeneralName, certificate_has, dns, email, entries, identity_of_entry, ip, uri};
use certbound::identity::Kind;
use certbound::{Certificate, Identity};
use der::*;
use proptest::prelude::*;
use rcgen::{CertificateParams, KeyPair, SanType};
use std::net::IpAddr;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::name::{GeneralName as Theirs, GeneralNames};

fn certificate(names: &[&[u8]]) -> Vec<u8> {
    Fields::new().with(EXTENSIONS, extensions(&[&extension(SAN, &[], &seq(names))])).der()
}

fn has(der: &[u8], identity: Identity) -> bool {
    certificate_has(&Certificate::from_der(der).expect("a certificate"), &identity)
}

/// Kind and contents of each entry, as we read them.
fn ours(der: &[u8]) -> Vec<(Kind, Vec<u8>)> {
    let certificate = Certificate::from_der(der).expect("a certificate");
    entries(&certificate).map(|entry| (entry.kind, entry.contents.to_vec())).collect()
}

/// The same as x509-cert reads them; `None` if it refuses the names.
fn theirs(der: &[u8]) -> Option<Vec<(Kind, Vec<u8>)>> {
    let certificate = Certificate::from_der(der).expect("a certificate");
    let names = certificate.subject_alt_name().map_or(Ok(GeneralNames::new()), GeneralNames::from_der).ok()?;
    let kinds = names.into_iter().filter_map(|name| match name {
        Theirs::Rfc822Name(text) => Some((Kind::SanEmail, text.as_bytes().to_vec())),
        Theirs::DnsName(text) => Some((Kind::SanDns, text.as_bytes().to_vec())),
        Theirs::UniformResourceIdentifier(text) => Some((Kind::SanUri, text.as_bytes().to_vec())),
        Theirs::IpAddress(octets) => Some((Kind::SanIp, octets.as_bytes().to_vec())),
        _ => None,
    });
    Some(kinds.collect())
}

/// What a certificate with the names below has, and what it has not.
fn check_real(der: &[u8], maker: &str) {
    for (name, identity) in [
        ("dns", dns(b"Client.example.com")),
        ("the second dns", dns(b"*.API.example.com")),
        ("uri", uri(b"HTTPS://Client.example/Path?q=1")),
        ("the second uri", uri(b"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6")),
        ("IPv4", ip(b"192.0.2.1")),
        ("IPv6", ip(b"2001:0DB8:0:0::0001")),
        ("email", email(b"Client@EXAMPLE.com")),
    ] {
        assert!(has(der, identity.expect(name)), "{maker}: {name}");
    }
    for (name, identity) in [
        ("a name below the wildcard", dns(b"a.api.example.com")),
        ("a parent", dns(b"example.com")),
        ("the email's domain", dns(b"client.example")),
        ("another path", uri(b"https://client.example/path?q=1")),
        ("another address", ip(b"192.0.2.2")),
        ("the mapped address", ip(b"::ffff:192.0.2.1")),
        ("another local part", email(b"client@example.com")),
    ] {
        assert!(!has(der, identity.expect(name)), "{maker}: {name}");
    }
    let found = ours(der);
    assert_eq!(found.len(), 7, "{maker}");
    assert_eq!(theirs(der), Some(found), "{maker}");
}

#[test]
fn names_from_rcgen() {
    let text = |text: &str| text.try_into().expect(text);
    let address = |text: &str| text.parse::<IpAddr>().expect(text);
    let mut parameters = CertificateParams::new([]).expect("parameters");
    parameters.subject_alt_names = vec![
        SanType::DnsName(text("client.example.com")),
        SanType::DnsName(text("*.api.example.com")),
        SanType::IpAddress(address("192.0.2.1")),
        SanType::IpAddress(address("2001:db8::1")),
        SanType::URI(text("https://CLIENT.example/Path?q=1")),
        SanType::URI(text("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6")),
        SanType::Rfc822Name(text("Client@Example.com")),
        // An entry of a kind that nobody registers.
        SanType::OtherName((vec![1, 3, 6, 1, 4, 1, 311, 20, 2, 3], "a@b.example".into())),
    ];
    let key = KeyPair::generate().expect("a key");
    check_real(parameters.self_signed(&key).expect("a certificate").der(), "rcgen");
}

#[test]
fn names_from_openssl() {
    let directory = openssl::Directory::new();
    directory.make_key(openssl::KEYS[2].1);
    let names = "subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:a@b.example,DNS:client.example.com,\
        DNS:*.api.example.com,RID:1.2.3.4,IP:192.0.2.1,IP:2001:db8::1,URI:https://CLIENT.example/Path?q=1,\
        URI:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6,email:Client@Example.com";
    check_real(&directory.self_signed(&["-subj", "/CN=c", "-addext", names]), "openssl");

    let none = directory.self_signed(&["-subj", "/CN=client.example.com/emailAddress=a@b.example"]);
    assert_eq!(ours(&none), [], "the subject is no subjectAltName");
    assert!(!has(&none, dns(b"client.example.com").unwrap()), "a common name is no DNS name");
    assert!(!has(&none, email(b"a@b.example").unwrap()), "nor is its address an rfc822Name");
    assert!(!has(&sample::to_der(sample::RFC8705), dns(b"client.example.com").unwrap()), "a v1 certificate");
}

#[test]
fn tags() {
    for tag in 0x80..=0x88u8 {
        for constructed in [0, 0x20] {
            let tag = tag | constructed;
            // Contents that each of the four kinds accepts where it can: an address has no grammar.
            let contents: &[u8] = match tag {
                0x81 | 0xa1 => b"a@b.example",
                0x86 | 0xa6 => b"urn:a",
                0x87 | 0xa7 => b"abcd",
                _ => b"b.example",
            };
            let der = certificate(&[&tlv(tag, contents)]);
            let expected = match tag {
                0x81 => Some((Kind::SanEmail, email(contents))),
                0x82 => Some((Kind::SanDns, dns(contents))),
                0x86 => Some((Kind::SanUri, uri(contents))),
                0x87 => Some((Kind::SanIp, ip(b"97.98.99.100"))),
                _ => None,
            };
            assert_eq!(ours(&der).len(), usize::from(expected.is_some()), "{tag:#x}");
            for (kind, identity) in [
                (Kind::SanEmail, email(b"a@b.example")),
                (Kind::SanDns, dns(b"b.example")),
                (Kind::SanUri, uri(b"urn:a")),
                (Kind::SanIp, ip(b"97.98.99.100")),
            ] {
                let found = expected.as_ref().is_some_and(|(expected, _)| *expected == kind);
                assert_eq!(has(&der, identity.unwrap()), found, "{tag:#x} and {kind:?}");
            }
        }
    }
    // An OCTET STRING of pieces, as BER allows, hides a name from readers of DER: it is no entry.
    let pieces = tlv(0xa2, &[tlv(0x16, b"victim."), tlv(0x16, b"example")].concat());
    assert_eq!(ours(&certificate(&[&pieces])), []);
}

/// A certificate holds 64 KiB: as many names as fit, in each place, and one name that fills it.
#[test]
fn many_names_and_long_ones() {
    let names: Vec<Vec<u8>> = (0..4000).map(|n| tlv(0x82, format!("c{n}.example").as_bytes())).collect();
    let mut list: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
    let der = certificate(&list);
    assert!(der.len() > 55_000);
    for n in 0..4000 {
        if n % 571 == 0 || n == 3999 {
            assert!(has(&der, dns(format!("C{n}.EXAMPLE").as_bytes()).unwrap()), "{n}");
        }
    }
    assert!(!has(&der, dns(b"c4000.example").unwrap()));
    assert_eq!(theirs(&der), Some(ours(&der)));

    // Malformed names around one that is good neither hide it nor become it.
    let bad = tlv(0x82, b"c.example\0");
    let good = tlv(0x82, b"c.example");
    for place in [0, 1, 2500, 4000] {
        list = vec![&bad; 4000];
        assert!(!has(&certificate(&list), dns(b"c.example").unwrap()));
        list.insert(place, &good);
        assert!(has(&certificate(&list), dns(b"c.example").unwrap()), "{place}");
    }

    // The most entries: two octets each.
    list = vec![&[0x82, 0]; 32_000];
    let der = certificate(&list);
    assert_eq!(ours(&der).len(), 32_000);
    assert!(!has(&der, dns(b"c.example").unwrap()));

    for (reason, long, found) in [
        ("the longest", format!("urn:{}", "a".repeat(8188)), true),
        ("one more", format!("urn:{}", "a".repeat(8189)), false),
        ("as long as fits", format!("urn:{}", "a".repeat(65_000)), false),
    ] {
        let (long, short) = (long.as_bytes(), b"urn:short");
        let der = certificate(&[&tlv(0x86, long), &tlv(0x86, short)]);
        assert_eq!(ours(&der)[0], (Kind::SanUri, long.to_vec()), "{reason}");
        assert_eq!(uri(long).is_ok_and(|identity| has(&der, identity)), found, "{reason}");
        assert!(has(&der, uri(short).unwrap()), "{reason}: the one beside it");
    }
}

#[test]
fn duplicates_and_order() {
    let (a, b) = (tlv(0x82, b"a.example"), tlv(0x86, b"urn:b"));
    for list in [vec![&a, &b], vec![&b, &a], vec![&a, &a, &b], vec![&b, &b, &a, &a]] {
        let list: Vec<&[u8]> = list.into_iter().map(Vec::as_slice).collect();
        let der = certificate(&list);
        assert!(has(&der, dns(b"a.example").unwrap()) && has(&der, uri(b"urn:b").unwrap()));
        let certificate = Certificate::from_der(&der).unwrap();
        let found = entries(&certificate).map(|GeneralName { kind, contents }| match kind {
            Kind::SanDns => tlv(0x82, contents),
            _ => tlv(0x86, contents),
        });
        assert!(found.eq(list.iter().map(|entry| entry.to_vec())), "in the certificate's order");
    }
}

/// Tags of the four kinds mostly, others too.
fn entry() -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![
        "[a-zA-Z0-9._:/@%*-]{0,20}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..20)
    ];
    let tag = prop_oneof![4 => prop::sample::select(vec![0x81u8, 0x82, 0x86, 0x87]), 1 => 0x80u8..=0x88];
    let primitive = (tag, text).prop_map(|(tag, contents)| tlv(tag, &contents));
    let registered = prop::collection::vec(1u8..0x7f, 1..6).prop_map(|oid| tlv(0x88, &oid));
    let directory = "[a-z]{0,9}".prop_map(|text| tlv(0xa4, &name(&text)));
    prop_oneof![8 => primitive, 1 => registered, 1 => directory]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    /// Where x509-cert reads the names, we read the same; each entry that is well formed is found, no other is.
    #[test]
    fn random_names(list in prop::collection::vec(entry(), 1..8)) {
        let list: Vec<&[u8]> = list.iter().map(Vec::as_slice).collect();
        let der = certificate(&list);
        let found = ours(&der);
        if let Some(theirs) = theirs(&der) {
            prop_assert_eq!(&found, &theirs);
        }
        let ascii = |entry: &&[u8]| entry[0] == 0x87 || entry[0] == 0xa4 || entry[2..].is_ascii();
        if list.iter().all(|entry| ascii(entry) && matches!(entry[0], 0x81 | 0x82 | 0x86 | 0x87 | 0xa4)) {
            prop_assert!(theirs(&der).is_some(), "x509-cert reads such names");
        }
        for (kind, contents) in &found {
            if let Ok(identity) = identity_of_entry(*kind, contents) {
                prop_assert!(has(&der, identity));
                // Every bit of the digest decides.
                let mut digest = *identity.as_bytes();
                digest[contents.len() % 32] ^= 1 << (contents.len() / 32 % 8);
                prop_assert!(!has(&der, Identity::from_digest(*kind, digest)));
            }
        }
    }

    /// Octets where the names should be: refused as a certificate, or read without a panic.
    #[test]
    fn random_octets(octets in prop::collection::vec(any::<u8>(), 0..60)) {
        for value in [octets.clone(), seq(&[&octets]), seq(&[&tlv(0x82, &octets), &octets])] {
            let der = Fields::new().with(EXTENSIONS, extensions(&[&extension(SAN, &[], &value)])).der();
            if let Ok(certificate) = Certificate::from_der(&der) {
                let count = entries(&certificate).count();
                prop_assert!(count <= value.len() / 2);
                prop_assert!(!certificate_has(&certificate, &dns(b"client.example").unwrap()));
            }
        }
    }
}
