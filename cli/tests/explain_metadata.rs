//! `certbound explain` on metadata that the library refuses: which member, where, and why.

mod support;

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use support::{Directory, bank, certbound, explain, metadata};

/// Each document is malformed, has exactly these findings, and they have these words.
fn all(directory: &Directory, cases: &[(String, &[&str], &str)]) {
    for (document, expected, words) in cases {
        let (exit, codes, text) = explain(directory, "client.pem", document);
        assert_eq!(exit, 2, "{document:.200}: {text}");
        let codes: Vec<&str> =
            codes.iter().map(String::as_str).filter(|code| !code.starts_with("certificate-")).collect();
        assert_eq!(codes, *expected, "{document:.200}: {text}");
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn documents_that_are_no_json() {
    let directory = bank();
    let deep = format!("{{\"a\":\n {}", "[".repeat(64) + &"]".repeat(64) + "}");
    let wide: String = (0..128).map(|number| format!("\"m{number}\":0,")).collect();
    let jwks = |keys: &str| {
        format!(
            r#"{{"client_id":"c","token_endpoint_auth_method":"self_signed_tls_client_auth","jwks":{{"keys":[{keys}]}}}}"#
        )
    };
    let text = |text: &str| text.to_owned();
    all(
        &directory,
        &[
            (text(" \n"), &["json"], "is empty"),
            (text("{\"client_id\":\n  \"c\",}"), &["json"], "line 2, column 7 on: trailing comma"),
            (text("{'client_id': 'c'}"), &["json"], "double quotes"),
            (
                text("{\n// the bank\n\"client_id\":\"c\"}"),
                &["json"],
                "line 2, column 1 on: key must be a string: JSON has no comments",
            ),
            (text("{\"client_id\":\"c\""), &["json"], "ends at line 1, column 16, before"),
            (text("\u{feff}{}"), &["json"], "byte order mark"),
            (text("-----BEGIN CERTIFICATE-----"), &["json"], "passed with --cert"),
            (text("{\"a\":01}"), &["json"], "line 1, column 7 on"),
            (text("{\"a\":\"\\ud800\"}"), &["json"], "line 1"),
            (text("{}\n{}"), &["json"], "more follows at line 2, column 1"),
            (deep, &["json"], "at line 2, column 65 is inside 64 others"),
            (
                text(
                    "{\"a\":{\"client_id\":1},\n\"client_id\":\"c\", \"x\":\"client_id\", \"client_i\\u0064\":\"d\"}",
                ),
                &["json"],
                "two members \"client_id\", at line 2, column 1 and at line 2, column 35",
            ),
            (
                format!("{{{wide}\"client_id\":\"c\"}}"),
                &["json"],
                "The metadata has 129 members, and 128 are the most",
            ),
            (jwks("],\"keys\":["), &["json"], "jwks has two members \"keys\""),
            (
                jwks(r#"{"kty":"XX"},{"kty":"EC","x":"","x":""}"#),
                &["json"],
                "Key 2 of jwks has two members \"x\"",
            ),
        ],
    );
    // What `explain` cannot take from an argument as text.
    std::fs::write(directory.path("latin1.json"), b"{\"client_id\":\n\"caf\xe9\"}").expect("a file");
    std::fs::write(directory.path("utf16.json"), b"\xff\xfe{\0}\0").expect("a file");
    for (file, words) in [("latin1.json", "0xE9 at line 2, column 5"), ("utf16.json", "UTF-16")] {
        let run = certbound(&directory, &["explain", "--json", "--cert", "client.pem", "--client", file]);
        let json = run.json();
        assert_eq!((&json["status"], &json["findings"][0]["code"]), (&"JsonNotUtf8".into(), &"json".into()));
        assert!(json["findings"][0]["text"].as_str().is_some_and(|text| text.contains(words)), "{json}");
    }
}

/// Names that are hostile to a search for duplicates: many, and none twice until the end.
#[test]
fn a_member_twice_is_found_in_a_large_document() {
    let directory = bank();
    let members = |count: usize| (0..count).map(|number| format!("\"{number}\":0,")).collect::<String>();
    let document = format!("{{\"a\":0,{}\"a\":0}}", members(100));
    all(&directory, &[(document, &["json"], "two members \"a\", at line 1, column 2")]);
    let document = format!("{{{}\"a\":0}}", members(90_000));
    all(&directory, &[(document, &["json"], "has 90001 members")]);
}

#[test]
fn members_of_the_wrong_type() {
    let directory = bank();
    let client = |member: &str, value: Value| {
        let mut client = json!({
            "client_id": "c", "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_dns": "a.example",
        });
        client[member] = value;
        client.to_string()
    };
    all(
        &directory,
        &[
            ("[]".to_owned(), &["member"], "The document is an array"),
            ("\"c\"".to_owned(), &["member"], "The document is a string"),
            (
                client("tls_client_auth_san_dns", json!(["a.example"])),
                &["member"],
                "tls_client_auth_san_dns is an array",
            ),
            (
                client("tls_client_certificate_bound_access_tokens", json!("true")),
                &["member"],
                "bound_access_tokens is a string, and must be true or false",
            ),
            (client("client_id", Value::Null), &["client-id"], "client_id is missing"),
            (client("client_id", json!(7)), &["client-id"], "client_id is a number"),
            (client("client_id", json!("")), &["client-id"], "client_id is empty"),
            (client("client_id", json!("caf\u{e9}")), &["client-id"], "U+00E9 at character 4"),
            (client("client_id", json!("c".repeat(257))), &["client-id"], "257 characters, and 256"),
            (
                client("token_endpoint_auth_method", json!(["tls_client_auth"])),
                &["method"],
                "[\"tls_client_auth\"]",
            ),
            (
                client("tls_client_auth_san_dns", json!("a".repeat(8193))),
                &["name-length"],
                "tls_client_auth_san_dns has 8193 octets, and 8192",
            ),
        ],
    );
}

/// What is given as another kind of name than it is.
#[test]
fn entries_of_another_kind() {
    let directory = bank();
    let cases = [
        (
            "dns",
            "https://client.example.com",
            r#"Its host alone, "client.example.com", is what tls_client_auth_san_dns"#,
        ),
        ("dns", "https://user@client.example.com:8443/a?b#c", r#"Its host alone, "client.example.com","#),
        ("ip", "https://10.0.0.1/", r#"Its host alone, "10.0.0.1", is what tls_client_auth_san_ip"#),
        (
            "ip",
            "https://[2001:db8::1]:443/",
            r#"Its host alone, "2001:db8::1", is what tls_client_auth_san_ip"#,
        ),
        ("email", "https://client.example.com/a", r#"Its host alone, "client.example.com","#),
        (
            "email",
            "mailto:Ops@example.com?subject=a",
            r#"Its address alone, "Ops@example.com", is what tls_client_auth_san_email"#,
        ),
        ("dns", "mailto:Ops@example.com", r#"Its address alone, "Ops@example.com","#),
        ("dns", "client.example.com:8443", r#"Leave out the port: "client.example.com""#),
        ("ip", "10.0.0.1:443", r#"Leave out the port: "10.0.0.1""#),
        ("ip", "[2001:db8::1]:443", r#"Leave out the port: "2001:db8::1""#),
        ("dns", "DNS:client.example.com", r#"Leave out "DNS:": the value of tls_client_auth_san_dns"#),
        ("ip", "IP Address:10.0.0.1", r#"Leave out "IP Address:""#),
        ("email", "email:Ops@example.com", r#"Leave out "email:""#),
        ("ip", "client.example.com", "As tls_client_auth_san_dns it would be well formed"),
        ("dns", "10.0.0.1", "As tls_client_auth_san_ip it would be well formed"),
        ("dns", "urn:example:a", "As tls_client_auth_san_uri it would be well formed"),
        ("uri", "client.example.com", "As tls_client_auth_san_dns it would be well formed"),
        ("uri", "/a/b", "no scheme"),
        ("uri", "https://b\u{fc}cher.example/", "ASCII"),
        ("email", "", "It is empty"),
    ];
    let cases = cases.map(|(kind, value, words)| {
        let expected: &[&str] = &["entry-malformed", "entry-advice"];
        (metadata(&format!("tls_client_auth_san_{kind}"), value), expected, words)
    });
    all(&directory, &cases);
    // Well formed, and a name of the certificate in another kind.
    let cases = [
        (
            "uri",
            "https://client.example.com",
            r#"dns entry "client.example.com", and a URI and its host are different"#,
        ),
        ("uri", "mailto:Ops@example.com", r#"email entry "Ops@example.com", and a URI and its address"#),
        ("uri", "spiffe://10.0.0.1/", r#"ip entry "10.0.0.1""#),
    ];
    for (kind, value, words) in cases {
        let client = metadata(&format!("tls_client_auth_san_{kind}"), value);
        let (exit, codes, text) = explain(&directory, "client.pem", &client);
        assert_eq!((exit, codes.iter().filter(|code| *code == "entry-kind").count()), (1, 1), "{text}");
        assert!(text.contains(words), "{words} in {text}");
    }
}

/// The reverse: the certificate has the URI, and its host is registered.
#[test]
fn a_host_whose_uri_the_certificate_has() {
    let directory = bank();
    directory.self_signed(&["-subj", "/CN=u", "-addext", "subjectAltName=URI:https://api.example.com/a"]);
    let client = metadata("tls_client_auth_san_dns", "api.example.com");
    let (exit, codes, text) = explain(&directory, "certificate.der", &client);
    assert_eq!((exit, codes.contains(&"entry-kind".to_owned())), (1, true), "{text}");
    assert!(text.contains("register tls_client_auth_san_uri as it is there"), "{text}");
}

/// The keys of `client.pem`, alone and with its certificate, and that of another.
struct Keys {
    bare: Value,
    with_x5c: Value,
    other: Value,
}

fn keys(directory: &Directory) -> Keys {
    let key = |file: &str, what: &str| {
        let run = certbound(directory, &["inspect", "--json", file]);
        let json = run.json();
        let ways = json["files"][0]["registrations"].as_array().expect("registrations").clone();
        let way = ways.iter().find(|way| way["what"] == what).expect(what);
        way["metadata"]["jwks"]["keys"][0].clone()
    };
    Keys {
        bare: key("client.pem", "every certificate of this key"),
        with_x5c: key("client.pem", "this certificate alone"),
        other: key("rfc8705.pem", "this certificate alone"),
    }
}

fn client(jwks: Value) -> String {
    json!({"client_id": "c", "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": jwks})
        .to_string()
}

fn with(key: &Value, member: &str, value: Value) -> Value {
    let mut key = key.clone();
    key[member] = value;
    key
}

#[test]
fn key_sets() {
    let directory = bank();
    let Keys { bare, other, .. } = keys(&directory);
    let many = |count: u8| -> Value {
        let digests = (0..count).map(|number| certbound::Thumbprint::from_digest([number; 32]).to_string());
        digests.map(|text| with(&bare, "x5t#S256", json!(text))).collect()
    };
    all(
        &directory,
        &[
            (client(json!("{\"keys\":[]}")), &["keys"], "a string with JSON in it"),
            (client(json!(7)), &["keys"], "jwks is a number"),
            (client(bare.clone()), &["keys"], "jwks is a single key"),
            (client(json!({})), &["keys"], "no member keys"),
            (client(json!({"keys": bare})), &["keys"], "keys of jwks is an object"),
            (
                client(json!({"keys": [other, "x"]})),
                &["key-defective"],
                "Key 2 of jwks cannot be used: it is a string",
            ),
            (client(json!({"keys": many(17)})), &["keys"], "jwks has 17 keys that authenticate, and 16"),
            (
                client(json!({"keys": vec![json!({"kty": "XX"}); 65]})),
                &[&["keys"][..], &["key-skipped"; 65]].concat(),
                "65 keys, and 64",
            ),
        ],
    );
}

#[test]
fn members_of_a_key() {
    let directory = bank();
    let bare = keys(&directory).bare;
    let without = |member: &str| {
        let mut key = bare.clone();
        key.as_object_mut().expect("an object").remove(member);
        key
    };
    let x = bare["x"].as_str().expect("x").to_owned();
    let rsa = |n: &str, e: &str| json!({"kty": "RSA", "n": n, "e": e});
    let cases = [
        (with(&bare, "use", json!(["sig"])), "use is an array"),
        (with(&bare, "key_ops", json!("verify")), "key_ops is a string and no array"),
        (with(&bare, "key_ops", json!(["verify", 1])), "key_ops has a number in it"),
        (without("kty"), "kty is missing"),
        (without("y"), "y is missing"),
        (with(&bare, "x", json!(1)), "x is a number and no string"),
        (
            with(&bare, "x", json!(format!("{x}="))),
            "x is not base64url without padding: it has + and / or padding",
        ),
        (with(&bare, "x", json!(format!("{x} "))), "it has white space"),
        (with(&bare, "x", json!("AAAA")), "x has 3 octets, and P-256 takes 32"),
        (with(&bare, "kty", json!("OKP")), r#"crv "P-256" belongs to kty "EC", and kty is "OKP""#),
        (rsa(&"A".repeat(400), "AQAB"), "n is empty or begins with an octet 0"),
        (rsa("AQAC", "AQAB"), "n is even"),
        (
            rsa(&("_".to_owned() + &"A".repeat(170) + "B"), "AQAB"),
            "its modulus has 1032 bits, and 2048 to 16384",
        ),
    ];
    let cases: Vec<(String, &[&str], &str)> = cases
        .into_iter()
        .map(|(key, words)| (client(json!({"keys": [key]})), &["key-defective"][..], words))
        .collect();
    all(&directory, &cases);
}

#[test]
fn certificates_of_a_key() {
    let directory = bank();
    let Keys { bare, with_x5c, other } = keys(&directory);
    let x5c = |value: Value| with(&bare, "x5c", value);
    let own = with_x5c["x5c"][0].as_str().expect("x5c").to_owned();
    let pem = String::from_utf8(directory.read("client.pem")).expect("PEM");
    let wrapped: String = pem.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n");
    let long = Base64::encode_string(&vec![0x30; 9000]);
    let cases = [
        (x5c(json!(own)), "x5c is a string, and must be an array"),
        (x5c(json!([])), "x5c is empty"),
        (x5c(json!([own, 7])), "x5c[1] is a number"),
        (x5c(json!([pem])), "x5c[0] is not base64: it is PEM"),
        (x5c(json!([wrapped])), "it has white space at character 65"),
        (x5c(json!(["MII-_w=="])), "it looks like base64url"),
        (x5c(json!(["MII?"])), r#"it has "?" at character 4"#),
        (x5c(json!(["MIIBA"])), "its length is no multiple of 4"),
        (x5c(json!(["MIIB===="])), "its padding is wrong"),
        (x5c(json!([Base64::encode_string(pem.as_bytes())])), "x5c[0] is PEM in base64"),
        (x5c(json!(["AAAA"])), "x5c[0] is base64, but of no certificate in DER"),
        (x5c(json!([own.get(..400)])), "certificate cut short"),
        (x5c(json!([long])), "longer than 8192 octets"),
        (x5c(json!([other["x5c"][0]])), "is the certificate of another key"),
        (x5c(json!([other["x5c"][0], own])), "The certificate of this key is x5c[1]: put it first"),
        (with(&bare, "x5t#S256", json!(7)), "x5t#S256 is a number"),
        (with(&bare, "x5t#S256", json!("ab".repeat(32))), "This is hexadecimal. In base64url it is"),
        (with(&with_x5c, "x5t#S256", json!(support::RFC8705_TEXT)), "and that of the certificate in x5c[0] is"),
    ];
    let cases: Vec<(String, &[&str], &str)> = cases
        .into_iter()
        .map(|(key, words)| (client(json!({"keys": [key]})), &["key-defective"][..], words))
        .collect();
    all(&directory, &cases);
    // A certificate whose key no JWK has.
    directory.make_key(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"]);
    let der = Base64::encode_string(&directory.self_signed(&["-subj", "/CN=k"]));
    all(
        &directory,
        &[(client(json!({"keys": [x5c(json!([der]))]})), &["key-defective"], "in x5c[0] cannot be compared")],
    );
}
