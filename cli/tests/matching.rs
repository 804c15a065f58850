//! `certbound match`, with the names of tests/vectors/names.json.

mod support;

use base64ct::{Base64, Encoding};
use serde_json::Value;
use support::{bank, certbound, certbound_with, metadata};

/// The command and the library give the same verdict, and a refused name is explained.
#[test]
fn the_vectors_of_names_get_their_verdicts() {
    let file: Value = serde_json::from_str(include_str!("../../tests/vectors/names.json")).expect("JSON");
    let directory = support::directory();
    for (place, certificate) in file["certificates"].as_object().expect("certificates").values().enumerate() {
        let der = Base64::decode_vec(certificate.as_str().expect("base64")).expect("base64");
        std::fs::write(directory.path(&format!("{place}.der")), der).expect("a file");
    }
    let places: Vec<&String> = file["certificates"].as_object().expect("certificates").keys().collect();
    let (mut explained, mut failures) = (0, Vec::new());
    for pair in file["pairs"].as_array().expect("pairs") {
        let place = places.iter().position(|id| pair["certificate"] == ***id).expect("a certificate");
        let client = metadata("tls_client_auth_subject_dn", pair["text"].as_str().expect("text"));
        let certificate = format!("{place}.der");
        let arguments =
            |command| [command, "--json", "--chain-validated", "--cert", &certificate, "--client", "-"];
        let run = certbound_with(&directory, &arguments("match"), client.as_bytes());
        let verdict = pair["verdict"].as_str().expect("verdict");
        let (status, exit) = match verdict {
            "match" => ("ok", 0),
            // A subject without identity matches nothing, and its error says so.
            "ClientMismatch" => match file["unreadable"][pair["certificate"].as_str().expect("an id")].as_str()
            {
                Some(error) => (error, 2),
                None => (verdict, 1),
            },
            malformed => (malformed, 2),
        };
        let json = run.json();
        if (json["status"].as_str(), run.exit) != (Some(status), exit) {
            failures.push(format!("{} {:.200}: {run:?}", pair["certificate"], pair["text"].to_string()));
        }
        if verdict == "ClientMismatch" {
            let run = certbound_with(&directory, &arguments("explain"), client.as_bytes());
            let findings = run.json()["findings"].as_array().cloned().unwrap_or_default();
            let says_why =
                findings.iter().any(|it| it["code"] != "certificate-subject" && it["code"] != "validity");
            if run.exit != exit || !says_why {
                let text = pair["text"].to_string();
                failures.push(format!("not explained: {} {text:.200}: {run:?}", pair["certificate"]));
            }
            explained += 1;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(explained > 100, "{explained} mismatches");
}

#[test]
fn the_chain_must_be_said_to_be_validated() {
    let directory = bank();
    let client = metadata("tls_client_auth_san_dns", "CLIENT.example.com");
    let arguments = ["match", "--json", "--cert", "client.pem", "--client", "-"];
    let run = certbound_with(&directory, &arguments, client.as_bytes());
    assert_eq!((run.exit, &run.json()["status"]), (1, &"ChainNotValidated".into()));
    let validated = [&arguments[..], &["--chain-validated"]].concat();
    let run = certbound_with(&directory, &validated, client.as_bytes());
    let json = run.json();
    assert_eq!((run.exit, &json["method"]), (0, &"tls_client_auth".into()));
    assert_eq!(json["registered"][0], "tls_client_auth_san_dns");
    assert_eq!(json["chain_validated"], true);
}

#[test]
fn metadata_that_is_malformed_has_its_file_and_its_status() {
    let directory = bank();
    let cases = [
        ("", "JsonSyntax", 200),
        ("[]", "ClientMetadata", 290),
        ("{}", "ClientId", 291),
        (r#"{"client_id":"c","client_id":"d"}"#, "JsonDuplicateMember", 202),
        (r#"{"client_id":"c","token_endpoint_auth_method":"none"}"#, "ClientAuthMethod", 292),
        (r#"{"client_id":"c","token_endpoint_auth_method":"tls_client_auth"}"#, "ClientIdentity", 293),
        (r#"{"client_id":"c","token_endpoint_auth_method":"self_signed_tls_client_auth"}"#, "ClientKeys", 294),
    ];
    for (client, status, code) in cases {
        directory.write("client.json", client);
        for command in ["match", "explain"] {
            let arguments = [command, "--cert", "client.pem", "--client", "client.json"];
            let run = certbound(&directory, &arguments);
            assert_eq!(run.exit, 2, "{client}: {run:?}");
            let text = format!("{}{}", run.out, run.errors);
            assert!(text.contains("client.json: ") && text.contains(&format!("({status}, {code})")), "{text}");
            let json = certbound(&directory, &[&arguments[..], &["--json"]].concat()).json();
            assert_eq!((json["status"].as_str(), json["code"].as_i64()), (Some(status), Some(code)), "{json}");
        }
    }
}

/// A certificate that is not valid now is noted, and the verdict is the same.
#[test]
fn validity_is_noted_and_decides_nothing() {
    let directory = bank();
    let cases = [
        ("19700101000000Z", "19700102000000Z", "has expired"),
        ("99980101000000Z", "99991231235959Z", "is not valid yet"),
    ];
    for (from, to, note) in cases {
        directory.dated(from, to);
        let client = metadata("tls_client_auth_subject_dn", "CN=dated");
        let thumbprint = certbound(&directory, &["thumbprint", "dated.der"]).out;
        let claims = format!(r#"{{"cnf":{{"x5t#S256":"{}"}}}}"#, thumbprint.trim_end());
        let matching = ["match", "--chain-validated", "--cert", "dated.der", "--client", "-"];
        let check = ["check", "--cert", "dated.der", "--claims", "-", "--policy", "require-bound"];
        for (arguments, input) in [(&matching[..], client), (&check, claims)] {
            let run = certbound_with(&directory, arguments, input.as_bytes());
            assert_eq!(run.exit, 0, "{run:?}");
            assert!(run.errors.contains(note) && run.errors.contains("note: dated.der: "), "{run:?}");
            let json = certbound_with(&directory, &[arguments, &["--json"]].concat(), input.as_bytes()).json();
            let notes = json["notes"].as_array().expect("notes").iter();
            assert_eq!(notes.filter(|text| text.as_str().is_some_and(|text| text.contains(note))).count(), 1);
            assert_eq!(json["status"], "ok");
        }
    }
    let client = metadata("tls_client_auth_san_dns", "client.example.com");
    let arguments = ["match", "--json", "--chain-validated", "--cert", "client.pem", "--client", "-"];
    let json = certbound_with(&directory, &arguments, client.as_bytes()).json();
    assert!(json["notes"].is_null(), "{json}");
}
