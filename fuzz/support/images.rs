//! What holds of a registry image, whether it opens or not.

use certbound::Error;
use certbound::registry::{Registry, layout};

use crate::registry::describe;

/// Every client is found by what it has, in its place; an image that opens holds nothing that cannot be read.
pub fn check(image: &[u8]) {
    let opened = Registry::open(image);
    let Ok(registry) = Registry::reopen(image) else {
        assert!(opened.is_err());
        return;
    };
    written_anew(image);
    assert_eq!(registry.is_empty(), registry.clients().next().is_none());
    let mut last = None;
    for client in registry.clients().take(1000) {
        let Ok(client) = client else {
            assert!(opened.is_err(), "a client that cannot be read, in an image that opens");
            continue;
        };
        assert!(opened.is_err() || last < Some(*client.id()), "a client in the wrong place");
        last = Some(*client.id());
        for identity in client.identities() {
            match registry.find_by_identity(identity) {
                Ok(found) => {
                    assert!(found.identities().contains(identity));
                    assert!(opened.is_err() || describe(&found) == describe(&client), "another one's identity");
                }
                Err(error) => assert!(opened.is_err() || error == Error::AmbiguousCertificate),
            }
        }
    }
    for client_id in [&b"certificate"[..], b"subject", b"pinned", b"shared 1", b"nobody"] {
        if let Ok(found) = registry.find(client_id) {
            assert!(found.is(client_id));
        }
    }
}

/// What is read of an image's records is written with the same octets.
fn written_anew(image: &[u8]) {
    let (head, mut rest) = image.split_first_chunk().expect("a header");
    let header = layout::Header::from_octets(head).expect("a header");
    assert!(header.to_octets() == *head && header.image_len() == image.len() as u64);
    rest = &rest[header.directory_len() as usize * layout::ENTRY_LEN..];
    for _ in 0..header.clients {
        let (octets, after) = rest.split_first_chunk().expect("a client");
        assert!(layout::ClientRecord::from_octets(octets).is_none_or(|record| record.to_octets() == *octets));
        rest = after;
    }
    for _ in 0..header.identity_count() {
        let (octets, after) = rest.split_first_chunk().expect("an identity");
        assert!(layout::IdentityRecord::from_octets(octets).to_octets() == *octets);
        rest = after;
    }
    for _ in 0..header.issuers {
        let (octets, after) = rest.split_first_chunk().expect("an issuer");
        assert!(layout::issuer_from_octets(octets).is_none_or(|pin| layout::issuer_to_octets(&pin) == *octets));
        rest = after;
    }
    assert!(rest.len() == layout::CHECKSUM_LEN);
}
