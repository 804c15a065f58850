//! Client metadata: whatever is read as a client is what a slow reader finds in the same text.
#![no_main]

use certbound::client::{Client, MAX_IDENTITIES, Method};
use certbound::identity::{Identity, Kind};
use certbound::{Error, general_name, name};
use certbound_fuzz::json::{self, Slow};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

type Parameter = (&'static str, Kind, fn(&[u8]) -> Result<Identity, Error>);

const PARAMETERS: [Parameter; 5] = [
    ("tls_client_auth_subject_dn", Kind::SubjectDn, name::from_text),
    ("tls_client_auth_san_dns", Kind::SanDns, general_name::dns),
    ("tls_client_auth_san_uri", Kind::SanUri, general_name::uri),
    ("tls_client_auth_san_ip", Kind::SanIp, general_name::ip),
    ("tls_client_auth_san_email", Kind::SanEmail, general_name::email),
];

fuzz_target!(|input: &[u8]| {
    let Ok(client) = Client::from_metadata(input) else { return };
    let theirs = json::read(input).expect("JSON");
    assert!(theirs.members().is_some(), "no name twice");
    let member = |name| theirs.member(name).filter(|value| !matches!(value.kind, json::Kind::Null));
    let id = string(member("client_id")).expect("a client_id");
    assert!(client.id()[..] == Sha256::digest(id)[..] && client.is(id.as_bytes()) && !client.is(b"\x7f"));
    assert_eq!(string(member("token_endpoint_auth_method")), Some(client.method().name()));
    let bound = member("tls_client_certificate_bound_access_tokens");
    assert_eq!(bound.is_some_and(|value| matches!(value.kind, json::Kind::True)), client.bound_tokens());

    let present = PARAMETERS.map(|(name, kind, read)| member(name).map(|value| (value, kind, read)));
    let present: Vec<_> = present.into_iter().flatten().collect();
    let identities = client.identities();
    match client.method() {
        Method::TlsClientAuth => {
            let [(value, kind, read)] = present[..] else { panic!("exactly one parameter") };
            let expected = read(string(Some(value)).expect("a string").as_bytes());
            assert!(identities.len() == 1 && identities[0].kind() == kind && expected == Ok(identities[0]));
        }
        Method::SelfSignedTlsClientAuth => {
            assert!(present.is_empty() && member("jwks").is_some() && member("jwks_uri").is_none());
            assert!((1..=MAX_IDENTITIES).contains(&identities.len()));
            assert!(identities.iter().all(|one| matches!(one.kind(), Kind::Certificate | Kind::PublicKey)));
        }
    }
});

fn string<'a>(value: Option<&'a Slow<'_>>) -> Option<&'a str> {
    match &value?.kind {
        json::Kind::String(text) => Some(text),
        _ => None,
    }
}
