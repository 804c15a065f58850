//! Registry images: the octets with a right checksum, opened, and used whether they open or not.
#![no_main]

use certbound::registry::Registry;
use certbound::registry::layout::{CHECKSUM_LEN, Checksum};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut image = input.to_vec();
    if let Some(covered) = image.len().checked_sub(CHECKSUM_LEN) {
        let mut checksum = Checksum::new();
        checksum.update(&image[..covered]);
        image[covered..].copy_from_slice(&checksum.finish());
    }
    let opened = Registry::open(&image);
    let Ok(registry) = Registry::reopen(&image) else {
        assert!(opened.is_err());
        return;
    };
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
                Ok(found) => assert!(found.identities().contains(identity)),
                Err(error) => assert!(opened.is_err() || error == certbound::Error::AmbiguousCertificate),
            }
        }
    }
    for client_id in [&b"certificate"[..], b"subject", b"pinned", b"shared 1", b"nobody"] {
        if let Ok(found) = registry.find(client_id) {
            assert!(found.is(client_id));
        }
    }
});
