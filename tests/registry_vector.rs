//! `tests/vectors/registry.img`: an image that every later version must read, and that C and the fuzzer start from.

#![cfg(feature = "registry")]

#[path = "support/registry.rs"]
mod image;
#[path = "support/sample.rs"]
mod sample;

use certbound::client::Method;
use certbound::identity::{Identity, Kind};
use certbound::registry::Registry;
use certbound::{Certificate, Chain, Client, Error, IssuerPin, general_name, key, name};
use image::describe;

const VECTOR: &[u8] = include_bytes!("vectors/registry.img");

fn clients() -> Vec<Client> {
    let certificates = [sample::RFC8705, include_str!("vectors/other.pem")].map(sample::to_der);
    let [rfc8705, other] = certificates.each_ref().map(|der| Certificate::from_der(der).unwrap());
    let client = |client_id: &str, identities: &[Identity]| {
        let keys = matches!(identities[0].kind(), Kind::Certificate | Kind::PublicKey);
        let method = if keys { Method::SelfSignedTlsClientAuth } else { Method::TlsClientAuth };
        Client::new(client_id.as_bytes(), method, identities).unwrap()
    };
    let shared = [general_name::dns(b"shared.example").unwrap()];
    let key = key::from_public_key_info(other.public_key_info()).unwrap();
    vec![
        client("certificate", &[rfc8705.thumbprint().into(), key]).with_bound_tokens(true),
        client("subject", &[name::from_der(rfc8705.subject()).unwrap()]),
        client("pinned", &[name::from_der(other.subject()).unwrap()])
            .with_issuer(IssuerPin::from_digests(Some([1; 32]), None)),
        client("shared 1", &shared),
        client("shared 2", &shared),
    ]
}

/// Fails where the vector is not what is documented; with `CERTBOUND_WRITE_VECTOR` set, writes it instead.
#[test]
fn it_is_what_is_documented() {
    let image = image::image(clients());
    if std::env::var_os("CERTBOUND_WRITE_VECTOR").is_some() {
        std::fs::write("tests/vectors/registry.img", &image).unwrap();
    } else {
        assert!(image == VECTOR, "version 1 of the format has changed: that needs a version 2");
    }
}

#[test]
fn it_answers_as_the_c_tests_expect() {
    let registry = Registry::open(VECTOR).unwrap();
    let all = clients();
    for client in &all {
        assert!(registry.clients().any(|found| describe(&found.unwrap()) == describe(client)));
    }
    let ders = [sample::RFC8705, include_str!("vectors/other.pem")].map(sample::to_der);
    let [rfc8705, other] = ders.each_ref().map(|der| Certificate::from_der(der).unwrap());
    let by = |certificate, chain| registry.find_by_certificate(certificate, chain).map(|one| describe(&one));
    let first = Ok(describe(&all[0]));
    assert_eq!(by(&rfc8705, Chain::NotValidated), first);
    assert_eq!(by(&rfc8705, Chain::Validated), Err(Error::AmbiguousCertificate), "it is two clients'");
    assert_eq!(by(&other, Chain::NotValidated), first);
    assert_eq!(by(&other, Chain::Validated), first, "the pin refuses the other one");
    let pinned = registry.authenticate(b"pinned", Some(&other), Chain::Validated);
    assert_eq!(pinned.unwrap_err(), Error::IssuerMismatch);
}
