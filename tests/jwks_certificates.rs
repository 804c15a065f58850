//! Certificates in JWK Sets: `x5c` and `x5t#S256`, well formed and not, of the key and of another.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;
#[path = "support/openssl.rs"]
mod openssl;

use base64ct::{Base64, Encoding};
use certbound::identity::{Identity, Kind};
use certbound::jwks::{KeySet, MAX_CERTIFICATE_LEN};
use certbound::{Error, Thumbprint, certificate, json};
use der::{EXTENSIONS, Fields, extension, extensions, tlv};
use keys::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The verdict on a set of this one key.
fn verdict(jwk: &str) -> Result<Vec<Identity>, Error> {
    let set = format!(r#"{{"keys":[{jwk}]}}"#);
    let value = json::read(set.as_bytes()).unwrap_or_else(|error| panic!("{error:?}: {set}"));
    KeySet::from_json(&value).map(|set| set.identities().to_vec())
}

fn certificate_of(der: &[u8]) -> Vec<Identity> {
    vec![Identity::from_digest(Kind::Certificate, Sha256::digest(der).into())]
}

/// A certificate of `support/der.rs`, and the JWK of its key.
fn sample() -> (Vec<u8>, Value) {
    let mut fields = Fields::new();
    fields.signed[1] = der::integer(&[0x3f, 0xff, 0xbf]);
    (fields.der(), ec_jwk(EC[0], &[4; 32], &[4; 32]))
}

/// The JWK with one more member.
fn with(jwk: &Value, name: &str, value: Value) -> String {
    let mut jwk = jwk.clone();
    jwk[name] = value;
    jwk.to_string()
}

fn x5c(jwk: &Value, der: &[u8]) -> String {
    with(jwk, "x5c", json!([Base64::encode_string(der)]))
}

#[test]
fn the_certificate_of_rfc_7517() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/keys.json")).unwrap();
    let jwk = &vectors["rfc7517_b"]["jwk"];
    let der = Base64::decode_vec(jwk["x5c"][0].as_str().unwrap()).unwrap();
    assert_eq!(verdict(&jwk.to_string()), Ok(certificate_of(&der)));
}

#[test]
fn certificates_of_openssl() {
    let directory = openssl::Directory::new();
    let ed448: (&str, &[&str]) = ("Ed448", &["-algorithm", "ED448"]);
    let mut before: Option<Value> = None;
    for (name, how) in openssl::KEYS.iter().copied().chain([ed448]) {
        directory.make_key(how);
        let (der, renewed) =
            (directory.self_signed(&["-subj", "/CN=a"]), directory.self_signed(&["-subj", "/CN=a"]));
        let jwk = to_jwk(certbound::Certificate::from_der(&der).expect(name).public_key_info());
        assert_eq!(verdict(&x5c(&jwk, &der)), Ok(certificate_of(&der)), "{name}");
        assert_ne!(
            verdict(&x5c(&jwk, &renewed)),
            Ok(certificate_of(&der)),
            "{name}: renewed with the same key"
        );
        assert_eq!(verdict(&jwk.to_string()), Ok(vec![thumbprint(&jwk)]), "{name}: the bare key");
        if let Some(other) = before.replace(jwk) {
            assert_eq!(verdict(&x5c(&other, &der)), Err(Error::KeyCertificate), "{name}: of another key");
        }
    }
}

// rfc8705: 2.2.2-x5c
#[test]
fn forms_of_x5c() {
    let (der, jwk) = sample();
    let text = Base64::encode_string(&der);
    let of = |value: Value| with(&jwk, "x5c", value);
    let good = Ok(certificate_of(&der));
    assert_eq!(verdict(&of(json!([&text]))), good);
    assert_eq!(verdict(&of(json!([&text, "not looked at", ""]))), good, "a chain");
    assert!(text.contains('/'), "there is something to escape");
    let escaped = of(json!([&text])).replace('/', "\\/");
    assert_eq!(verdict(&escaped), good, "as many serialisers escape a slash");
    let escaped = of(json!([&text])).replace("MI", "\\u004d\\u0049");
    assert_eq!(verdict(&escaped), good, "in other escapes");

    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    let lines: String =
        text.as_bytes().chunks(64).map(|line| format!("{}\n", std::str::from_utf8(line).unwrap())).collect();
    let hex: String = der.iter().map(|octet| format!("{octet:02x}")).collect();
    let url = text.replace('+', "-").replace('/', "_");
    let refused: &[(&str, Value)] = &[
        ("null", json!(null)),
        ("a string", json!(&text)),
        ("an object", json!({"0": &text})),
        ("an empty array", json!([])),
        ("an empty string", json!([""])),
        ("a number", json!([1])),
        ("null in the array", json!([null])),
        ("an array in the array", json!([[&text]])),
        ("a chain with a number", json!([&text, 1])),
        ("a chain with null", json!([&text, null])),
        ("the certificate second", json!(["", &text])),
        ("PEM", json!([pem])),
        ("lines", json!([lines])),
        ("a space at the front", json!([format!(" {text}")])),
        ("a space at the end", json!([format!("{text} ")])),
        ("a line end at the end", json!([format!("{text}\n")])),
        ("NUL at the end", json!([format!("{text}\0")])),
        ("base64url", json!([&url])),
        ("hexadecimal", json!([hex])),
        ("twice", json!([format!("{text}{text}")])),
        ("padding alone", json!(["===="])),
        ("one character less", json!([&text[..text.len() - 1]])),
        ("one character more", json!([format!("{text}A")])),
        ("four characters more", json!([format!("{text}AAAA")])),
        ("not ASCII", json!([format!("{text}é")])),
    ];
    assert_ne!(url, text);
    for (reason, value) in refused {
        assert_eq!(verdict(&of(value.clone())), Err(Error::KeyCertificate), "{reason}");
    }
}

/// Base64 ends in one way only, for each count of octets in the last group.
#[test]
fn padding_of_x5c() {
    let mut lengths = [0; 3];
    for extra in 0..3 {
        let extension = extension(&[0x2a, 0x03], &[], &vec![0x61; 30 + extra]);
        let der = Fields::new().with(EXTENSIONS, extensions(&[&extension])).der();
        let jwk = sample().1;
        let text = Base64::encode_string(&der);
        let padding = text.bytes().filter(|&character| character == b'=').count();
        lengths[padding] += 1;
        let of = |text: &str| verdict(&with(&jwk, "x5c", json!([text])));
        assert_eq!(of(&text), Ok(certificate_of(&der)));
        let bare = text.trim_end_matches('=');
        for count in (0..6).filter(|&count| count != padding) {
            assert_eq!(
                of(&format!("{bare}{}", "=".repeat(count))),
                Err(Error::KeyCertificate),
                "{padding} {count}"
            );
        }
        // The right octets in two texts, one after the other: padding ends a text.
        for place in [1, 2, 3, 4, 5, 100, 101, 102] {
            let (first, second) = der.split_at(place);
            let joined = format!("{}{}", Base64::encode_string(first), Base64::encode_string(second));
            let expected = if place % 3 == 0 { Ok(certificate_of(&der)) } else { Err(Error::KeyCertificate) };
            assert_eq!(of(&joined), expected, "{padding}: split at {place}");
        }
        // The bits of the last character that no octet needs.
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let (head, last) = bare.split_at(bare.len() - 1);
        let value = alphabet.find(last).unwrap();
        for spare in 1..[1, 4, 16][padding] {
            let other = format!("{head}{}{}", &alphabet[value + spare..][..1], "=".repeat(padding));
            assert_eq!(of(&other), Err(Error::KeyCertificate), "{padding}: spare bits {spare}");
        }
        // Groups that are not octets of the certificate.
        for (place, group) in [(4, "MI=="), (4, "MII="), (8, "===="), (0, "MA==")] {
            let other = format!("{}{group}{}", &text[..place], &text[place..]);
            assert_eq!(of(&other), Err(Error::KeyCertificate), "{group} at {place}");
        }
    }
    assert_eq!(lengths, [1, 1, 1], "every ending was there");
}

// rfc8705: 2.2.2-key
#[test]
fn what_x5c_holds() {
    let (der, jwk) = sample();
    let other = [&der[..der.len() - 1], &[0x54]].concat();
    assert_eq!(verdict(&x5c(&jwk, &other)), Ok(certificate_of(&other)), "signatures are not verified");
    for (reason, spoiled) in [
        ("an octet after it", [&der[..], &[0]].concat()),
        ("cut", der[..der.len() - 1].to_vec()),
        ("a key alone", der::key()),
        ("an empty sequence", der::seq(&[])),
        ("a certificate inside a sequence", der::seq(&[&der])),
        ("two certificates", der.repeat(2)),
        ("PKCS #7, or what looks like it", der::seq(&[&der::oid(&[0x2a]), &tlv(0xa0, &der)])),
        ("an unsupported key", Fields::new().with(der::KEY, spki("1.2.3", &[], &[1])).der()),
        ("a malformed key", Fields::new().with(der::KEY, okp_spki(OKP[0], &[1])).der()),
        ("another key", Fields::new().with(der::KEY, okp_spki(OKP[0], &[4; 32])).der()),
    ] {
        assert_eq!(verdict(&x5c(&jwk, &spoiled)), Err(Error::KeyCertificate), "{reason}");
    }
    for member in ["x", "y"] {
        let mut other = jwk.clone();
        other[member] = json!(text(&[5; 32]));
        assert_eq!(verdict(&x5c(&other, &der)), Err(Error::KeyCertificate), "{member} of another key");
    }
    let mut enc = jwk.clone();
    enc["use"] = json!("enc");
    assert_eq!(verdict(&x5c(&enc, &der)), Ok(vec![]), "skipped with its certificate");
    for len in 0..der.len() {
        assert_eq!(verdict(&x5c(&jwk, &der[..len])), Err(Error::KeyCertificate), "the first {len} octets");
    }
}

#[test]
fn the_longest_certificate() {
    assert_eq!(MAX_CERTIFICATE_LEN, 8192);
    let jwk = sample().1;
    let of_len = |len: usize| {
        let with = |filler: usize| {
            let filler = extension(&[0x2a, 0x03], &[], &vec![0x61; filler]);
            Fields::new().with(EXTENSIONS, extensions(&[&filler])).der()
        };
        let short = with(len - 1000);
        with(len - 1000 + len - short.len())
    };
    for len in [MAX_CERTIFICATE_LEN - 2, MAX_CERTIFICATE_LEN - 1, MAX_CERTIFICATE_LEN] {
        let der = of_len(len);
        assert_eq!(der.len(), len);
        assert_eq!(verdict(&x5c(&jwk, &der)), Ok(certificate_of(&der)), "{len}");
    }
    for len in [MAX_CERTIFICATE_LEN + 1, MAX_CERTIFICATE_LEN + 2, MAX_CERTIFICATE_LEN + 3, certificate::MAX_LEN]
    {
        let der = of_len(len);
        assert_eq!(der.len(), len);
        assert!(certbound::Certificate::from_der(&der).is_ok(), "{len}: a certificate for everyone else");
        assert_eq!(verdict(&x5c(&jwk, &der)), Err(Error::CertificateTooLong), "{len}");
    }
    // Others in the chain take no room.
    let chain = json!([Base64::encode_string(&sample().0), "A".repeat(900_000)]);
    assert_eq!(verdict(&with(&jwk, "x5c", chain)), Ok(certificate_of(&sample().0)));
}

#[test]
fn thumbprints() {
    let (der, jwk) = sample();
    let thumbprint_text = text(&Sha256::digest(&der));
    let of = |value: Value| verdict(&with(&jwk, "x5t#S256", value));
    assert_eq!(of(json!(&thumbprint_text)), Ok(certificate_of(&der)));
    let escaped: String = thumbprint_text.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let escaped = with(&jwk, "x5t#S256", json!("?")).replace("?", &escaped).replace("x5t#", "x5t\\u0023");
    assert_eq!(verdict(&escaped), Ok(certificate_of(&der)));
    let head = &thumbprint_text[..42];
    let rfc8705 = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2";
    for (reason, value) in [
        ("null", json!(null)),
        ("an array", json!([&thumbprint_text])),
        ("a number", json!(1)),
        ("empty", json!("")),
        ("padded", json!(format!("{thumbprint_text}="))),
        ("one character less", json!(head)),
        ("one character more", json!(format!("{thumbprint_text}A"))),
        ("standard base64", json!(format!("+{}", &thumbprint_text[1..]))),
        (
            "hexadecimal",
            json!(Sha256::digest(&der).iter().map(|octet| format!("{octet:02x}")).collect::<String>()),
        ),
        ("SHA-1's length", json!(text(&[7; 20]))),
        ("not canonical, as RFC 8705 §3.1 prints it", json!(rfc8705)),
        ("NUL for its last character", json!(format!("{head}\0"))),
    ] {
        assert_eq!(of(value), Err(Error::KeyCertificate), "{reason}");
    }
    // The members of the key are checked all the same.
    let mut cut = jwk.clone();
    cut["y"] = json!("AA");
    assert_eq!(verdict(&with(&cut, "x5t#S256", json!(thumbprint_text))), Err(Error::KeyStructure));
}

#[test]
fn a_thumbprint_beside_a_certificate() {
    let (der, mut jwk) = sample();
    jwk["x5c"] = json!([Base64::encode_string(&der)]);
    let good = Thumbprint::from_der(&der).unwrap();
    let of = |digest: &[u8]| verdict(&with(&jwk, "x5t#S256", json!(text(digest))));
    assert_eq!(of(good.as_bytes()), Ok(certificate_of(&der)));
    for bit in 0..256 {
        let mut other = *good.as_bytes();
        other[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(of(&other), Err(Error::KeyCertificate), "bit {bit}");
    }
    assert_eq!(verdict(&with(&jwk, "x5t#S256", json!(1))), Err(Error::KeyCertificate));
    jwk["x5c"] = json!([]);
    let malformed = with(&jwk, "x5t#S256", json!(text(good.as_bytes())));
    assert_eq!(verdict(&malformed), Err(Error::KeyCertificate), "no certificate is not the same as no x5c");
}

proptest! {
    /// No damage makes another certificate of the registered one, and none makes a bare key of it.
    #[test]
    fn damage(place in any::<prop::sample::Index>(), how in 0u8..3, byte in prop::sample::select(&b"A/+=-\\\"[]{},:x5c "[..])) {
        let (der, jwk) = sample();
        let text = x5c(&jwk, &der);
        let start = text.find("\"MI").expect("the certificate");
        let end = start + text[start..].find(']').expect("the end of x5c");
        let mut damaged = text.clone().into_bytes();
        let place = start + place.index(end - start);
        match how {
            0 => damaged[place] = byte,
            1 => damaged.insert(place, byte),
            _ => _ = damaged.remove(place),
        }
        let set = [b"{\"keys\":[", &damaged[..], b"]}"].concat();
        let Ok(value) = json::read(&set) else { return Ok(()) };
        let Ok(result) = KeySet::from_json(&value) else { return Ok(()) };
        let theirs: Value = serde_json::from_slice(&damaged).expect("we are not laxer");
        let octets = Base64::decode_vec(theirs["x5c"][0].as_str().expect("a string")).expect("base64");
        prop_assert_eq!(result.identities(), certificate_of(&octets));
    }
}
