//! Replays tests/vectors/claims.json, whose first lines say how to read it.

#![cfg(all(feature = "forwarded", feature = "jwt"))]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::confirmation::Confirmation;
use certbound::{
    Binding, Error, Policy, Presented, Thumbprint, check_claims, check_introspection,
    check_jwt_ignoring_signature, pem, token,
};
use serde_json::Value;

/// What a vector's check must return.
type Verdict = Result<Binding, Error>;

struct Vector {
    name: String,
    form: String,
    input: Vec<u8>,
    presented: Presented,
    policy: Policy,
    expected: Verdict,
}

#[test]
fn every_vector_gets_its_verdict() {
    let mut failures = String::new();
    for vector in vectors() {
        for (how, verdict) in verdicts(&vector) {
            if verdict != vector.expected {
                let (name, expected) = (&vector.name, vector.expected);
                writeln!(failures, "{name}: {how} said {verdict:?}, not {expected:?}").unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn names_are_unique_and_vectors_are_many() {
    let mut names = BTreeSet::new();
    for Vector { name, .. } in vectors() {
        let is_kebab_case = name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(is_kebab_case, "{name} is not in kebab case");
        assert!(names.insert(name.clone()), "{name} stands there twice");
    }
    assert!(names.len() >= 120, "only {} vectors", names.len());
}

/// A status that a token can get but that no vector asks for would be tested nowhere.
#[test]
fn every_verdict_on_a_token_has_a_vector() {
    let reached: BTreeSet<i32> =
        vectors().iter().filter_map(|vector| vector.expected.err()).map(Error::code).collect();
    let missing: Vec<_> = Error::ALL
        .iter()
        .filter(|error| matches!(error.code(), 100..=104 | 200..=223 | 300..=302 | 305))
        .filter(|error| !reached.contains(&error.code()))
        .collect();
    assert!(missing.is_empty(), "no vector for {missing:?}");
    for binding in [Binding::Bound, Binding::Unbound] {
        assert!(vectors().iter().any(|vector| vector.expected == Ok(binding)), "no vector for {binding:?}");
    }
}

#[test]
fn certificates_have_the_thumbprints_that_the_file_gives() {
    let file = file();
    for name in ["rfc8705", "other"] {
        let (Presented::Certificate(thumbprint), expected) =
            (certificate(&file, name), string(&file["certificates"][name], "thumbprint"))
        else {
            unreachable!("a certificate is never nothing")
        };
        assert_eq!(thumbprint.encode(&mut [0; 43]), expected, "{name}");
    }
}

/// The verdicts of every function that judges this form.
fn verdicts(vector: &Vector) -> Vec<(&'static str, Verdict)> {
    let Vector { input, presented, policy, .. } = vector;
    let check = |confirmation: Confirmation| confirmation.check(presented, *policy);
    match vector.form.as_str() {
        "claims" => vec![
            ("check_claims", check_claims(input, presented, *policy)),
            ("from_claims and check", Confirmation::from_claims(input).and_then(check)),
        ],
        "introspection" => vec![
            ("check_introspection", check_introspection(input, presented, *policy)),
            ("from_introspection and check", Confirmation::from_introspection(input).and_then(check)),
        ],
        "jwt" => {
            let mut out = vec![0xaa; input.len() * 3 / 4];
            let checked = check_jwt_ignoring_signature(input, presented, *policy, &mut out);
            let checked = checked.map(|(binding, _)| binding);
            assert!(checked.is_ok() || out.iter().all(|&byte| byte == 0), "{}: claims left", vector.name);
            let decoded = token::claims_ignoring_signature(input, &mut out);
            vec![
                ("check_jwt_ignoring_signature", checked),
                (
                    "claims_ignoring_signature and check_claims",
                    decoded.and_then(|claims| check_claims(claims, presented, *policy)),
                ),
            ]
        }
        other => panic!("{}: unknown form {other}", vector.name),
    }
}

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn file() -> Value {
    let text = std::fs::read_to_string(directory().join("claims.json")).expect("claims.json is readable");
    serde_json::from_str(&text).expect("claims.json is JSON")
}

fn vectors() -> Vec<Vector> {
    let file = file();
    let vectors = file["vectors"].as_array().expect("vectors is an array");
    vectors.iter().map(|vector| read(&file, vector)).collect()
}

fn read(file: &Value, vector: &Value) -> Vector {
    let members = vector.as_object().expect("a vector is an object").keys();
    let members: Vec<_> = members.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
    let name = string(vector, "name");
    assert_eq!(
        members,
        ["code", "form", "input", "name", "policy", "presented", "verdict", "why"],
        "{name}: the members of a vector"
    );
    assert!(!string(vector, "why").is_empty(), "{name}: no reason");
    Vector {
        name: name.to_owned(),
        form: string(vector, "form").to_owned(),
        input: octets(&vector["input"]),
        presented: match string(vector, "presented") {
            "nothing" => Presented::Nothing,
            certificate_name => certificate(file, certificate_name),
        },
        policy: match string(vector, "policy") {
            "require_bound" => Policy::RequireBound,
            "allow_unbound" => Policy::AllowUnbound,
            other => panic!("{name}: unknown policy {other}"),
        },
        expected: expected(name, string(vector, "verdict"), vector["code"].as_i64()),
    }
}

/// The verdict with this name and number, which must belong together.
fn expected(name: &str, verdict: &str, code: Option<i64>) -> Verdict {
    let code = i32::try_from(code.expect("code is a number")).expect("code fits a status");
    match (verdict, code) {
        ("bound", 0) => Ok(Binding::Bound),
        ("unbound", 0) => Ok(Binding::Unbound),
        _ => {
            let error = Error::from_code(code).unwrap_or_else(|| panic!("{name}: no status is {code}"));
            assert_eq!(verdict, snake_case(&format!("{error:?}")), "{name}: the name of {code}");
            Err(error)
        }
    }
}

fn snake_case(camel_case: &str) -> String {
    let mut snake = String::new();
    for character in camel_case.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

fn certificate(file: &Value, name: &str) -> Presented {
    let path = directory().join(string(&file["certificates"][name], "file"));
    let text = std::fs::read(path).expect("the certificate is readable");
    let mut der = vec![0; text.len()];
    let der = pem::decode(&text, pem::Mode::Single, &mut der).expect("the certificate is PEM");
    Presented::Certificate(Thumbprint::from_der(der).expect("the certificate is DER"))
}

fn string<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member].as_str().unwrap_or_else(|| panic!("{member} is not a string in {object}"))
}

fn octets(parts: &Value) -> Vec<u8> {
    parts.as_array().expect("input is an array").iter().flat_map(part).collect()
}

fn part(part: &Value) -> Vec<u8> {
    if let Some(text) = part.as_str() {
        return text.as_bytes().to_vec();
    }
    let part = part.as_object().expect("a part is a string or an object");
    if let Some(digits) = part.get("hex").and_then(Value::as_str) {
        let octet = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex has pairs of digits");
        return (0..digits.len()).step_by(2).map(octet).collect();
    }
    if let Some(parts) = part.get("base64url") {
        return Base64UrlUnpadded::encode_string(&octets(parts)).into_bytes();
    }
    let text = part["repeat"].as_str().expect("repeat is a string");
    let times = part["times"].as_u64().expect("times is a number");
    text.repeat(usize::try_from(times).expect("times fits")).into_bytes()
}
