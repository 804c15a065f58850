//! Names at their limits, damaged names, buffers of every size, and the documented digest spelled out.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/name.rs"]
mod model;

use certbound::identity::Kind;
use certbound::{Error, name};
use der::{seq, set, tlv};
use model::{COMMON_NAME, ORGANIZATION, UTF8};
use sha2::{Digest, Sha256};

fn utf8(text: &str) -> Vec<u8> {
    tlv(UTF8, text.as_bytes())
}

/// C=DE, O=Acme, then CN and UID in one RDN: each name below has its digest by hand.
fn acme() -> Vec<u8> {
    let uid: &[u8] = &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01];
    model::name(&[
        &[(&[0x55, 0x04, 0x06], &tlv(model::PRINTABLE, b"DE"))],
        &[(ORGANIZATION, &utf8("Acme,  Inc. "))],
        &[(COMMON_NAME, &tlv(model::BMP, b"\0A\0 \0b\x20\xac")), (uid, &tlv(0x04, b"Hi"))],
    ])
}

#[test]
fn the_digest_is_the_one_that_the_documentation_spells_out() {
    let attribute = |form: u8, oid: &[u8], value: &[u8]| {
        Sha256::digest([&[form, oid.len() as u8], oid, value].concat()).to_vec()
    };
    let country = attribute(0, b"\x55\x04\x06", b"de");
    let organization = attribute(0, b"\x55\x04\x0a", b"acme, inc.");
    let common_name = attribute(0, b"\x55\x04\x03", b"a b\xe2\x82\xac");
    let uid = attribute(1, b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", b"\x04\x02Hi");
    let mut both = [common_name, uid];
    both.sort();
    let rdns = [country, organization, both.concat()].map(|attributes| Sha256::digest(attributes).to_vec());
    let expected: [u8; 32] = Sha256::digest(rdns.concat()).into();
    for identity in [
        name::from_der(&acme()),
        name::from_text("CN=A b€+UID=#04024869,O=Acme\\, Inc.,C=DE".as_bytes()),
        name::from_text("UID=#04024869 + CN=a B\\E2\\82\\AC , O=acme\\2C inc. , C=de".as_bytes()),
    ] {
        let identity = identity.expect("a name");
        assert_eq!(identity.as_bytes(), &expected);
        assert_eq!(identity.kind(), Kind::SubjectDn);
    }
    // One fixed value, computed with Python's hashlib, so that no release changes what registries keep.
    let one = name::from_text(b"CN=victim").expect("a name");
    assert_eq!(model::hex(one.as_bytes()), FIXED);
}

/// `s = lambda b: sha256(b).digest(); s(s(s(b"\0\3\x55\4\3victim"))).hex()`
const FIXED: &str = "64e48784b378dc9d147f268e951710af11de677d9bb5bf37ab1cf190647621c2";

/// RFC 4514 section 2.4: readers other than ours want these escapes.
#[test]
fn what_is_written_is_exactly_this() {
    let organization_identifier: &[u8] = &[0x55, 0x04, 0x61];
    for (subject, expected) in [
        (model::common_name(&utf8(" a b  ")), "CN=\\ a b \\ "),
        (model::common_name(&utf8(" ")), "CN=\\ "),
        (model::common_name(&utf8("")), "CN="),
        (model::common_name(&utf8("##a#=")), "CN=\\##a#="),
        (model::common_name(&utf8("\",+;<>\\")), "CN=\\\"\\,\\+\\;\\<\\>\\\\"),
        (model::common_name(&tlv(model::TELETEX, b"M\xfcller")), "CN=Müller"),
        (model::common_name(&tlv(model::UNIVERSAL, b"\0\x01\xf5\x11")), "CN=\u{1f511}"),
        (model::common_name(&tlv(0x04, b"Hi")), "CN=#04024869"),
        (model::name(&[&[(organization_identifier, &utf8("P"))]]), "2.5.4.97=#0c0150"),
        (model::name(&[&[(&[0x88, 0x37, 0x03], &utf8("x"))]]), "2.999.3=#0c0178"),
        (model::name(&[&[(&[0x4f], &utf8("x"))]]), "1.39=#0c0178"),
        (model::name(&[&[(&[0x50], &utf8("x"))]]), "2.0=#0c0178"),
        (model::name(&[&[(&[0x00], &utf8("x"))]]), "0.0=#0c0178"),
        (model::name(&[&[(ORGANIZATION, &utf8("first"))], &[(COMMON_NAME, &utf8("last"))]]), "CN=last,O=first"),
        (model::name(&[&[(COMMON_NAME, &utf8("a")), (ORGANIZATION, &utf8("b"))]]), "CN=a+O=b"),
    ] {
        assert_eq!(name::write(&subject, &mut [0; 100]), Ok(expected));
    }
}

#[test]
fn buffers_that_are_too_small_hold_zeros() {
    let subject = acme();
    let mut whole = [0xaa; 200];
    let text = name::write(&subject, &mut whole).expect("a name").to_owned();
    assert_eq!(text, "CN=A b€+UID=#04024869,O=Acme\\,  Inc.\\ ,C=DE");
    for len in 0..text.len() {
        let mut out = vec![0xaa; len];
        assert_eq!(name::write(&subject, &mut out), Err(Error::OutputTooSmall), "{len} octets");
        assert_eq!(out, vec![0; len], "{len} octets: something is left of the name");
    }
    let mut exact = vec![0xaa; text.len()];
    assert_eq!(name::write(&subject, &mut exact), Ok(text.as_str()), "exactly enough");
    assert_eq!(&whole[text.len()..], &[0xaa; 200][text.len()..], "what follows is not touched");
    assert_eq!(name::write(&seq(&[]), &mut []), Ok(""), "the name without RDNs needs no room");
}

/// A name of one common name of the most octets that give a text of `len`: each comma becomes two.
fn commas(text_len: usize) -> Vec<u8> {
    let len = text_len - "CN=".len();
    model::common_name(&utf8(&(",".repeat(len / 2) + &"x".repeat(len % 2))))
}

#[test]
fn no_text_is_written_that_would_be_too_long_to_read() {
    for (len, fits) in [(8190, true), (8191, true), (8192, true), (8193, false), (8194, false), (12000, false)]
    {
        let subject = commas(len);
        assert!(name::from_der(&subject).is_ok(), "{len}: the name itself is short enough");
        for room in [8192, 8193, 20000] {
            let mut out = vec![0xaa; room];
            match name::write(&subject, &mut out) {
                Ok(text) => {
                    assert!(fits && text.len() == len, "{len}: a text of {}", text.len());
                    assert_eq!(name::from_text(text.as_bytes()), name::from_der(&subject), "{len}");
                }
                Err(error) => {
                    assert_eq!((error, fits), (Error::NameTooLong, false), "{len} in {room}");
                    assert_eq!(out, vec![0; room], "{len} in {room}");
                }
            }
        }
        assert_eq!(name::write(&subject, &mut [0; 4000]), Err(Error::OutputTooSmall), "{len} in 4000");
    }
}

#[test]
fn what_is_no_name_is_refused() {
    let attribute = |oid: &[u8]| seq(&[&tlv(0x06, oid), &utf8("x")]);
    let good = attribute(COMMON_NAME);
    let rdn = set(&[&good]);
    let huge = set(&[&seq(&[&tlv(0x06, COMMON_NAME), &utf8(&"x".repeat(9000))])]);
    for (subject, expected, reason) in [
        (vec![], Error::NameSyntax, "nothing"),
        (seq(&[]), Error::NameEmpty, "no RDN"),
        (seq(&[&set(&[])]), Error::NameSyntax, "an empty RDN"),
        (seq(&[&rdn, &set(&[])]), Error::NameSyntax, "an empty RDN after another"),
        (seq(&[&set(&[&seq(&[])])]), Error::NameSyntax, "an empty attribute"),
        (seq(&[&set(&[&seq(&[&tlv(0x06, COMMON_NAME)])])]), Error::NameSyntax, "no value"),
        (
            seq(&[&set(&[&seq(&[&tlv(0x06, COMMON_NAME), &utf8("x"), &utf8("y")])])]),
            Error::NameSyntax,
            "two values",
        ),
        (seq(&[&set(&[&seq(&[&utf8("x"), &tlv(0x06, COMMON_NAME)])])]), Error::NameSyntax, "the value first"),
        (seq(&[&set(&[&attribute(&[])])]), Error::NameSyntax, "an empty type"),
        (seq(&[&set(&[&attribute(&[0x55, 0x84])])]), Error::NameSyntax, "a type that is cut short"),
        (seq(&[&set(&[&attribute(&[0x55, 0x80, 0x03])])]), Error::NameSyntax, "a padded number in a type"),
        (seq(&[&seq(&[&good])]), Error::NameSyntax, "a SEQUENCE for the SET"),
        (set(&[&rdn]), Error::NameSyntax, "a SET for the SEQUENCE"),
        (seq(&[&good]), Error::NameSyntax, "an attribute without RDN"),
        (seq(&[&rdn, &[0x00]]), Error::NameSyntax, "an octet inside, at the end"),
        ([seq(&[&rdn]), vec![0x00]].concat(), Error::NameSyntax, "an octet after the end"),
        ([seq(&[&rdn]), seq(&[&rdn])].concat(), Error::NameSyntax, "two names"),
        (b"CN=x".to_vec(), Error::NameSyntax, "text"),
        (seq(&[&huge]), Error::NameTooLong, "one long value"),
        (seq(&vec![&rdn[..]; 65]), Error::NameTooManyAttributes, "65 RDNs"),
        (seq(&vec![&rdn[..]; 10_000]), Error::NameTooLong, "10,000 RDNs"),
        (seq(&[&set(&[&good; 17].map(|each| &each[..]))]), Error::NameTooManyAttributes, "17 attributes"),
        (seq(&[&set(&vec![&good[..]; 700])]), Error::NameTooManyAttributes, "700 attributes"),
    ] {
        let mut out = [0xaa; name::MAX_LEN];
        let (identity, written) = (name::from_der(&subject), name::write(&subject, &mut out).map(str::len));
        if expected == Error::NameEmpty {
            assert_eq!((identity, written), (Err(expected), Ok(0)), "{reason}");
        } else {
            assert_eq!((identity, written), (Err(expected), Err(expected)), "{reason}");
            assert_eq!(out, [0; name::MAX_LEN], "{reason}");
        }
    }
    assert!(name::from_der(&seq(&vec![&rdn[..]; 64])).is_ok(), "64 RDNs");
    assert!(name::from_der(&seq(&[&set(&[&good; 16].map(|each| &each[..]))])).is_ok(), "16 attributes");
}

/// Every cut of a name is refused, as is every cut of a text that ends inside an escape or a type.
#[test]
fn every_cut_is_judged() {
    let subject = acme();
    for len in 0..subject.len() {
        assert_eq!(name::from_der(&subject[..len]).err(), Some(Error::NameSyntax), "{len} octets of DER");
    }
    let text = "CN=A\\ b\\E2\\82\\AC+UID=#04024869,O=Acme\\, Inc.,C=DE";
    let whole = name::from_text(text.as_bytes()).expect("a name");
    let mut readable = 0;
    for len in 0..text.len() {
        let cut = name::from_text(&text.as_bytes()[..len]);
        assert_ne!(cut, Ok(whole), "{len} octets of text");
        readable += usize::from(cut.is_ok());
    }
    // After `CN=` and its 4 characters, `UID=` and its whole value, `O=` and its 10 characters, `C=` and `D`.
    assert_eq!(readable, 5 + 2 + 11 + 2, "cuts that are names themselves");
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    for (text, reason) in [
        (&b"CN=M\xfcller"[..], "Latin-1"),
        (b"CN=\xc3", "a character that is cut short"),
        (b"CN=\xc0\x80", "overlong"),
        (b"CN=\xed\xa0\x80", "a surrogate"),
        (b"CN=\\C3\xa9", "a character that is half escaped"),
        (b"\xff\xfeC\0N\0=\0x\0", "UTF-16"),
        (b"CN=x,O=\xf5\x80\x80\x80", "beyond Unicode"),
    ] {
        assert_eq!(name::from_text(text), Err(Error::NameSyntax), "{reason}");
    }
}

/// Time grows with the length alone: these take hours if a reader goes back for each octet.
#[test]
fn long_hostile_texts_end() {
    for (piece, reason) in [
        ("\\", "backslashes"),
        ("\\,", "escaped commas"),
        ("\\+", "escaped pluses"),
        ("\\\\", "escaped backslashes"),
        (",", "commas"),
        ("+", "pluses"),
        ("=", "equals signs"),
        ("#", "sharps"),
        (" ", "spaces"),
        ("CN=", "types"),
        ("2.", "arcs"),
        ("9", "digits"),
        ("CN=x,", "RDNs"),
        ("CN=x+", "attributes"),
    ] {
        for prefix in ["", "CN=", "CN=#", "OID."] {
            for rounds in [100, 8192 / piece.len(), 100_000, 5_000_000 / piece.len()] {
                let text = prefix.to_owned() + &piece.repeat(rounds);
                let verdict = name::from_text(text.as_bytes());
                if text.len() > name::MAX_LEN {
                    assert_eq!(verdict, Err(Error::NameTooLong), "{reason} after {prefix}");
                }
            }
        }
    }
}
