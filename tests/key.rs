//! Key thumbprints: what the RFCs print, keys that openssl makes, and every limit of what is accepted.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;
#[path = "support/openssl.rs"]
mod openssl;

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::identity::{Identity, Kind};
use certbound::{Certificate, Error, json, key};
use keys::*;
use serde_json::{Value, json};

/// What reading a JWK gives.
type Verdict = Result<Option<Identity>, Error>;

const STRUCTURE: Verdict = Err(Error::KeyStructure);
const UNSUPPORTED: Verdict = Err(Error::KeyUnsupported);
const PRIVATE: Verdict = Err(Error::KeyPrivate);

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/keys.json")).expect("JSON")
}

#[test]
fn thumbprints_that_rfcs_print() {
    for name in ["rfc7638_3_1", "rfc8037_a"] {
        let vector = &vectors()[name];
        let identity = from_jwk(&vector["jwk"].to_string()).expect(name).expect("a known kty");
        assert_eq!(identity.kind(), Kind::PublicKey);
        let text = Base64UrlUnpadded::encode_string(identity.as_bytes());
        assert_eq!(text, vector["thumbprint"].as_str().expect("stated"), "{name}");
    }
}

#[test]
fn private_and_symmetric_keys_of_rfc_7517_are_refused() {
    for name in ["rfc7517_a_2", "rfc7517_a_3"] {
        assert_eq!(from_jwk(&vectors()[name]["jwk"].to_string()), PRIVATE, "{name}");
    }
}

#[test]
fn keys_of_openssl() {
    let directory = openssl::Directory::new();
    let ed448: (&str, &[&str]) = ("Ed448", &["-algorithm", "ED448"]);
    let other_exponent: (&str, &[&str]) = (
        "RSA, exponent 3",
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_pubexp:3"],
    );
    for (name, how) in openssl::KEYS.iter().copied().chain([ed448, other_exponent]) {
        directory.make_key(how);
        let certificate = directory.self_signed(&["-subj", "/CN=key"]);
        let spki = Certificate::from_der(&certificate).expect(name).public_key_info();
        directory.openssl(&["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "key.der"], b"");
        assert_eq!(spki, directory.read("key.der"), "{name}");

        let jwk = to_jwk(spki);
        let expected = thumbprint(&jwk);
        assert_eq!(key::from_public_key_info(spki), Ok(expected), "{name}");
        assert_eq!(from_jwk(&jwk.to_string()), Ok(Some(expected)), "{name}");
    }
}

/// Keys that openssl makes and that are none of ours.
#[test]
fn other_keys_of_openssl() {
    let directory = openssl::Directory::new();
    let cases: [(&str, &[&str]); 7] = [
        ("RSA 1024", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]),
        ("RSASSA-PSS", &["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]),
        ("secp256k1", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"]),
        ("P-224", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"]),
        ("brainpool", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"]),
        ("X25519", &["-algorithm", "X25519"]),
        (
            "explicit parameters of P-256",
            &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"],
        ),
    ];
    for (name, how) in cases {
        directory.make_key(how);
        directory.openssl(&["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "key.der"], b"");
        let result = key::from_public_key_info(&directory.read("key.der"));
        assert_eq!(result, Err(Error::KeyUnsupported), "{name}");
    }
}

#[test]
fn point_forms_of_openssl() {
    let directory = openssl::Directory::new();
    directory.make_key(openssl::KEYS[2].1);
    for (form, expected) in [
        ("uncompressed", None),
        ("compressed", Some(Error::KeyUnsupported)),
        ("hybrid", Some(Error::KeyUnsupported)),
    ] {
        let common = ["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "key.der"];
        directory.openssl(&[&common[..], &["-ec_conv_form", form]].concat(), b"");
        assert_eq!(key::from_public_key_info(&directory.read("key.der")).err(), expected, "{form}");
    }
}

#[test]
fn sizes_of_rsa_keys() {
    let size = |n: usize, e: usize| (number(n), number(e));
    let exponent = |e: &[u8]| (number(2048), e.to_vec());
    let accepted = [
        ("the shortest modulus", size(2048, 17)),
        ("one bit more", size(2049, 17)),
        ("a whole octet more", size(2056, 17)),
        ("not a multiple of eight", size(3071, 17)),
        ("the longest modulus", size(16384, 17)),
        ("the least exponent", exponent(&[3])),
        ("65537", exponent(&[1, 0, 1])),
        ("an exponent that needs a sign octet", exponent(&[0x81])),
        ("the longest exponent", size(2048, 256)),
    ];
    for (reason, (n, e)) in accepted {
        let (spki, jwk) = (rsa_spki(&n, &e), rsa_jwk(&n, &e));
        assert_eq!(key::from_public_key_info(&spki), Ok(thumbprint(&jwk)), "{reason}");
        assert_eq!(from_jwk(&jwk.to_string()), Ok(Some(thumbprint(&jwk))), "{reason}");
        assert_eq!(to_jwk(&spki), jwk, "{reason}: x509-cert sees the same");
    }
    let mut even = number(2048);
    *even.last_mut().unwrap() &= 0xfe;
    let refused = [
        ("one bit too short", size(2047, 17), Error::KeyUnsupported),
        ("1024 bits", size(1024, 17), Error::KeyUnsupported),
        ("one bit too long", size(16385, 17), Error::KeyUnsupported),
        ("500,000 bits", size(500_000, 17), Error::KeyUnsupported),
        ("modulus 3", (vec![3], vec![3]), Error::KeyUnsupported),
        ("exponent of one bit too many", size(2048, 257), Error::KeyUnsupported),
        ("exponent as long as the modulus", size(2048, 2048), Error::KeyUnsupported),
        ("even modulus", (even, vec![3]), Error::KeyStructure),
        ("even exponent", exponent(&[1, 0]), Error::KeyStructure),
        ("exponent 2", exponent(&[2]), Error::KeyStructure),
        ("exponent 1: nothing is encrypted", exponent(&[1]), Error::KeyStructure),
    ];
    for (reason, (n, e), expected) in refused {
        assert_eq!(key::from_public_key_info(&rsa_spki(&n, &e)), Err(expected), "{reason}");
        assert_eq!(from_jwk(&rsa_jwk(&n, &e).to_string()), Err(expected), "{reason}");
    }
    // A leading zero octet is another encoding of the same number, and so another digest.
    for (n, e) in
        [(vec![0], vec![3]), (number(2048), vec![0]), (number(2048), vec![0, 3]), (number(2048), vec![])]
    {
        assert_eq!(from_jwk(&rsa_jwk(&n, &e).to_string()), STRUCTURE);
    }
    let padded = [&[0], &number(2048)[..]].concat();
    assert_eq!(from_jwk(&rsa_jwk(&padded, &[3]).to_string()), STRUCTURE);
}

#[test]
fn lengths_of_coordinates() {
    for curve @ (name, _, len) in EC {
        for (x, y) in
            [(len, len), (len - 1, len), (len, len - 1), (len + 1, len), (len, len + 1), (0, len), (len, 0)]
        {
            let jwk = ec_jwk(curve, &vec![7; x], &vec![9; y]);
            let expected = if (x, y) == (len, len) { Ok(Some(thumbprint(&jwk))) } else { STRUCTURE };
            assert_eq!(from_jwk(&jwk.to_string()), expected, "{name} {x} {y}");
        }
    }
    for curve @ (name, _, len) in OKP {
        for x in [len, len - 1, len + 1, 0, 2 * len] {
            let jwk = okp_jwk(curve, &vec![7; x]);
            let expected = if x == len { Ok(Some(thumbprint(&jwk))) } else { STRUCTURE };
            assert_eq!(from_jwk(&jwk.to_string()), expected, "{name} {x}");
        }
    }
}

/// A P-256 JWK with one member written another way, or left out.
fn ec_with(name: &str, value: Option<Value>) -> String {
    let mut jwk = ec_jwk(EC[0], &[7; 32], &[9; 32]);
    match value {
        Some(value) => jwk[name] = value,
        None => _ = jwk.as_object_mut().unwrap().remove(name),
    }
    jwk.to_string()
}

#[test]
fn members_of_a_jwk() {
    let good = ec_jwk(EC[0], &[7; 32], &[9; 32]);
    let same: Verdict = Ok(Some(thumbprint(&good)));
    let x = good["x"].as_str().unwrap();
    let cases: &[(&str, &str, Option<Value>, Verdict)] = &[
        ("kty missing", "kty", None, STRUCTURE),
        ("kty null", "kty", Some(json!(null)), STRUCTURE),
        ("kty in an array", "kty", Some(json!(["EC"])), STRUCTURE),
        ("kty is case-sensitive", "kty", Some(json!("ec")), Ok(None)),
        ("kty with a space", "kty", Some(json!("EC ")), Ok(None)),
        ("kty empty", "kty", Some(json!("")), Ok(None)),
        ("kty unknown", "kty", Some(json!("AKP")), Ok(None)),
        ("kty with NUL", "kty", Some(json!("EC\0")), Ok(None)),
        ("symmetric without a key", "kty", Some(json!("oct")), Ok(None)),
        ("a curve of another kty", "kty", Some(json!("OKP")), STRUCTURE),
        ("crv missing", "crv", None, STRUCTURE),
        ("crv a number", "crv", Some(json!(256)), STRUCTURE),
        ("crv unknown", "crv", Some(json!("secp256k1")), Ok(None)),
        ("crv is case-sensitive", "crv", Some(json!("p-256")), Ok(None)),
        ("crv of OKP", "crv", Some(json!("Ed25519")), STRUCTURE),
        ("crv of another length", "crv", Some(json!("P-384")), STRUCTURE),
        ("x missing", "x", None, STRUCTURE),
        ("y missing", "y", None, STRUCTURE),
        ("x null", "x", Some(json!(null)), STRUCTURE),
        ("x an array", "x", Some(json!([x])), STRUCTURE),
        ("x empty", "x", Some(json!("")), STRUCTURE),
        ("x padded", "x", Some(json!(format!("{x}="))), STRUCTURE),
        ("x with white space", "x", Some(json!(format!("{x} "))), STRUCTURE),
        ("x with a line end", "x", Some(json!(format!("{}\n{}", &x[..4], &x[4..]))), STRUCTURE),
        ("x with NUL", "x", Some(json!(format!("{x}\0"))), STRUCTURE),
        ("x in standard base64", "x", Some(json!(text(&[0xff; 32]).replace('_', "/"))), STRUCTURE),
        ("x not canonical", "x", Some(json!(format!("{}d", &x[..42]))), STRUCTURE),
        ("x not ASCII", "x", Some(json!(format!("{}é", &x[..42]))), STRUCTURE),
        ("x of one character more", "x", Some(json!(format!("{x}A"))), STRUCTURE),
        ("x of one character less", "x", Some(json!(&x[..42])), STRUCTURE),
        ("members of RSA are ignored", "n", Some(json!(1)), same),
        ("other members are ignored", "kid", Some(json!({"d": 1})), same),
        ("d", "d", Some(json!("AA")), PRIVATE),
        ("d null", "d", Some(json!(null)), PRIVATE),
        ("d of another type", "d", Some(json!([])), PRIVATE),
        ("p", "p", Some(json!("")), PRIVATE),
        ("q", "q", Some(json!("")), PRIVATE),
        ("dp", "dp", Some(json!("")), PRIVATE),
        ("dq", "dq", Some(json!("")), PRIVATE),
        ("qi", "qi", Some(json!("")), PRIVATE),
        ("oth", "oth", Some(json!([])), PRIVATE),
        ("k", "k", Some(json!("")), PRIVATE),
        ("priv", "priv", Some(json!("")), PRIVATE),
    ];
    assert_eq!(x, text(&[7; 32]), "43 characters, the last one c");
    for (reason, name, value, expected) in cases {
        assert_eq!(from_jwk(&ec_with(name, value.clone())), *expected, "{reason}");
    }
    for kty in ["RSA", "OKP", "oct", "AKP", "", "unknown"] {
        let jwk = json!({"kty": kty, "d": "AA"}).to_string();
        assert_eq!(from_jwk(&jwk), PRIVATE, "{kty}: private whatever the kty");
    }
    assert_eq!(from_jwk(r#"{"d":1}"#), PRIVATE, "private without a kty");
    assert_eq!(from_jwk(r#"{"kty":"oct","\u006b":"AA"}"#), PRIVATE, "a name in escapes");
    for text in ["[]", "null", "\"EC\"", "1", "true"] {
        assert_eq!(from_jwk(text), STRUCTURE, "{text}");
    }
    let good = good.to_string();
    let twice = good.replacen('{', r#"{"\u0078":"AA","#, 1);
    assert_eq!(from_jwk(&twice), Err(Error::JsonDuplicateMember), "x twice, once in escapes");
    let escaped: String =
        good.replace("Bw", "\\u0042\\u0077").replace("\"P-", "\"\\u0050\\u002d").replace("EC", "E\\u0043");
    assert_ne!(escaped, good);
    assert_eq!(from_jwk(&escaped), same, "the same key in escapes");
}

#[test]
fn many_members_and_long_values() {
    let key = okp_jwk(OKP[0], &[1; 32]);
    let with = |count: usize| {
        let mut jwk = key.clone();
        (0..count).for_each(|i| jwk[format!("m{i}")] = json!(i));
        jwk.to_string()
    };
    assert_eq!(from_jwk(&with(json::MAX_MEMBERS - 3)), Ok(Some(thumbprint(&key))));
    assert_eq!(from_jwk(&with(json::MAX_MEMBERS - 2)), Err(Error::JsonTooManyMembers));
    let long = "A".repeat(json::MAX_LEN - 100);
    for jwk in [
        json!({"kty": "OKP", "crv": "Ed25519", "x": &long}),
        json!({"kty": &long}),
        json!({"kty": "EC", "crv": &long}),
    ] {
        assert!(!matches!(from_jwk(&jwk.to_string()), Ok(Some(_))));
    }
    let ones = "_".repeat(long.len() / 4 * 4);
    for (reason, end, expected) in [
        ("odd and too long", "", UNSUPPORTED),
        ("odd, one octet longer", "_Q", UNSUPPORTED),
        ("even", "_g", STRUCTURE),
        ("not canonical at its very end", "_B", STRUCTURE),
        ("no base64 at its very end", "+", STRUCTURE),
    ] {
        let jwk = json!({"kty": "RSA", "e": "Aw", "n": format!("{ones}{end}")}).to_string();
        assert_eq!(from_jwk(&jwk), expected, "{reason}");
    }
}
