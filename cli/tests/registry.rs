//! `certbound registry build`: images of every kind of client, and old images that survive everything.

#[path = "../../tests/support/registry.rs"]
mod image;
mod support;

use certbound::registry::layout::issuer_to_octets;
use certbound::{Certificate, Client, IssuerPin, Pinned, Registry};
use serde_json::json;
use support::{Directory, Run, certbound, certbound_with, directory};

const KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;

/// A client of `tls_client_auth`.
fn tls(client_id: &str, parameter: &str, value: &str) -> String {
    json!({"client_id": client_id, "token_endpoint_auth_method": "tls_client_auth", parameter: value})
        .to_string()
}

/// A client of every kind.
fn every_kind() -> Vec<String> {
    let keys = format!(
        r#"{{"client_id":"keys","token_endpoint_auth_method":"self_signed_tls_client_auth","jwks":{{"keys":[{KEY},{KEY}]}},"tls_client_certificate_bound_access_tokens":true}}"#
    );
    vec![
        tls("dn", "tls_client_auth_subject_dn", "CN=a,O=b"),
        tls("dns", "tls_client_auth_san_dns", "a.example"),
        tls("uri", "tls_client_auth_san_uri", "https://a.example/"),
        tls("ip", "tls_client_auth_san_ip", "2001:db8::1"),
        tls("email", "tls_client_auth_san_email", "a@example.com"),
        tls("dns again", "tls_client_auth_san_dns", "A.EXAMPLE"),
        keys,
    ]
}

/// Many clients.
fn many(count: u32) -> Vec<String> {
    (0..count)
        .map(|one| tls(&format!("client {one}"), "tls_client_auth_san_dns", &format!("c{one}.example")))
        .collect()
}

fn build(directory: &Directory, lines: &[String]) -> Run {
    certbound_with(directory, &["registry", "build", "--output", "registry.img"], lines.join("\n").as_bytes())
}

/// Builds an image even of no clients.
fn build_any(directory: &Directory, lines: &[String]) -> Run {
    let arguments = ["registry", "build", "--allow-empty", "--output", "registry.img"];
    certbound_with(directory, &arguments, lines.join("\n").as_bytes())
}

/// The files of the directory, of which none may be left over.
fn files(directory: &Directory) -> Vec<String> {
    let entries = std::fs::read_dir(directory.path(".")).expect("the directory");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name().into_string();
    let mut files: Vec<String> = entries.map(|entry| name(entry).expect("UTF-8")).collect();
    files.sort();
    files
}

#[test]
fn the_image_is_that_of_the_specification_in_any_order_of_lines() {
    let directory = directory();
    for lines in [vec![], every_kind(), [every_kind(), many(1000)].concat()] {
        let clients = lines.iter().map(|line| Client::from_metadata(line.as_bytes()).expect("metadata"));
        let expected = image::image(clients);
        let mut shuffled = lines.clone();
        for turn in 0..4 {
            let run = build_any(&directory, &shuffled);
            assert_eq!(run.exit, 0, "{run:?}");
            assert!(directory.read("registry.img") == expected, "{} lines, turn {turn}", lines.len());
            shuffled.reverse();
            shuffled.sort_by_key(|line| {
                line.bytes().rev().map(|octet| octet.rotate_left(turn)).collect::<Vec<_>>()
            });
        }
    }
    assert!(!files(&directory).iter().any(|file| file.ends_with(".tmp")));
}

#[test]
fn blank_lines_line_ends_and_the_last_line_make_no_difference() {
    let directory = directory();
    build(&directory, &every_kind());
    let expected = directory.read("registry.img");
    let text = every_kind().join("\r\n\r\n  \t\n") + "\n\n";
    directory.write("clients.jsonl", &text);
    let arguments = ["registry", "build", "--json", "--output", "registry.img", "clients.jsonl"];
    let run = certbound(&directory, &arguments);
    let json = run.json();
    assert_eq!((run.exit, &json["clients"], &json["status"]), (0, &7.into(), &"ok".into()), "{run:?}");
    assert_eq!(json["octets"], expected.len());
    assert!(json["seconds"].is_number());
    assert!(directory.read("registry.img") == expected);
}

#[test]
fn an_issuer_is_the_pin_of_every_client_that_it_certifies() {
    let directory = directory();
    directory.write("clients.jsonl", &every_kind().join("\n"));
    let arguments = ["registry", "build", "--issuer", "other.pem", "--output", "registry.img", "clients.jsonl"];
    assert_eq!(certbound(&directory, &arguments).exit, 0);
    directory.openssl(&["x509", "-in", "other.pem", "-outform", "DER", "-out", "other.der"], b"");
    let der = directory.read("other.der");
    let cases = [
        (None, Pinned::NameAndKeyIdentifier),
        (Some("name-and-key-identifier"), Pinned::NameAndKeyIdentifier),
        (Some("name"), Pinned::Name),
        (Some("key-identifier"), Pinned::KeyIdentifier),
    ];
    for (what, pinned) in cases {
        let what = what.map(|what| ["--pinned", what]);
        let run =
            certbound(&directory, &[&arguments[..], what.as_ref().map_or(&[], |what| &what[..])].concat());
        assert_eq!(run.exit, 0, "{run:?}");
        let pin = IssuerPin::of_authority(&Certificate::from_der(&der).expect("DER"), pinned).expect("a pin");
        let octets = directory.read("registry.img");
        let registry = Registry::open(&octets).expect("an image");
        for client in registry.clients() {
            let client = client.expect("a client");
            let expected = if client.is(b"keys") { IssuerPin::ANY } else { pin };
            assert_eq!(issuer_to_octets(client.issuer()), issuer_to_octets(&expected));
        }
    }
    // An authority without the identifier that is to be pinned is told what can be.
    let run = certbound(&directory, &arguments.map(|it| if it == "other.pem" { "rfc8705.pem" } else { it }));
    assert_eq!(run.exit, 2, "{run:?}");
    assert!(run.errors.contains("(NoKeyIdentifier, 297)") && run.errors.contains("--pinned name"), "{run:?}");
    let alone = ["registry", "build", "--pinned", "name", "--output", "registry.img", "clients.jsonl"];
    assert_eq!(certbound(&directory, &alone).exit, 3, "nobody is pinned without --issuer");
    // Without a client that it certifies, the issuer is not in the image.
    let keys = every_kind().pop().expect("a client");
    build(&directory, std::slice::from_ref(&keys));
    let without = directory.read("registry.img");
    directory.write("clients.jsonl", &keys);
    assert_eq!(certbound(&directory, &arguments).exit, 0);
    assert!(directory.read("registry.img") == without);
}

#[test]
fn a_defect_is_told_with_its_line_and_nothing_is_written() {
    let directory = directory();
    build(&directory, &every_kind());
    let old = directory.read("registry.img");
    let before = files(&directory);
    let good = every_kind();
    let twice = tls("dn", "tls_client_auth_san_dns", "other.example");
    let cases = [
        ("{".to_owned(), "JsonSyntax", 2),
        ("[]".to_owned(), "ClientMetadata", 2),
        (tls("\u{e9}", "tls_client_auth_san_dns", "a.example"), "ClientId", 2),
        (tls("n", "tls_client_auth_san_dns", "*."), "DnsName", 2),
        (tls("n", "jwks_uri", "https://a.example"), "ClientIdentity", 2),
        (
            r#"{"client_id":"k","token_endpoint_auth_method":"self_signed_tls_client_auth"}"#.to_owned(),
            "ClientKeys",
            2,
        ),
        ("x".repeat(3 << 20), "JsonTooLong", 2),
        (tls(&"n".repeat(1 << 20), "tls_client_auth_san_dns", "a.example"), "JsonTooLong", 2),
        (twice, "DuplicateClient", 2),
    ];
    for (line, status, exit) in cases {
        let lines = [vec![good[0].clone(), String::new(), line], good[1..].to_vec()].concat();
        let run = build(&directory, &lines);
        assert_eq!((run.exit, run.out.as_str()), (exit, ""), "{status}: {run:?}");
        assert!(run.errors.contains("standard input, line 3: "), "{run:?}");
        assert!(run.errors.contains("nothing was written"), "{run:?}");
        let arguments = ["registry", "build", "--json", "--output", "registry.img", "-"];
        let json = certbound_with(&directory, &arguments, lines.join("\n").as_bytes()).json();
        assert_eq!((&json["status"], &json["defects"][0]["line"]), (&status.into(), &3.into()), "{json}");
        assert!(directory.read("registry.img") == old, "{status}");
        assert_eq!(files(&directory), before, "{status}");
    }
    let run = build(&directory, &[good[0].clone(), good[1].clone(), good[0].clone()]);
    assert!(run.errors.contains("line 3: line 1 has the same client_id"), "{run:?}");
}

#[test]
fn no_clients_replace_an_image_only_if_that_is_meant() {
    let directory = directory();
    for (old, input) in [(None, ""), (None, "\n \r\n"), (Some(every_kind()), ""), (Some(every_kind()), "\n\n")]
    {
        let old = old.map(|lines| {
            assert_eq!(build(&directory, &lines).exit, 0);
            directory.read("registry.img")
        });
        let before = files(&directory);
        let arguments = ["registry", "build", "--output", "registry.img", "-"];
        let run = certbound_with(&directory, &arguments, input.as_bytes());
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.errors.starts_with("certbound: standard input: there is no client in it\n"), "{run:?}");
        assert!(run.errors.contains("--allow-empty\n"), "{run:?}");
        assert!(run.errors.ends_with("certbound: note: nothing was written\n"), "{run:?}");
        let json = certbound_with(&directory, &[&arguments[..], &["--json"]].concat(), input.as_bytes()).json();
        assert_eq!((&json["status"], &json["code"]), (&"NoClients".into(), &504.into()), "{json}");
        assert_eq!(json["notes"], json!(["nothing was written"]));
        assert_eq!(files(&directory), before);
        if let Some(old) = old {
            assert!(directory.read("registry.img") == old);
        }
    }
    let run = build_any(&directory, &[]);
    assert!(run.exit == 0 && run.errors.contains("nobody is found in this image"), "{run:?}");
    assert!(Registry::open(&directory.read("registry.img")).expect("an image").is_empty());
    // The option hides no defect.
    assert_eq!(build_any(&directory, &["{".to_owned()]).exit, 2);
}

#[test]
fn several_defects_are_told_at_once_and_endless_ones_are_not() {
    let directory = directory();
    let run = build(&directory, &["{".to_owned(), every_kind().remove(0), "[]".to_owned()]);
    assert!(run.errors.contains("line 1: ") && run.errors.contains("line 3: "), "{run:?}");
    let run = build(&directory, &vec!["{".to_owned(); 1000]);
    assert!(run.errors.contains("line 20: ") && !run.errors.contains("line 21: "), "{run:?}");
    assert!(run.errors.ends_with("certbound: note: nothing was written\n"), "the last line: {run:?}");
    let run = certbound(&directory, &["registry", "build", "--output", "registry.img", "/dev/zero"]);
    assert!(run.exit == 2 && run.errors.contains("line 1: "), "{run:?}");
    assert!(!files(&directory).contains(&"registry.img".to_owned()));
}

#[test]
fn several_files_make_one_image() {
    let directory = directory();
    let clients = every_kind();
    build(&directory, &clients);
    let expected = directory.read("registry.img");
    std::fs::remove_file(directory.path("registry.img")).expect("it was there");
    // The first file has no last line end, which joins no lines; the second has no client.
    directory.write("one.jsonl", &clients[..3].join("\n"));
    directory.write("none.jsonl", "\n\n");
    let arguments = ["registry", "build", "--output", "registry.img", "one.jsonl", "none.jsonl", "-"];
    let run = certbound_with(&directory, &arguments, clients[3..].join("\n").as_bytes());
    assert!(run.exit == 0 && run.out.starts_with("ok: 7 clients, "), "{run:?}");
    assert!(directory.read("registry.img") == expected);

    // Lines are counted in their own files.
    let defects = |input: &str| certbound_with(&directory, &arguments, input.as_bytes());
    let run = defects(&format!("{}\n{{", clients[3]));
    assert!(run.exit == 2 && run.errors.contains("certbound: standard input, line 2: "), "{run:?}");
    let run = defects(&format!("{}\n\n{}", clients[3], clients[1]));
    let told = "standard input, line 3: one.jsonl, line 2 has the same client_id\n  Keep one of the two.\n";
    assert!(run.exit == 2 && run.errors.contains(told), "{run:?}");
    let build = |files: &[&str]| certbound(&directory, &[&arguments[..4], files].concat());
    let run = build(&["one.jsonl", "one.jsonl"]);
    assert!(run.exit == 2 && run.errors.contains("The file is given twice"), "{run:?}");
    let run = build(&["none.jsonl", "./none.jsonl"]);
    assert!(run.exit == 2 && run.errors.contains("none.jsonl, ./none.jsonl: there is no client"), "{run:?}");
    for (files, part) in
        [(["one.jsonl", "absent.jsonl"], "absent.jsonl: it cannot be read"), (["-", "-"], "only once")]
    {
        let run = build(&files);
        assert!(run.exit == 3 && run.errors.contains(part), "{run:?}");
    }
    assert!(directory.read("registry.img") == expected);
}

#[test]
fn json_over_several_lines_is_told_once() {
    let directory = directory();
    let pretty = |line: &String| {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        serde_json::to_string_pretty(&value).expect("JSON")
    };
    let good = every_kind();
    let documents: Vec<String> = good.iter().map(pretty).collect();
    let list = format!("[\n{}\n]", documents.join(",\n"));
    let (documents, mixed) = (documents.join("\n"), format!("{}\n\n{}", good[0], pretty(&good[6])));
    for (text, line, advice) in [
        (&pretty(&good[0]), 1, "jq -c . FILE"),
        (&documents, 1, "jq -c . FILE"),
        (&mixed, 3, "jq -c . FILE"),
        (&list, 1, "jq -c '.[]' FILE"),
    ] {
        directory.write("clients.json", text);
        let arguments = ["registry", "build", "--output", "registry.img", "clients.json"];
        let run = certbound(&directory, &arguments);
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{run:?}");
        let lines: Vec<&str> = run.errors.lines().collect();
        let [defect, told, note] = lines[..] else { panic!("three lines: {run:?}") };
        assert!(defect.starts_with(&format!("certbound: clients.json, line {line}: ")), "{run:?}");
        assert_eq!(told, format!("  Write one client a line: {advice}"));
        assert_eq!(note, "certbound: note: nothing was written");
        let json = certbound(&directory, &[&arguments[..], &["--json"]].concat()).json();
        assert_eq!(json["defects"].as_array().map(Vec::len), Some(1), "{json}");
    }
    // What begins like JSON and does not go on like it has its defects told one by one.
    let run = build(&directory, &["{".to_owned(), "]".to_owned(), "{\"a\":".to_owned(), good[0].clone()]);
    assert!(!run.errors.contains("jq") && run.errors.contains("line 3: "), "{run:?}");
    assert!(!build(&directory, &[good[0].clone(), "{".to_owned()]).errors.contains("jq"));
    assert!(!files(&directory).contains(&"registry.img".to_owned()));
}

#[test]
fn what_is_no_image_is_not_replaced() {
    let directory = directory();
    directory.write("clients.jsonl", &every_kind().join("\n"));
    std::fs::create_dir(directory.path("directory")).expect("a directory");
    for output in ["clients.jsonl", "other.pem", "directory", "/dev/null", "-", "nowhere/registry.img"] {
        let before = files(&directory);
        let run = certbound(&directory, &["registry", "build", "--output", output, "clients.jsonl"]);
        assert_eq!((run.exit, run.out.as_str()), (3, ""), "{output}: {run:?}");
        assert!(!run.errors.is_empty());
        assert_eq!(files(&directory), before, "{output}");
    }
    assert_eq!(directory.read("clients.jsonl"), every_kind().join("\n").as_bytes());
    let run = certbound(&directory, &["registry", "build", "--output", "registry.img", "absent.jsonl"]);
    assert_eq!(run.exit, 3, "{run:?}");
}

/// A full disk: the limit of a file's size stands for it.
#[test]
fn a_build_that_cannot_write_leaves_the_old_image() {
    let directory = directory();
    build(&directory, &every_kind());
    let old = directory.read("registry.img");
    let before = files(&directory);
    directory.write("clients.jsonl", &many(2000).join("\n"));
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" registry build --output registry.img clients.jsonl";
    let output = std::process::Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_certbound")])
        .current_dir(directory.path("."))
        .output()
        .expect("this test needs bash");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{errors}");
    assert!(errors.contains("cannot be written"), "{errors}");
    std::fs::remove_file(directory.path("clients.jsonl")).expect("it was there");
    assert!(directory.read("registry.img") == old);
    assert_eq!(files(&directory), before);
}

#[cfg(unix)]
#[test]
fn a_link_and_the_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let directory = directory();
    build(&directory, &every_kind());
    std::fs::set_permissions(directory.path("registry.img"), PermissionsExt::from_mode(0o640)).expect("chmod");
    std::fs::rename(directory.path("registry.img"), directory.path("real.img")).expect("a rename");
    symlink("real.img", directory.path("registry.img")).expect("a link");
    assert_eq!(build(&directory, &many(10)).exit, 0);
    assert!(directory.path("registry.img").is_symlink());
    let mode = std::fs::metadata(directory.path("real.img")).expect("an image").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(Registry::open(&directory.read("real.img")).expect("an image").len(), 10);
}

#[test]
fn a_hundred_thousand_clients() {
    let directory = directory();
    let start = std::time::Instant::now();
    let run = build(&directory, &many(100_000));
    assert!(run.exit == 0 && run.out.starts_with("ok: 100000 clients, "), "{run:?}");
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    let octets = directory.read("registry.img");
    assert!(octets.len() < 80 * 100_000);
    let registry = Registry::open(&octets).expect("an image");
    assert!(registry.find(b"client 99999").is_ok() && registry.find(b"client 100000").is_err());
}
