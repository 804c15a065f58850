//! Names, keys and certificates in JSON strings with escapes are what they are without.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;

use base64ct::{Base64, Encoding};
use certbound::identity::{Identity, Kind};
use certbound::jwks::KeySet;
use certbound::{Certificate, Client, Error, general_name, json, key, name};
use der::Fields;
use keys::{EC, ec_jwk};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// The text as a JSON string in which a character is escaped where `escapes` says so, in turn.
fn json_string(text: &str, escapes: &[bool]) -> String {
    let mut string = String::from("\"");
    for (character, escaped) in text.chars().zip(escapes.iter().cycle()) {
        if *escaped || character < ' ' || matches!(character, '"' | '\\') {
            for unit in character.encode_utf16(&mut [0; 2]) {
                string.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            string.push(character);
        }
    }
    string.push('"');
    string
}

type Read = fn(&[u8]) -> Result<Identity, Error>;

const PARAMETERS: [(&str, Read); 5] = [
    ("tls_client_auth_subject_dn", name::from_text),
    ("tls_client_auth_san_dns", general_name::dns),
    ("tls_client_auth_san_uri", general_name::uri),
    ("tls_client_auth_san_ip", general_name::ip),
    ("tls_client_auth_san_email", general_name::email),
];

fn compare(parameter: usize, text: &str, escapes: &[bool]) -> Result<(), TestCaseError> {
    let (member, read) = PARAMETERS[parameter];
    let metadata = format!(
        r#"{{"client_id":"c","token_endpoint_auth_method":"tls_client_auth","{member}":{}}}"#,
        json_string(text, escapes)
    );
    let client = Client::from_metadata(metadata.as_bytes());
    prop_assert_eq!(client.map(|client| client.identities()[0]), read(text.as_bytes()), "{}", metadata);
    Ok(())
}

fn escapes() -> impl Strategy<Value = Vec<bool>> {
    prop_oneof![Just(vec![true]), proptest::collection::vec(any::<bool>(), 1..40)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn names_of_any_characters(parameter in 0..PARAMETERS.len(), text in "[a-cA-C0-9 ,+=#;<>.:@/?%*\\[\\]\\\\\"é€😀_-]{0,24}", escapes in escapes()) {
        compare(parameter, &text, &escapes)?;
    }

    #[test]
    fn names_that_are_good(
        text in prop_oneof![
            (Just(0usize), "(CN|O|2\\.5\\.4\\.3|OID\\.2\\.999\\.1)= ?[a-zé€😀](\\\\,|\\\\\\\\|\\\\41|[a-z ]){0,8}( ?[,+] ?OU=(#0c0161|[a-z]{1,3})){0,4}"),
            (Just(1usize), "(\\*\\.)?[a-zA-Z0-9_]{1,8}(\\.[a-z]{1,9}){0,3}"),
            (Just(2usize), "[a-z]{1,4}:(//([a-z]{1,3}@)?([a-zA-Z]{1,4}|10\\.0\\.0\\.1|\\[::1\\])(:[0-9]{0,3})?)?/[a-z%?#]{0,6}"),
            (Just(3usize), "([0-9]{1,3}\\.){3}[0-9]{1,3}|([0-9a-fA-F]{1,4}:){7}[0-9a-f]{1,4}|([0-9a-f]{1,4}:){0,4}:([0-9a-f]{1,4}:){0,2}[0-9a-f]{0,4}"),
            (Just(4usize), "[a-z+.]{1,8}@[A-Za-z]{1,5}\\.[a-z]{1,3}"),
        ],
        escapes in escapes(),
    ) {
        compare(text.0, &text.1, &escapes)?;
    }
}

/// Whatever is wrong with a certificate is wrong with it in a key set.
#[test]
fn damaged_certificates() {
    let der = Fields::new().der();
    let spki = Certificate::from_der(&der).unwrap().public_key_info();
    let registered = key::from_public_key_info(spki).unwrap();
    let jwk = ec_jwk(EC[0], &[4; 32], &[4; 32]);
    let (mut good, mut bad) = (0, 0);
    for place in 0..=der.len() {
        for change in [0x00, 0x01, 0x02, 0x20, 0x80, 0xff] {
            let mut damaged = der.clone();
            match damaged.get_mut(place) {
                Some(octet) => *octet ^= change,
                None => damaged.push(change),
            }
            let is_registered = Certificate::from_der(&damaged)
                .is_ok_and(|it| key::from_public_key_info(it.public_key_info()) == Ok(registered));
            let expected = if is_registered {
                good += 1;
                Ok(vec![Identity::from_digest(Kind::Certificate, Sha256::digest(&damaged).into())])
            } else {
                bad += 1;
                Err(Error::KeyCertificate)
            };
            let text = Base64::encode_string(&damaged);
            for escapes in [&[false][..], &[true], &[true, false, false]] {
                let mut jwk = jwk.to_string();
                jwk.truncate(jwk.len() - 1);
                let set = format!(r#"{{"keys":[{jwk},"x5c":[{}]}}]}}"#, json_string(&text, escapes));
                let set = json::read(set.as_bytes()).unwrap();
                let verdict = KeySet::from_json(&set).map(|set| set.identities().to_vec());
                assert_eq!(verdict, expected, "octet {place} changed by {change:02x}, {escapes:?}");
            }
        }
    }
    assert!(good > 100 && bad > 100, "{good} {bad}");
}

/// A key whose every member is escaped.
#[test]
fn escaped_keys() {
    let jwk = ec_jwk(EC[0], &[1; 32], &[200; 32]);
    let expected =
        KeySet::from_json(&json::read(format!(r#"{{"keys":[{jwk}]}}"#).as_bytes()).unwrap()).unwrap();
    let members = jwk.as_object().unwrap().iter();
    let members: Vec<_> = members
        .map(|(name, value)| {
            format!("{}:{}", json_string(name, &[true]), json_string(value.as_str().unwrap(), &[true]))
        })
        .collect();
    let set = format!(r#"{{"keys":[{{{}}}]}}"#, members.join(","));
    let escaped = KeySet::from_json(&json::read(set.as_bytes()).unwrap()).unwrap();
    assert_eq!(escaped.identities(), expected.identities());
    assert_eq!(expected.identities().len(), 1);
}
