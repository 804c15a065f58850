//! `certbound registry verify` and `lookup`, on the vector that every version must read and on a bank's registry.

mod support;

use serde_json::json;
use support::{Directory, bank, certbound, certbound_with, directory, metadata};

const VECTOR: &[u8] = include_bytes!("../../tests/vectors/registry.img");

/// A directory with the vector in `registry.img`.
fn vector() -> Directory {
    let directory = directory();
    std::fs::write(directory.path("registry.img"), VECTOR).expect("a file");
    directory
}

#[test]
fn the_vector_is_whole() {
    let directory = vector();
    let run = certbound(&directory, &["registry", "verify", "registry.img"]);
    assert_eq!((run.exit, run.errors.as_str()), (0, ""), "{run:?}");
    assert!(run.out.contains("5  clients\n") && run.out.contains("2  identities: DNS name\n"), "{}", run.out);
    let json = certbound(&directory, &["registry", "verify", "--json", "registry.img"]).json();
    assert_eq!(json["methods"], json!({"tls_client_auth": 4, "self_signed_tls_client_auth": 1}));
    let identities = json!({"certificate": 1, "public key": 1, "subject": 2, "DNS name": 2, "URI": 0,
        "IP address": 0, "email address": 0});
    assert_eq!(json["identities"], identities);
    let rest = ["status", "clients", "pinned", "issuers", "bound_tokens", "octets"].map(|name| &json[name]);
    let expected = [json!("ok"), json!(5), json!(1), json!(1), json!(1), json!(VECTOR.len())];
    assert_eq!(rest, expected.each_ref());
    let run = certbound_with(&directory, &["registry", "verify", "-"], VECTOR);
    assert_eq!(run.exit, 0, "{run:?}");
}

#[test]
fn an_image_with_any_defect_is_malformed() {
    let directory = directory();
    let verify = |octets: &[u8]| certbound_with(&directory, &["registry", "verify", "--json", "-"], octets);
    let mut cases = vec![(Vec::new(), "RegistryFormat"), (b"{}".to_vec(), "RegistryFormat")];
    cases.extend((0..VECTOR.len()).step_by(17).map(|len| (VECTOR[..len].to_vec(), "RegistryFormat")));
    cases.push(([VECTOR, b"\n"].concat(), "RegistryFormat"));
    let flip = |at: usize| {
        let mut octets = VECTOR.to_vec();
        octets[at] ^= 1;
        octets
    };
    cases.push((flip(0), "RegistryFormat"));
    cases.push((flip(100), "RegistryChecksum"));
    cases.push((flip(VECTOR.len() - 1), "RegistryChecksum"));
    let mut most = VECTOR.to_vec();
    most[12..44].fill(0xff);
    cases.push((most, "RegistryTooLong"));
    for (octets, status) in cases {
        let run = verify(&octets);
        assert_eq!((run.exit, &run.json()["status"]), (2, &status.into()), "{} octets", octets.len());
    }
    for file in ["absent.img", "."] {
        assert_eq!(certbound(&directory, &["registry", "verify", file]).exit, 3);
    }
    assert_eq!(certbound(&directory, &["registry", "verify", "/dev/zero"]).exit, 2);
    assert_eq!(certbound(&directory, &["registry", "lookup", "other.pem", "--client-id", "c"]).exit, 2);
}

/// The same answers as in the C tests and `tests/registry_vector.rs`.
#[test]
fn the_vector_is_asked() {
    let directory = vector();
    let validated = "--chain-validated";
    let cases: [(&[&str], &str, i32); 13] = [
        (&["--client-id", "certificate"], "ok", 0),
        (&["--client-id", "shared 2"], "ok", 0),
        (&["--client-id", "nobody"], "UnknownClient", 1),
        (&["--client-id", ""], "ClientId", 2),
        (&["--client-id", "certificate", "--cert", "rfc8705.pem"], "ok", 0),
        (&["--client-id", "certificate", "--cert", "other.pem"], "ok", 0),
        (&["--client-id", "subject", "--cert", "rfc8705.pem"], "ChainNotValidated", 1),
        (&["--client-id", "subject", "--cert", "rfc8705.pem", validated], "ok", 0),
        (&["--client-id", "subject", "--cert", "other.pem", validated], "ClientMismatch", 1),
        (&["--client-id", "pinned", "--cert", "other.pem", validated], "IssuerMismatch", 1),
        (&["--cert", "rfc8705.pem"], "ok", 0),
        (&["--cert", "rfc8705.pem", validated], "AmbiguousCertificate", 1),
        (&["--cert", "other.pem", validated], "ok", 0),
    ];
    for (arguments, status, exit) in cases {
        let lookup = [&["registry", "lookup", "registry.img"], arguments].concat();
        let run = certbound(&directory, &lookup);
        assert_eq!(run.exit, exit, "{run:?}");
        let json = certbound(&directory, &[&lookup[..], &["--json"]].concat()).json();
        assert_eq!(json["status"], status, "{arguments:?}: {json}");
        let unknown = ["UnknownClient", "ClientId"].contains(&status) || arguments == cases[11].0;
        assert_eq!(json["client"].is_object(), !unknown, "{arguments:?}: {json}");
    }
    let run = certbound(&directory, &["registry", "lookup", "registry.img", "--client-id", "certificate"]);
    for line in
        ["method: self_signed_tls_client_auth", support::RFC8705_TEXT, "public key", "bound tokens: wanted"]
    {
        assert!(run.out.contains(line), "{line} in {}", run.out);
    }
}

#[test]
fn what_is_built_from_metadata_finds_the_certificate() {
    let directory = bank();
    directory.write("clients.jsonl", &metadata("tls_client_auth_san_uri", "https://client.example.com/a"));
    let run = certbound(&directory, &["registry", "build", "--output", "registry.img", "clients.jsonl"]);
    assert_eq!(run.exit, 0, "{run:?}");
    let lookup = ["registry", "lookup", "registry.img", "--cert", "client.pem"];
    let run = certbound(&directory, &lookup);
    assert!(run.exit == 1 && run.out.contains("--chain-validated"), "{run:?}");
    let run = certbound(&directory, &[&lookup[..], &["--chain-validated"]].concat());
    assert!(run.exit == 0 && run.out.contains("identity: URI"), "{run:?}");
    let note = "the image holds digests and no names";
    assert!(run.errors.contains(note), "{run:?}");
    let run = certbound(&directory, &[&lookup[..], &["--chain-validated", "--client-id", "c"]].concat());
    assert!(run.exit == 0 && run.out.contains("this client's") && !run.errors.contains(note), "{run:?}");
}

#[test]
fn a_lookup_of_nothing_is_misuse() {
    let directory = vector();
    let cases: [&[&str]; 4] = [
        &["registry.img"],
        &["registry.img", "--chain-validated"],
        &["registry.img", "--client-id", "c", "--chain-validated"],
        &["-", "--cert", "-"],
    ];
    for arguments in cases {
        let run = certbound(&directory, &[&["registry", "lookup"], arguments].concat());
        assert_eq!((run.exit, run.out.as_str()), (3, ""), "{run:?}");
    }
}
