//! `certbound decode`: headers as proxies write them, and what is told of those that are malformed.

mod support;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use support::{Directory, OTHER, RFC8705, RFC8705_TEXT, Run, certbound, certbound_with, directory};

/// Percent-encodes everything but what is unreserved and `also`.
fn percent(text: &str, also: &str) -> String {
    let encode = |octet: u8| match char::from(octet) {
        it if it.is_ascii_alphanumeric() || "-._~".contains(it) || also.contains(it) => it.to_string(),
        _ => format!("%{octet:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// The base64 of a PEM, which is that of its DER.
fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

fn der(pem: &str) -> Vec<u8> {
    Base64::decode_vec(&body(pem)).expect("a PEM")
}

/// An element as Envoy writes it.
fn element(pem: &str) -> String {
    let hash: String = Sha256::digest(der(pem)).iter().map(|octet| format!("{octet:02x}")).collect();
    format!("Hash={hash};Cert=\"{}\";Subject=\"CN=a\";URI=", percent(pem, ":"))
}

/// Decodes a value from standard input.
fn decode(arguments: &[&str], value: &str) -> Run {
    certbound_with(&directory(), &[&["decode", "-"], arguments].concat(), value.as_bytes())
}

#[test]
fn every_format_gives_the_thumbprint() {
    let cases = [
        ("percent-pem", percent(RFC8705, "")),
        ("percent-pem", percent(RFC8705, "+/=")),
        ("percent-pem", RFC8705.replace(' ', "%20").replace('\n', "%0a")),
        ("spaced-pem", RFC8705.replace('\n', " ")),
        ("spaced-pem", RFC8705.trim_end().replace('\n', "\n\t")),
        ("base64-der", body(RFC8705)),
        ("structured-field", format!(":{}:", body(RFC8705))),
        ("base64-pem", Base64::encode_string(RFC8705.as_bytes())),
        ("xfcc", element(RFC8705)),
    ];
    for (format, value) in cases {
        for end in ["", "\n", "\r\n"] {
            let run = decode(&["--format", format], &format!("{value}{end}"));
            let expected = format!("{RFC8705_TEXT}\n");
            assert_eq!((run.exit, run.out.as_str(), run.errors.as_str()), (0, &*expected, ""), "{format}");
        }
        // One line end belongs to the file; a second one is part of the value.
        if format != "spaced-pem" {
            assert_eq!(decode(&["--format", format], &format!("{value}\n\n")).exit, 2, "{format}");
        }
    }
}

#[test]
fn der_is_written_where_out_says() {
    let directory = directory();
    directory.write("header", &body(RFC8705));
    let arguments = ["decode", "--format", "base64-der", "header", "--out"];
    let run = certbound(&directory, &[&arguments[..], &["client.der"]].concat());
    assert_eq!((run.exit, run.out.as_str(), run.errors.as_str()), (0, "", ""));
    assert_eq!(directory.read("client.der"), der(RFC8705));
    assert_eq!(certbound(&directory, &["thumbprint", "client.der"]).out.trim_end(), RFC8705_TEXT);
    // Standard output holds the DER and nothing else.
    let piped = format!("{} {} - > piped.der", env!("CARGO_BIN_EXE_certbound"), arguments.join(" "));
    assert_eq!(shell(&directory, &piped).0, 0);
    assert_eq!(directory.read("piped.der"), der(RFC8705));

    let run = certbound(&directory, &[&arguments[..], &["none/client.der"]].concat());
    assert_eq!((run.exit, run.out.as_str()), (3, ""), "{run:?}");
    assert!(run.errors.contains("none/client.der: it cannot be written"), "{run:?}");
    let run = certbound(&directory, &[&arguments[..], &["./header"]].concat());
    assert_eq!(run.exit, 3, "{run:?}");
    assert!(run.errors.contains("would overwrite the captured header"), "{run:?}");
    assert_eq!(directory.read("header"), body(RFC8705).as_bytes());
}

/// Runs a shell's command line in the directory: the exit code, and what a terminal would show.
fn shell(directory: &Directory, line: &str) -> (i32, String) {
    let mut command = std::process::Command::new("sh");
    let output = command.args(["-c", line]).current_dir(directory.path(".")).output().expect("sh");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("an exit code"), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn a_terminal_gets_no_der() {
    let directory = directory();
    directory.write("header", &body(RFC8705));
    let command = format!("{} decode --format base64-der header --out -", env!("CARGO_BIN_EXE_certbound"));
    let (exit, text) = shell(&directory, &format!("script -qec '{command}' /dev/null </dev/null"));
    assert_eq!(exit, 3, "script, of the Debian package bsdutils, runs a command on a terminal: {text}");
    assert!(text.contains("DER is not for a terminal"), "{text}");
    assert!(text.is_ascii(), "{text}");
}

#[test]
fn no_certificate_is_neither_a_success_nor_an_error() {
    for format in ["percent-pem", "spaced-pem", "base64-der", "structured-field", "base64-pem", "xfcc"] {
        for value in ["", "\n", " \r\n", "(null)", "::", "{http.request.tls.client.certificate_der_base64}"] {
            let run = decode(&["--format", format], value);
            let note =
                "certbound: note: standard input is empty: if a header was expected, the capture failed\n";
            let errors = if value.is_empty() { note } else { "" };
            assert_eq!((run.exit, run.errors.as_str()), (1, errors), "{format} {value:?}");
            assert!(run.out.starts_with("absent: "), "{run:?}");
            let json = decode(&["--json", "--format", format], value).json();
            assert_eq!(
                (&json["status"], &json["code"], &json["format"]),
                (&"Absent".into(), &503.into(), &format.into())
            );
            assert_eq!(json.get("x5t#S256"), None, "{json}");
        }
    }
    let directory = directory();
    for out in ["-", "client.der"] {
        let run = certbound_with(&directory, &["decode", "--format", "xfcc", "-", "--out", out], b"");
        assert_eq!((run.exit, run.out.as_str()), (1, ""), "{run:?}");
        assert!(run.errors.contains("presented no certificate"), "{run:?}");
    }
    assert!(!directory.path("client.der").exists());
}

#[test]
fn json() {
    let json = decode(&["--format", "structured-field", "--json"], &format!(":{}:\n", body(RFC8705))).json();
    assert_eq!((&json["status"], &json["code"]), (&"ok".into(), &0.into()));
    assert_eq!(json["x5t#S256"], RFC8705_TEXT);
    assert_eq!(json["format"], "structured-field");
    assert_eq!(json["octets"], der(RFC8705).len());
    let run = decode(&["--format", "base64-der", "--json"], "MII");
    assert_eq!(run.exit, 2);
    let json = run.json();
    assert_eq!((&json["status"], &json["code"]), (&"ForwardedBase64".into(), &254.into()));
    assert_eq!(json["source"], "standard input");
    assert!(json["advice"].is_string(), "{json}");
}

#[test]
fn a_chain_only_with_its_option() {
    let chain = format!("{RFC8705}{OTHER}");
    let cases = [
        ("percent-pem", percent(&chain, "")),
        ("spaced-pem", chain.replace('\n', " ")),
        ("base64-der", format!("{},{}", body(RFC8705), body(OTHER))),
        ("structured-field", format!(":{}:, :{}:", body(RFC8705), body(OTHER))),
        ("base64-pem", Base64::encode_string(chain.as_bytes())),
    ];
    for (format, value) in cases {
        let run = decode(&["--format", format], &value);
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{format}");
        assert!(run.errors.contains("(SecondCertificate, 265)"), "{run:?}");
        assert!(run.errors.contains("more than one certificate: if the proxy sends a chain"), "{run:?}");
        let run = decode(&["--format", format, "--chain"], &value);
        assert_eq!((run.exit, run.out.trim_end()), (0, RFC8705_TEXT), "{format}");
    }
    let alone = element(RFC8705).replace("Cert=", "Chain=");
    assert!(decode(&["--format", "xfcc"], &alone).errors.contains("Chain and no Cert"));
    assert_eq!(decode(&["--format", "xfcc", "--chain"], &alone).exit, 0);
}

#[test]
fn elements_of_envoys_in_a_row() {
    let two = format!("{},{}", element(RFC8705), element(OTHER));
    let three = format!("{two},{}", element(OTHER));
    let cases: [(&[&str], &str, i32); 8] = [
        (&[], &two, 2),
        (&["--multi-hop"], &two, 0),
        (&["--multi-hop=2"], &two, 0),
        (&["--multi-hop=3"], &two, 2),
        (&["--multi-hop"], &three, 2),
        (&["--multi-hop=3"], &three, 0),
        (&["--multi-hop"], &element(RFC8705), 2),
        (&["--multi-hop=10"], &three, 2),
    ];
    for (arguments, value, exit) in cases {
        let run = decode(&[&["--format", "xfcc"], arguments].concat(), value);
        assert_eq!(run.exit, exit, "{arguments:?}: {run:?}");
        match exit {
            0 => assert_eq!(run.out.trim_end(), RFC8705_TEXT),
            _ => assert!(run.errors.contains("(XfccElements, 257)"), "{run:?}"),
        }
    }
    let advice = decode(&["--format", "xfcc"], &three).errors;
    for part in ["--multi-hop=3", "SANITIZE_SET", "APPEND_FORWARD"] {
        assert!(advice.contains(part), "{advice}");
    }
    assert!(
        decode(&["--format", "xfcc", "--multi-hop"], &element(RFC8705))
            .errors
            .contains("leave out --multi-hop")
    );
}

#[test]
fn all_lines_of_the_header() {
    let directory = directory();
    directory.write("first", &body(RFC8705));
    directory.write("second", &body(OTHER));
    let run = certbound(&directory, &["decode", "--format", "base64-der", "first", "second"]);
    assert_eq!((run.exit, run.out.as_str()), (2, ""), "{run:?}");
    for part in ["first, second: ", "(ForwardedRepeated, 250)", "let the proxy drop what clients send"] {
        assert!(run.errors.contains(part), "{part} in {run:?}");
    }
}

#[test]
fn misuse() {
    let directory = directory();
    directory.write("header", &body(RFC8705));
    let cases: [(&[&str], &str); 10] = [
        (&["header"], "--format"),
        (&["--format", "base64-der"], "FILE"),
        (&["--format", "pem", "header"], "percent-pem"),
        (&["--format", "base64-der", "--multi-hop", "header"], "--multi-hop is for --format xfcc"),
        (&["--format", "xfcc", "--multi-hop=1", "header"], "--multi-hop"),
        (&["--format", "xfcc", "--multi-hop=11", "header"], "--multi-hop"),
        (&["--format", "xfcc", "--multi-hop=many", "header"], "--multi-hop"),
        (&["--format", "base64-der", "--json", "--out", "-", "header"], "both write to standard output"),
        (&["--format", "base64-der", "-", "-"], "only once"),
        (&["--format", "base64-der", "missing"], "missing: it cannot be read"),
    ];
    for (arguments, part) in cases {
        let run = certbound(&directory, &[&["decode"], arguments].concat());
        assert_eq!(run.exit, 3, "{arguments:?}: {run:?}");
        assert!(format!("{}{}", run.out, run.errors).contains(part), "{arguments:?}: {part} in {run:?}");
    }
}

#[test]
fn what_a_malformed_value_looks_like() {
    let pem = percent(RFC8705, "");
    let bare = body(RFC8705);
    assert!(bare.contains('+') && bare.contains('/'), "a certificate whose base64 shows every mistake");
    let cases = [
        // The wrong format, and the right one.
        ("base64-der", pem.clone(), "try --format percent-pem\n"),
        ("xfcc", pem.clone(), "try --format percent-pem\n"),
        ("percent-pem", RFC8705.replace('\n', " "), "try --format spaced-pem\n"),
        ("percent-pem", RFC8705.trim_end().replace('\n', "\n\t"), "try --format spaced-pem\n"),
        ("percent-pem", bare.clone(), "try --format base64-der\n"),
        ("base64-der", format!(":{bare}:"), "try --format structured-field\n"),
        ("structured-field", bare.clone(), "try --format base64-der\n"),
        ("base64-der", Base64::encode_string(RFC8705.as_bytes()), "try --format base64-pem\n"),
        ("percent-pem", element(RFC8705), "try --format xfcc\n"),
        ("structured-field", format!("{bare},{bare}"), "try --format base64-der --chain\n"),
        // The right form, and a defect.
        ("percent-pem", percent(&pem, ""), "percent-encoded twice"),
        ("base64-der", percent(&pem, ""), "see why with --format percent-pem"),
        ("percent-pem", percent(RFC8705, "+").replace('+', " "), "decoded the value as a form"),
        ("spaced-pem", RFC8705.replace(['\n', '+'], " "), "decoded the value as a form"),
        ("base64-der", bare.replace('+', " "), "decoded the value as a form"),
        ("base64-der", percent(&bare, ""), "Traefik before 2.9.4"),
        ("base64-der", bare.replace('+', "-").replace('/', "_"), "base64url"),
        ("base64-der", bare[..301].to_owned(), "cut short"),
        ("base64-der", bare[..300].to_owned(), "cut short"),
        ("percent-pem", pem[..300].to_owned(), "cut short"),
        (
            "percent-pem",
            percent(&RFC8705.replace("CERTIFICATE", "X509 CRL"), ""),
            "something else than a certificate",
        ),
        ("percent-pem", format!("X-Client-Cert: {pem}"), "leave out \"X-Client-Cert:\""),
        ("structured-field", format!("Client-Cert: :{bare}:"), "leave out \"Client-Cert:\""),
        (
            "percent-pem",
            format!("< X-Client-Cert: {pem}"),
            "curl's mark and the header's name: leave out \"< X-Client-Cert:\"",
        ),
        (
            "base64-der",
            format!("> X-Client-Cert: {bare}"),
            "curl's mark and the header's name: leave out \"> X-Client-Cert:\"",
        ),
        ("base64-der", format!("\"{bare}\""), "in double quotes: leave them out"),
        ("xfcc", format!("\"{}\"", element(RFC8705)), "in double quotes: leave them out"),
        ("percent-pem", RFC8705.to_owned(), "certbound thumbprint FILE"),
        ("base64-der", format!("{bare}\n{bare}"), "one file for each line"),
        (
            "percent-pem",
            format!("X-Client-Cert: {pem}\nX-Client-Cert: {pem}"),
            "one file for each line, with its value alone",
        ),
        (
            "base64-der",
            RFC8705.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n"),
            "tr -d '\\r\\n' < FILE",
        ),
        ("base64-der", "A".repeat(65_537), "65536 octets by default"),
        (
            "base64-der",
            Base64::encode_string(&[&[0x30, 0x82, 0x40, 0][..], &[0; 0x4000]].concat()),
            "16384 octets by default",
        ),
        ("base64-der", "hello".to_owned(), "as it was received"),
        ("percent-pem", pem.replace('-', "%2D").replace("MIIB", "MII!"), "canonical base64"),
        // Envoy.
        ("xfcc", element(RFC8705).replace("Cert=", "Other="), "set_current_client_cert_details: {cert: true}"),
        ("xfcc", format!("{};Cert=\"\"", element(RFC8705)), "neither uri nor dns"),
        ("xfcc", format!("{};DNS=a\"b", element(RFC8705)), "neither uri nor dns"),
        (
            "xfcc",
            element(RFC8705).replace("Hash=", "Hash=00"),
            "Its Hash is not the SHA-256 of its certificate",
        ),
        ("xfcc", element(RFC8705).replace("Hash=", "Other="), "It has no Hash"),
        ("xfcc", element(RFC8705)[..300].to_owned(), "cut short"),
    ];
    for (format, value, advice) in cases {
        let run = decode(&["--format", format], &value);
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{format} {value}: {run:?}");
        assert!(run.errors.contains(advice), "{format}: {advice} in {run:?}");
        assert!(!run.errors.contains(&value), "a value is not repeated: {run:?}");
        let is_whole = advice.contains("Hash");
        assert!(!(is_whole && run.errors.contains("cut short")), "{run:?}");
    }
}

#[test]
fn captures_that_failed() {
    let directory = directory();
    directory.write("header.txt", "");
    directory.write("other.txt", "");
    let run = certbound(&directory, &["decode", "--format", "xfcc", "header.txt"]);
    assert_eq!(run.exit, 1, "{run:?}");
    assert!(run.errors.contains("header.txt is empty: if a header was expected"), "{run:?}");
    let json = certbound(&directory, &["decode", "--json", "--format", "xfcc", "header.txt"]).json();
    assert!(json["notes"][0].as_str().is_some_and(|note| note.starts_with("header.txt is empty")), "{json}");
    let run = certbound(&directory, &["decode", "--format", "xfcc", "header.txt", "other.txt"]);
    assert!(run.exit == 2 && run.errors.contains("All of them are empty"), "{run:?}");
    for format in ["percent-pem", "base64-der", "structured-field", "base64-pem", "xfcc"] {
        let run = decode(&["--format", format], "\n\n");
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{format}: {run:?}");
        assert!(run.errors.contains("only empty lines") && !run.errors.contains("--chain"), "{run:?}");
    }
}

/// Whatever the file holds, the command ends with one of its exit codes, and shows nothing that moves a cursor.
#[test]
fn garbage() {
    let values: [&[u8]; 6] =
        [&[0; 100], &[0xff; 4097], b"\x1b[2J: x", b"%\n", b"Hash=\x00\x1b]", b":\xc2\x9b:"];
    for format in ["percent-pem", "spaced-pem", "base64-der", "structured-field", "base64-pem", "xfcc"] {
        for value in values {
            let run = certbound_with(&directory(), &["decode", "-", "--format", format], value);
            assert_eq!((run.exit, run.out.as_str()), (2, ""), "{format} {value:?}: {run:?}");
            assert!(!run.errors.contains(|it: char| it.is_control() && it != '\n'), "{run:?}");
        }
    }
}
