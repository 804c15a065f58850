//! Client metadata from a grammar, of which is known whether it is a client, and which one.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certbound::client::{Client, MAX_IDENTITIES, Method};
use certbound::identity::Kind;
use certbound_fuzz::build::{self, Member};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|input: &[u8]| {
    let _ = check(&mut Unstructured::new(input));
});

/// The parameters with texts of which each is right, and one that is wrong.
const PARAMETERS: [(&str, Kind, [&str; 3], &str); 5] = [
    (
        "tls_client_auth_subject_dn",
        Kind::SubjectDn,
        ["CN=a", "CN=A \\2C b+OU=c,O=\\#d", "1.2.3.4=#0403666f6f"],
        "CN=\"a\"",
    ),
    ("tls_client_auth_san_dns", Kind::SanDns, ["a.example", "A-1.example", "xn--4ca.example"], "a..example"),
    ("tls_client_auth_san_uri", Kind::SanUri, ["https://a.example/b", "urn:a:b", "spiffe://a/%2f?c#d"], "a"),
    ("tls_client_auth_san_ip", Kind::SanIp, ["192.0.2.1", "2001:db8::1", "::ffff:1.2.3.4"], "1.2.3"),
    ("tls_client_auth_san_email", Kind::SanEmail, ["a@example.com", "A.b+c@EXAMPLE.com", "a@b.c"], "a"),
];

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let mut members = build::members(u, 2)?;
    let method = *u.choose(&[Method::TlsClientAuth, Method::SelfSignedTlsClientAuth])?;
    let id = format!("c{}", u.arbitrary::<u16>()?);
    let bound: bool = u.arbitrary()?;
    let mut good = true;
    let mut add = |u: &mut Unstructured<'_>, name: &str, value: &str| -> Result<()> {
        members.push((name.to_owned(), build::string(u, value)?));
        Ok(())
    };
    let id_of_member = match u.int_in_range(0..=15)? {
        0 => (" c".to_owned(), false),
        1 => ("é".to_owned(), false),
        2 => ("a".repeat(257), false),
        3 => ("a".repeat(256), true),
        _ => (id, true),
    };
    good &= id_of_member.1;
    add(u, "client_id", &id_of_member.0)?;
    add(u, "token_endpoint_auth_method", method.name())?;

    // Which parameters there are: mostly one, where there should be one.
    let mut kind = None;
    let expected = usize::from(method == Method::TlsClientAuth);
    let count = if u.ratio(1, 8)? { u.int_in_range(0..=2)? } else { expected };
    good &= count == expected;
    let first = u.choose_index(PARAMETERS.len())?;
    for place in 0..count {
        let (name, of_kind, right, wrong) = PARAMETERS[(first + place) % PARAMETERS.len()];
        kind = Some(of_kind);
        if u.ratio(1, 12)? {
            good = false;
            add(u, name, wrong)?;
        } else {
            let value = *u.choose(&right)?;
            add(u, name, value)?;
        }
    }
    let unused = PARAMETERS[(first + count) % PARAMETERS.len()].0;
    if u.ratio(1, 4)? {
        members.push((unused.to_owned(), "null".to_owned()));
    }
    members.push(("tls_client_certificate_bound_access_tokens".to_owned(), format!("{bound}")));

    let mut keys = 0;
    if method == Method::SelfSignedTlsClientAuth || u.ratio(1, 8)? {
        let (text, usable, right) = key_set(u)?;
        members.push(("jwks".to_owned(), text));
        keys = usable;
        good &= method == Method::TlsClientAuth || right && (1..=MAX_IDENTITIES).contains(&usable);
        if u.ratio(1, 10)? {
            members.push(("jwks_uri".to_owned(), "\"https://a.example/jwks\"".to_owned()));
            good &= method == Method::TlsClientAuth;
        }
    }
    if u.ratio(1, 10)? {
        let (name, value) = members[u.choose_index(members.len())?].clone();
        members.push((name, value));
        good = false;
    }
    let text = build::object(u, members)?;
    // A value of no importance may be too deep.
    let read = Client::from_metadata(text.as_bytes());
    if matches!(read, Err(certbound::Error::JsonTooDeep)) {
        return Ok(());
    }
    assert_eq!(read.is_ok(), good, "{read:?}: {text}");
    let Ok(client) = read else { return Ok(()) };
    assert!(client.id()[..] == Sha256::digest(&id_of_member.0)[..]);
    assert!(client.method() == method && client.bound_tokens() == bound);
    match method {
        Method::TlsClientAuth => assert_eq!(Some(client.identities()[0].kind()), kind),
        Method::SelfSignedTlsClientAuth => assert_eq!(client.identities().len(), keys),
    }
    Ok(())
}

/// A JWK Set, how many different identities it has, and whether nothing is wrong with it.
fn key_set(u: &mut Unstructured<'_>) -> Result<(String, usize, bool)> {
    let (mut keys, mut identities, mut right) = (Vec::new(), std::collections::BTreeSet::new(), true);
    let most = if u.ratio(1, 8)? { 20 } else { 3 };
    for _ in 0..u.int_in_range(0..=most)? {
        let (x, y) = (u.arbitrary::<u8>()?, u.arbitrary::<u8>()?);
        let octets = |octet: u8| URL_SAFE_NO_PAD.encode([octet; 32]);
        let mut key: Vec<Member> = Vec::new();
        let mut add = |name: &str, value: String| key.push((name.to_owned(), format!("\"{value}\"")));
        match u.int_in_range(0..=9)? {
            0 => {
                add("kty", "oct-like".to_owned());
            }
            1 => {
                add("kty", "EC".to_owned());
                add("crv", "secp256k1".to_owned());
            }
            2 => {
                add("kty", "OKP".to_owned());
                add("crv", "Ed25519".to_owned());
                add("x", octets(x));
                add("use", "enc".to_owned());
            }
            3 if u.ratio(1, 3)? => {
                add("kty", "OKP".to_owned());
                add("crv", "Ed25519".to_owned());
                add("x", octets(x));
                let wrong = *u.choose(&["d", "k", "priv"])?;
                add(wrong, octets(y));
                right = false;
            }
            4 if u.ratio(1, 3)? => {
                add("kty", "EC".to_owned());
                add("crv", "P-256".to_owned());
                add("x", octets(x));
                add("y", octets(y)[1..].to_owned());
                right = false;
            }
            5 | 6 => {
                add("kty", "OKP".to_owned());
                add("crv", "Ed25519".to_owned());
                add("x", octets(x));
                identities.insert((0, x, 0));
            }
            7 => {
                add("kty", "OKP".to_owned());
                add("crv", "Ed25519".to_owned());
                add("x", octets(x));
                add("x5t#S256", octets(y));
                identities.insert((1, 0, y));
            }
            _ => {
                add("kty", "EC".to_owned());
                add("crv", "P-256".to_owned());
                add("x", octets(x));
                add("y", octets(y));
                identities.insert((2, x, y));
            }
        }
        key.push(("kid".to_owned(), build::value(u, 0)?));
        keys.push(build::object(u, key)?);
    }
    let keys = build::array(u, &keys)?;
    let set = build::object(u, vec![("keys".to_owned(), keys)])?;
    Ok((set, identities.len(), right))
}
