//! Random registries: an image answers as a map does, and random octets are none.

#![cfg(feature = "registry")]

#[path = "support/registry.rs"]
mod image;

use std::collections::HashMap;

use certbound::identity::{Identity, Kind};
use certbound::registry::Registry;
use certbound::registry::layout::MAGIC;
use certbound::{Client, Error, IssuerPin};
use image::{HEADER_LEN, client_id, describe, identity, seal};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

/// So few names that clients share them.
fn some_identity(kinds: &'static [Kind]) -> impl Strategy<Value = Identity> {
    (proptest::sample::select(kinds), 0..40u8).prop_map(|(kind, name)| identity(kind, &name.to_string()))
}

fn some_client() -> impl Strategy<Value = Client> {
    let keys = vec(some_identity(&Kind::ALL[..2]), 1..=16);
    let names = vec(some_identity(&Kind::ALL[2..]), 1);
    let identities = prop_oneof![keys, names];
    let digest = || proptest::option::of(proptest::sample::select(vec![[1; 32], [2; 32], [0; 32]]));
    (0..400u32, identities, digest(), digest(), any::<bool>()).prop_map(
        |(number, identities, name, key, bound)| {
            use certbound::client::Method::{SelfSignedTlsClientAuth, TlsClientAuth};
            let names = Kind::ALL[2..].contains(&identities[0].kind());
            let method = if names { TlsClientAuth } else { SelfSignedTlsClientAuth };
            let client = Client::new(client_id(number).as_bytes(), method, &identities).unwrap();
            client.with_issuer(IssuerPin::from_digests(name, key)).with_bound_tokens(bound)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_image_answers_as_a_map(clients in vec(some_client(), 0..120)) {
        let map: HashMap<_, _> = clients.iter().map(|client| (*client.id(), client.clone())).collect();
        let image = image::image(map.values().cloned());
        let registry = Registry::open(&image).unwrap();
        prop_assert_eq!(registry.len(), map.len());
        for number in 0..420 {
            let client_id = client_id(number);
            let expected = map.values().find(|client| client.is(client_id.as_bytes()));
            let found = registry.find(client_id.as_bytes());
            match expected {
                Some(expected) => prop_assert_eq!(describe(&found.unwrap()), describe(expected)),
                None => prop_assert_eq!(found.unwrap_err(), Error::UnknownClient),
            }
        }
        for kind in Kind::ALL {
            for name in 0..42u8 {
                let one = identity(*kind, &name.to_string());
                let mut owners = map.values().filter(|client| client.identities().contains(&one));
                let found = registry.find_by_identity(&one).map(|client| describe(&client));
                match (owners.next(), owners.next()) {
                    (None, _) => prop_assert_eq!(found, Err(Error::UnknownClient)),
                    (Some(owner), None) => prop_assert_eq!(found, Ok(describe(owner))),
                    (Some(_), Some(_)) => prop_assert_eq!(found, Err(Error::AmbiguousCertificate)),
                }
            }
        }
    }

    #[test]
    fn random_octets_never_open(octets in vec(any::<u8>(), 0..2000), seals in any::<bool>()) {
        let mut image = octets;
        if seals && image.len() > HEADER_LEN + 8 {
            image[..8].copy_from_slice(&MAGIC);
            image[8..10].copy_from_slice(&[0, 1]);
            seal(&mut image);
        }
        prop_assert!(Registry::open(&image).is_err());
    }

    /// An image with random faults and a right checksum is refused or means something, and never panics.
    #[test]
    fn random_faults(
        numbers in btree_set(0..500u32, 1..20),
        faults in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut image = image::image(numbers.iter().map(|number| image::client(*number)));
        for (at, value) in faults {
            // The header decides the length; what is wrong with it is tested on its own.
            let at = HEADER_LEN + at.index(image.len() - HEADER_LEN);
            image[at] = value;
        }
        seal(&mut image);
        if let Ok(registry) = Registry::open(&image) {
            prop_assert!(registry.clients().all(|client| client.is_ok()));
        }
        let registry = Registry::reopen(&image).unwrap();
        for number in 0..500 {
            if let Ok(found) = registry.find(client_id(number).as_bytes()) {
                prop_assert!(found.is(client_id(number).as_bytes()));
            }
        }
        for one in numbers.iter().flat_map(|number| image::client(*number).identities().to_vec()) {
            if let Ok(found) = registry.find_by_identity(&one) {
                prop_assert!(found.identities().contains(&one));
            }
        }
    }
}
