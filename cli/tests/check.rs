//! `certbound check`: every verdict, its exit code and its JSON.

mod support;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;
use support::{RFC8705_TEXT, certbound, certbound_with, directory};

const BOUND: &str = r#"{"sub":"alice","cnf":{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"}}"#;

/// Runs it twice, for people and in JSON, and compares the two.
fn check(arguments: &[&str], document: &str) -> (i32, String, Value) {
    let directory = directory();
    let arguments = [&["check"], arguments].concat();
    let run = certbound_with(&directory, &arguments, document.as_bytes());
    let as_json = certbound_with(&directory, &[&arguments[..], &["--json"]].concat(), document.as_bytes());
    assert_eq!(run.exit, as_json.exit, "{run:?} {as_json:?}");
    let json = as_json.json();
    let number = format!("({}, {})", json["status"].as_str().expect("status"), json["code"]);
    let text = format!("{}{}", run.out, run.errors);
    assert_eq!(text.contains(&number), !matches!(run.exit, 0 | 3), "{text} {json}");
    assert!(!json["reason"].as_str().expect("reason").is_empty());
    if run.exit != 0 {
        assert!(text.contains(json["reason"].as_str().unwrap()), "{text} {json}");
    }
    (run.exit, text, json)
}

/// What was presented, the option and its document, the policy, the status and the exit code.
type Case<'a> = (&'a [&'a str], &'a str, &'a str, [&'a str; 2], &'a str, i32);

#[test]
fn every_verdict() {
    let require = ["--policy", "require-bound"];
    let allow = ["--policy", "allow-unbound"];
    let ours: &[&str] = &["--cert", "rfc8705.pem"];
    let other: &[&str] = &["--cert", "other.pem"];
    let none: &[&str] = &["--no-cert"];
    let by_text: &[&str] = &["--thumbprint", RFC8705_TEXT];
    let cases: [Case; 15] = [
        (ours, "--claims", BOUND, require, "ok", 0),
        (by_text, "--claims", BOUND, require, "ok", 0),
        (ours, "--introspection", &BOUND.replace("{\"sub", "{\"active\":true,\"sub"), require, "ok", 0),
        (none, "--claims", "{}", allow, "ok", 0),
        (other, "--claims", BOUND, require, "Mismatch", 1),
        (other, "--claims", BOUND, allow, "Mismatch", 1),
        (none, "--claims", BOUND, allow, "NoCertificate", 1),
        (ours, "--claims", "{}", require, "Unbound", 1),
        (ours, "--claims", r#"{"cnf":{"jkt":"x"}}"#, allow, "UnsupportedConfirmation", 1),
        (ours, "--introspection", r#"{"active":false}"#, require, "Inactive", 1),
        (ours, "--introspection", BOUND, require, "IntrospectionActive", 2),
        (ours, "--claims", "[]", require, "ClaimsNotAnObject", 2),
        (ours, "--claims", r#"{"cnf":1,"cnf":2}"#, require, "JsonDuplicateMember", 2),
        (ours, "--claims", "", require, "JsonSyntax", 2),
        (ours, "--token", "opaque", require, "TokenFormat", 2),
    ];
    for (presented, form, document, policy, status, exit) in cases {
        let (code, text, json) = check(&[presented, &[form, "-"], &policy].concat(), document);
        assert_eq!((code, json["status"].as_str()), (exit, Some(status)), "{form} {document}: {text}");
    }
}

#[test]
fn an_unbound_token_that_passes_is_said_to_be_unbound() {
    let (_, text, json) = check(&["--no-cert", "--claims", "-", "--policy", "allow-unbound"], "{}");
    assert_eq!(json["binding"], "unbound");
    assert!(text.contains("not bound"), "{text}");
    let bound = ["--cert", "rfc8705.pem", "--claims", "-", "--policy", "allow-unbound"];
    assert_eq!(check(&bound, BOUND).2["binding"], "bound");
}

#[test]
fn a_mismatch_shows_both_thumbprints() {
    let (_, text, json) = check(&["--cert", "other.pem", "--claims", "-", "--policy", "require-bound"], BOUND);
    let presented = json["presented"].as_str().expect("presented");
    assert!(text.contains(RFC8705_TEXT) && text.contains(presented), "{text}");
    assert_eq!(json["token"], RFC8705_TEXT);
    assert!(json["advice"].is_string(), "{json}");
}

#[test]
fn a_token_is_read_with_and_without_a_line_end() {
    let encode = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    let token = format!("{}.{}.{}", encode(r#"{"alg":"ES256"}"#), encode(BOUND), encode("signature"));
    for end in ["", "\n", "\r\n"] {
        let arguments = ["--cert", "rfc8705.pem", "--token", "-", "--policy", "require-bound"];
        let (exit, text, json) = check(&arguments, &format!("{token}{end}"));
        assert_eq!(exit, 0, "{end:?}: {text}");
        assert!(
            json["notes"].as_array().expect("notes").contains(&"the token's signature was not verified".into()),
            "{json}"
        );
    }
    for (broken, advice) in [
        (format!("Bearer {token}"), "scheme"),
        (format!("{token}\n\n"), ""),
        (format!(" {token}"), ""),
        (BOUND.to_owned(), "--claims"),
        ("a.b.c.d.e".to_owned(), "Decrypt"),
        (encode("opaque"), "--introspection"),
    ] {
        let (exit, text, _) =
            check(&["--cert", "rfc8705.pem", "--token", "-", "--policy", "require-bound"], &broken);
        assert_eq!(exit, 2, "{broken}: {text}");
        assert!(text.contains(advice), "{broken}: {text}");
    }
    let (_, text, _) = check(&["--no-cert", "--claims", "-", "--policy", "require-bound"], &token);
    assert!(text.contains("pass it with --token"), "{text}");
}

#[test]
fn thumbprints_of_another_form_are_translated() {
    let hexadecimal =
        "03:80:ED:2F:62:66:50:C8:40:B2:F2:63:E6:D2:B2:9F:AE:12:AB:39:AE:5D:B3:2B:25:AD:27:EF:AD:72:E6:FD";
    for (text, advice) in [
        (hexadecimal, RFC8705_TEXT),
        (&hexadecimal.replace(':', "").to_lowercase(), RFC8705_TEXT),
        (&format!("{RFC8705_TEXT}="), RFC8705_TEXT),
        ("4F:C4:29:F1:F3:E6:55:8A:9B:F6:21:F2:CD:05:1A:01:BC:41:79:D6", "SHA-1"),
        ("", "certbound thumbprint"),
        ("é", "certbound thumbprint"),
        ("-x", "certbound thumbprint"),
    ] {
        let arguments = ["--thumbprint", text, "--claims", "-", "--policy", "require-bound"];
        let (exit, printed, json) = check(&arguments, BOUND);
        assert_eq!((exit, json["code"].as_i64()), (2, Some(230)), "{printed}");
        assert!(printed.contains(advice), "{printed}");
    }
    // RFC 8705 §3.1 prints a thumbprint that no digest encodes to.
    let example = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2";
    let arguments = ["--thumbprint", example, "--claims", "-", "--policy", "require-bound"];
    assert_eq!(check(&arguments, BOUND).2["status"], "ThumbprintNotCanonical");
}

#[test]
fn misuse_has_its_own_exit_code() {
    let directory = directory();
    let policy: &[&str] = &["--policy", "require-bound"];
    let cases: [(&[&str], &str); 8] = [
        (&["--cert", "other.pem", "--claims", "c.json"], "no policy"),
        (&["--claims", "c.json", "--policy", "require-bound"], "nothing presented"),
        (&["--cert", "other.pem", "--policy", "require-bound"], "no token"),
        (&["--cert", "other.pem", "--no-cert", "--claims", "c.json", policy[0], policy[1]], "two presented"),
        (&["--no-cert", "--claims", "c.json", "--token", "t", policy[0], policy[1]], "two tokens"),
        (&["--no-cert", "--claims", "c.json", "--policy", "maybe"], "no such policy"),
        (&["--cert", "-", "--claims", "-", policy[0], policy[1]], "standard input twice"),
        (&["--cert", "missing", "--claims", "-", policy[0], policy[1]], "a file that is not there"),
    ];
    for (arguments, reason) in cases {
        let run = certbound(&directory, &[&["check"], arguments].concat());
        assert_eq!(run.exit, 3, "{reason}: {run:?}");
        assert!(run.out.is_empty() && !run.errors.is_empty(), "{reason}: {run:?}");
        let run = certbound(&directory, &[&["check", "--json"], arguments].concat());
        assert_eq!(run.exit, 3, "{reason}: {run:?}");
        let code = if arguments.contains(&"missing") { 500 } else { 501 };
        assert_eq!(run.json()["code"], code, "{reason}: {run:?}");
    }
}
