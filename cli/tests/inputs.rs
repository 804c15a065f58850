//! Hostile and mistaken inputs: none crashes the command, and each is told what it looks like.

mod support;

use std::process::Command;

use support::{RFC8705, certbound, certbound_with, directory};

#[test]
fn files_that_are_no_certificates() {
    let directory = directory();
    directory.make_key(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    directory
        .openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-outform", "DER", "-out", "key.der"], b"");
    directory.openssl(&["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"], b"");
    directory.openssl(&["req", "-new", "-key", "key.pem", "-subj", "/CN=a", "-out", "request.pem"], b"");
    let certificate = directory.self_signed(&["-subj", "/CN=a"]);
    let pem = directory.openssl(&["x509", "-inform", "DER", "-in", "certificate.der"], b"");
    directory.write("client.pem", &pem);
    let export =
        ["pkcs12", "-export", "-in", "client.pem", "-inkey", "key.pem", "-passout", "pass:", "-out", "a.p12"];
    directory.openssl(&export, b"");
    let key = String::from_utf8(directory.read("key.pem")).expect("PEM");
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let percent = pem.replace(' ', "%20").replace('\n', "%0A");
    let upper = percent.replace('-', "%2D");
    let cases: [(&str, Vec<u8>, &str); 19] = [
        ("nothing", Vec::new(), "empty"),
        ("a key", key.clone().into_bytes(), "private key"),
        ("a key in DER", directory.read("key.der"), "private key"),
        ("a public key", directory.read("public.pem"), "public key"),
        ("a request", directory.read("request.pem"), "signing request"),
        ("PKCS #12", directory.read("a.p12"), "PKCS #12"),
        ("a key before the certificate", format!("{key}{pem}").into_bytes(), "openssl x509"),
        ("a key after the certificate", format!("{pem}{key}").into_bytes(), "openssl x509"),
        ("text before the certificate", format!("subject: a\n{pem}").into_bytes(), "openssl x509"),
        ("base64 alone", body.into_bytes(), "without the PEM lines"),
        ("percent-encoded PEM", percent.clone().into_bytes(), "decode --format percent-pem"),
        ("the same with every sign encoded", upper.into_bytes(), "decode --format percent-pem"),
        (
            "the same with + for a space",
            percent.replace("%20", "+").into_bytes(),
            "decode --format percent-pem",
        ),
        ("PEM with spaces", pem.replace('\n', " ").into_bytes(), "decode --format spaced-pem"),
        ("PEM without line ends", pem.replace('\n', "").into_bytes(), "decode --format spaced-pem"),
        ("PEM with \\n", pem.replace('\n', "\\n").into_bytes(), "printf '%b'"),
        ("two in DER", [certificate.clone(), certificate.clone()].concat(), "in DER there is no chain"),
        ("garbage", (0..=255).rev().cycle().take(5000).collect(), "Pass a certificate"),
        ("JSON", b"{}".to_vec(), "Pass a certificate"),
    ];
    for (what, octets, advice) in cases {
        for command in ["thumbprint", "inspect"] {
            let run = certbound_with(&directory, &[command, "-"], &octets);
            assert_eq!((run.exit, run.out.as_str()), (2, ""), "{what}: {run:?}");
            assert!(run.errors.contains(advice), "{what}: {advice} in {run:?}");
        }
    }
    // What the advice says does help.
    let mixed = directory.openssl(&["x509"], format!("subject: a\n{key}{pem}").as_bytes());
    assert_eq!(certbound_with(&directory, &["thumbprint", "-"], mixed.as_bytes()).exit, 0);
    directory.write("escaped", &pem.replace('\n', "\\n"));
    let shell = Command::new("sh")
        .args(["-c", "printf '%b' \"$(cat escaped)\""])
        .current_dir(directory.path("."))
        .output();
    assert_eq!(shell.expect("a shell").stdout, pem.as_bytes());
}

/// Every truncation of a certificate is malformed, in DER and in PEM.
#[test]
fn certificates_cut_short() {
    let directory = directory();
    directory.openssl(&["x509", "-in", "rfc8705.pem", "-outform", "DER", "-out", "rfc8705.der"], b"");
    let der = directory.read("rfc8705.der");
    let cut = |octets: &[u8], len: usize| octets.iter().take(len).copied().collect::<Vec<u8>>();
    for len in (0..der.len()).step_by(13) {
        let run = certbound_with(&directory, &["inspect", "-"], &cut(&der, len));
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{len}: {run:?}");
    }
    for len in (0..RFC8705.trim_end().len()).step_by(31) {
        let run = certbound_with(&directory, &["inspect", "-"], &cut(RFC8705.as_bytes(), len));
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{len}: {run:?}");
    }
}

/// No more than the limit is read of any file: /dev/zero has no end.
#[test]
fn endless_files_end() {
    let directory = directory();
    directory.write("claims.json", "{}");
    let cases: [(&[&str], &str); 5] = [
        (&["thumbprint", "/dev/zero"], "(CertificateTooLong, 303)"),
        (&["check", "--no-cert", "--claims", "/dev/zero", "--policy", "require-bound"], "(JsonTooLong, 301)"),
        (
            &["check", "--no-cert", "--introspection", "/dev/zero", "--policy", "require-bound"],
            "(JsonTooLong, 301)",
        ),
        (&["check", "--no-cert", "--token", "/dev/zero", "--policy", "require-bound"], "(TokenTooLong, 305)"),
        (&["match", "--cert", "other.pem", "--client", "/dev/zero"], "(JsonTooLong, 301)"),
    ];
    for (arguments, words) in cases {
        let run = certbound(&directory, arguments);
        assert_eq!(run.exit, 2, "{run:?}");
        assert!(run.errors.contains(words), "{words} in {run:?}");
    }
}

/// Deep nesting, many members and many RDNs overflow no stack, in the words as little as in the verdict.
#[test]
fn deep_and_wide_documents() {
    let directory = directory();
    let deep = "[".repeat(500_000);
    let wide: String = (0..5000).map(|number| format!("\"m{number}\":0,")).collect();
    let rdns = |count: usize| vec!["CN=a"; count].join(",");
    let keys = vec![r#"{"kty":"EC"}"#; 65].join(",");
    let client = |parameter: String| {
        format!(r#"{{"client_id":"c","token_endpoint_auth_method":"tls_client_auth",{parameter}}}"#)
    };
    let key_set = format!(
        r#"{{"client_id":"c","token_endpoint_auth_method":"self_signed_tls_client_auth","jwks":{{"keys":[{keys}]}}}}"#
    );
    let cases = [
        (deep.clone(), 2),
        (format!("{{\"jwks\":{deep}"), 2),
        (format!("{{{wide}\"client_id\":\"c\"}}"), 2),
        (client(format!("\"tls_client_auth_subject_dn\":\"{}\"", rdns(64))), 1),
        (client(format!("\"tls_client_auth_subject_dn\":\"{}\"", rdns(65))), 2),
        (client(format!("\"tls_client_auth_subject_dn\":\"{}\"", rdns(10_000))), 2),
        (client(format!("\"tls_client_auth_subject_dn\":\"CN={}\"", "\\\\".repeat(4000))), 1),
        (key_set, 2),
    ];
    for (document, exit) in cases {
        let start: String = document.chars().take(100).collect();
        for command in ["match", "explain"] {
            let arguments = [command, "--chain-validated", "--cert", "other.pem", "--client", "-"];
            let run = certbound_with(&directory, &arguments, document.as_bytes());
            assert_eq!(run.exit, exit, "{command} {start}: {run:?}");
        }
    }
    let run = certbound_with(
        &directory,
        &["check", "--no-cert", "--claims", "-", "--policy", "require-bound"],
        deep.as_bytes(),
    );
    assert_eq!(run.exit, 2, "{run:?}");
    assert!(run.errors.contains("(JsonTooDeep, 300)"), "{run:?}");
}

#[test]
fn what_cannot_be_read_or_written_is_no_answer() {
    let directory = directory();
    for (path, words) in
        [("missing", "Check the name"), (".", "Name a file in it"), ("other.pem/x", "cannot be read")]
    {
        for arguments in [&["thumbprint", path][..], &["match", "--cert", "other.pem", "--client", path]] {
            let run = certbound(&directory, arguments);
            assert_eq!((run.exit, run.out.as_str()), (3, ""), "{run:?}");
            assert!(run.errors.contains(words), "{words} in {run:?}");
        }
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let status = Command::new(env!("CARGO_BIN_EXE_certbound"))
        .args(["thumbprint", "other.pem"])
        .current_dir(directory.path("."))
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .expect("it runs");
    assert_eq!(status.code(), Some(3), "an answer that could not be written is no success");
}
