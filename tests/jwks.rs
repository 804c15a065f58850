//! JWK Sets: which keys count, which are skipped, which make the set an error, and the limits.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;

use certbound::identity::{Identity, Kind};
use certbound::jwks::{KeySet, MAX_IDENTITIES, MAX_KEYS};
use certbound::{Error, json};
use keys::*;
use serde_json::{Value, json};

/// The identities and the count of skipped keys.
type Verdict = Result<(Vec<Identity>, usize), Error>;

fn read(set: &str) -> Verdict {
    let value = json::read(set.as_bytes()).unwrap_or_else(|error| panic!("{error:?}: {set}"));
    let set = KeySet::from_json(&value)?;
    Ok((set.identities().to_vec(), set.skipped()))
}

fn set_of(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

fn ed(number: u8) -> Value {
    okp_jwk(OKP[0], &[number; 32])
}

/// An Ed25519 key with one more member.
fn with(name: &str, value: Value) -> Value {
    let mut jwk = ed(1);
    jwk[name] = value;
    jwk
}

fn used(jwks: &[Value]) -> Verdict {
    Ok((jwks.iter().map(thumbprint).collect(), 0))
}

fn skipped(count: usize) -> Verdict {
    Ok((vec![], count))
}

#[test]
fn keys_of_rfc_7517() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/keys.json")).unwrap();
    let rsa = thumbprint(&vectors["rfc7638_3_1"]["jwk"]);
    let set = vectors["rfc7517_a_1"]["jwks"].to_string();
    assert_eq!(read(&set), Ok((vec![rsa], 1)), "the EC key is for encryption");
    for name in ["rfc7517_a_2", "rfc7517_a_3"] {
        let set = set_of(&[vectors[name]["jwk"].clone()]);
        assert_eq!(read(&set), Err(Error::KeyPrivate), "{name}");
    }
}

#[test]
fn bare_keys_in_the_order_of_the_set() {
    let keys = [
        rsa_jwk(&number(2048), &[1, 0, 1]),
        ed(1),
        ec_jwk(EC[0], &[1; 32], &[2; 32]),
        ec_jwk(EC[1], &[1; 48], &[2; 48]),
        ec_jwk(EC[2], &[1; 66], &[2; 66]),
        okp_jwk(OKP[1], &[1; 57]),
        ed(2),
    ];
    assert_eq!(read(&set_of(&keys)), used(&keys));
    let (identities, _) = read(&set_of(&keys)).unwrap();
    assert!(identities.iter().all(|identity| identity.kind() == Kind::PublicKey));
    assert_eq!(read(&set_of(&[])), skipped(0), "an empty set");
}

#[test]
fn what_is_no_key_set() {
    for set in [
        "[]",
        "null",
        "\"keys\"",
        "1",
        "{}",
        r#"{"Keys":[]}"#,
        r#"{"keys":null}"#,
        r#"{"keys":{}}"#,
        r#"{"keys":"[]"}"#,
        r#"{"keys":[[]]}"#,
        r#"{"keys":[null]}"#,
        r#"{"keys":["{}"]}"#,
        r#"{"kty":"OKP","crv":"Ed25519","x":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}"#,
    ] {
        assert_eq!(read(set), Err(Error::KeySet), "{set}");
    }
    let mixed = format!(r#"{{"keys":[{},7]}}"#, ed(1));
    assert_eq!(read(&mixed), Err(Error::KeySet), "one element is no object");
    let twice = format!(r#"{{"keys":[],"k\u0065ys":[{}]}}"#, ed(1));
    assert_eq!(read(&twice), Err(Error::JsonDuplicateMember), "two sets of keys");
    let escaped = format!(r#"{{"other":[1],"k\u0065ys":[{}],"d":"not a key's"}}"#, ed(1));
    assert_eq!(read(&escaped), used(&[ed(1)]), "other members of the set are ignored");
    let twice = ed(1).to_string().replacen('{', r#"{"use":"enc","use":"sig","#, 1);
    assert_eq!(read(&format!(r#"{{"keys":[{twice}]}}"#)), Err(Error::JsonDuplicateMember), "two uses");
}

#[test]
fn what_a_key_is_for() {
    let this: Verdict = Ok((vec![thumbprint(&ed(1))], 0));
    let structure: Verdict = Err(Error::KeyStructure);
    let cases: &[(&str, &str, Value, &Verdict)] = &[
        ("signatures", "use", json!("sig"), &this),
        ("encryption", "use", json!("enc"), &skipped(1)),
        ("an unknown use", "use", json!("tls"), &skipped(1)),
        ("an empty use", "use", json!(""), &skipped(1)),
        ("use is case-sensitive", "use", json!("SIG"), &skipped(1)),
        ("use with NUL", "use", json!("sig\0"), &skipped(1)),
        ("use null", "use", json!(null), &structure),
        ("use an array", "use", json!(["sig"]), &structure),
        ("use true", "use", json!(true), &structure),
        ("verification", "key_ops", json!(["verify"]), &this),
        ("verification among others", "key_ops", json!(["wrapKey", "verify"]), &this),
        ("verification before others", "key_ops", json!(["verify", "wrapKey"]), &this),
        ("verification twice", "key_ops", json!(["verify", "verify"]), &this),
        ("signing, which is the private key's", "key_ops", json!(["sign"]), &skipped(1)),
        ("encryption as an operation", "key_ops", json!(["encrypt", "wrapKey"]), &skipped(1)),
        ("no operation", "key_ops", json!([]), &skipped(1)),
        ("operations are case-sensitive", "key_ops", json!(["Verify"]), &skipped(1)),
        ("operations null", "key_ops", json!(null), &structure),
        ("operations a string", "key_ops", json!("verify"), &structure),
        ("operations an object", "key_ops", json!({"verify": 1}), &structure),
        ("an operation that is no string", "key_ops", json!(["verify", 1]), &structure),
        ("an operation in an array", "key_ops", json!([["verify"]]), &structure),
        ("kid is ignored", "kid", json!([1]), &this),
        ("alg is ignored", "alg", json!("RSA-OAEP"), &this),
        ("x5t is SHA-1 and ignored", "x5t", json!("?"), &this),
        ("x5u is never fetched", "x5u", json!("https://a.example/"), &this),
    ];
    for (reason, name, value, expected) in cases {
        assert_eq!(read(&set_of(&[with(name, value.clone())])), **expected, "{reason}");
        let mut spoiled = with(name, value.clone());
        spoiled["d"] = json!("AA");
        let private = read(&set_of(&[spoiled]));
        assert_eq!(private, Err(Error::KeyPrivate), "{reason}: private all the same");
    }
    let mut both = with("use", json!("sig"));
    both["key_ops"] = json!(["encrypt"]);
    assert_eq!(read(&set_of(&[both.clone()])), skipped(1), "both must allow it");
    both["use"] = json!("enc");
    both["key_ops"] = json!(["verify"]);
    assert_eq!(read(&set_of(&[both.clone()])), skipped(1), "both must allow it");
    both["key_ops"] = json!(7);
    assert_eq!(read(&set_of(&[both])), structure, "a wrong type is not hidden by a use");
    let escaped = with("use", json!("sig")).to_string().replace("sig", r"s\u0069g");
    assert_eq!(read(&format!(r#"{{"keys":[{escaped}]}}"#)), this, "use in escapes");
}

#[test]
fn keys_that_are_skipped_and_keys_that_spoil_the_set() {
    let unknown = [
        json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"}),
        json!({"kty": "oct"}),
        json!({"kty": "OKP", "crv": "X25519", "x": "AA"}),
        json!({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}),
        json!({"kty": "AKP", "x5c": 1, "x5t#S256": []}),
        json!({"kty": "RSA", "n": "AQAB", "e": "AA", "use": "enc"}),
        json!({"use": "enc"}),
    ];
    for key in &unknown {
        assert_eq!(read(&set_of(std::slice::from_ref(key))), skipped(1), "{key}");
        let set = set_of(&[key.clone(), ed(1), key.clone()]);
        assert_eq!(read(&set), Ok((vec![thumbprint(&ed(1))], 2)), "{key}: the others count");
    }
    assert_eq!(read(&set_of(&unknown)), skipped(unknown.len()));
    let spoiling = [
        (json!({}), Error::KeyStructure),
        (json!({"kty": 1}), Error::KeyStructure),
        (json!({"kty": "OKP", "crv": "Ed25519"}), Error::KeyStructure),
        (json!({"kty": "OKP", "crv": "Ed25519", "x": "AA"}), Error::KeyStructure),
        (json!({"kty": "oct", "k": "AA"}), Error::KeyPrivate),
        (json!({"kty": "AKP", "priv": "AA"}), Error::KeyPrivate),
        (rsa_jwk(&number(1024), &[3]), Error::KeyUnsupported),
    ];
    for (key, expected) in &spoiling {
        for keys in [vec![key.clone()], vec![ed(1), key.clone()], vec![key.clone(), ed(1)]] {
            assert_eq!(read(&set_of(&keys)), Err(*expected), "{key}");
        }
    }
}

#[test]
fn limits() {
    assert_eq!((MAX_KEYS, MAX_IDENTITIES), (64, 16));
    let keys = |count: usize| -> Vec<Value> { (0..count).map(|i| ed(i as u8)).collect() };
    let unknown = |count: usize| vec![json!({"kty": "AKP"}); count];
    assert_eq!(read(&set_of(&keys(16))), used(&keys(16)));
    assert_eq!(read(&set_of(&keys(17))), Err(Error::TooManyKeys));
    assert_eq!(read(&set_of(&unknown(64))), skipped(64));
    assert_eq!(read(&set_of(&unknown(65))), Err(Error::TooManyKeys));
    let full = [keys(16), unknown(48)].concat();
    assert_eq!(read(&set_of(&full)), Ok((used(&keys(16)).unwrap().0, 48)));
    assert_eq!(read(&set_of(&[full, unknown(1)].concat())), Err(Error::TooManyKeys));
    let endless = format!(r#"{{"keys":[{}{{}}]}}"#, r#"{"kty":""},"#.repeat(95_000));
    assert_eq!(read(&endless), Err(Error::TooManyKeys), "the 65th is not looked at");
}

#[test]
fn one_identity_for_one_key() {
    let named = |kid: &str| with("kid", json!(kid));
    assert_eq!(read(&set_of(&[named("1"), ed(2), named("2")])), used(&[ed(1), ed(2)]));
    assert_eq!(read(&set_of(&vec![ed(1); MAX_KEYS])), used(&[ed(1)]), "counted once, in any number");
    let mut spelled = ed(1).to_string();
    spelled = spelled.replace("AQEB", r"AQ\u0045B");
    assert_eq!(read(&format!(r#"{{"keys":[{},{spelled}]}}"#, ed(1))), used(&[ed(1)]));
    let full: Vec<Value> = (0..16).chain(0..16).map(ed).collect();
    assert_eq!(read(&set_of(&full)), used(&full[..16]), "a repeated key needs no room");
}
