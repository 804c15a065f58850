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
    let same_key = same_key_identifier(&certificate, &authority);
    for (pin, expected) in pins.iter().zip([same_name, same_key, same_name && same_key]) {
        assert!(pin.as_ref().is_none_or(|pin| pin.permits(&certificate) == expected));
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

/// The identifiers as `x509-cert` reads them. It reads names and serial numbers beside one, which we only locate.
fn same_key_identifier(certificate: &Certificate<'_>, authority: &Certificate<'_>) -> bool {
    const SUBJECT: &[u8] = &[0x55, 0x1d, 0x0e];
    const AUTHORITY: &[u8] = &[0x55, 0x1d, 0x23];
    let pinned = authority.extension(SUBJECT).and_then(|one| SubjectKeyIdentifier::from_der(one.value).ok());
    let named =
        certificate.extension(AUTHORITY).and_then(|one| AuthorityKeyIdentifier::from_der(one.value).ok());
    match (pinned, named.and_then(|named| named.key_identifier)) {
        (Some(pinned), Some(named)) => pinned.0 == named,
        _ => false,
    }
}
