//! `certbound inspect`: what it prints to be registered is what `certbound match` accepts.

mod support;

use serde_json::Value;
use support::{bank, certbound, certbound_with};

const SUBJECT: &str =
    r"CN=client.example.com,2.5.4.97=#0c0d50534447422d4643412d313233,O=Example Bank\, plc,C=GB";
const READABLE: &str = r"CN=client.example.com,organizationIdentifier=PSDGB-FCA-123,O=Example Bank\, plc,C=GB";

fn inspected(directory: &support::Directory, arguments: &[&str]) -> Value {
    let run = certbound(directory, &[&["inspect", "--json"], arguments].concat());
    assert_eq!(run.exit, 0, "{run:?}");
    run.json()["files"][0].take()
}

#[test]
fn everything_is_there() {
    let directory = bank();
    let file = inspected(&directory, &["client.pem"]);
    assert_eq!(file["subject"], SUBJECT);
    assert_eq!(file["subject_readable"], READABLE);
    assert_eq!(file["key"], "P-256");
    assert_eq!(file["jwk"]["kty"], "EC");
    assert_eq!(file["validity"], "valid now");
    assert_eq!(file["cnf"]["x5t#S256"], file["x5t#S256"]);
    let fingerprint =
        directory.openssl(&["x509", "-in", "client.pem", "-noout", "-enddate", "-dateopt", "iso_8601"], b"");
    let until = fingerprint.trim().trim_start_matches("notAfter=").trim_end_matches('Z').to_owned() + " UTC";
    assert_eq!(file["not_after"], until);
    let kinds: Vec<&str> =
        file["san"].as_array().unwrap().iter().filter_map(|name| name["kind"].as_str()).collect();
    assert_eq!(kinds, ["dns", "dns", "uri", "ip", "ip", "email"]);

    let text = certbound(&directory, &["inspect", "client.pem"]);
    let (thumbprint, key) = (file["x5t#S256"].as_str().unwrap(), file["key_thumbprint"].as_str().unwrap());
    for part in
        [SUBJECT, READABLE, thumbprint, key, "2001:db8::1", "Ops@example.com", "self_signed_tls_client_auth"]
    {
        assert!(text.out.contains(part), "{part} in {}", text.out);
    }
    assert!(text.errors.contains("self-signed"), "{}", text.errors);
}

#[test]
fn every_registration_matches_its_certificate_and_no_other() {
    let directory = bank();
    let file = inspected(&directory, &["client.pem", "--client-id", "bank"]);
    let registrations = file["registrations"].as_array().expect("registrations");
    assert_eq!(registrations.len(), 10, "the subject, six names, the certificate in two forms and the key");
    for registration in registrations {
        assert_eq!(registration["metadata"]["client_id"], "bank");
        let metadata = registration["metadata"].to_string();
        for (certificate, exit) in [("client.pem", 0), ("other.pem", 1)] {
            let arguments = ["match", "--cert", certificate, "--client", "-", "--chain-validated"];
            let run = certbound_with(&directory, &arguments, metadata.as_bytes());
            assert_eq!(run.exit, exit, "{metadata}: {run:?}");
        }
    }
    let renewed = |what: &str| {
        let way = registrations.iter().find(|way| way["what"] == what).expect(what);
        let arguments = ["match", "--cert", "renewed.pem", "--client", "-"];
        certbound_with(&directory, &arguments, way["metadata"].to_string().as_bytes()).exit
    };
    assert_eq!(renewed("this certificate alone"), 1);
    assert_eq!(renewed("this certificate alone, by its thumbprint"), 1);
    assert_eq!(renewed("every certificate of this key"), 0);
}

/// By its thumbprint a certificate can be registered that is too long for `x5c`.
#[test]
fn a_long_certificate_is_registered_by_its_thumbprint() {
    let directory = support::directory();
    directory.make_key(&["-algorithm", "ED25519"]);
    let names: Vec<String> =
        (0..40).map(|place| format!("DNS:{place}.{}", "a.".repeat(110) + "example")).collect();
    directory.self_signed(&["-subj", "/CN=l", "-addext", &format!("subjectAltName={}", names.join(","))]);
    let file = inspected(&directory, &["certificate.der"]);
    let closed = file["not_registrable"].as_array().expect("an array");
    let closed: Vec<&Value> = closed.iter().map(|way| &way["what"]).collect();
    assert_eq!(closed, ["this certificate alone"], "{file}");
    let ways = file["registrations"].as_array().expect("registrations");
    let way =
        ways.iter().find(|way| way["what"] == "this certificate alone, by its thumbprint").expect("a way");
    assert_eq!(way["metadata"]["jwks"]["keys"][0]["x5t#S256"], file["x5t#S256"]);
    let text = certbound(&directory, &["inspect", "certificate.der"]).out;
    assert!(text.contains("register the thumbprint or the key"), "{text}");
}

/// Each key's JWK is the library's key: otherwise its registration would not be printed.
#[test]
fn keys_of_every_kind_can_be_registered() {
    let directory = support::directory();
    let kinds: [(&[&str], &str); 5] = [
        (&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "RSA 2048"),
        (&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], "P-384"),
        (&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"], "P-521"),
        (&["-algorithm", "ED25519"], "Ed25519"),
        (&["-algorithm", "ED448"], "Ed448"),
    ];
    for (how, kind) in kinds {
        directory.make_key(how);
        directory.self_signed(&["-subj", "/CN=k"]);
        let file = inspected(&directory, &["certificate.der"]);
        assert_eq!(file["key"], kind);
        assert_eq!(file["registrations"].as_array().map(Vec::len), Some(4), "{kind}: {file}");
    }
}

#[test]
fn what_cannot_be_registered_says_why() {
    let directory = support::directory();
    directory.make_key(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"]);
    directory.self_signed(&["-subj", "/", "-addext", "subjectAltName=DNS:-a.example"]);
    let file = inspected(&directory, &["certificate.der"]);
    assert_eq!(file["registrations"].as_array().map(Vec::len), Some(0), "{file}");
    let closed: Vec<&str> =
        file["not_registrable"].as_array().unwrap().iter().filter_map(|way| way["status"].as_str()).collect();
    assert_eq!(closed, ["NameEmpty", "DnsName", "KeyUnsupported", "KeyUnsupported", "KeyUnsupported"]);
    assert_eq!(file["key"], "algorithm 1.2.840.10045.2.1, 1.3.132.0.10");
    let text = certbound(&directory, &["inspect", "certificate.der"]).out;
    assert!(text.contains("Cannot be registered") && text.contains("(empty)"), "{text}");
}

/// A certificate can hold an escape sequence, and a terminal must not see it.
#[test]
fn no_control_character_reaches_the_terminal() {
    let directory = support::directory();
    directory.make_key(&["-algorithm", "ED25519"]);
    let bidi = "/CN=a\u{202e}b";
    directory.self_signed(&["-utf8", "-subj", bidi, "-addext", "subjectAltName=DNS:\u{1b}]0;owned\u{7}"]);
    for arguments in [&["inspect", "certificate.der"][..], &["inspect", "--json", "certificate.der"]] {
        let run = certbound(&directory, arguments);
        assert_eq!(run.exit, 0, "{run:?}");
        let treacherous =
            |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!run.out.contains(treacherous), "{run:?}");
    }
    let file = inspected(&directory, &["certificate.der"]);
    assert_eq!(file["subject"], "CN=a\u{202e}b", "JSON keeps the value");
    let text = certbound(&directory, &["inspect", "certificate.der"]).out;
    assert!(text.contains(r"CN=a\E2\80\AEb"), "the same name in RFC 4514: {text}");
}

#[test]
fn a_client_id_that_cannot_be_is_refused() {
    let directory = support::directory();
    let run = certbound(&directory, &["inspect", "other.pem", "--client-id", ""]);
    assert_eq!(run.exit, 2, "{run:?}");
    assert!(run.errors.contains("(ClientId, 291)"), "{run:?}");
}
