//! `certbound explain`: each reason is found, by its word for programs and by words for people.

mod support;

use serde_json::{Value, json};
use support::{bank, certbound_with, explain, metadata};

#[test]
fn subjects() {
    let directory = bank();
    let cases: [(&str, i32, &[&str], &str); 19] = [
        (
            r"CN=client.example.com,organizationIdentifier=PSDGB-FCA-123,O=example  bank\, PLC,C=gb",
            0,
            &["match"],
            "",
        ),
        (
            r"C = GB, O = Example Bank\, plc, organizationIdentifier = PSDGB-FCA-123, CN = client.example.com",
            1,
            &["reversed"],
            "reverse order",
        ),
        (
            r"C=GB,O=Example Bank\, plc,organizationIdentifier=PSDGB-FCA-124,CN=client.example.com",
            1,
            &["reversed", "value"],
            r#""PSDGB-FCA-124" registered, "PSDGB-FCA-123" in the certificate"#,
        ),
        (
            r"CN=client.example.org,organizationIdentifier=PSDGB-FCA-123,O=Example Bank\, plc,C=GB",
            1,
            &["value"],
            "The value of CN differs",
        ),
        (
            r"CN=client.example.com,organizationIdentifier=PSDGB-FCA-123,O=ExampleBank\, plc,C=GB",
            1,
            &["value"],
            "where they have spaces",
        ),
        (
            "CN=client.example.com,organizationIdentifier=PSDGB-FCA-123,O=Example\u{a0}Bank\\, plc,C=GB",
            1,
            &["value"],
            "one has U+00A0",
        ),
        (
            "CN=client.ex\u{430}mple.com,organizationIdentifier=PSDGB-FCA-123,O=Example Bank\\, plc,C=GB",
            1,
            &["value"],
            "U+0430",
        ),
        (
            r"CN=client.example.com,O=Example Bank\, plc,C=GB",
            1,
            &["missing"],
            "organizationIdentifier=PSDGB-FCA-123",
        ),
        (
            r"CN=client.example.com,OU=x,organizationIdentifier=PSDGB-FCA-123,O=Example Bank\, plc,C=GB",
            1,
            &["extra"],
            "\"OU=x\"",
        ),
        (
            r"CN=client.example.com,serialNumber=PSDGB-FCA-123,O=Example Bank\, plc,C=GB",
            1,
            &["type"],
            "The type of an attribute differs",
        ),
        (
            r"CN=client.example.com+organizationIdentifier=PSDGB-FCA-123,O=Example Bank\, plc,C=GB",
            1,
            &["grouping"],
            "divided differently",
        ),
        (
            r"CN=client.example.com,O=Example Bank\, plc,organizationIdentifier=PSDGB-FCA-123,C=GB",
            1,
            &["order"],
            "another order",
        ),
        ("/C=GB/O=Example Bank, plc", 2, &["name-part", "name-slash"], "slash form"),
        (
            r#"CN=client.example.com,O="Example Bank, plc",C=GB"#,
            2,
            &["name-part", "name-quotes"],
            "leave the quotes out",
        ),
        ("CN=client.example.com,O=Example Bank, plc,C=GB", 2, &["name-part", "name-comma"], "backslash"),
        ("CN=a;C=GB", 2, &["name-part", "name-semicolon"], "commas"),
        ("CN=a,foo=b", 2, &["name-part"], r#"the attribute type "foo" is unknown"#),
        ("CN=a\\", 2, &["name-part"], "CN=a"),
        ("", 2, &["name-empty"], "(NameEmpty, 273)"),
    ];
    for (registered, exit, expected, words) in cases {
        let (code, mut codes, text) =
            explain(&directory, "client.pem", &metadata("tls_client_auth_subject_dn", registered));
        codes.retain(|code| code != "certificate-subject");
        assert_eq!((code, codes.as_slice()), (exit, &expected.map_to_owned()[..]), "{registered}: {text}");
        assert!(text.contains(words), "{words} in {text}");
    }
}

/// `[&str]` to `Vec<String>`.
trait Owned {
    fn map_to_owned(&self) -> Vec<String>;
}

impl Owned for &[&str] {
    fn map_to_owned(&self) -> Vec<String> {
        self.iter().map(|&text| text.to_owned()).collect()
    }
}

/// What no reader of a terminal sees: accents composed differently, and the case of letters that do not fold.
#[test]
fn what_folding_does_not_cover() {
    let directory = support::directory();
    directory.make_key(&["-algorithm", "ED25519"]);
    directory.self_signed(&["-utf8", "-subj", "/CN=Caf\u{e9} \u{c9}/serialNumber=1"]);
    let cases = [
        ("serialNumber=1,CN=Cafe\u{301} \u{c9}", "composed differently"),
        ("serialNumber=1,CN=caf\u{e9} \u{e9}", "letters that are not ASCII"),
        ("serialNumber=1,CN=Caf\u{e9} \u{c9}\\,", "goes on with \",\""),
        ("serialNumber=#020101,CN=Caf\u{e9} \u{c9}", "DER compares octet by octet"),
    ];
    for (registered, words) in cases {
        let (exit, codes, text) =
            explain(&directory, "certificate.der", &metadata("tls_client_auth_subject_dn", registered));
        assert_eq!((exit, codes[0].as_str()), (1, "value"), "{text}");
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn entries() {
    let directory = bank();
    let cases: [(&str, &str, i32, &str); 18] = [
        ("dns", "CLIENT.example.com", 0, "match"),
        ("dns", "other.example.com", 1, "entry-absent"),
        ("dns", "a.x.example.com", 1, "entry-wildcard"),
        ("dns", "*.example.com", 1, "entry-wildcard"),
        ("dns", "psdgb-fca-123", 1, "entry-in-subject"),
        ("uri", "https://client.example.com/A", 1, "entry-case"),
        ("uri", "https://client.example.com/a/", 1, "entry-slash"),
        ("uri", "https://client.example.com/b", 1, "entry-near"),
        ("email", "ops@example.com", 1, "entry-case"),
        ("ip", "::ffff:10.0.0.1", 1, "entry-mapped"),
        ("ip", "2001:DB8:0::1", 0, "match"),
        ("uri", "https://client.example.com/", 1, "entry-kind"),
        ("dns", "https://client.example.com/a", 2, "entry-advice"),
        ("dns", "client.example.com.", 2, "entry-advice"),
        ("dns", "b\u{fc}cher.example", 2, "entry-advice"),
        ("dns", " client.example.com", 2, "entry-advice"),
        ("ip", "10.0.0.1/8", 2, "entry-advice"),
        ("email", "Ops <Ops@example.com>", 2, "entry-advice"),
    ];
    for (kind, registered, exit, expected) in cases {
        let client = metadata(&format!("tls_client_auth_san_{kind}"), registered);
        let (code, codes, text) = explain(&directory, "client.pem", &client);
        assert_eq!(code, exit, "{registered}: {text}");
        assert!(codes.iter().any(|code| code == expected), "{registered}: {expected} in {codes:?}");
        assert_eq!(
            codes.iter().any(|code| code == "certificate-entries"),
            exit != 0,
            "{registered}: {codes:?}"
        );
    }
    // Nothing near: what is there is said, and no more.
    let client = metadata("tls_client_auth_san_dns", "other.example.com");
    let (_, codes, text) = explain(&directory, "client.pem", &client);
    assert_eq!(codes, ["entry-absent", "certificate-entries"]);
    assert!(text.contains(r#"dns "client.example.com", dns "*.x.example.com", uri "https://client"#), "{text}");
    let (_, _, text) = explain(&directory, "rfc8705.pem", &client);
    assert!(text.contains("has no subjectAltName"), "{text}");
    assert!(text.contains("the certificate has expired"), "{text}");
}

/// An address among the DNS names is a mistake that authorities make.
#[test]
fn an_entry_of_another_kind() {
    let directory = support::directory();
    directory.make_key(&["-algorithm", "ED25519"]);
    directory.self_signed(&["-subj", "/CN=a", "-addext", "subjectAltName=DNS:10.0.0.1"]);
    let client = metadata("tls_client_auth_san_ip", "10.0.0.1");
    let (exit, codes, text) = explain(&directory, "certificate.der", &client);
    assert_eq!(exit, 1, "{text}");
    assert_eq!(codes, ["entry-absent", "certificate-entries", "entry-kind"]);
    assert!(text.contains("malformed: it matches nothing"), "{text}");
}

/// The metadata that `inspect` prints for this certificate, with other keys in its set.
fn with_keys(jwks: Value) -> String {
    json!({"client_id": "c", "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": {"keys": jwks}})
        .to_string()
}

#[test]
fn keys() {
    let directory = bank();
    let inspected = |file: &str| {
        let run = certbound_with(&directory, &["inspect", "--json", file], b"");
        run.json()["files"][0]["registrations"].as_array().expect("registrations").clone()
    };
    let key = |file: &str, what: &str| {
        let ways = inspected(file);
        let way = ways.iter().find(|way| way["what"] == what).expect(what);
        way["metadata"]["jwks"]["keys"][0].clone()
    };
    let bare = key("client.pem", "every certificate of this key");
    let renewed = key("renewed.pem", "this certificate alone");
    let this = key("client.pem", "this certificate alone");
    let other = key("rfc8705.pem", "every certificate of this key");
    let with = |key: &Value, member: &str, value: Value| {
        let mut key = key.clone();
        key[member] = value;
        key
    };
    let chain = json!([renewed["x5c"][0], this["x5c"][0]]);
    let cases: [(Value, i32, &[&str], &str); 10] = [
        (json!([this]), 0, &["match"], "registers this certificate"),
        (json!([other, bare]), 0, &["match"], "Key 2 of jwks registers the key"),
        (json!([renewed]), 1, &["key-renewed", "register"], "registers another certificate of it"),
        (
            json!([with(&other, "kid", json!("old"))]),
            1,
            &["key-other", "register"],
            r#"Key 1 of jwks (kid "old")"#,
        ),
        (json!([with(&renewed, "x5c", chain)]), 1, &["key-chain", "register"], "not as its first element"),
        (
            json!([with(&bare, "use", json!("enc")), other]),
            1,
            &["key-skipped", "key-other", "register"],
            r#"use is "enc""#,
        ),
        (
            json!([with(&bare, "key_ops", json!([])), other]),
            1,
            &["key-skipped", "key-other", "register"],
            "key_ops",
        ),
        (json!([{"kty": "XX"}]), 2, &["keys", "key-skipped"], r#"kty "XX""#),
        (json!([other, with(&bare, "d", json!("AA"))]), 2, &["key-private"], "Key 2 of jwks has private parts"),
        (json!([with(&bare, "x", json!("AA"))]), 2, &["key-defective"], "Key 1 of jwks cannot be used"),
    ];
    for (jwks, exit, expected, words) in cases {
        let (code, mut codes, text) = explain(&directory, "client.pem", &with_keys(jwks));
        codes.retain(|code| code != "certificate-keys");
        assert_eq!((code, codes), (exit, expected.map_to_owned()), "{text}");
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn subjects_that_cannot_be_compared() {
    let directory = bank();
    directory.self_signed(&["-subj", "/", "-addext", "subjectAltName=DNS:a.example"]);
    let client = metadata("tls_client_auth_subject_dn", "CN=a");
    let (exit, codes, text) = explain(&directory, "certificate.der", &client);
    assert_eq!((exit, codes[0].as_str()), (2, "subject-empty"), "{text}");
    assert!(text.contains("(NameEmpty, 273)") && text.contains(r#"dns "a.example""#), "{text}");
    // A long subject is taken apart all the same.
    let long = format!("/CN={}", "\u{e9}".repeat(60)) + &format!("/O={}", "b".repeat(60)).repeat(60);
    directory.self_signed(&["-utf8", "-subj", &long]);
    let (exit, codes, text) = explain(&directory, "certificate.der", &client);
    assert_eq!(exit, 1, "{text}");
    assert!(codes.iter().any(|code| code == "missing"), "{codes:?}");
}

#[test]
fn chains_and_methods() {
    let directory = bank();
    let arguments = ["explain", "--cert", "client.pem", "--client", "-"];
    for (registered, words) in [("client.example.com", "would match."), ("x.example", "would not match either")]
    {
        let client = metadata("tls_client_auth_san_dns", registered);
        let run = certbound_with(&directory, &arguments, client.as_bytes());
        assert_eq!(run.exit, 1, "{run:?}");
        assert!(run.out.contains("--chain-validated") && run.out.contains(words), "{run:?}");
    }
    let two = json!({
        "client_id": "c", "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_san_dns": "a.example", "tls_client_auth_san_ip": "10.0.0.1",
    });
    let (exit, codes, text) = explain(&directory, "client.pem", &two.to_string());
    assert_eq!((exit, codes), (2, vec!["identity".to_owned()]));
    assert!(text.contains("there are 2: tls_client_auth_san_dns, tls_client_auth_san_ip"), "{text}");
    let uri = json!({
        "client_id": "c", "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks_uri": "https://c.example/k",
    });
    let (exit, codes, text) = explain(&directory, "client.pem", &uri.to_string());
    assert_eq!((exit, codes), (2, vec!["keys".to_owned()]), "{text}");
    let secret = json!({"client_id": "c", "token_endpoint_auth_method": "client_secret_basic"});
    let (exit, codes, text) = explain(&directory, "client.pem", &secret.to_string());
    assert_eq!((exit, codes), (2, vec!["method".to_owned()]));
    assert!(text.contains("client_secret_basic"), "{text}");
}
