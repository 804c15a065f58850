//! Damage to certificates at every place: each element's length and end, every cut, every single byte.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/openssl.rs"]
mod openssl;
#[path = "support/sample.rs"]
mod sample;
#[path = "support/x509.rs"]
mod x509;

use certbound::{Certificate, Error, Thumbprint};
use der::{Fields, count_elements, rewrite, tlv};
use proptest::prelude::*;
use x509_cert::der::Decode;

/// A v1 certificate of a real authority, and a v3 certificate with extensions: both always the same.
fn fixed() -> [(&'static str, Vec<u8>); 2] {
    [("Appendix A", sample::to_der(sample::RFC8705)), ("v3", Fields::new().der())]
}

/// A v3 certificate as openssl makes them.
fn made() -> Vec<u8> {
    let directory = openssl::Directory::new();
    let (_, how) = openssl::KEYS[2];
    directory.make_key(how);
    directory.self_signed(&[
        "-subj",
        "/C=DE/CN=client-1+OU=b",
        "-set_serial",
        "0x00ff0102",
        "-addext",
        "subjectAltName=DNS:client.example,URI:urn:a",
        "-addext",
        "keyUsage=critical,digitalSignature",
    ])
}

fn error(der: &[u8]) -> Option<Error> {
    Certificate::from_der(der).err()
}

/// The element with one length octet more than it needs.
fn longer_length(tag: u8, contents: &[u8]) -> Vec<u8> {
    let good = tlv(tag, contents);
    match good[1] {
        ..0x80 => [&[tag, 0x81], &good[1..]].concat(),
        octets => [&[tag, octets + 1, 0], &good[2..]].concat(),
    }
}

/// The element with a length that says `more` octets than there are, or fewer.
fn lying_length(tag: u8, contents: &[u8], more: isize) -> Vec<u8> {
    let len = contents.len().checked_add_signed(more).expect("not below zero");
    let header = tlv(tag, &vec![0; len]);
    [&header[..header.len() - len], contents].concat()
}

/// One way to damage an element, what it makes of the outermost one, and whether it applies to this one.
type Damage = (&'static str, Error, fn(u8, &[u8]) -> Option<Vec<u8>>);

const DAMAGE: [Damage; 7] = [
    ("a length that is not the shortest", Error::CertificateNotDer, |tag, contents| {
        Some(longer_length(tag, contents))
    }),
    ("an indefinite length", Error::CertificateNotDer, |tag, contents| {
        Some([&[tag, 0x80], contents, &[0, 0]].concat())
    }),
    ("a length of one more", Error::CertificateTruncated, |tag, contents| Some(lying_length(tag, contents, 1))),
    ("a length of one less", Error::CertificateTrailingData, |tag, contents| {
        (!contents.is_empty()).then(|| lying_length(tag, contents, -1))
    }),
    ("an octet at its end", Error::CertificateStructure, |tag, contents| {
        (tag & 0x20 != 0).then(|| tlv(tag, &[contents, &[0]].concat()))
    }),
    ("a NULL at its end", Error::CertificateStructure, |tag, contents| {
        (tag & 0x20 != 0).then(|| tlv(tag, &[contents, &[0x05, 0x00]].concat()))
    }),
    ("an octet at its front", Error::CertificateStructure, |tag, contents| {
        (tag & 0x20 != 0).then(|| tlv(tag, &[&[0], contents].concat()))
    }),
];

#[test]
fn every_element_with_a_wrong_length_or_something_more() {
    for (certificate, der) in fixed() {
        let count = count_elements(&der);
        assert!(count > 20, "{certificate}: {count}");
        assert_eq!(rewrite(&der, &|_, tag, contents| tlv(tag, contents)), der, "rewriting changes nothing");
        for (reason, outermost, damage) in DAMAGE {
            for element in 0..count {
                let damaged = rewrite(&der, &|number, tag, contents| {
                    let damaged = if number == element { damage(tag, contents) } else { None };
                    damaged.unwrap_or_else(|| tlv(tag, contents))
                });
                if damaged == der {
                    continue;
                }
                let place = format!("{certificate}, element {element}: {reason}");
                match error(&damaged) {
                    found if element == 0 => assert_eq!(found, Some(outermost), "{place}"),
                    None => panic!("{place}: accepted"),
                    Some(
                        Error::CertificateNotDer | Error::CertificateTruncated | Error::CertificateTrailingData,
                    ) => {
                        panic!("{place}: the outermost element is as it should be")
                    }
                    Some(found) => assert!((243..250).contains(&found.code()), "{place}: {found:?}"),
                }
            }
        }
    }
}

#[test]
fn what_is_not_exactly_one_certificate() {
    for (certificate, der) in [&fixed()[..], &[("made", made())]].concat() {
        for len in 0..der.len() {
            let expected = if len == 0 { Error::CertificateNotDer } else { Error::CertificateTruncated };
            assert_eq!(error(&der[..len]), Some(expected), "{certificate}: {len} octets");
        }
        // Cut, but with an outer length that fits the rest: what is missing is missed inside.
        for len in 5..der.len() {
            let found = error(&tlv(0x30, &der[4..len]));
            assert_eq!(found, Some(Error::CertificateStructure), "{certificate}: cut to {len} octets");
        }
        for more in [&[0][..], &[0x0a], &[0, 0], &der] {
            let expected = Some(Error::CertificateTrailingData);
            assert_eq!(error(&[&der[..], more].concat()), expected, "{certificate} and {more:?}");
        }
        assert_eq!(error(&tlv(0x30, &der)), Some(Error::CertificateStructure), "{certificate} in a SEQUENCE");
        assert_eq!(
            error(sample::from_der(&der).as_bytes()),
            Some(Error::CertificateNotDer),
            "{certificate} as PEM"
        );
    }
}

/// If both accept `der`, both must see the same in it. Says whether we accept it, and whether both do.
fn same_if_both_accept(der: &[u8]) -> (bool, bool) {
    let Ok(ours) = Certificate::from_der(der) else {
        return (false, false);
    };
    assert_eq!(Ok(ours.thumbprint()), Thumbprint::from_der(der));
    match x509_cert::Certificate::from_der(der) {
        Ok(theirs) => {
            x509::same_fields(&ours, &theirs, &der.escape_ascii().to_string());
            (true, true)
        }
        Err(_) => (true, false),
    }
}

#[test]
fn every_single_byte_of_a_real_certificate() {
    let der = sample::to_der(sample::RFC8705);
    let (mut ours, mut both, mut all) = (0, 0, 0);
    for position in 0..der.len() {
        for byte in (0..=255).filter(|&byte| byte != der[position]) {
            let mut mutated = der.clone();
            mutated[position] = byte;
            let (we_accept, both_accept) = same_if_both_accept(&mutated);
            ours += usize::from(we_accept);
            both += usize::from(both_accept);
            all += 1;
        }
    }
    // Keys, names and signatures are not looked into, so a good part passes; else nothing was compared.
    assert!(ours > all / 3 && ours < all, "{ours} of {all} accepted");
    assert!(both > all / 4, "{both} of {all} compared");
}

#[test]
fn every_single_bit_of_a_certificate_with_extensions() {
    for der in [made(), Fields::new().der()] {
        let (mut ours, mut both) = (0, 0);
        for bit in 0..der.len() * 8 {
            let mut mutated = der.clone();
            mutated[bit / 8] ^= 1 << (bit % 8);
            let (we_accept, both_accept) = same_if_both_accept(&mutated);
            ours += usize::from(we_accept);
            both += usize::from(both_accept);
        }
        assert!(ours > der.len() && both > der.len() / 2, "{ours} accepted, {both} compared");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 3000, ..Default::default() })]

    #[test]
    fn several_bytes_at_once(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        v3: bool,
    ) {
        let [(_, appendix_a), (_, made)] = fixed();
        let mut der = if v3 { made } else { appendix_a };
        for (place, byte) in edits {
            let place = place.index(der.len());
            der[place] = byte;
        }
        same_if_both_accept(&der);
    }

    /// Whole elements swapped for others, with the lengths around them mended.
    #[test]
    fn elements_in_the_place_of_others(from in 0usize..60, to in 0usize..60, v3: bool) {
        let [(_, appendix_a), (_, made)] = fixed();
        let der = if v3 { made } else { appendix_a };
        let piece = std::cell::RefCell::new(None);
        rewrite(&der, &|number, tag, contents| {
            if number == from {
                *piece.borrow_mut() = Some(tlv(tag, contents));
            }
            tlv(tag, contents)
        });
        let piece = piece.take().unwrap_or_default();
        let replaced = rewrite(&der, &|number, tag, contents| {
            if number == to { piece.clone() } else { tlv(tag, contents) }
        });
        same_if_both_accept(&replaced);
    }

    #[test]
    fn garbage(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        same_if_both_accept(&bytes);
        same_if_both_accept(&tlv(0x30, &bytes));
        same_if_both_accept(&Fields::new().with(der::ISSUER, bytes).der());
    }
}
