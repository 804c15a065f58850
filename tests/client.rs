//! The metadata of clients: what is a registration, and what is wrong with every other one.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;

use certbound::client::{MAX_CLIENT_ID_LEN, MAX_IDENTITIES, Method, id_of};
use certbound::identity::{Identity, Kind};
use certbound::{Client, Error, general_name, name};
use keys::{OKP, okp_jwk, thumbprint};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PARAMETERS: [(&str, Kind, &str); 5] = [
    ("tls_client_auth_subject_dn", Kind::SubjectDn, "CN=a,O=b"),
    ("tls_client_auth_san_dns", Kind::SanDns, "a.example"),
    ("tls_client_auth_san_uri", Kind::SanUri, "https://a.example/b"),
    ("tls_client_auth_san_ip", Kind::SanIp, "192.0.2.1"),
    ("tls_client_auth_san_email", Kind::SanEmail, "a@b.example"),
];

/// A good registration of `tls_client_auth`, with these members put in or, where they are `missing`, left out.
fn named(changes: &[(&str, Value)]) -> Result<Client, Error> {
    read(
        json!({
            "client_id": "c",
            "token_endpoint_auth_method": "tls_client_auth",
            "tls_client_auth_san_dns": "a.example",
        }),
        changes,
    )
}

/// The same of `self_signed_tls_client_auth`.
fn self_signed(changes: &[(&str, Value)]) -> Result<Client, Error> {
    read(
        json!({
            "client_id": "c",
            "token_endpoint_auth_method": "self_signed_tls_client_auth",
            "jwks": {"keys": [key(1)]},
        }),
        changes,
    )
}

/// Stands for a member that is left out: no member has this value in any test.
fn missing() -> Value {
    json!("missing")
}

fn read(mut metadata: Value, changes: &[(&str, Value)]) -> Result<Client, Error> {
    let members = metadata.as_object_mut().expect("an object");
    for (name, value) in changes {
        members.remove(*name);
        if *value != missing() {
            members.insert((*name).to_owned(), value.clone());
        }
    }
    Client::from_metadata(metadata.to_string().as_bytes())
}

fn key(number: u8) -> Value {
    okp_jwk(OKP[0], &[number; 32])
}

fn key_set(count: u8) -> Value {
    json!({"keys": (0..count).map(key).collect::<Vec<_>>()})
}

fn error(result: Result<Client, Error>) -> Option<Error> {
    result.err()
}

/// Values of every type but string.
fn no_strings() -> [Value; 6] {
    [json!(1), json!(true), json!(false), json!([]), json!(["c"]), json!({})]
}

#[test]
fn good_registrations() {
    let client = named(&[]).unwrap();
    assert_eq!(client.method(), Method::TlsClientAuth);
    assert_eq!(client.identities(), [general_name::dns(b"a.example").unwrap()]);
    assert!(!client.bound_tokens());
    assert_eq!(client.id()[..], Sha256::digest("c")[..]);
    assert_eq!((client.issuer().name(), client.issuer().key_identifier()), (None, None));

    let client = self_signed(&[]).unwrap();
    assert_eq!(client.method(), Method::SelfSignedTlsClientAuth);
    assert_eq!(client.identities(), [thumbprint(&key(1))]);
}

#[test]
fn each_parameter_is_an_identity_of_its_kind() {
    for (parameter, kind, text) in PARAMETERS {
        let only = [("tls_client_auth_san_dns", missing()), (parameter, json!(text))];
        let client = named(&only).unwrap_or_else(|error| panic!("{parameter}: {error:?}"));
        let expected = match kind {
            Kind::SubjectDn => name::from_text(text.as_bytes()),
            Kind::SanDns => general_name::dns(text.as_bytes()),
            Kind::SanUri => general_name::uri(text.as_bytes()),
            Kind::SanIp => general_name::ip(text.as_bytes()),
            _ => general_name::email(text.as_bytes()),
        };
        assert_eq!(client.identities(), [expected.unwrap()], "{parameter}");
        assert_eq!(client.identities()[0].kind(), kind, "{parameter}");
    }
}

#[test]
fn a_parameter_that_is_wrong() {
    let malformed = [Error::NameSyntax, Error::DnsName, Error::Uri, Error::IpAddress, Error::EmailAddress];
    let empty = [Error::NameEmpty, Error::DnsName, Error::Uri, Error::IpAddress, Error::EmailAddress];
    for (place, (parameter, ..)) in PARAMETERS.into_iter().enumerate() {
        let with = |value: Value| error(named(&[("tls_client_auth_san_dns", missing()), (parameter, value)]));
        assert_eq!(with(json!(null)), Some(Error::ClientIdentity), "{parameter}: null is missing");
        assert_eq!(with(json!("")), Some(empty[place]), "{parameter}: empty");
        assert_eq!(with(json!("a b")), Some(malformed[place]), "{parameter}: malformed");
        assert!(with(json!("a\0.example")).is_some(), "{parameter}: a NUL");
        for value in no_strings() {
            assert_eq!(with(value.clone()), Some(Error::ClientMetadata), "{parameter}: {value}");
        }
        let long = "a".repeat(name::MAX_LEN + 1);
        assert_eq!(with(json!(long)), Some(Error::NameTooLong), "{parameter}: too long");
        let escaped = "\u{1}".repeat(name::MAX_LEN + 1);
        assert_eq!(with(json!(escaped)), Some(Error::NameTooLong), "{parameter}: too long with escapes");
    }
    let longest = format!("CN={}", "a".repeat(name::MAX_LEN - 3));
    let only = [("tls_client_auth_san_dns", missing()), ("tls_client_auth_subject_dn", json!(longest))];
    assert!(named(&only).is_ok(), "as long as may be");
}

// rfc8705: 2.1.2-exactly-one
#[test]
fn exactly_one_parameter() {
    assert_eq!(error(named(&[("tls_client_auth_san_dns", missing())])), Some(Error::ClientIdentity), "none");
    for (first, _, first_text) in PARAMETERS {
        for (second, _, second_text) in PARAMETERS.into_iter().filter(|(second, ..)| *second != first) {
            // What the second one holds makes no difference: nobody reads it.
            for value in [json!(second_text), json!(""), json!(7), json!([]), json!(false)] {
                let two = [("tls_client_auth_san_dns", missing()), (first, json!(first_text)), (second, value)];
                assert_eq!(error(named(&two)), Some(Error::ClientIdentity), "{two:?}");
            }
            let null =
                [("tls_client_auth_san_dns", missing()), (first, json!(first_text)), (second, json!(null))];
            assert!(named(&null).is_ok(), "{null:?}");
        }
    }
    let all = PARAMETERS.map(|(parameter, _, text)| (parameter, json!(text)));
    assert_eq!(error(named(&all)), Some(Error::ClientIdentity), "all five");
}

/// A name in a self-signed certificate says nothing: whoever registers one believes that it is checked.
#[test]
fn no_parameter_with_the_other_method() {
    for (parameter, _, text) in PARAMETERS {
        assert_eq!(error(self_signed(&[(parameter, json!(text))])), Some(Error::ClientIdentity), "{parameter}");
        let instead = [("jwks", missing()), (parameter, json!(text))];
        assert_eq!(error(self_signed(&instead)), Some(Error::ClientIdentity), "{parameter} for keys");
        assert!(self_signed(&[(parameter, json!(null))]).is_ok(), "{parameter}: null is missing");
    }
}

// rfc8705: 2.1.1-method, 2.2.1-method
#[test]
fn methods() {
    let with = |method: Value| error(named(&[("token_endpoint_auth_method", method)]));
    for method in [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
        "",
        "tls_client_auth ",
        "TLS_CLIENT_AUTH",
        "tls_client_aut",
        "self_signed_tls_client_authenticate",
        "tls_client_auth\0",
        "self_signed_tls_client_auth, tls_client_auth",
    ] {
        assert_eq!(with(json!(method)), Some(Error::ClientAuthMethod), "{method}");
    }
    // RFC 7591 §2 has a default, client_secret_basic, which is not ours to assume.
    for value in [missing(), json!(null)].into_iter().chain(no_strings()) {
        assert_eq!(with(value.clone()), Some(Error::ClientAuthMethod), "{value}");
    }
    assert_eq!(Method::TlsClientAuth.name(), "tls_client_auth");
    assert_eq!(Method::SelfSignedTlsClientAuth.name(), "self_signed_tls_client_auth");
    assert_eq!([Method::TlsClientAuth.code(), Method::SelfSignedTlsClientAuth.code()], [1, 2]);
}

// rfc8705: 2.2.2-jwks
#[test]
fn key_sets() {
    let keys = Some(Error::ClientKeys);
    let uri = ("jwks_uri", json!("https://c.example/jwks"));
    let mut secret = key(1);
    secret["d"] = json!("AA");
    let mut encrypts = key(1);
    encrypts["use"] = json!("enc");
    for (reason, changes, expected) in [
        ("no set", vec![("jwks", missing())], keys),
        ("null", vec![("jwks", json!(null))], keys),
        ("only a reference, which nobody has fetched", vec![("jwks", missing()), uri.clone()], keys),
        ("null and a reference", vec![("jwks", json!(null)), uri.clone()], keys),
        ("both, of which RFC 7591 §2 allows one", vec![uri.clone()], keys),
        ("both, one of them no string", vec![("jwks_uri", json!(7))], keys),
        ("a reference that is null", vec![("jwks_uri", json!(null))], None),
        ("no key", vec![("jwks", json!({"keys": []}))], keys),
        ("nothing but a key for encryption", vec![("jwks", json!({"keys": [encrypts]}))], keys),
        ("nothing but an unknown key", vec![("jwks", json!({"keys": [{"kty": "new"}]}))], keys),
        ("no keys", vec![("jwks", json!({}))], Some(Error::KeySet)),
        ("an array", vec![("jwks", json!([key(1)]))], Some(Error::KeySet)),
        ("a string", vec![("jwks", json!("{\"keys\":[]}"))], Some(Error::KeySet)),
        ("false", vec![("jwks", json!(false))], Some(Error::KeySet)),
        ("a private key", vec![("jwks", json!({"keys": [secret]}))], Some(Error::KeyPrivate)),
        ("16 keys", vec![("jwks", key_set(16))], None),
        ("17 keys", vec![("jwks", key_set(17))], Some(Error::TooManyKeys)),
    ] {
        assert_eq!(error(self_signed(&changes)), expected, "{reason}");
    }
    let client = self_signed(&[("jwks", key_set(16))]).unwrap();
    assert_eq!(client.identities(), (0..16).map(key).map(|jwk| thumbprint(&jwk)).collect::<Vec<_>>());

    // Clients of the other method have keys for other things, such as signed requests: RFC 9101.
    for other in [json!({"keys": [key(1)]}), json!({"keys": []}), json!(7), json!(null)] {
        let client = named(&[("jwks", other), uri.clone()]).unwrap();
        assert_eq!(client.identities(), [general_name::dns(b"a.example").unwrap()]);
    }
}

// rfc8705: 3.4-flag
#[test]
fn bound_tokens() {
    const NAME: &str = "tls_client_certificate_bound_access_tokens";
    for (value, expected) in [
        (missing(), Ok(false)),
        (json!(null), Ok(false)),
        (json!(false), Ok(false)),
        (json!(true), Ok(true)),
        (json!("true"), Err(Error::ClientMetadata)),
        (json!(1), Err(Error::ClientMetadata)),
        (json!([true]), Err(Error::ClientMetadata)),
        (json!({}), Err(Error::ClientMetadata)),
    ] {
        for with in [named, self_signed] {
            let bound = with(&[(NAME, value.clone())]).map(|client| client.bound_tokens());
            assert_eq!(bound, expected, "{value}");
        }
    }
    let client = named(&[]).unwrap().with_bound_tokens(true);
    assert!(client.bound_tokens());
    assert!(!client.with_bound_tokens(false).bound_tokens());
}

#[test]
fn client_ids() {
    let printable: String = ('!'..='~').chain([' ', '.']).collect();
    for (reason, id, expected) in [
        ("one character", "c", None),
        ("every character that is allowed", printable.as_str(), None),
        ("256 characters", &"c".repeat(MAX_CLIENT_ID_LEN), None),
        ("257 characters", &"c".repeat(MAX_CLIENT_ID_LEN + 1), Some(Error::ClientIdTooLong)),
        ("very many", &"c".repeat(100_000), Some(Error::ClientIdTooLong)),
        ("empty", "", Some(Error::ClientId)),
        ("a space in front, which a header loses", " c", Some(Error::ClientId)),
        ("a space behind", "c ", Some(Error::ClientId)),
        ("a space", " ", Some(Error::ClientId)),
        ("a NUL", "\0", Some(Error::ClientId)),
        ("a NUL at the end", "c\0", Some(Error::ClientId)),
        ("a line end", "c\n", Some(Error::ClientId)),
        ("the last control below the space", "\u{1f}", Some(Error::ClientId)),
        ("DEL", "\u{7f}", Some(Error::ClientId)),
        ("a letter beyond ASCII", "\u{e9}", Some(Error::ClientId)),
    ] {
        assert_eq!(error(named(&[("client_id", json!(id))])), expected, "{reason}, in metadata");
        assert_eq!(id_of(id.as_bytes()).err(), expected, "{reason}, alone");
        let identities = [general_name::dns(b"a.example").unwrap()];
        let new = Client::new(id.as_bytes(), Method::TlsClientAuth, &identities);
        assert_eq!(new.as_ref().err().copied(), expected, "{reason}, beside an identity");
        if let Ok(client) = new {
            assert!(client.is(id.as_bytes()), "{reason}");
            assert_eq!(client.id()[..], Sha256::digest(id)[..], "{reason}");
        }
    }
    for value in [missing(), json!(null)].into_iter().chain(no_strings()) {
        assert_eq!(error(named(&[("client_id", value.clone())])), Some(Error::ClientId), "{value}");
    }
    assert_eq!(id_of(b"\xff"), Err(Error::ClientId));
}

#[test]
fn a_client_is_one_client() {
    let client = named(&[("client_id", json!("s6BhdRkqt3"))]).unwrap();
    assert!(client.is(b"s6BhdRkqt3"));
    let long = [b'c'; MAX_CLIENT_ID_LEN + 1];
    for other in [&b""[..], b"s6BhdRkqt", b"s6BhdRkqt33", b"S6BhdRkqt3", b" s6BhdRkqt3", b"s6BhdRkqt3\0", &long]
    {
        assert!(!client.is(other), "{other:?}");
    }
    // A digest is no identifier.
    assert!(!client.is(client.id()));
    let kept = Client::from_digest(*client.id(), client.method(), client.identities()).unwrap();
    assert!(kept.is(b"s6BhdRkqt3"));
}

// rfc8705: 2.1-one-subject
#[test]
fn identities_of_each_method() {
    let of = |kind: Kind| Identity::from_digest(kind, [kind.code(); 32]);
    let names = Some(Error::ClientIdentity);
    let keys = Some(Error::ClientKeys);
    for &kind in Kind::ALL {
        let is_key = matches!(kind, Kind::Certificate | Kind::PublicKey);
        let new = |method, identities: &[Identity]| error(Client::new(b"c", method, identities));
        assert_eq!(new(Method::TlsClientAuth, &[of(kind)]), if is_key { names } else { None }, "{kind:?}");
        assert_eq!(new(Method::TlsClientAuth, &[of(kind); 2]), names, "{kind:?} twice");
        let self_signed = Method::SelfSignedTlsClientAuth;
        assert_eq!(new(self_signed, &[of(kind)]), if is_key { None } else { keys }, "{kind:?}");
        let mixed = [of(Kind::Certificate), of(kind)];
        assert_eq!(new(self_signed, &mixed), if is_key { None } else { keys }, "{kind:?} beside a certificate");
        let most = [of(kind); MAX_IDENTITIES];
        assert_eq!(new(self_signed, &most), if is_key { None } else { keys }, "{kind:?} 16 times");
        let more = [of(kind); MAX_IDENTITIES + 1];
        let too_many = if is_key { Some(Error::TooManyKeys) } else { keys };
        assert_eq!(new(self_signed, &more), too_many, "{kind:?} 17 times");
    }
    for (method, expected) in [(Method::TlsClientAuth, names), (Method::SelfSignedTlsClientAuth, keys)] {
        assert_eq!(error(Client::new(b"c", method, &[])), expected, "no identity");
    }
}
