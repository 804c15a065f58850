//! `SubjectPublicKeyInfo` in every wrong form, and damage to good ones at every place.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;

use certbound::{Error, key};
use der::{bits, count_elements, integer, rewrite, seq, tlv};
use keys::*;
use std::collections::HashMap;

/// One good key of each kind.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let point = |len: usize| [&[4], &vec![0x17; len][..], &vec![0x2a; len]].concat();
    let mut samples: Vec<_> = EC.iter().map(|&curve| (curve.0, ec_spki(curve, &point(curve.2)))).collect();
    samples.extend(OKP.iter().map(|&curve| (curve.0, okp_spki(curve, &vec![0x17; curve.2]))));
    samples.push(("RSA", rsa_spki(&number(2048), &[1, 0, 1])));
    samples
}

#[test]
fn samples_are_accepted() {
    for (name, spki) in samples() {
        assert_eq!(key::from_public_key_info(&spki), Ok(thumbprint(&to_jwk(&spki))), "{name}");
    }
}

#[test]
fn malformed_and_unsupported() {
    let (x, y) = (&[0x17; 32][..], &[0x2a; 32][..]);
    let point = |form: u8, parts: &[&[u8]]| ec_spki(EC[0], &[&[form], &parts.concat()[..]].concat());
    let p256 = |parameters: &[u8]| spki(EC_PUBLIC_KEY, parameters, &[&[4], x, y].concat());
    let rsa = |n: &[u8], e: &[u8]| spki(RSA_ENCRYPTION, NULL, &seq(&[n, e]));
    let rsa_parameters = |parameters: &[u8]| {
        spki(RSA_ENCRYPTION, parameters, &seq(&[&positive(&number(2048)), &positive(&[3])]))
    };
    let (n, e) = (positive(&number(2048)), positive(&[3]));
    let ed = |parameters: &[u8], key: &[u8]| spki(OKP[0].1, parameters, key);
    let ed_algorithm = seq(&[&dotted(OKP[0].1)]);
    let cases: Vec<(&str, Vec<u8>, Error)> = vec![
        ("nothing", vec![], Error::KeyStructure),
        ("an empty sequence", seq(&[]), Error::KeyStructure),
        ("a set", tlv(0x31, &ed(&[], x)[2..]), Error::KeyStructure),
        ("no key", seq(&[&ed_algorithm]), Error::KeyStructure),
        ("no algorithm", seq(&[&bits(x)]), Error::KeyStructure),
        ("an empty algorithm", seq(&[&seq(&[]), &bits(x)]), Error::KeyStructure),
        ("the key first", seq(&[&bits(x), &ed_algorithm]), Error::KeyStructure),
        ("something after the key", seq(&[&ed_algorithm, &bits(x), NULL]), Error::KeyStructure),
        ("something after the info", [&ed(&[], x)[..], NULL].concat(), Error::KeyStructure),
        ("the key in an OCTET STRING", seq(&[&ed_algorithm, &tlv(0x04, x)]), Error::KeyStructure),
        (
            "the key in a constructed BIT STRING",
            seq(&[&ed_algorithm, &tlv(0x23, &bits(x))]),
            Error::KeyStructure,
        ),
        ("a BIT STRING without contents", seq(&[&ed_algorithm, &tlv(0x03, &[])]), Error::KeyStructure),
        (
            "unused bits",
            seq(&[&ed_algorithm, &tlv(0x03, &[&[1], &[0x16; 32][..]].concat())]),
            Error::KeyStructure,
        ),
        ("an empty identifier", seq(&[&seq(&[&tlv(6, &[])]), &bits(x)]), Error::KeyStructure),
        (
            "an identifier that is cut",
            seq(&[&seq(&[&tlv(6, &[0x2b, 0x80 | 1])]), &bits(x)]),
            Error::KeyStructure,
        ),
        ("an identifier padded", seq(&[&seq(&[&tlv(6, &[0x80, 0x2b])]), &bits(x)]), Error::KeyStructure),
        (
            "a relative identifier",
            seq(&[&seq(&[&tlv(13, &[0x2b, 0x65, 0x70])]), &bits(x)]),
            Error::KeyStructure,
        ),
        ("an unknown algorithm", spki("1.2.3.4", &[], x), Error::KeyUnsupported),
        ("X25519", spki("1.3.101.110", &[], x), Error::KeyUnsupported),
        ("DSA", spki("1.2.840.10040.4.1", &[], x), Error::KeyUnsupported),
        ("id-RSASSA-PSS", spki("1.2.840.113549.1.1.10", &[], &seq(&[&n, &e])), Error::KeyUnsupported),
        ("id-RSAES-OAEP", spki("1.2.840.113549.1.1.7", &[], &seq(&[&n, &e])), Error::KeyUnsupported),
        ("id-ecDH", spki("1.3.132.1.12", &dotted(EC[0].1), &[&[4], x, y].concat()), Error::KeyUnsupported),
        ("a curve as the algorithm", spki(EC[0].1, &[], &[&[4], x, y].concat()), Error::KeyUnsupported),
        ("an Edwards curve as the parameters", p256(&dotted(OKP[0].1)), Error::KeyUnsupported),
        ("an unknown curve", p256(&dotted("1.3.132.0.10")), Error::KeyUnsupported),
        ("explicit parameters", p256(&seq(&[&integer(&[1])])), Error::KeyUnsupported),
        ("an implicit curve", p256(NULL), Error::KeyUnsupported),
        ("no curve", p256(&[]), Error::KeyStructure),
        ("a curve of another type", p256(&integer(&[1])), Error::KeyStructure),
        ("a curve that is no identifier", p256(&tlv(6, &[0x2a, 0x86])), Error::KeyStructure),
        ("two curves", p256(&dotted(EC[0].1).repeat(2)), Error::KeyStructure),
        ("another curve's length", p256(&dotted(EC[1].1)), Error::KeyStructure),
        ("no point", ec_spki(EC[0], &[]), Error::KeyStructure),
        ("the point at infinity", point(0, &[]), Error::KeyStructure),
        ("a form alone", point(4, &[]), Error::KeyStructure),
        ("compressed, even", point(2, &[x]), Error::KeyUnsupported),
        ("compressed, odd", point(3, &[x]), Error::KeyUnsupported),
        ("compressed, with y", point(2, &[x, y]), Error::KeyStructure),
        ("compressed, cut", point(2, &[&x[1..]]), Error::KeyStructure),
        ("hybrid, even", point(6, &[x, y]), Error::KeyUnsupported),
        ("hybrid, odd", point(7, &[x, y]), Error::KeyUnsupported),
        ("hybrid, without y", point(6, &[x]), Error::KeyStructure),
        ("hybrid, one octet more", point(7, &[x, y, &[0]]), Error::KeyStructure),
        ("uncompressed, without y", point(4, &[x]), Error::KeyStructure),
        ("one octet less", point(4, &[x, &y[1..]]), Error::KeyStructure),
        ("one octet more", point(4, &[x, y, &[0]]), Error::KeyStructure),
        ("form 1", point(1, &[x, y]), Error::KeyStructure),
        ("form 5", point(5, &[x, y]), Error::KeyStructure),
        ("form 0x84", point(0x84, &[x, y]), Error::KeyStructure),
        ("a point in an OCTET STRING", ec_spki(EC[0], &tlv(4, &[&[4], x, y].concat())), Error::KeyStructure),
        ("Ed25519 with NULL", ed(NULL, x), Error::KeyStructure),
        ("Ed25519 with a curve", ed(&dotted(OKP[0].1), x), Error::KeyStructure),
        ("Ed25519 cut", ed(&[], &x[1..]), Error::KeyStructure),
        ("Ed25519 without octets", ed(&[], &[]), Error::KeyStructure),
        ("Ed25519 longer", ed(&[], &[0x17; 33]), Error::KeyStructure),
        ("Ed25519 in an OCTET STRING", ed(&[], &tlv(4, x)), Error::KeyStructure),
        ("Ed448 of Ed25519's length", okp_spki(OKP[1], x), Error::KeyStructure),
        ("RSA without parameters", rsa_parameters(&[]), Error::KeyStructure),
        ("RSA with a NULL that is none", rsa_parameters(&[0x05, 0x01, 0x00]), Error::KeyStructure),
        ("RSA with an empty sequence", rsa_parameters(&seq(&[])), Error::KeyStructure),
        ("RSA with two NULLs", rsa_parameters(&NULL.repeat(2)), Error::KeyStructure),
        ("RSA with a curve", rsa_parameters(&dotted(EC[0].1)), Error::KeyStructure),
        ("RSA without a key", spki(RSA_ENCRYPTION, NULL, &[]), Error::KeyStructure),
        ("RSA without numbers", rsa(&[], &[]), Error::KeyStructure),
        ("RSA without an exponent", rsa(&n, &[]), Error::KeyStructure),
        ("RSA with a third number", rsa(&n, &[&e[..], &e].concat()), Error::KeyStructure),
        (
            "RSA with something after it",
            spki(RSA_ENCRYPTION, NULL, &[&seq(&[&n, &e])[..], NULL].concat()),
            Error::KeyStructure,
        ),
        ("RSA, the numbers alone", spki(RSA_ENCRYPTION, NULL, &[&n[..], &e].concat()), Error::KeyStructure),
        ("RSA, the exponent first", rsa(&e, &n), Error::KeyUnsupported),
        ("negative modulus", rsa(&integer(&[0x80; 256]), &e), Error::KeyStructure),
        ("modulus without a sign octet", rsa(&integer(&[0xa5; 257]), &e), Error::KeyStructure),
        (
            "modulus with two zero octets",
            rsa(&integer(&[&[0, 0], &[0xa5; 256][..]].concat()), &e),
            Error::KeyStructure,
        ),
        (
            "modulus with a needless zero octet",
            rsa(&integer(&[&[0], &number(2055)[..]].concat()), &e),
            Error::KeyStructure,
        ),
        ("modulus zero", rsa(&integer(&[0]), &e), Error::KeyStructure),
        ("modulus empty", rsa(&integer(&[]), &e), Error::KeyStructure),
        ("negative exponent", rsa(&n, &integer(&[0x81])), Error::KeyStructure),
        ("exponent zero", rsa(&n, &integer(&[0])), Error::KeyStructure),
        ("exponent empty", rsa(&n, &integer(&[])), Error::KeyStructure),
        ("exponent with a needless zero octet", rsa(&n, &integer(&[0, 3])), Error::KeyStructure),
        ("exponent in an ENUMERATED", rsa(&n, &tlv(10, &[3])), Error::KeyStructure),
    ];
    for (reason, spki, expected) in cases {
        assert_eq!(key::from_public_key_info(&spki), Err(expected), "{reason}");
    }
}

#[test]
fn truncations_and_trailing_octets() {
    for (name, spki) in samples() {
        for len in 0..spki.len() {
            assert_eq!(key::from_public_key_info(&spki[..len]), Err(Error::KeyStructure), "{name}: {len}");
        }
        for octet in [0, 0x30, 0xff] {
            let longer = [&spki[..], &[octet]].concat();
            assert_eq!(key::from_public_key_info(&longer), Err(Error::KeyStructure), "{name}: and {octet}");
        }
    }
}

/// A way to damage an element, given its tag and contents.
type Damage = (&'static str, fn(u8, &[u8]) -> Vec<u8>);

/// An element's length that lies, is not the shortest, or goes on: nothing but the shortest form is DER.
#[test]
fn damaged_elements() {
    for (name, spki) in samples() {
        for target in 0..count_elements(&spki) {
            let damage: [Damage; 4] = [
                ("an octet more at its end", |tag, contents| tlv(tag, &[contents, &[0x05]].concat())),
                ("an octet less", |tag, contents| tlv(tag, &contents[..contents.len().saturating_sub(1)])),
                ("a longer length", |tag, contents| {
                    let good = tlv(tag, contents);
                    match good[1] {
                        0..0x80 => [&[tag, 0x81], &good[1..]].concat(),
                        octets => [&[tag, octets + 1, 0], &good[2..]].concat(),
                    }
                }),
                ("an indefinite length", |tag, contents| [&[tag, 0x80], contents, &[0, 0]].concat()),
            ];
            for (how, damage) in damage {
                let damaged = rewrite(&spki, &|number, tag, contents| {
                    if number == target { damage(tag, contents) } else { tlv(tag, contents) }
                });
                if damaged == spki {
                    continue;
                }
                let result = key::from_public_key_info(&damaged);
                assert!(result.is_err(), "{name}, element {target}: {how}");
            }
        }
    }
}

/// Two encodings that are accepted are two keys: no octet is without a say in the identity.
#[test]
fn every_other_octet_is_refused_or_another_key() {
    for (name, spki) in samples() {
        let mut seen =
            HashMap::from([(*key::from_public_key_info(&spki).expect(name).as_bytes(), spki.clone())]);
        let (mut accepted, mut refused) = (0, 0);
        for place in 0..spki.len() {
            for value in [0x00, 0x01, 0x02, 0x04, 0x7f, 0x80, 0xff]
                .into_iter()
                .chain((0..8).map(|bit| spki[place] ^ 1 << bit))
            {
                let mut other = spki.clone();
                other[place] = value;
                let Ok(identity) = key::from_public_key_info(&other) else {
                    refused += 1;
                    continue;
                };
                accepted += 1;
                assert_eq!(identity, thumbprint(&to_jwk(&other)), "{name}, octet {place}");
                let first = seen.entry(*identity.as_bytes()).or_insert_with(|| other.clone());
                assert_eq!(*first, other, "{name}, octet {place}: one identity, one encoding");
            }
        }
        assert!(accepted > 100 && refused > 100, "{name}: {accepted} {refused}");
    }
}
