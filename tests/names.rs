//! Replays tests/vectors/names.json, whose first lines say how to read it.

#![cfg(feature = "clients")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64ct::{Base64, Encoding};
use certbound::{Certificate, Error, Identity, name};
use serde_json::Value;

struct Pair {
    certificate: String,
    text: String,
    /// Whether the text is the certificate's subject, or why it is no name.
    expected: Result<bool, Error>,
    why: String,
}

// rfc8705: 2.1.2-subject-dn
#[test]
fn every_pair_gets_its_verdict() {
    let file = file();
    let subjects: BTreeMap<String, Result<Identity, Error>> =
        subjects(&file).into_iter().map(|(id, subject)| (id, name::from_der(&subject))).collect();
    let mut failures = String::new();
    for Pair { certificate, text, expected, why } in pairs(&file) {
        let verdict = name::from_text(text.as_bytes()).map(|text| subjects[&certificate] == Ok(text));
        if verdict != expected {
            writeln!(failures, "{certificate}, {text:.200}: {verdict:?}, not {expected:?}: {why}").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn exactly_the_certificates_without_identity_give_their_error() {
    let file = file();
    let unreadable: BTreeMap<String, Error> = file["unreadable"]
        .as_object()
        .expect("an object")
        .iter()
        .map(|(id, error)| (id.clone(), self::error(error.as_str().expect("a name"))))
        .collect();
    for (id, subject) in subjects(&file) {
        assert_eq!(name::from_der(&subject).err(), unreadable.get(&id).copied(), "{id}");
    }
}

/// What `write` prints for every certificate is one more text that matches it.
#[test]
fn every_subject_is_written_and_read_back() {
    for (id, subject) in subjects(&file()) {
        let mut out = [0xaa; name::MAX_LEN];
        let written = name::write(&subject, &mut out).map(str::to_owned);
        match name::from_der(&subject) {
            Ok(identity) => {
                let written = written.unwrap_or_else(|error| panic!("{id}: {error:?}"));
                assert_eq!(name::from_text(written.as_bytes()), Ok(identity), "{id}: {written}");
            }
            Err(Error::NameEmpty) => assert_eq!(written, Ok(String::new()), "{id}"),
            Err(error) => {
                assert_eq!(written, Err(error), "{id}");
                assert_eq!(out, [0; name::MAX_LEN], "{id}: something is left of the name");
            }
        }
    }
}

/// Names differ from one another as their certificates' texts do: a digest that is always the same fails here.
#[test]
fn a_text_that_matches_one_certificate_matches_no_unrelated_one() {
    let file = file();
    let subjects: Vec<(String, Result<Identity, Error>)> =
        subjects(&file).into_iter().map(|(id, subject)| (id, name::from_der(&subject))).collect();
    let distinct: BTreeSet<[u8; 32]> = subjects
        .iter()
        .filter_map(|(_, identity)| identity.ok())
        .map(|identity| *identity.as_bytes())
        .collect();
    assert!(distinct.len() >= 120, "only {} different names", distinct.len());
    for Pair { certificate, text, expected, .. } in pairs(&file) {
        if expected == Ok(true) {
            let identity = name::from_text(text.as_bytes());
            let own = &subjects.iter().find(|(id, _)| *id == certificate).expect("a certificate").1;
            for (id, other) in &subjects {
                assert_eq!(identity == *other, own == other, "{text:.200} and {id}");
            }
        }
    }
}

#[test]
fn the_file_is_large_and_reaches_every_verdict() {
    let file = file();
    let pairs = pairs(&file);
    assert!(pairs.len() >= 900, "only {} pairs", pairs.len());
    let mut seen = BTreeSet::new();
    for Pair { certificate, text, why, .. } in &pairs {
        assert!(seen.insert((certificate, text)), "{certificate}, {text} stands there twice");
        assert!(why.len() >= 5, "{certificate}, {text} has no reason");
    }
    let used: BTreeSet<&String> = pairs.iter().map(|pair| &pair.certificate).collect();
    for id in subjects(&file).keys() {
        assert!(used.contains(id), "{id} is in no pair");
    }
    let reached: BTreeSet<i32> = pairs.iter().filter_map(|pair| pair.expected.err()).map(Error::code).collect();
    let missing: Vec<_> = Error::ALL
        .iter()
        .filter(|error| matches!(error.code(), 270..=273 | 308..=309) && !reached.contains(&error.code()))
        .collect();
    assert!(missing.is_empty(), "no pair for {missing:?}");
}

fn file() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/names.json");
    let text = std::fs::read_to_string(path).expect("names.json is readable");
    serde_json::from_str(&text).expect("names.json is JSON")
}

/// The DER of each certificate's subject.
fn subjects(file: &Value) -> BTreeMap<String, Vec<u8>> {
    let certificates = file["certificates"].as_object().expect("an object").iter();
    certificates
        .map(|(id, encoded)| {
            let der = Base64::decode_vec(encoded.as_str().expect("a string")).expect("base64");
            let certificate = Certificate::from_der(&der).unwrap_or_else(|error| panic!("{id}: {error:?}"));
            (id.clone(), certificate.subject().to_vec())
        })
        .collect()
}

fn pairs(file: &Value) -> Vec<Pair> {
    let string = |pair: &Value, member: &str| pair[member].as_str().expect(member).to_owned();
    let pairs = file["pairs"].as_array().expect("an array").iter();
    pairs
        .map(|pair| Pair {
            certificate: string(pair, "certificate"),
            text: string(pair, "text"),
            expected: match pair["verdict"].as_str().expect("verdict") {
                "match" => Ok(true),
                "ClientMismatch" => Ok(false),
                error => Err(self::error(error)),
            },
            why: string(pair, "why"),
        })
        .collect()
}

fn error(name: &str) -> Error {
    let named = Error::ALL.iter().find(|error| format!("{error:?}") == name);
    *named.unwrap_or_else(|| panic!("{name} is no error"))
}
