//! `certbound thumbprint`.

mod support;

use support::{RFC8705, RFC8705_TEXT, certbound, certbound_with, directory};

#[test]
fn one_file_gives_the_thumbprint_alone() {
    let directory = directory();
    let run = certbound(&directory, &["thumbprint", "rfc8705.pem"]);
    assert_eq!((run.exit, run.out.as_str(), run.errors.as_str()), (0, &*format!("{RFC8705_TEXT}\n"), ""));
}

#[test]
fn der_and_standard_input_give_the_same() {
    let directory = directory();
    directory.openssl(&["x509", "-in", "rfc8705.pem", "-outform", "DER", "-out", "rfc8705.der"], b"");
    let der = directory.read("rfc8705.der");
    let runs = [
        certbound(&directory, &["thumbprint", "rfc8705.der"]),
        certbound_with(&directory, &["thumbprint", "-"], RFC8705.as_bytes()),
        certbound_with(&directory, &["thumbprint", "-"], &der),
    ];
    for run in runs {
        assert_eq!((run.exit, run.out.trim_end()), (0, RFC8705_TEXT), "{run:?}");
    }
}

/// One file that fails does not keep the others from their answer, and the worst end is the exit code.
#[test]
fn several_files_have_their_names() {
    let directory = directory();
    directory.write("empty", "");
    let run = certbound(&directory, &["thumbprint", "rfc8705.pem", "empty", "missing", "other.pem"]);
    assert_eq!(run.exit, 3);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    assert_eq!(lines[0], format!("{RFC8705_TEXT}  rfc8705.pem"));
    assert!(lines[1].ends_with("  other.pem"), "{run:?}");
    for part in ["empty: ", "(CertificateNotDer, 240)", "The file is empty.", "missing: it cannot be read"] {
        assert!(run.errors.contains(part), "{part} in {run:?}");
    }

    let json = certbound(&directory, &["thumbprint", "--json", "rfc8705.pem", "empty", "missing"]).json();
    assert_eq!((&json["status"], &json["code"]), (&"InputOutput".into(), &500.into()));
    let files = json["files"].as_array().expect("files");
    let expected =
        [("rfc8705.pem", "ok", 0), ("empty", "CertificateNotDer", 240), ("missing", "InputOutput", 500)];
    assert_eq!(files.len(), expected.len());
    for (file, (name, status, code)) in files.iter().zip(expected) {
        assert_eq!(
            (&file["file"], &file["status"], &file["code"]),
            (&name.into(), &status.into(), &code.into())
        );
    }
    assert_eq!(files[0]["x5t#S256"], RFC8705_TEXT);
}

#[test]
fn of_a_chain_the_first_is_used_and_a_note_says_so() {
    let directory = directory();
    directory.write("chain.pem", &format!("{RFC8705}{}", support::OTHER));
    let run = certbound(&directory, &["thumbprint", "chain.pem"]);
    assert_eq!((run.exit, run.out.trim_end()), (0, RFC8705_TEXT));
    assert!(run.errors.contains("note: chain.pem: the first of 2 certificates"), "{run:?}");
    let json = certbound(&directory, &["thumbprint", "--json", "chain.pem"]).json();
    assert_eq!(json["files"][0]["notes"].as_array().map(Vec::len), Some(1), "{json}");
}
