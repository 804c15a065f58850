//! Runs the real command, in a directory with real certificates.

#![allow(dead_code, reason = "each test file uses a part of this one")]

#[path = "../../../tests/support/openssl.rs"]
mod openssl;

use std::io::Write;
use std::process::{Command, Stdio};

pub use openssl::Directory;
use serde_json::{Value, json};

pub const RFC8705: &str = include_str!("../../../tests/vectors/rfc8705-appendix-a.pem");
pub const RFC8705_TEXT: &str = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";
pub const OTHER: &str = include_str!("../../../tests/vectors/other.pem");

/// What the command did.
#[derive(Debug)]
pub struct Run {
    pub exit: i32,
    pub out: String,
    pub errors: String,
}

impl Run {
    /// The one JSON document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs `certbound` in the directory, with something on its standard input.
pub fn certbound_with(directory: &Directory, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_certbound"))
        .args(arguments)
        .current_dir(directory.path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command that was built with this test");
    // It may stop reading before the end.
    child.stdin.take().expect("a pipe").write_all(input).ok();
    let output = child.wait_with_output().expect("it ends");
    let text = |octets: Vec<u8>| String::from_utf8(octets).expect("UTF-8");
    let exit = output.status.code().unwrap_or_else(|| panic!("{arguments:?}: {}", output.status));
    Run { exit, out: text(output.stdout), errors: text(output.stderr) }
}

/// Runs `certbound` with nothing on its standard input.
pub fn certbound(directory: &Directory, arguments: &[&str]) -> Run {
    certbound_with(directory, arguments, b"")
}

/// A directory with `rfc8705.pem` and `other.pem`.
pub fn directory() -> Directory {
    let directory = Directory::new();
    directory.write("rfc8705.pem", RFC8705);
    directory.write("other.pem", OTHER);
    directory
}

/// A directory with `client.pem`, the certificate of a bank with every kind of SAN, and `renewed.pem` of the same key.
pub fn bank() -> Directory {
    let directory = directory();
    directory.make_key(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let subject = "/C=GB/O=Example Bank, plc/2.5.4.97=PSDGB-FCA-123/CN=client.example.com";
    let names = "subjectAltName=DNS:client.example.com,DNS:*.x.example.com,URI:https://client.example.com/a,\
                 IP:10.0.0.1,IP:2001:db8::1,email:Ops@example.com";
    directory.self_signed(&["-subj", subject, "-utf8", "-addext", names]);
    let to_pem = |file: &str| {
        directory.openssl(&["x509", "-inform", "DER", "-in", "certificate.der", "-out", file], b"");
    };
    to_pem("client.pem");
    directory.self_signed(&["-subj", "/CN=renewed"]);
    to_pem("renewed.pem");
    directory
}

/// Client metadata of `tls_client_auth` with one parameter.
pub fn metadata(parameter: &str, value: &str) -> String {
    json!({"client_id": "c", "token_endpoint_auth_method": "tls_client_auth", parameter: value}).to_string()
}

/// What `certbound explain` says of a certificate and a document: the exit code, the words for programs, and the text.
pub fn explain(directory: &Directory, certificate: &str, client: &str) -> (i32, Vec<String>, String) {
    let arguments = ["explain", "--chain-validated", "--cert", certificate, "--client", "-"];
    let run = certbound_with(directory, &arguments, client.as_bytes());
    let with_json = certbound_with(directory, &[&arguments[..], &["--json"]].concat(), client.as_bytes());
    assert_eq!(run.exit, with_json.exit, "{run:?}");
    let json = with_json.json();
    let findings = json["findings"].as_array().expect("findings");
    for finding in findings {
        let text = finding["text"].as_str().expect("text");
        assert!(run.out.contains(text), "{text} is not in {}", run.out);
        let code = format!("`{}`", finding["code"].as_str().expect("code"));
        assert!(include_str!("../../README.md").contains(&code), "cli/README.md does not list {code}");
    }
    let codes = findings.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect();
    (run.exit, codes, run.out)
}
