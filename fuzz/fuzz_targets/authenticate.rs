//! A certificate, and the authority that a client's registration pins: the client authenticates with what it has, and
//! with nothing else. Both certificates stand one after the other; a missing second one is the first.
#![no_main]

use certbound::client::Method;
use certbound::identity::{Identity, Kind};
use certbound::{Certificate, Chain, Client, Error, IssuerPin, Pinned, Registry, matching, name};
use certbound_fuzz::{mutator, registry};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use x509_cert::der::Decode;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, SubjectKeyIdentifier};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(data, size, max_size, seed)
});

fuzz_target!(|input: &[u8]| {
    // The first certificate ends where its own length says.
    let Some(first) = (1..=input.len()).find(|end| certbound::Thumbprint::from_der(&input[..*end]).is_ok())
    else {
        return;
    };
    let (presented, rest) = input.split_at(first);
    let Ok(certificate) = Certificate::from_der(presented) else { return };
    let Ok(authority) = Certificate::from_der(if rest.is_empty() { presented } else { rest }) else { return };
    let pins = [Pinned::Name, Pinned::KeyIdentifier, Pinned::NameAndKeyIdentifier]
        .map(|pinned| IssuerPin::of_authority(&authority, pinned).ok());
    let same_name = same_name(&certificate, &authority);
    let (same_key, certain) = same_key_identifier(&certificate, &authority);
    for (pin, expected) in pins.iter().zip([same_name, same_key, same_name && same_key]) {
        let Some(permits) = pin.as_ref().map(|pin| pin.permits(&certificate)) else { continue };
        assert!(permits == expected || !permits && !certain);
    }

    let clients: Vec<Client> =
        matching::identities(&certificate).take(8).map(|identity| client(&identity)).collect();
    for client in &clients {
        let identity = client.identities()[0];
        let needs_chain = client.method() == Method::TlsClientAuth;
        for chain in [Chain::Validated, Chain::NotValidated] {
            let refused = needs_chain && chain == Chain::NotValidated;
            let expected = if refused { Err(Error::ChainNotValidated) } else { Ok(()) };
            assert_eq!(client.authenticate(Some(&certificate), chain), expected);
            assert_eq!(client.authenticate(None, chain), Err(Error::NoClientCertificate));
        }
        let mut digest = *identity.as_bytes();
        digest[31] ^= 1;
        let other = self::client(&Identity::from_digest(identity.kind(), digest));
        assert_eq!(other.authenticate(Some(&certificate), Chain::Validated), Err(Error::ClientMismatch));
        for pin in pins.iter().flatten() {
            let pinned = client.clone().with_issuer(*pin);
            let expected = if pin.permits(&certificate) { Ok(()) } else { Err(Error::IssuerMismatch) };
            assert_eq!(pinned.authenticate(Some(&certificate), Chain::Validated), expected);
            assert_eq!(
                pinned.authenticate(Some(&certificate), Chain::NotValidated),
                Err(Error::ChainNotValidated)
            );
        }
    }
    in_a_registry(&certificate, &clients);
});

fn client(identity: &Identity) -> Client {
    let self_signed = matches!(identity.kind(), Kind::Certificate | Kind::PublicKey);
    let method = if self_signed { Method::SelfSignedTlsClientAuth } else { Method::TlsClientAuth };
    Client::new(&client_id(identity), method, &[*identity]).expect("one identity")
}

fn client_id(identity: &Identity) -> [u8; 2] {
    [b'a' + identity.kind().code(), b'a' + identity.as_bytes()[0] % 26]
}

/// The same clients in an image: whoever is found is one of them.
fn in_a_registry(certificate: &Certificate<'_>, clients: &[Client]) {
    let Ok(parts) = registry::Parts::new(clients.iter().cloned()) else { return };
    let image = parts.image();
    let registry = Registry::open(&image).expect("a good image");
    for client in clients {
        let found =
            registry.authenticate(&client_id(&client.identities()[0]), Some(certificate), Chain::Validated);
        assert!(found.is_ok_and(|found| found.id() == client.id()));
    }
    for chain in [Chain::Validated, Chain::NotValidated] {
        let usable =
            clients.iter().filter(|client| client.authenticate(Some(certificate), chain).is_ok()).count();
        match registry.find_by_certificate(certificate, chain) {
            Ok(found) => assert!(usable == 1 && found.authenticate(Some(certificate), chain).is_ok()),
            Err(Error::AmbiguousCertificate) => assert!(usable > 1),
            Err(_) => assert_eq!(usable, 0),
        }
    }
}

fn same_name(certificate: &Certificate<'_>, authority: &Certificate<'_>) -> bool {
    name::from_der(certificate.issuer()).is_ok_and(|issuer| name::from_der(authority.subject()) == Ok(issuer))
}

/// Whether the identifiers are the same as `x509-cert` reads them, and whether that is certain: it also reads names and serial
/// numbers beside one, which we only locate, and where it refuses those we may refuse the identifier or not.
fn same_key_identifier(certificate: &Certificate<'_>, authority: &Certificate<'_>) -> (bool, bool) {
    const SUBJECT: &[u8] = &[0x55, 0x1d, 0x0e];
    const AUTHORITY: &[u8] = &[0x55, 0x1d, 0x23];
    let pinned = authority.extension(SUBJECT).and_then(|one| SubjectKeyIdentifier::from_der(one.value).ok());
    let (Some(pinned), Some(named)) = (pinned, certificate.extension(AUTHORITY)) else { return (false, true) };
    let pinned = pinned.0.as_bytes();
    match AuthorityKeyIdentifier::from_der(named.value) {
        Ok(named) => (named.key_identifier.is_some_and(|named| named.as_bytes() == pinned), true),
        Err(_) => (first_element(named.value) == Some(pinned), false),
    }
}

/// The contents of the first element, `[0]`, of a SEQUENCE that is not long.
fn first_element(value: &[u8]) -> Option<&[u8]> {
    match value {
        [0x30, 0..=0x7f, 0x80, len @ 0..=0x7f, rest @ ..] => rest.get(..usize::from(*len)),
        [0x30, 0x81, _, 0x80, len @ 0..=0x7f, rest @ ..] => rest.get(..usize::from(*len)),
        _ => None,
    }
}
