//! Random and damaged values: what proxies write is read, and nothing is read that is not what was written.

#![cfg(feature = "forwarded")]

#[path = "support/der.rs"]
mod der;
#[path = "support/forwarded.rs"]
mod forwarded;
#[path = "support/oracle.rs"]
mod oracle;
#[path = "support/proxy.rs"]
mod proxy;
#[path = "support/sample.rs"]
mod sample;

use certbound::Error;
use certbound::forwarded::{Format, Header};
use forwarded::{Answer, chain, chain_of, decode, leaf, single, value_of};
use proptest::prelude::*;
use proxy::Element;

/// Whatever is read must be what the oracle says that the value is; and where one certificate is read, a chain is.
fn only_what_is_there(format: Format, value: &[u8]) -> Answer {
    let answer = single(format, value);
    if let Ok(Some(der)) = &answer {
        let text = String::from_utf8_lossy(value);
        assert!(oracle::carries(format, value, der), "{format:?}: {text}");
        assert_eq!(decode(&chain(format), value), answer, "{format:?}: {text}");
    }
    answer
}

/// A short certificate, so that every place of its values can be tried: two lines of base64, with `+`, `/` and `=`.
fn short() -> Vec<u8> {
    let der = der::tlv(0x30, &[[0xfb; 30], [0xfe; 30]].concat());
    let text = proxy::bare(&der);
    assert!(text.len() > 64 && ["+", "/", "="].iter().all(|each| text.contains(each)));
    der
}

/// Every form in which a proxy writes one certificate.
fn forms(der: &[u8]) -> Vec<(Format, String)> {
    let full = Element {
        by: vec!["spiffe://a/b".to_owned()],
        chain: Some(proxy::envoy_pem(der)),
        uri: vec!["a:b".to_owned(), String::new()],
        dns: vec!["a.example".to_owned()],
        ..Element::of(der)
    };
    vec![
        (Format::PercentPem, proxy::nginx_escaped(der)),
        (Format::PercentPem, proxy::apache_escaped(der)),
        (Format::PercentPem, proxy::alb_chain(&[der.to_vec()])),
        (Format::PercentPem, proxy::all_escaped(der)),
        (Format::SpacedPem, proxy::apache_spaced(der)),
        (Format::SpacedPem, proxy::nginx_tabbed(der)),
        (Format::SpacedPem, proxy::haproxy_line(der, " ")),
        (Format::SpacedPem, proxy::haproxy_line(der, "")),
        (Format::Base64Der, proxy::bare(der)),
        (Format::StructuredField, proxy::field(der)),
        (Format::Base64Pem, proxy::apache_base64(der)),
        (Format::Xfcc, full.write()),
    ]
}

#[test]
fn no_single_octet_mutation_is_read_as_anything_but_itself() {
    let der = short();
    for (format, value) in forms(&der) {
        let (mut same, mut others) = (0, 0);
        for position in 0..value.len() {
            for octet in (0..=0x80).chain([0xc2, 0xff]).filter(|&octet| octet != value.as_bytes()[position]) {
                let mut value = value.clone().into_bytes();
                value[position] = octet;
                match only_what_is_there(format, &value) {
                    Ok(Some(read)) if read == der => same += 1,
                    Ok(Some(_)) => others += 1,
                    Ok(None) => panic!("{format:?}: damage is not absence"),
                    Err(_) => {}
                }
            }
        }
        // Octets of the certificate itself are not the format's to protect, but of Envoy's, where Hash is.
        assert_eq!(others == 0, format == Format::Xfcc, "{format:?}");
        let free = match format {
            // Hexadecimal digits have two cases, and names do not matter.
            Format::PercentPem | Format::Xfcc => true,
            // White space is one of four, where there is any.
            Format::SpacedPem => !value.contains("-----MDz7"),
            // The last line end may be left out or be a second one: "LQo=" is "LQ==" or "LQoK".
            Format::Base64Pem => same == 2,
            _ => false,
        };
        assert_eq!(same > 0, free, "{format:?}: {value}: {same}");
    }
}

#[test]
fn no_truncation_is_read_as_anything_but_the_whole() {
    for (format, value) in forms(&short()) {
        let mut whole = Vec::new();
        for len in 0..value.len() {
            match only_what_is_there(format, &value.as_bytes()[..len]) {
                Ok(Some(read)) => {
                    assert_eq!(read, short(), "{format:?}, {len} octets of {value}");
                    whole.push(&value[len..]);
                }
                Ok(None) => assert_eq!(len, 0, "{format:?}: {value}"),
                Err(_) => {}
            }
        }
        for missing in whole {
            let harmless = match format {
                Format::PercentPem => ["%0A", "%0a"].contains(&missing),
                Format::SpacedPem => missing == " ",
                // All keys after Cert, and any of the octets of names.
                Format::Xfcc => value.find(";Chain").is_some_and(|end| value.len() - missing.len() >= end),
                _ => false,
            };
            assert!(harmless, "{format:?} without {missing}");
        }
    }
}

#[test]
fn no_insertion_and_no_removal_is_read_as_another_certificate() {
    let der = short();
    for (format, value) in forms(&der) {
        for position in 0..=value.len() {
            for octet in *b"\0\t\n\r \"%+,-./0:;=A\\_a~\x7f\x80\xff" {
                let (before, after) = value.as_bytes().split_at(position);
                let answer = only_what_is_there(format, &[before, &[octet], after].concat());
                assert!(
                    answer.is_err() || answer == Ok(Some(der.clone())),
                    "{format:?}: {octet} at {position}"
                );
            }
            if position < value.len() {
                let (before, after) = value.as_bytes().split_at(position);
                let answer = only_what_is_there(format, &[before, &after[1..]].concat());
                assert!(answer.is_err() || answer == Ok(Some(der.clone())), "{format:?}: without {position}");
            }
        }
    }
}

fn certificate() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..600).prop_map(|contents| der::tlv(0x30, &contents))
}

/// A name as Envoy writes it: printable, and without what ends a value.
fn name() -> impl Strategy<Value = String> {
    "[!#-+\\--:<-~]{0,40}"
}

fn element() -> impl Strategy<Value = (Vec<u8>, Element)> {
    let names = || prop::collection::vec(name(), 0..3);
    let issuer = prop::option::of(certificate());
    // Characters, backslash pairs as RFC 2253 has them, and quotes, which Envoy escapes.
    let piece = prop_oneof!["[ !#-\\[\\]-~ä]{1,9}", "\\\\[ !#-~]", Just("\"".to_owned())];
    let subject = prop::option::of(prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat()));
    (certificate(), issuer, subject, names(), names(), names()).prop_map(
        |(der, issuer, subject, by, uri, dns)| {
            let chain = issuer.map(|issuer| proxy::envoy_pem(&der) + &proxy::envoy_pem(&issuer));
            (der.clone(), Element { by, chain, subject, uri, dns, ..Element::of(&der) })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..Default::default() })]

    #[test]
    fn what_proxies_write_is_read(der in certificate(), around in "[ \t]{0,3}") {
        for (format, value) in forms(&der) {
            let value = format!("{around}{value}{around}");
            prop_assert_eq!(only_what_is_there(format, value.as_bytes()), Ok(Some(der.clone())), "{}", value);
        }
    }

    #[test]
    fn chains_are_read(list in prop::collection::vec(certificate(), 1..=10)) {
        for &format in Format::ALL.iter().filter(|format| **format != Format::Xfcc) {
            let value = chain_of(format, &list);
            prop_assert_eq!(decode(&chain(format), &value), Ok(Some(list[0].clone())));
            let one = if list.len() == 1 { Ok(Some(list[0].clone())) } else { Err(Error::SecondCertificate) };
            prop_assert_eq!(single(format, &value), one);
        }
    }

    #[test]
    fn any_octet_may_be_percent_encoded(der in certificate(), choice in any::<u64>()) {
        let mut choice = choice;
        let mut value = String::new();
        for octet in sample::from_der(&der).bytes() {
            choice = choice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            match choice >> 62 {
                0 => value += &format!("%{octet:02x}"),
                1 => value += &format!("%{octet:02X}"),
                _ if octet == b'\n' => value += "%0A",
                _ => value.push(char::from(octet)),
            }
        }
        prop_assert_eq!(only_what_is_there(Format::PercentPem, value.as_bytes()), Ok(Some(der)));
    }

    #[test]
    fn any_white_space_may_end_a_line(der in certificate(), white in prop::collection::vec("[ \t\r\n]{1,3}", 1..9)) {
        let mut white = white.iter().cycle();
        let value: String = sample::from_der(&der)
            .lines()
            .map(|line| line.to_owned() + white.next().expect("it does not end"))
            .collect();
        prop_assert_eq!(only_what_is_there(Format::SpacedPem, value.as_bytes()), Ok(Some(der)));
    }

    #[test]
    fn elements_are_read(elements in prop::collection::vec(element(), 1..=10)) {
        let value = elements.iter().map(|(_, element)| element.write()).collect::<Vec<_>>().join(",");
        let header = Header::new(Format::Xfcc).with_elements(elements.len() as u8).expect("up to ten");
        let (der, element) = &elements[0];
        prop_assert_eq!(decode(&header, &value), Ok(Some(der.clone())), "{}", value);
        prop_assert!(oracle::is_xfcc(value.as_bytes(), der, elements.len()), "{}", value);
        prop_assert_eq!(single(Format::Xfcc, element.write()), Ok(Some(der.clone())));
    }

    /// The attacker's certificate has names of the attacker's choice.
    #[test]
    fn names_never_lead_to_another_certificate(
        (der, element) in element(),
        pieces in prop::collection::vec(
            prop_oneof![
                Just("\"".to_owned()), Just(",".to_owned()), Just(";".to_owned()), Just("\\".to_owned()),
                Just("Hash=".to_owned()), Just("cert=".to_owned()), Just("Chain=\"".to_owned()),
                Just(Element::of(&leaf()).write()), Just(proxy::hash(&leaf())), Just(proxy::envoy_pem(&leaf())),
                name(),
            ],
            0..8,
        ),
        proxies in 0usize..3,
    ) {
        let mut hostile = element;
        hostile.uri.push(pieces.concat());
        let value = hostile.write() + &format!(",{}", Element::of(&short()).write()).repeat(proxies);
        let header = Header::new(Format::Xfcc).with_elements(proxies as u8 + 1).expect("up to three");
        if let Ok(read) = decode(&header, &value) {
            prop_assert_eq!(read, Some(der), "{}", value);
        }
    }

    #[test]
    fn random_octets_are_read_only_as_what_they_are(
        octets in prop::collection::vec(any::<u8>(), 0..300),
        text in "[A-Za-z0-9+/=:%, \"\\\\;-]{0,200}",
    ) {
        for &format in Format::ALL {
            only_what_is_there(format, &octets).ok();
            only_what_is_there(format, text.as_bytes()).ok();
            only_what_is_there(format, format!("-----BEGIN CERTIFICATE-----%0A{text}%0A-----END CERTIFICATE-----").as_bytes()).ok();
            only_what_is_there(format, format!("-----BEGIN CERTIFICATE----- {text} -----END CERTIFICATE-----").as_bytes()).ok();
        }
    }

    #[test]
    fn cutting_and_doubling_is_read_only_as_what_it_is(from in 0usize..600, len in 0usize..90, to in 0usize..600) {
        for &format in Format::ALL {
            let value = value_of(format, &leaf()).into_bytes();
            let (from, to) = (from.min(value.len()), to.min(value.len()));
            let until = (from + len).min(value.len());
            only_what_is_there(format, &[&value[..to], &value[from..until], &value[to..]].concat()).ok();
            only_what_is_there(format, &[&value[..from], &value[until..]].concat()).ok();
        }
    }
}
